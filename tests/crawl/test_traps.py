"""No site eats the budget with addresses that have no end."""

import pytest

from crawl.visits import WORDS, go
from crawl.web import page, reply
from serviceaudit.crawl.traps import Traps, key, without_session

SITE = "http://www.a.example"


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("/a;jsessionid=1A2B?x=1", "/a?x=1"),
        ("/a?PHPSESSID=abc", "/a"),
        ("/a?x=1&ASP.NET_SessionId=q&y=2", "/a?x=1&y=2"),
        ("/(S(abcdefghij0123456789abcd))/a.aspx", "/a.aspx"),
        ("/a?sid=0123456789abcdef0123", "/a"),
        ("/a?sid=123", "/a?sid=123"),
        ("/a?side=0123456789abcdef0123", "/a?side=0123456789abcdef0123"),
        ("/a(b)/c", "/a(b)/c"),
        ("/a", "/a"),
    ],
)
def test_session_ids_are_no_part_of_a_page_s_address(url, bare):
    assert without_session(SITE + url) == SITE + bare
    assert key(SITE + url) == key(SITE + bare)


@pytest.mark.parametrize(
    "path",
    ["/a/b/a/b/a/b", "/" + "/".join("abcdefghijklm"), "/x" * 3, "/" + "lång" * 300, "/a?a=1&b=2&c=3&d=4"],
)
def test_addresses_that_pile_up_are_endless(path):
    assert Traps().endless(SITE + path)


@pytest.mark.parametrize("path", ["/", "/a/b/c/a", "/kommun/2026/kommun", "/a?a=1&b=2", "/4.3f2a1b.html"])
def test_ordinary_addresses_are_not(path):
    assert not Traps().endless(SITE + path)


def test_queries_of_one_path_count_together_whatever_numbers_it_bears():
    traps = Traps()
    told = [traps.endless(f"{SITE}/list/{n}?facet={n}") for n in range(6)]
    assert told == [False, False, False, True, True, True]
    assert not traps.endless(f"{SITE}/list/1?facet=1")


def asked(workers, front, answer, **changes):
    """Paths that are asked for on a site whose every other page is `answer`."""

    async def write(writer, request):
        writer.write(answer(request.path))

    class Endless(dict):
        def get(self, path, otherwise=None):
            if path in self or "example" in path:
                return super().get(path, otherwise)
            return write

    answers = Endless({"/": front, "/robots.txt": reply("", kind="text/plain"), "/kontakta-oss": page(WORDS)})
    snapshot, server = go(workers, answers, **changes)
    assert any("/kontakta-oss" in p.url and p.readable for p in snapshot.pages)
    return server.paths()[2:]


def test_a_calendar_without_end_leaves_room_for_the_rest(workers):
    def day(path):
        last = int(path.rpartition("/")[2] or 0)
        return page(WORDS + "".join(f"<a href=/kontakt/kalender/2026/{last + n}>Kontakt</a>" for n in range(1, 32)))

    front = page(
        f"{WORDS}<a href=/kontakt/kalender/2026/0>Kontakt</a><footer><a href=/kontakta-oss>Kontakt</a></footer>"
    )
    paths = asked(workers, front, day, max_clicks=50)
    assert len(paths) <= 8
    by_query = page(f"{WORDS}<a href=/kontakt?d=0>Kontakt</a><footer><a href=/kontakta-oss>Kontakt</a></footer>")
    days = page(WORDS + "".join(f"<a href=/kontakt?d={n}>Kontakt</a>" for n in range(1, 32)))
    assert len(asked(workers, by_query, lambda _: days, max_clicks=50)) <= 5


def test_session_ids_that_change_with_every_page_lead_to_each_page_once(workers):
    turn = iter(range(10_000, 99_999))

    def again(_):
        links = (f"<a href='/kontakt-{n}?PHPSESSID={next(turn)}abcdef'>Kontakt</a>" for n in "abc")
        return page(WORDS + "".join(links) + f"<a href='/kontakta-oss;jsessionid={next(turn)}'>Kontakt</a>")

    front = page(again("").decode().partition("<body>")[2] + "<a href=/kontakta-oss>Kontakt</a>")
    paths = asked(workers, front, again, max_clicks=50)
    assert len(paths) == 4


def test_fifty_thousand_links_on_a_page_cost_no_more_requests_than_the_budget(workers):
    links = "".join(f"<a href=/kontakt-{n}-{n * 7}x>Kontakt</a>" for n in range(50_000))
    front = page(f"{WORDS}{links}<header><a href=/kontakta-oss>Kontakt</a></header>")
    paths = asked(workers, front, lambda _: page(WORDS), max_pages=12)
    assert len(paths) <= 11
