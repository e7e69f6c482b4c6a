"""Politeness: one request at a time for each host and address, pauses between, patience with the busy."""

import asyncio
import time
from dataclasses import replace
from itertools import pairwise

import pytest

from crawl.web import QUICK, page, reply, web
from serviceaudit.crawl import patience
from serviceaudit.crawl.allowance import allowance, standing_still
from serviceaudit.crawl.answers import Fetched
from serviceaudit.crawl.connect import Connector
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.pace import Pace
from serviceaudit.model import Exchange, Failure
from serviceaudit.settings import Route

NOW = "2026-11-21T02:00:00Z"
DATE = "Sat, 21 Nov 2026 02:00:00 GMT"


async def held(pace, host, addresses=(), seconds=0.02):
    """When a turn began and ended."""
    async with pace.turn(host, addresses):
        start = time.monotonic()
        await asyncio.sleep(seconds)
        return start, time.monotonic()


def turns(pace, *places):
    async def run():
        return sorted(await asyncio.gather(*(held(pace, *place) for place in places)))

    return asyncio.run(run())


def gaps(times):
    return [after[0] - before[1] for before, after in pairwise(times)]


def test_a_host_is_asked_once_at_a_time_with_a_pause_after_each():
    assert min(gaps(turns(Pace(0.05), ("a",), ("a",), ("a",)))) >= 0.05


def test_hosts_at_one_address_wait_for_each_other():
    assert min(gaps(turns(Pace(0.05), ("a", ("192.0.2.1",)), ("b", ("192.0.2.1",)), ("c", ("192.0.2.1",))))) >= 0.05


def test_hosts_at_other_addresses_do_not_wait():
    times = turns(Pace(0.5), ("a", ("192.0.2.1",)), ("b", ("192.0.2.2",)), ("c", ()))
    assert max(end for _, end in times) - times[0][0] < 0.3


def test_hosts_with_several_addresses_in_any_order_all_get_their_turn():
    one, two = "192.0.2.1", "192.0.2.2"
    assert min(gaps(turns(Pace(0.02), ("a", (one, two)), ("b", (two, one)), ("c", (one,)), ("d", (two, one))))) > -0.03


def test_without_a_pause_nothing_waits_for_an_address():
    times = turns(Pace(0), *((f"h{n}", ("192.0.2.1",)) for n in range(5)))
    assert max(start for start, _ in times) - times[0][0] < 0.02


def test_a_host_that_asks_for_patience_gets_it_and_longer_pauses():
    pace = Pace(0.05)

    async def run():
        await held(pace, "a")
        pace.hold("a", 0.2)
        start = time.monotonic()
        await held(pace, "a")
        first = time.monotonic() - start
        start = time.monotonic()
        await held(pace, "a")
        return first, time.monotonic() - start

    first, second = asyncio.run(run())
    assert first >= 0.2
    assert second >= 0.1, "the pause has doubled"


def test_a_host_is_left_alone_for_the_time_it_names_and_others_are_not():
    now = [0.0]
    pace = Pace(1.0, lambda: now[0])
    pace.leave_alone("a", 600)
    assert (pace.left_alone("a"), pace.left_alone("b")) == (True, False)
    now[0] = 601.0
    assert not pace.left_alone("a")


def test_waiting_for_others_does_not_use_up_a_site_s_time():
    async def run():
        async with allowance(0.2):
            with standing_still():
                await asyncio.sleep(0.3)
            await asyncio.sleep(0.1)
        try:
            async with allowance(0.2):
                with standing_still():
                    await asyncio.sleep(0.1)
                await asyncio.sleep(0.5)
        except TimeoutError:
            return True
        return False

    assert asyncio.run(run()), "its own time still ends"


def test_twenty_sites_on_one_server_all_get_done_in_less_own_time_than_the_queue_is_long():
    async def site(pace, host):
        async with allowance(0.3):
            for _ in range(2):
                await held(pace, host, ("192.0.2.1",), 0.001)

    async def run():
        pace = Pace(0.01)
        start = time.monotonic()
        await asyncio.gather(*(site(pace, f"h{n}") for n in range(30)))
        return time.monotonic() - start

    assert asyncio.run(run()) > 0.5


def test_the_addresses_of_a_host_count_but_not_routes_to_this_machine():
    loopback = Route(host="a.example", port=80, address="127.0.0.1", address_port=8000)
    stage = Route(host="b.example", port=80, address="192.0.2.7", address_port=8000)
    connector = Connector(replace(QUICK, routes=(loopback, stage), allow_private=True))

    async def run():
        return [await connector.addresses(host, 80) for host in ("a.example", "b.example", "127.0.0.1")]

    assert asyncio.run(run()) == [(), ("192.0.2.7",), ("127.0.0.1",)]


def test_two_names_of_one_server_are_asked_one_at_a_time():
    async def run():
        async with web({"/": page("hej")}) as site:
            settings = replace(QUICK, allow_private=True, pause=0.15)
            pace = Pace(settings.pause)
            names = [f"http://127.0.0.1:{site.port}/", f"http://localhost:{site.port}/"]

            async def ask(url):
                async with Fetcher(settings, pace=pace, record=lambda _: None, now=lambda: NOW) as fetcher:
                    return await fetcher.get(url, home=None)

            pages = await asyncio.gather(*map(ask, names))
            return pages, [asked.began for asked in site.asked]

    pages, began = asyncio.run(run())
    assert all(got.readable for got in pages)
    assert abs(began[1] - began[0]) >= 0.15


def answer(status=429, fetched_at=NOW, **headers):
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    exchange = Exchange(
        url="u", method="GET", request_headers=(), status=status, reason="", http_version="1.1",
        response_headers=fields, body=b"", fetched_at=fetched_at,
    )  # fmt: skip
    return Fetched(url="u", final_url="u", exchange=exchange, fetched_at=fetched_at)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": " 120 "}, 120.0),
        ({"Retry_After": "0"}, 0.0),
        ({"Retry_After": "9" * 50}, 86_400.0),
        ({"Retry_After": "Sat, 21 Nov 2026 02:00:30 GMT", "Date": DATE}, 30.0),
        ({"Retry_After": "Sat, 21 Nov 2026 02:00:30 GMT"}, 30.0),
        ({"Retry_After": "Sat, 21 Nov 2026 03:00:30 GMT", "Date": "Sat, 21 Nov 2026 03:00:00 GMT"}, 30.0),
        ({"Retry_After": "Sat, 21 Nov 2020 02:00:00 GMT"}, 0.0),
        ({"Retry_After": "Saturday, 21-Nov-26 02:00:30 GMT"}, 30.0),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "-5"}, None),
        ({"Retry_After": "³"}, None),
        ({"Retry_After": "Sat, 99 Nov 2026 99:00:30 GMT"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers, seconds):
    assert patience.retry_after(answer(**headers)) == seconds


def visit(answers, *paths, pause=0.0):
    async def run():
        async with web(answers) as site:
            pace = Pace(pause)
            async with Fetcher(
                site.settings(pause=pause), pace=pace, record=lambda _: None, now=lambda: NOW
            ) as fetcher:
                pages = [await fetcher.get(f"http://a.example{path}", home=None) for path in paths]
            return pages, site

    return asyncio.run(run())


def in_turn(*answers):
    left = list(answers)

    async def act(writer, _):
        writer.write(left.pop(0))
        await writer.drain()

    return act


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_once_more_after_the_time_it_names(status):
    (got,), site = visit({"/": in_turn(reply("busy", status=status, retry_after="1"), page("hej"))}, "/")
    assert got.readable
    first, second = (asked.began for asked in site.asked)
    assert second - first >= 1.0


def test_a_busy_server_that_names_no_time_gets_a_longer_pause():
    (got,), site = visit({"/": in_turn(reply("busy", status=503), page("hej"))}, "/", pause=0.1)
    assert got.readable
    first, second = (asked.began for asked in site.asked)
    assert second - first >= 0.2


def test_a_server_that_is_busy_twice_is_believed():
    pages, site = visit({"/": reply("busy", status=503), "/b": page("hej")}, "/", "/b")
    assert [got.failure for got in pages] == [Failure.SERVER_ERROR, None]
    assert site.paths() == ["/", "/", "/b"]


def test_a_host_that_limits_twice_is_left_alone():
    pages, site = visit({"/": reply("slow", status=429), "/b": page("hej")}, "/", "/b")
    assert [got.failure for got in pages] == [Failure.RATE_LIMITED] * 2
    assert "left alone" in pages[1].detail
    assert site.paths() == ["/", "/"]


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_more_than_two_minutes_is_not_waited_for(status):
    start = time.monotonic()
    busy = reply("busy", status=status, retry_after="121")
    pages, site = visit({"/": busy, "/b": page("hej")}, "/", "/b")
    assert [got.failure for got in pages] == [Failure.RATE_LIMITED] * 2
    assert "121 s" in pages[0].detail
    assert site.paths() == ["/"]
    assert time.monotonic() - start < 5
