"""The best link is read first, and for each link that is left there is a reason that can be told."""

import pytest

from serviceaudit.crawl.admission import Bounds
from serviceaudit.crawl.choose import Frontier
from serviceaudit.crawl.links import Link, Reading
from serviceaudit.model import Choice, Wish

FRONT = "http://www.a.example/"


def wishes(links):
    """A toy pack: "service" is worth 80, "contact" 50, "weak" 5."""
    return [wished(f"{label} {url}".lower()) for label, url, _ in links]


def wished(text):
    worth = {"service": 80.0, "contact": 50.0, "weak": 5.0}
    return tuple(Wish(role=word, weight=weight, why=f"says '{word}'") for word, weight in worth.items() if word in text)


def frontier(**changes):
    bounds = {"home": "www.a.example", "language": "sv", "front_language": "", "max_clicks": 2, "max_pages": 25}
    made = Frontier(wishes, Bounds(**{**bounds, **changes}))
    made.visited(FRONT)
    made.read(("home",))
    return made


def link(path, label="", **more):
    return Link(url=path if "://" in path else f"http://www.a.example{path}", label=label, **more)


def page(*links, language="sv"):
    return Reading(links=links, language=language)


def followed(made, limit=50):
    found = []
    while len(found) < limit and (candidate := made.next()):
        made.read(candidate.roles)
        found.append(candidate.url.removeprefix("http://www.a.example"))
    return found


def why(made, path):
    (candidate,) = [c for c in made.trail() if c.url.endswith(path)]
    assert candidate.choice is Choice.LEFT
    return candidate.why


def test_the_heaviest_comes_first_and_what_bears_no_wish_is_only_counted():
    made = frontier()
    made.consider(page(link("/1", "contact"), link("/2", "service"), link("/3", "sport")), FRONT, 0)
    assert followed(made) == ["/2", "/1"]
    assert made.unwished == 1
    assert len(made.trail()) == 2


def test_equal_weights_keep_the_order_of_the_page():
    made = frontier()
    made.consider(page(*(link(f"/{n}", "contact") for n in "cab")), FRONT, 0)
    assert followed(made) == ["/c", "/a", "/b"]


def test_a_place_in_the_header_weighs_more_and_news_weigh_less_and_the_trail_says_so():
    made = frontier()
    made.consider(
        page(
            link("/n", "service", dated=True),
            link("/f", "service", region="footer"),
            link("/h", "service", region="header"),
        ),
        FRONT,
        0,
    )
    assert followed(made) == ["/h", "/f", "/n"]
    first = made.trail()[2]
    assert (first.weight, first.why) == (86.0, "says 'service'; stands in header (+6)")
    assert "dated item (-30)" in made.trail()[0].why


def test_a_second_click_weighs_less_than_a_first():
    made = frontier()
    made.consider(page(link("/far", "service")), FRONT, 1)
    made.consider(page(link("/near", "service")), FRONT, 0)
    assert followed(made) == ["/near", "/far"]


def test_more_clicks_than_allowed_are_left():
    made = frontier()
    made.consider(page(link("/deep", "service")), FRONT, 2)
    assert followed(made) == []
    assert "more than 2 clicks" in why(made, "/deep")


def test_a_better_label_found_later_raises_the_weight():
    made = frontier()
    made.consider(page(link("/x", "contact"), link("/y", "contact")), FRONT, 0)
    made.consider(page(link("/y/", "service contact")), FRONT, 0)
    assert followed(made) == ["/y/", "/x"]
    assert made.trail()[1].roles == ("service", "contact")


def test_addresses_of_one_page_are_read_once():
    made = frontier()
    same = (
        "/service",
        "/service/",
        "/service/index.html",
        "http://a.example/service",
        "https://www.a.example/service#x",
    )
    made.consider(page(*(link(path, "service") for path in same)), FRONT, 0)
    assert len(followed(made)) == 1


def test_the_front_page_is_not_read_again():
    made = frontier()
    made.consider(page(link("/", "service"), link("https://a.example/index.html", "service")), FRONT, 0)
    assert followed(made) == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("http://b.example/service", "another site"),
        ("/service.docx", "not a page"),
        ("/service.PPT?x=1", "not a page"),
        ("/service?a=1&b=2&c=3&d=4", "looks endless"),
        ("/en/service", "other language version"),
        ("/en-GB/service", "other language version"),
        ("http://english.a.example/en?service", "other language version"),
    ],
)
def test_what_is_left_has_its_reason(path, reason):
    made = frontier()
    made.consider(page(link(path, "service")), FRONT, 0)
    assert followed(made) == []
    assert why(made, path) == reason


@pytest.mark.parametrize(
    "path",
    [
        "http://sjalvservice.a.example/",
        "/service.aspx",
        "/service/v1.2",
        "/sv/service",
        "/barn/service",
        "/enkel/service",
    ],
)
def test_what_looks_like_it_but_is_not_is_followed(path):
    made = frontier()
    made.consider(page(link(path, "service")), FRONT, 0)
    assert len(followed(made)) == 1


def test_a_link_declared_in_another_language_is_left_unless_the_page_declares_the_same():
    made = frontier()
    made.consider(page(link("/1", "service", language="en"), link("/2", "service", language="sv-SE")), FRONT, 0)
    assert followed(made) == ["/2"]
    mistaken = frontier()
    mistaken.consider(page(link("/1", "service", language="en"), language="en"), FRONT, 0)
    assert followed(mistaken) == ["/1"]


def test_the_norwegian_codes_are_one_version():
    made = frontier(language="nb")
    made.consider(page(link("/no/service"), link("/nn/contact"), link("/x/service", language="no")), FRONT, 0)
    assert len(followed(made)) == 3


def test_a_front_page_under_a_language_path_keeps_to_it():
    made = frontier(language="fi", front_language="sv")
    made.consider(page(link("/sv/service"), link("/fi/service")), FRONT, 0)
    assert followed(made) == ["/sv/service"]


def test_one_path_with_ever_new_queries_is_endless():
    made = frontier()
    made.consider(page(*(link(f"/service?day={n}") for n in range(9))), FRONT, 0)
    assert followed(made) == ["/service?day=0", "/service?day=1", "/service?day=2"]
    assert why(made, "day=3") == "looks endless"


def test_the_page_limit_holds_and_is_told():
    made = frontier(max_pages=4)
    made.consider(page(*(link(f"/{n}", "service") for n in range(9))), FRONT, 0)
    assert len(followed(made)) == 3
    assert "limit of 4 pages" in why(made, "/8")


def test_what_weighs_too_little_is_left():
    made = frontier()
    made.consider(page(link("/w", "weak")), FRONT, 0)
    assert followed(made) == []
    assert "weighs less than 10" in why(made, "/w")


def test_no_role_uses_up_the_budget():
    made = frontier(max_pages=8)
    made.consider(page(*(link(f"/s{n}", "service") for n in range(20)), link("/c", "contact")), FRONT, 0)
    assert "/c" in followed(made)


def test_an_address_that_a_redirect_led_to_is_not_offered_again():
    made = frontier()
    made.consider(page(link("/old", "service"), link("/new", "service")), FRONT, 0)
    first = made.next()
    made.visited(first.url, "http://www.a.example/new")
    assert made.next() is None
    assert why(made, "/new") == "leads to a page already read"


def test_a_session_id_makes_no_new_page():
    made = frontier()
    made.consider(page(*(link(f"/service;jsessionid={n}", "service") for n in range(50))), FRONT, 0)
    assert followed(made) == ["/service;jsessionid=0"]
    assert len(made.trail()) == 1


def test_pages_that_differ_in_their_numbers_only_are_read_a_few_times():
    made = frontier()
    made.consider(
        page(*(link(f"/service/2026/11/{n}", "service") for n in range(1, 29)), link("/c", "contact")), FRONT, 0
    )
    read = followed(made)
    assert len(read) == 7
    assert "/c" in read
    assert "many pages like it were read" in why(made, "/28")


def test_what_a_search_found_is_followed_though_its_words_tell_nothing():
    made = frontier()
    made.consider(page(link("/menu", "Sport", region="nav"), link("/help", "Help")), FRONT, 0)
    asked = "http://www.a.example/s?q=head"
    results = page(
        link("/menu", "Sport", region="nav"),
        link("/help", "Help"),
        link("/s?q=head&page=2", "2"),
        link("http://b.example/x", "Elsewhere"),
        *(link(f"/hit{n}", f"Hit {n}") for n in "abcd"),
        link("/hit-contact", "contact"),
    )
    assert [hit.label for hit in made.hits(results, asked)] == ["Elsewhere", *(f"Hit {n}" for n in "abcd"), "contact"]
    made.consider_hits(results, asked, "staff", "head")
    assert followed(made) == ["/hit-contact", "/hita", "/hitb", "/hitc"]
    first = next(c for c in made.trail() if c.url.endswith("/hita"))
    assert (first.roles, first.clicks, first.weight) == (("staff",), 2, 22.0)
    assert first.why == "found by the site's own search for “head”; 2 clicks away (-8)"


def test_what_was_too_far_away_is_near_if_a_search_finds_it():
    made = frontier()
    made.consider(page(link("/deep", "service")), FRONT, 2)
    assert followed(made) == []
    made.consider_hits(page(link("/deep", "Our service")), "http://www.a.example/s?q=x", "service", "x")
    assert followed(made) == ["/deep"]


def test_a_sitemap_weighs_by_the_words_of_its_addresses():
    made = frontier()
    listed = tuple(f"http://www.a.example/{name}" for name in ("sport", "contact", "en/service", "service"))
    made.consider_listed((*listed, "http://b.example/service"), "http://www.a.example/sitemap.xml")
    assert followed(made) == ["/service", "/contact"]
    assert "listed in the sitemap" in made.trail()[0].why
    assert made.unwished == 0


def test_part_of_the_budget_can_be_kept():
    made = frontier(max_pages=4)
    made.consider(page(*(link(f"/{n}", "service") for n in "abcdef")), FRONT, 0)
    while candidate := made.next(keep=2):
        made.read(candidate.roles)
    assert not made.spent()
    assert len(followed(made)) == 2


def test_names_in_the_head_that_no_word_knows_are_read_last_and_two_at_most():
    made = frontier()
    head = [link(f"/{name.lower()}/", name, region="header") for name in ("Vidi", "Alba", "Orion")]
    front = page(
        *head, link("/zebra/", "Zebra", region="main"), link("/mer/", "Läs mer", region="nav"), link("/1", "contact")
    )
    made.consider(front, FRONT, 0)
    made.consider_names(front, FRONT)
    assert followed(made) == ["/1", "/vidi/", "/alba/"]


def test_where_the_head_names_a_service_no_other_name_is_tried():
    made = frontier()
    front = page(link("/vidi/", "Vidi", region="header"), link("/2", "service", region="nav"))
    made.consider(front, FRONT, 0)
    made.consider_names(front, FRONT)
    assert followed(made) == ["/2"]


def test_a_page_left_as_too_far_is_followed_when_a_shorter_way_to_it_is_seen():
    made = frontier()
    made.consider(page(link("/deep", "service")), f"{FRONT}2/", 2)
    assert why(made, "/deep") == "more than 2 clicks away"
    made.consider(page(link("/deep", "service")), f"{FRONT}1/", 1)
    assert followed(made) == ["/deep"]


def test_the_newest_items_of_a_list_of_news_are_followed_whatever_they_say():
    listed = page(
        link("/nytt/", "service"),
        link("/nytt/ett", "Vägarbete", region="main"),
        link("/elsewhere", "Badet", region="main"),
        link("/nytt/menu", "Arkiv", region="nav"),
        link("/x", "Torgdag", region="main", dated=True),
        *(link(f"/nytt/{number}", f"Sak {number}", region="main") for number in range(10)),
    )
    made = frontier()
    made.visited(f"{FRONT}nytt/")
    made.consider_newest(listed, f"{FRONT}nytt/", f"{FRONT}nytt/")
    assert followed(made) == ["/nytt/ett", "/nytt/0", "/nytt/1", "/nytt/2", "/x"]
    assert {one.roles for one in made.trail()} == {("news",)}


def test_news_that_a_page_of_the_service_links_to_are_followed_wherever_the_list_stands():
    made = frontier()
    about = page(link("/nytt/fem-fragor", "Fem frågor", region="main"), link("/torg", "Torget", region="main"))
    made.consider_newest(about, f"{FRONT}service/", f"{FRONT}kommunen/nytt/")
    assert followed(made) == ["/nytt/fem-fragor"]
    assert [one.found_on for one in made.trail()] == [f"{FRONT}service/"]


def near_wishes(links):
    """As `wishes`, but clicks to what says "ledning" are counted from pages of the service too."""
    found = wishes(links)
    for number, (label, _, _) in enumerate(links):
        if label == "Ledning":
            found[number] = (Wish(role="staff", weight=50.0, why="says", near=frozenset({"service"})),)
    return found


def test_clicks_to_people_are_counted_from_the_service_s_page_too():
    made = Frontier(near_wishes, frontier()._bounds)
    made.consider(page(link("/ledning", "Ledning")), f"{FRONT}service", 2, ("service",))
    assert followed(made) == ["/ledning"]
    made.consider(page(link("/chefer", "Ledning")), f"{FRONT}ledning", 3, ("staff",))
    assert followed(made) == ["/chefer"]
    made.consider(page(link("/djupt", "Ledning")), f"{FRONT}chefer", 4, ("staff",))
    assert followed(made) == []
    assert "more than 2 clicks" in why(made, "/djupt")


def test_other_pages_far_away_do_not_come_nearer_by_the_service_s_page():
    made = Frontier(near_wishes, frontier()._bounds)
    made.consider(page(link("/contact", "Mer")), f"{FRONT}service", 2, ("service",))
    assert followed(made) == []
    made.consider(page(link("/ledning", "Ledning")), f"{FRONT}annat", 2, ("contact",))
    assert followed(made) == []


def test_a_page_that_only_words_beside_its_link_speak_for_is_read_but_waits_for_nobody():
    def beside(links):
        of = wishes([(around, "", "") for _, _, around in links])
        return [tuple(Wish(role=w.role, weight=w.weight, why=w.why, beside=True) for w in found) for found in of]

    made = Frontier(beside, frontier()._bounds)
    made.consider(page(link("/status", "Mer", beside="service holder stängt")), FRONT, 0)
    assert not made.waits_for("service")
    assert made.only_beside("http://www.a.example/status")
    assert followed(made) == ["/status"]
