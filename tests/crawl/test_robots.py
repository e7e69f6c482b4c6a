"""robots.txt by RFC 9309, rule by rule."""

import asyncio
import time

import pytest

from crawl.web import page, reply, to, web
from serviceaudit.crawl import robots
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.permit import Permit
from serviceaudit.model import Failure

NOW = "2026-11-21T02:00:00Z"
CASES = [
    ("no rules", "", "/x", True),
    ("all is forbidden", "User-agent: *\nDisallow: /", "/x", False),
    ("robots.txt itself is never forbidden", "User-agent: *\nDisallow: /", "/robots.txt", True),
    ("an empty rule forbids nothing", "User-agent: *\nDisallow:", "/x", True),
    ("rules begin at the start of the path", "User-agent: *\nDisallow: /x", "/a/x", True),
    ("a rule is a prefix", "User-agent: *\nDisallow: /x", "/xyz", False),
    ("the path's case counts", "User-agent: *\nDisallow: /X", "/x", True),
    ("the query is part of what rules match", "User-agent: *\nDisallow: /x?y=1", "/x?y=12", False),
    ("the longest match wins, written first", "User-agent: *\nAllow: /x/y\nDisallow: /x", "/x/y", True),
    ("the longest match wins, written last", "User-agent: *\nDisallow: /x\nAllow: /x/y", "/x/y", True),
    ("the longer one forbids too", "User-agent: *\nAllow: /x\nDisallow: /x/y", "/x/y", False),
    ("allow wins where both are as long", "User-agent: *\nDisallow: /x\nAllow: /x", "/x", True),
    ("a star stands for anything", "User-agent: *\nDisallow: /*.pdf", "/a/b.pdf?x", False),
    ("a star stands for nothing too", "User-agent: *\nDisallow: /a*b", "/ab", False),
    ("a dollar ends the path", "User-agent: *\nDisallow: /x$", "/xy", True),
    ("a dollar ends the path exactly", "User-agent: *\nDisallow: /x$", "/x", False),
    ("star and dollar", "User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
    ("encoded and plain letters are equal", "User-agent: *\nDisallow: /%C3%A4", "/ä", False),
    ("plain and encoded letters are equal", "User-agent: *\nDisallow: /ä", "/%C3%A4", False),
    ("an encoded slash is no slash", "User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
    ("our group goes before the common one", "User-agent: *\nDisallow: /\n\nUser-agent: serviceaudit\nDisallow: /y", "/x", True),
    ("the token's case does not count", "User-agent: ServiceAudit\nDisallow: /", "/x", False),
    ("a version after the token does not count", "User-agent: serviceaudit/2.0\nDisallow: /", "/x", False),
    ("another's token is not ours", "User-agent: otherbot\nDisallow: /", "/x", True),
    ("the start of our token is not ours", "User-agent: service\nDisallow: /", "/x", True),
    ("a longer token is not ours", "User-agent: serviceaudit-images\nDisallow: /", "/x", True),
    ("groups for us are joined", "User-agent: serviceaudit\nDisallow: /x\n\nUser-agent: a\nDisallow: /\n\nUser-agent: serviceaudit\nDisallow: /y", "/x", False),
    ("joined groups count together", "User-agent: serviceaudit\nDisallow: /x\n\nUser-agent: a\nDisallow: /\n\nUser-agent: serviceaudit\nDisallow: /y", "/y", False),
    ("common groups are joined", "User-agent: *\nDisallow: /x\n\nUser-agent: a\nAllow: /\n\nUser-agent: *\nDisallow: /y", "/x", False),
    ("two tokens share a group", "User-agent: a\nUser-agent: serviceaudit\nDisallow: /x", "/x", False),
    ("an empty line does not part a group", "User-agent: serviceaudit\n\nDisallow: /x", "/x", False),
    ("an empty group forbids nothing", "User-agent: *\nDisallow: /\n\nUser-agent: serviceaudit", "/x", True),
    ("an empty line does not end a run of tokens", "User-agent: serviceaudit\n\nUser-agent: *\nDisallow: /", "/x", False),
    ("a delay between two tokens does not part them", "User-agent: serviceaudit\nCrawl-delay: 5\nUser-agent: *\nDisallow: /x", "/x", False),
    ("a sitemap between two tokens does not part them", "User-agent: serviceaudit\nSitemap: http://a/s\nUser-agent: *\nDisallow: /x", "/x", False),
    ("a byte order mark is no letter", "\ufeffUser-agent: *\nDisallow: /x", "/x", False),
    ("lines end with CR", "User-agent: *\rDisallow: /x\r", "/x", False),
    ("lines end with CRLF", "User-agent: *\r\nDisallow: /x\r\n", "/x", False),
    ("a comment ends a line", "User-agent: * # all\nDisallow: /x # private", "/x", False),
    ("fields in any case, with spaces", "  USER-AGENT :  *\n\tdisallow  :\t/x ", "/x", False),
    ("other fields are skipped", "User-agent: *\nNoindex: /\nDisallow: /x", "/x", False),
    ("rules before any token are skipped", "Disallow: /\nUser-agent: *\nDisallow: /y", "/x", True),
    ("HTML is no rule", "<!doctype html><p>Disallow: /</p>", "/x", True),
    ("NUL bytes are skipped", "User-agent: *\0\nDisallow: /x\0", "/x", False),
    ("a line with a colon left out", "User-agent *\nDisallow /x", "/x", False),
    ("a line separator of Unicode ends no line", "User-agent: *\nDisallow: /y\u2028Disallow: /x", "/x", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "allowed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rules_are_read_as_rfc_9309_says(text, path, allowed):
    assert robots.parse(text.encode()).allow(f"http://a.example{path}") is allowed


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 2", 2.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 0,5", 0.5),
        ("User-agent: *\nCrawl-delay: 9999", robots.LONGEST_DELAY),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: inf", 0.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: a\nCrawl-delay: 9\nDisallow:\n\nUser-agent: *\nDisallow:", 0.0),
        ("User-agent: *\nCrawl-delay: 9\nDisallow:\n\nUser-agent: serviceaudit\nDisallow: /x", 0.0),
        ("User-agent: serviceaudit\nCrawl-delay: 5\nUser-agent: *\nDisallow: /", 5.0),
    ],
)
def test_a_crawl_delay_is_heeded_within_bounds(text, seconds):
    assert robots.parse(text.encode()).delay == seconds


def test_sitemaps_are_told_as_written_wherever_they_stand():
    text = b"Sitemap: http://a.example/s.xml\nUser-agent: x\nDisallow: /\nsitemap: /t.xml # relative\n"
    assert robots.parse(text).sitemaps == ("http://a.example/s.xml", "/t.xml")


def test_nothing_is_read_past_500_kibibytes():
    late = b"#" * robots.MOST_BYTES + b"\nUser-agent: *\nDisallow: /\n"
    assert robots.parse(late).allow("http://a.example/")
    assert not robots.parse(late[2000:]).allow("http://a.example/")


@pytest.mark.parametrize(
    "body", [b"\x00\xff\xfe" * 1000, b"User-agent: *\n" * 30_000, b"Disallow: /*a*a*a*a*a*a*a*b$\n" * 15_000]
)
def test_hostile_rules_are_read_and_asked_quickly(body):
    start = time.monotonic()
    robots.parse(b"User-agent: *\n" + body).allow("http://a.example/" + "a" * 2000)
    assert time.monotonic() - start < 3


def check(answers, path="/x", **changes):
    """What a site's robots.txt makes of an address: the refusal, and what was asked."""

    async def run():
        async with web(answers) as site:
            pace = Pace(0)
            async with Fetcher(site.settings(**changes), pace=pace, record=lambda _: None, now=lambda: NOW) as fetcher:
                permit = Permit(fetcher, pace)
                first = await permit.check(f"http://a.example{path}")
                assert await permit.check(f"http://a.example{path}") == first
                return first, site.paths()

    return asyncio.run(run())


FORBIDDING = reply("User-agent: *\nDisallow: /", kind="text/plain")


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (FORBIDDING, Failure.ROBOTS),
        (reply("x", status=400), None),
        (reply("x", status=401), None),
        (reply("x", status=403), None),
        (reply("x", status=404), None),
        (reply("x", status=429), Failure.RATE_LIMITED),
        (reply("x", status=500), Failure.ROBOTS),
        (reply("x", status=503), Failure.ROBOTS),
        (reply("", status=204), None),
        (reply(b"no gzip", content_encoding="gzip"), None),
    ],
)
def test_the_status_of_robots_txt_decides(answer, failure):
    refusal, _ = check({"/robots.txt": answer})
    assert (refusal[0] if refusal else None) is failure
    assert refusal is None or refusal[1]


def test_five_redirects_of_robots_txt_are_followed_and_no_more():
    chain = {"/robots.txt": to("/r1")} | {f"/r{n}": to(f"/r{n + 1}") for n in range(1, 9)}
    assert check(chain | {"/r5": FORBIDDING})[0][0] is Failure.ROBOTS
    refusal, paths = check(chain | {"/r6": FORBIDDING})
    assert refusal is None
    assert "/r6" not in paths


def test_robots_txt_is_asked_once_and_read_to_its_bound():
    big = reply(b"#" * 3_000_000 + b"\nUser-agent: *\nDisallow: /\n", kind="text/plain")
    refusal, paths = check({"/robots.txt": big})
    assert refusal is None
    assert paths == ["/robots.txt"]


def test_an_owner_who_opted_out_is_not_asked_at_all():
    async def run():
        async with web({"/": page("hej")}) as site:
            pace = Pace(0)
            settings = site.settings(denied=("a.example",))
            async with Fetcher(settings, pace=pace, record=lambda _: None, now=lambda: NOW) as fetcher:
                gate = Permit(fetcher, pace).check
                pages = [await fetcher.get(f"http://{host}/", home=None, gate=gate) for host in ("a.example", "www.a.example", "b.example")]  # fmt: skip
            return pages, site.asked

    pages, asked = asyncio.run(run())
    assert [got.failure for got in pages] == [Failure.ROBOTS, Failure.ROBOTS, None]
    assert pages[0].detail == "the owner asked not to be visited"
    assert {request.host for request in asked} == {"b.example"}


def test_a_redirect_to_an_owner_who_opted_out_is_not_followed():
    got, site = asked_once({"/": to("http://b.example/"), "b.example/": page("hej")}, denied=("b.example",))
    assert got.failure is Failure.ROBOTS
    assert [request.host for request in site.asked] == ["a.example"]


def test_a_pattern_with_a_star_denies_what_lies_below_only():
    answers = {"/": page("hej")}
    assert asked_once(answers, denied=("*.a.example",))[0].readable
    assert asked_once(answers, denied=("*.example",))[0].failure is Failure.ROBOTS
    assert asked_once(answers, denied=("other.example", "A.Example."))[0].failure is Failure.ROBOTS
    assert asked_once(answers, denied=("xa.example",))[0].readable


def asked_once(answers, **changes):
    async def run():
        async with (
            web(answers) as site,
            Fetcher(site.settings(**changes), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher,
        ):
            return await fetcher.get("http://a.example/", home=None), site

    return asyncio.run(run())
