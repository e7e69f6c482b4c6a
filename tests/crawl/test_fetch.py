"""The web's failures come back as data, told apart from each other; nothing hangs and nothing grows without bound."""

import asyncio
import gzip
import ssl
import time
import zlib
from dataclasses import replace

import brotli
import pytest
import zstandard

from crawl.web import QUICK, page, reply, to, web
from serviceaudit.crawl.connect import is_public
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.pace import Pace
from serviceaudit.model import Failure
from serviceaudit.settings import Route

NOW = "2026-11-21T02:00:00Z"


def fetch(answers, path="/", *, home="a.example", url=None, log=None, **changes):
    """Fetch one address of http://a.example/ from a server with these answers: page, exchanges, server."""

    async def run():
        async with web(answers) as site:
            settings = site.settings(**changes)
            exchanges = []
            async with Fetcher(
                settings, pace=Pace(0), record=exchanges.append, now=lambda: NOW, languages=("sv",)
            ) as fetcher:
                got = await fetcher.get(url or f"http://a.example{path}", home=home)
            return got, exchanges, site

    return asyncio.run(run())


def test_a_page_comes_with_its_text_headers_and_time():
    got, exchanges, _ = fetch({"/": page("Hej på dig", lang="sv")})
    assert (got.status, got.failure, got.final_url, got.fetched_at) == (200, None, "http://a.example/", NOW)
    assert "Hej på dig" in got.html
    assert dict(got.headers)["Content-Type"] == "text/html; charset=utf-8"
    assert got.size == len(exchanges[0].body)


def test_a_route_changes_the_connection_and_nothing_that_the_server_or_the_archive_sees():
    got, exchanges, site = fetch({"www.a.example/x?y=1": page("routed")}, url="http://www.a.example/x?y=1")
    assert site.asked[0].host == "www.a.example"
    assert got.url == got.final_url == exchanges[0].url == "http://www.a.example/x?y=1"
    assert exchanges[0].ip == "127.0.0.1"


def test_the_request_says_who_asks_and_for_which_language():
    _, exchanges, site = fetch({"/": page("x")})
    headers = site.asked[0].headers
    assert headers["user-agent"].startswith("serviceaudit/")
    assert "+https://audit.example/" in headers["user-agent"]
    assert headers["accept-language"].startswith("sv")
    assert ("Host", "a.example") in exchanges[0].request_headers


def test_redirects_are_followed_and_each_hop_is_recorded():
    got, exchanges, _ = fetch({"/": to("/b"), "/b": to("http://www.a.example/c", 302), "/c": page("end")})
    assert got.url == "http://a.example/"
    assert got.final_url == "http://www.a.example/c"
    assert got.redirects == ("http://a.example/", "http://a.example/b")
    assert [exchange.status for exchange in exchanges] == [301, 302, 200]


@pytest.mark.parametrize(
    ("answers", "failure", "said"),
    [
        ({"/": to("/b"), "/b": to("/")}, Failure.REDIRECT_LOOP, "circle"),
        ({"/": to("/")}, Failure.REDIRECT_LOOP, "circle"),
        ({f"/{n or ''}": to(f"/{n + 1}") for n in range(20)}, Failure.REDIRECTS, "more than 8"),
    ],
)
def test_endless_redirects_end(answers, failure, said):
    got, _, site = fetch(answers)
    assert got.failure is failure
    assert said in got.detail
    assert len(site.asked) <= 9


def test_a_redirect_to_itself_that_sets_a_cookie_is_no_circle():
    async def ask_for_cookie(writer, asked):
        seen = "ok=1" in asked.headers.get("cookie", "")
        writer.write(page("welcome") if seen else to("/", 302, set_cookie="ok=1; Path=/"))

    got, _, _ = fetch({"/": ask_for_cookie})
    assert got.readable
    assert "welcome" in got.html


def test_a_redirect_to_another_site_is_not_followed_from_an_inner_page():
    got, _, site = fetch({"/": to("http://b.example/"), "b.example/": page("other")})
    assert got.failure is Failure.OFF_SITE
    assert got.final_url == "http://b.example/"
    assert len(site.asked) == 1


def test_a_redirect_of_the_front_page_is_followed_to_any_host():
    got, _, _ = fetch({"/": to("http://b.example/new"), "b.example/new": page("moved")}, home=None)
    assert (got.failure, got.final_url, got.redirects) == (None, "http://b.example/new", ("http://a.example/",))


def test_a_redirect_to_another_scheme_than_http_is_no_redirect():
    got, _, _ = fetch({"/": to("ftp://a.example/x")})
    assert got.failure is Failure.HTTP_ERROR


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (reply("x", status=404), Failure.GONE),
        (reply("x", status=410), Failure.GONE),
        (reply("Please log in", status=401), Failure.FORBIDDEN),
        (reply("No", status=403), Failure.FORBIDDEN),
        (
            reply("<h1>Request blocked</h1>Your request looks automated. Confirm you are human", status=403),
            Failure.BLOCKED,
        ),
        (reply("<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script>"), Failure.BLOCKED),
        (reply("x", status=429), Failure.RATE_LIMITED),
        (reply("x", status=418), Failure.HTTP_ERROR),
        (reply("x", status=503), Failure.SERVER_ERROR),
        (reply("", status=200), Failure.EMPTY),
        (reply(" \n ", status=200), Failure.EMPTY),
        (reply("", status=204), Failure.EMPTY),
        (reply(b"%PDF-1.7", kind="application/pdf"), Failure.NOT_HTML),
        (reply("plain", kind="text/plain"), Failure.NOT_HTML),
        (reply(b"\x89PNG" * 100, kind="image/png"), Failure.NOT_HTML),
        (reply(b"no gzip", content_encoding="gzip"), Failure.UNDECODABLE),
        (reply(b"?", content_encoding="rot13"), Failure.UNDECODABLE),
        (reply("<h1>Welcome to nginx!</h1><p>It is successfully installed."), Failure.PARKED),
        (page("x" * 200_000), Failure.TOO_LARGE),
        (b"what is this\r\n\r\n", Failure.HTTP_ERROR),
    ],
)
def test_every_answer_has_its_own_failure(answer, failure):
    got, _, _ = fetch({"/": answer}, max_bytes=100_000)
    assert got.failure is failure, got.detail
    assert got.html == ""
    assert got.detail


def test_html_without_a_content_type_is_html():
    got, _, _ = fetch({"/": reply("<!doctype html><p>untold", kind="")})
    assert "untold" in got.html


def test_a_pdf_is_recorded_for_the_archive():
    _, exchanges, _ = fetch({"/": reply(b"%PDF-1.7 ...", kind="application/pdf")})
    assert exchanges[0].body == b"%PDF-1.7 ..."


def test_a_connection_that_is_reset_is_a_reset():
    async def abort(writer, _):
        writer.transport.abort()

    assert fetch({"/": abort})[0].failure is Failure.RESET


def test_nothing_listening_is_refused_and_an_unknown_name_has_no_address():
    async def run(url, settings):
        async with Fetcher(settings, pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher:
            return await fetcher.get(url, home=None)

    open_to_loopback = replace(QUICK, allow_private=True)
    assert asyncio.run(run("http://127.0.0.1:9/", open_to_loopback)).failure is Failure.REFUSED
    assert asyncio.run(run("http://no-such-name.invalid/", QUICK)).failure is Failure.DNS


def test_a_private_address_is_not_asked_without_a_route():
    async def run():
        async with (
            web({"/": page("secret")}) as site,
            Fetcher(QUICK, pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher,
        ):
            urls = (
                f"http://127.0.0.1:{site.port}/",
                f"http://localhost:{site.port}/",
                f"http://[::ffff:127.0.0.1]:{site.port}/",
            )
            return [(await fetcher.get(url, home=None)).failure for url in urls], site.asked

    failures, asked = asyncio.run(run())
    assert failures == [Failure.PRIVATE] * 3
    assert asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:400f::1", True),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses_are_told_from_private_ones_in_any_disguise(address, public):
    assert is_public(address) is public


def over_tls(server_tls, trusted):
    async def run():
        async with web({"/": page("secure")}, server_tls) as site:
            settings = replace(
                QUICK, routes=(Route(host="secure.example", port=443, address="127.0.0.1", address_port=site.port),)
            )
            async with Fetcher(settings, pace=Pace(0), record=lambda _: None, now=lambda: NOW, tls=trusted) as fetcher:
                return await fetcher.get("https://secure.example/", home=None)

    return asyncio.run(run())


def test_a_certificate_that_nobody_vouches_for_is_a_tls_failure(server_tls):
    assert over_tls(server_tls, None).failure is Failure.TLS_SELF_SIGNED


def test_a_route_keeps_the_name_that_the_certificate_must_bear(server_tls, certificate):
    got = over_tls(server_tls, ssl.create_default_context(cafile=certificate))
    assert (got.failure, got.final_url) == (None, "https://secure.example/")


def drip(count, pause):
    async def slow(writer, _):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
        for _ in range(count):
            writer.write(b"<p>")
            await writer.drain()
            await asyncio.sleep(pause)

    return slow


def test_silence_ends_at_the_read_timeout():
    start = time.monotonic()
    got, exchanges, _ = fetch({"/": drip(1, 10)}, read_timeout=0.3, page_timeout=8.0)
    assert got.failure is Failure.TIMEOUT_READ
    assert time.monotonic() - start < 3
    assert exchanges[0].truncated == "time"


def test_a_drip_that_never_is_silent_ends_at_the_page_timeout():
    start = time.monotonic()
    got, _, _ = fetch({"/": drip(500, 0.05)}, read_timeout=5.0, page_timeout=0.6)
    assert got.failure is Failure.TIMEOUT
    assert "0.6 s" in got.detail
    assert time.monotonic() - start < 3


def test_the_page_timeout_counts_all_redirects_together():
    async def slow_step(writer, asked):
        await asyncio.sleep(0.3)
        writer.write(to(asked.path + "x"))

    got, _, site = fetch({f"/{'x' * n}": slow_step for n in range(9)}, page_timeout=0.8)
    assert got.failure is Failure.TIMEOUT
    assert len(site.asked) <= 4


def test_what_is_too_long_is_cut_off_kept_and_marked():
    got, exchanges, _ = fetch({"/": page("x" * 50_000)}, max_bytes=10_000)
    assert got.failure is Failure.TOO_LARGE, "what was left out could hold the answer"
    assert "10,000 bytes" in got.detail
    assert len(exchanges[0].body) == 10_000
    assert exchanges[0].truncated == "length"


BOMB = b"<!doctype html><p>" + b"0" * 40_000_000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(BOMB)),
        ("deflate", zlib.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=5)),
        ("zstd", zstandard.compress(BOMB)),
        ("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
    ],
)
def test_a_compression_bomb_is_cut_off_at_the_limit(coding, packed):
    got, exchanges, _ = fetch({"/": reply(packed, content_encoding=coding)}, max_bytes=100_000)
    assert got.failure is Failure.TOO_LARGE
    assert len(exchanges[0].body) == 100_000
    assert exchanges[0].truncated == "length"


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body, wbits=-15)),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
        ("identity", lambda body: body),
    ],
)
def test_every_coding_that_is_asked_for_is_understood(coding, pack):
    body = "<!doctype html><p>Räksmörgås".encode() * 300
    got, exchanges, _ = fetch({"/": reply(pack(body), content_encoding=coding)})
    assert exchanges[0].body == body
    assert exchanges[0].truncated == ""
    assert got.html.count("Räksmörgås") == 300


def test_latin_1_is_read_as_declared():
    body = "<p>Räksmörgås \u2013 smörgåsbord</p>".encode("cp1252")
    got, _, _ = fetch({"/": reply(body, kind="text/html; charset=ISO-8859-1")})
    assert "Räksmörgås \u2013 smörgåsbord" in got.html


def test_a_gate_is_asked_before_every_hop():
    async def run():
        async with web({"/": to("/private"), "/private": page("no")}) as site:
            seen = []

            async def gate(url):
                seen.append(url)
                return (Failure.ROBOTS, "robots.txt forbids it") if url.endswith("private") else None

            async with Fetcher(site.settings(), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher:
                return await fetcher.get("http://a.example/", home=None, gate=gate), seen, site.paths()

    got, seen, paths = asyncio.run(run())
    assert got.failure is Failure.ROBOTS
    assert seen == ["http://a.example/", "http://a.example/private"]
    assert paths == ["/"]


def test_a_fetch_costs_a_few_milliseconds_of_processor_time():
    """A pool shared by all sites made httpx 5 to 13 times slower."""

    async def run():
        async with (
            web({"/": page("x" * 1000)}) as site,
            Fetcher(site.settings(), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher,
        ):
            await fetcher.get("http://a.example/", home=None)
            start = time.process_time()
            for _ in range(100):
                await fetcher.get("http://a.example/", home=None)
            return (time.process_time() - start) / 100

    assert asyncio.run(run()) < 0.008


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/räksmörgås med ost", "/r%C3%A4ksm%C3%B6rg%C3%A5s%20med%20ost"),
        ("http:\\\\a.example\\b", "/b"),
        ("//a.example/b#c", "/b"),
        ("?x=1", "/?x=1"),
    ],
)
def test_a_redirect_is_understood_as_browsers_do(location, path):
    got, _, site = fetch({"/": to(location), path: page("there")})
    assert got.readable, got.detail
    assert site.paths() == ["/", path]
