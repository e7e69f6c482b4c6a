"""Many texts heard at once say what each of them says alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serviceaudit.criteria.vocabulary import Vocabulary
from serviceaudit.criteria.wishes import Role, wishes
from serviceaudit.pipeline.reading import method
from serviceaudit.settings import data_folder

METHOD = method(data_folder("criteria"), "servicescore")
PIECES = [
    "kontakta",
    "Kundservice",
    "Lund",
    "lunds",
    "center",
    "-",
    "…",
    "\0",
    " ",
    "\n",
    "stadsdirektör",
    "skola",
    "å\u0308",
]


def vocabulary():
    return Vocabulary([METHOD.words["sv"], METHOD.words["fi"]], ("Lund", "Lunds kommun"))


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join), max_size=12))
def test_heard_together_they_say_what_they_say_alone(texts):
    alone = vocabulary()
    assert vocabulary().heard(texts) == [alone.says(text) for text in texts]


@pytest.mark.parametrize("text", ["Kontakta Lund", "Lund direkt", "Kundservice", "Kundservice i skolan"])
def test_what_is_heard_among_others_is_heard(text):
    others = [f"kontakta {number}" for number in range(100)]
    assert vocabulary().heard([*others, text, *others])[100] == vocabulary().says(text) != ()


def test_a_link_is_wished_for_whatever_stands_beside_it():
    of = wishes((Role(id="service", says={"contact_centre": {"*": 80.0}}),), vocabulary())
    links = [
        ("Skola", "http://a.example/skola/", ""),
        ("Kundservice", "http://a.example/x", ""),
        ("", "http://a.example/kundservice", ""),
    ]
    together = of(links)
    assert together == [of([link])[0] for link in links]
    assert [bool(found) for found in together] == [False, True, True]
    assert of([]) == []


@pytest.mark.parametrize(
    ("address", "role", "near"),
    [
        ("http://a.example/2026/06/folket/", "news", {"service"}),
        ("http://a.example/sv/2026/6/folket", "news", {"service"}),
        ("http://a.example/nyheter/folket", "news", {"service"}),
        ("http://a.example/uploads/2026/06/folder.pdf", "service", set()),
        ("http://a.example/2026/folket/", "service", set()),
    ],
)
def test_an_article_is_news_and_as_near_as_the_pack_lets_news_be(address, role, near):
    roles = (Role(id="service", says={"contact_centre": {"*": 80.0}}), Role(id="news", says={}, near={"service"}))
    ((wish,),) = wishes(roles, vocabulary())([("Kundservice", address, "")])
    assert (wish.role, wish.near) == (role, near)
