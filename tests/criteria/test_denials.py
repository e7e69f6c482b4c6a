"""What nobody does is not taken for what is done, and a hostile text costs no more than its length."""

import time

import pytest

from serviceaudit.criteria.coming import is_closed, is_to_come
from serviceaudit.criteria.denials import affirmed
from serviceaudit.criteria.mentions import near
from serviceaudit.criteria.owners import is_for_others
from serviceaudit.criteria.vocabulary import Vocabulary
from serviceaudit.pipeline.reading import method
from serviceaudit.settings import data_folder

METHOD = method(data_folder("criteria"), "servicescore")
TODAY = "2026-11-21"

APART = "alla kommunens verksamheter " * 1_500 + "x. y. z. " + "hjälper dig " * 1_500


def vocabulary(language="sv"):
    return Vocabulary([METHOD.words[language]], ("Provby", "Provby kommun"))


@pytest.mark.parametrize(
    ("language", "text", "matters"),
    [
        ("sv", "Vi svarar på frågor om bygglov och förskola.", 2),
        ("sv", "Vi kan inte svara på frågor om bygglov och förskola.", 0),
        ("sv", "Vi kan inte svara på frågor om bygglov. Vi hjälper dig med förskola.", 1),
        ("sv", "Vi kan inte svara på frågor om bygglov, men hjälper dig med förskola.", 1),
        ("en", "Operators cannot look up accounts or give advice about housing.", 0),
        ("en", "We cannot give advice about housing, but we help with day care.", 1),
    ],
)
def test_matters_of_what_is_not_done_are_none(language, text, matters):
    said = affirmed(vocabulary(language), text)
    assert len({s.words for s in said if s.concept == "matter"}) == matters


UNITS = [
    "Kontaktcenter öppnar nedlagt planeras ",
    "Kontaktcenter 1 mars 2027 inte svarar eller hjälper till med skola ",
    "bara vatten Kontaktcenter regionens i sjukhus det tidigare ",
    "sidansvarig Anna Bergdal Maria svarar på frågor alla kommunens verksamheter ",
]


def seconds(text):
    words = vocabulary()
    words.says(text)
    begun = time.perf_counter()
    near(text, affirmed(words, text), "activity")
    is_closed(words, text, frozenset({"kontaktcenter"}))
    is_to_come(words, text, ("2027-03-01",), TODAY, "")
    is_for_others(words, "Kontaktcenter", text, home=False)
    return time.perf_counter() - begun


@pytest.mark.parametrize("unit", UNITS)
def test_a_sentence_without_end_costs_time_in_step_with_its_length(unit):
    short, long = (min(seconds(unit * count) for _ in range(2)) for count in (300, 2_400))
    assert long < 24 * max(short, 0.002), "eight times the text, and far from eight times eight the time"


def test_matters_and_deeds_far_apart_are_not_held_against_each_other_one_by_one():
    words = vocabulary()
    said = words.says(APART)
    begun = time.perf_counter()
    assert not near(APART, said, "activity")
    assert time.perf_counter() - begun < 1
