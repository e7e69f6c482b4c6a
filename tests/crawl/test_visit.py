"""A visit: robots first, the front page wherever it hides, then the best links, and whatever was seen is kept."""

import asyncio
import time
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from crawl.visits import NOW, SITE, WORDS, browser, front, go, wishes
from crawl.web import page, reply, to, web
from hostile.parse import crash
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.visit import visit
from serviceaudit.model import Choice, Failure, Via, Wish
from serviceaudit.settings import Render, Route


def test_robots_txt_comes_first_then_the_front_page_then_the_wished_links(workers):
    snapshot, server = go(workers, {"/": front("/kontakt", "/sport"), "/kontakt": page(WORDS)})
    assert server.paths() == ["/robots.txt", "/", "/kontakt"]
    assert [(p.url, p.roles, p.clicks) for p in snapshot.pages] == [
        ("http://www.a.example/", ("home",), 0),
        ("http://www.a.example/kontakt", ("contact",), 1),
    ]
    assert snapshot.front == "http://www.a.example/"
    assert (snapshot.trail[0].url, snapshot.trail[0].choice) == ("http://www.a.example/kontakt", Choice.FOLLOWED)
    assert "1 other links" in snapshot.trail[-1].why
    assert all(p.fetched_at == NOW for p in snapshot.pages)


def test_what_robots_forbids_is_not_asked_and_is_told_as_lost(workers):
    rules = reply("User-agent: *\nDisallow: /kontakt\n", kind="text/plain")
    snapshot, server = go(workers, {"/robots.txt": rules, "/": front("/kontakt")})
    assert "/kontakt" not in server.paths()
    assert [(p.url[-8:], p.failure, p.lost) for p in snapshot.pages[1:]] == [("/kontakt", Failure.ROBOTS, True)]


def test_a_redirect_into_what_robots_forbids_is_not_followed(workers):
    rules = reply("User-agent: *\nDisallow: /intern\n", kind="text/plain")
    snapshot, server = go(workers, {"/robots.txt": rules, "/": front("/kontakt"), "/kontakt": to("/intern")})
    assert "/intern" not in server.paths()
    assert snapshot.pages[1].failure is Failure.ROBOTS


@pytest.mark.parametrize(
    ("robots", "failure"),
    [(reply("x", status=503), Failure.ROBOTS), (reply("x", status=404), None), (reply("x", status=403), None)],
)
def test_a_robots_txt_with_a_server_error_forbids_all_and_a_missing_one_nothing(workers, robots, failure):
    snapshot, _ = go(workers, {"/robots.txt": robots, "/": front()})
    assert snapshot.pages[0].failure is failure


def test_each_sub_domain_has_its_own_robots_txt(workers):
    answers = {
        "www.a.example/": front("http://tjanst.a.example/kontakt", "http://b.example/kontakt"),
        "tjanst.a.example/robots.txt": reply("User-agent: *\nDisallow: /\n", kind="text/plain"),
    }
    snapshot, server = go(workers, answers)
    assert [(a.host, a.path) for a in server.asked[2:]] == [("tjanst.a.example", "/robots.txt")]
    assert snapshot.pages[1].failure is Failure.ROBOTS
    assert [c.why for c in snapshot.trail if "b.example" in c.url] == ["another site"]


def test_the_front_page_moved_to_another_host_and_its_host_is_the_site(workers):
    answers = {
        "www.a.example/": to("http://ny.example/"),
        "ny.example/": front("/kontakt"),
        "ny.example/kontakt": page(WORDS),
    }
    snapshot, _ = go(workers, answers)
    home, contact = snapshot.pages
    assert (home.url, home.final_url) == ("http://www.a.example/", "http://ny.example/")
    assert home.redirects == ("http://www.a.example/",)
    assert contact.url == "http://ny.example/kontakt"


@pytest.mark.parametrize(
    "sender",
    [
        "<script>location.replace('/start')</script>",
        "<meta http-equiv=refresh content='0;url=/start'>",
    ],
)
def test_a_front_page_that_sends_on_is_followed(workers, sender):
    snapshot, _ = go(workers, {"/": page(sender), "/start": front()})
    home = snapshot.pages[0]
    assert (home.url, home.final_url) == ("http://www.a.example/", "http://www.a.example/start")
    assert home.redirects == ("http://www.a.example/",)
    assert home.readable


def test_pages_that_only_send_each_other_on_end(workers):
    send = "<script>location.replace('/{}')</script>"
    snapshot, server = go(workers, {"/": page(send.format("b")), "/b": page(send.format(""))})
    assert snapshot.pages[0].failure is Failure.REDIRECTS
    assert len(server.asked) < 8


def test_a_splash_page_is_passed_in_the_main_language(workers):
    splash = page("<h1>Stad</h1><a href=/sv/ lang=sv>Svenska</a><a href=/fi/ lang=fi>Suomeksi</a>", lang="fi")
    site = replace(SITE, languages=("fi", "sv"))
    answers = {"/": splash, "/fi/": front("/sv/kontakt", "/fi/kontakt", lang="fi"), "/fi/kontakt": page(WORDS)}
    snapshot, server = go(workers, answers, site=site)
    home = snapshot.pages[0]
    assert (home.url, home.final_url, home.clicks) == ("http://www.a.example/", "http://www.a.example/fi/", 0)
    assert "http://www.a.example/" in home.redirects
    assert "B1" in snapshot.trail[0].why
    assert "/sv/kontakt" not in server.paths()
    assert snapshot.pages[1].url == "http://www.a.example/fi/kontakt"


def test_where_www_does_not_answer_the_bare_name_is_tried(workers):
    def only_bare(server):
        to_server = Route(host="a.example", port=80, address="127.0.0.1", address_port=server.port)
        to_nothing = Route(host="", port=0, address="127.0.0.1", address_port=9)
        return replace(server.settings(), routes=(to_server, to_nothing))

    snapshot, _ = go(workers, {"a.example/": front()}, settings=only_bare)
    home = snapshot.pages[0]
    assert (home.failure, home.url, home.final_url) == (None, "http://www.a.example/", "http://a.example/")
    assert home.redirects[0] == "http://www.a.example/"


def test_a_site_that_cannot_be_reached_gives_its_reason(workers):
    snapshot, _ = go(
        workers,
        {},
        settings=lambda server: replace(
            server.settings(), routes=(Route(host="", port=0, address="127.0.0.1", address_port=9),)
        ),
    )
    assert [p.failure for p in snapshot.pages] == [Failure.REFUSED]
    assert snapshot.front == "http://www.a.example/"
    assert snapshot.trail == ()


def test_two_addresses_that_end_at_one_page_are_one_page(workers):
    answers = {
        "/": front("/kontakta-oss", "/kontakt"),
        "/kontakta-oss": to("/kontakt/"),
        "/kontakt/": page(WORDS),
        "/kontakt": to("/kontakt/"),
    }
    snapshot, _ = go(workers, answers)
    assert len(snapshot.pages) == 2


def test_a_shell_is_a_failure_of_ours_without_a_browser(workers):
    shell = page("<div id=root></div><script src=app.js></script>")
    snapshot, _ = go(workers, {"/": front("/kontakt"), "/kontakt": shell})
    assert snapshot.pages[1].failure is Failure.SHELL
    assert snapshot.pages[1].lost


def test_the_browser_s_reading_takes_the_place_of_the_plain_one_and_its_links_are_followed(workers):
    asked = []
    shown = f"<html lang=sv><p>{WORDS}</p><a href=/kontakt>Kontakt</a></html>"
    answers = {"/": page("<div id=root></div><script src=app.js></script>"), "/kontakt": page(WORDS)}
    snapshot, _ = go(workers, answers, render=browser(shown, asked))
    home = snapshot.pages[0]
    assert (home.via, home.html, home.roles, home.failure) == (Via.BROWSER, shown, ("home",), None)
    assert asked == ["http://www.a.example/"]
    assert [p.via for p in snapshot.pages] == [Via.BROWSER, Via.HTTP]
    assert len(snapshot.screenshots) == 1


def test_every_page_is_shown_if_the_user_says_so(workers):
    asked = []
    answers = {"/": front("/kontakt"), "/kontakt": page(WORDS)}
    go(workers, answers, render=browser(f"<p>{WORDS}", asked), when=Render.ALWAYS)
    assert asked == ["http://www.a.example/", "http://www.a.example/kontakt"]


def test_a_browser_that_fails_takes_nothing_from_what_was_read(workers):
    render = browser("", [], failure=Failure.TOOL_ERROR, detail="the browser crashed")
    snapshot, _ = go(workers, {"/": front()}, render=render)
    assert (snapshot.pages[0].via, snapshot.pages[0].failure) == (Via.HTTP, None)


def test_a_page_with_scripts_that_the_browser_fails_to_show_is_read_and_says_that_it_may_hide_more(workers):
    render = browser("", [], failure=Failure.TIMEOUT, detail="its scripts never came to rest")
    answers = {"/": front("/kontakt", head="<script src=app.js></script>"), "/kontakt": page(WORDS)}
    snapshot, _ = go(workers, answers, render=render)
    shown = snapshot.pages[0]
    assert (shown.failure, shown.readable, shown.lost, shown.may_hide) == (Failure.UNSHOWN, True, False, True)
    assert WORDS in shown.html
    assert shown.detail == "read without its scripts, since the browser failed: its scripts never came to rest"
    assert [one.url for one in snapshot.pages] == ["http://www.a.example/", "http://www.a.example/kontakt"]


def test_a_robot_check_in_the_browser_is_no_content(workers):
    shell = page("<div id=root></div><script src=app.js></script>")
    snapshot, _ = go(workers, {"/": shell}, render=browser("<h1>Är du människa?</h1>", []))
    assert snapshot.pages[0].failure is Failure.BLOCKED


def test_the_browser_is_not_sent_where_robots_forbid(workers):
    asked = []
    rules = reply("User-agent: *\nDisallow: /\n", kind="text/plain")
    go(workers, {"/robots.txt": rules}, render=browser("<p>x", asked))
    assert asked == []


def test_when_time_is_up_what_was_seen_is_kept_and_the_rest_is_told_as_lost(workers):
    async def never(writer, _):
        await asyncio.sleep(30)

    answers = {"/": front("/kontakt1", "/kontakt2", "/kontakt3"), "/kontakt1": page(WORDS), "/kontakt2": never}
    start = time.monotonic()
    snapshot, _ = go(workers, answers, site_timeout=1.0, read_timeout=20.0, page_timeout=20.0)
    assert time.monotonic() - start < 5
    assert [p.failure for p in snapshot.pages] == [None, None, Failure.TIMEOUT, Failure.TIMEOUT]
    left = [c for c in snapshot.trail if "time for the site was used up" in c.why]
    assert [c.url[-1] for c in left] == ["2", "3"]
    assert all(c.choice is Choice.LEFT for c in left)


def wishes_with_news(links):
    news = Wish(role="newsroom", weight=14.0, why="says 'Nyheter'")
    return [(news,) if label == "Nyheter" else one for (label, _, _), one in zip(links, wishes(links), strict=True)]


def test_when_time_is_up_the_news_that_would_have_been_read_last_is_lost_too(workers):
    async def never(writer, _):
        await asyncio.sleep(30)

    # The service's page comes in time, the site's own search for the next role does not.
    answers = {
        "/": page(
            f"{WORDS}<a href=/nytt>Nyheter</a><a href=/kontakt>Kontakt</a><form action=/sok><input name=q></form>"
        ),
        "/kontakt": page(WORDS),
        "/sok": never,
        "/sok?q=chef": never,
    }
    seeking = lambda _: {"contact": (), "head": ("chef",)}  # noqa: E731 - two roles for one test
    limits = {"site_timeout": 1.0, "read_timeout": 20.0, "page_timeout": 20.0}
    snapshot, _ = go(workers, answers, wishes=wishes_with_news, searches=seeking, **limits)
    lost = [urlsplit(one.url).path for one in snapshot.pages if one.failure is Failure.TIMEOUT]
    assert lost == ["/sok", "/nytt"]


def test_a_front_page_that_takes_all_the_time_is_lost_not_missing(workers):
    async def never(writer, _):
        await asyncio.sleep(30)

    snapshot, _ = go(workers, {"/": never}, site_timeout=0.5, read_timeout=20.0, page_timeout=20.0)
    assert [(p.failure, p.roles) for p in snapshot.pages] == [(Failure.TIMEOUT, ("home",))]


def test_a_visit_can_be_cancelled(workers):
    async def never(writer, _):
        await asyncio.sleep(30)

    async def run():
        async with web({"/": never}) as server:
            used = server.settings(read_timeout=20.0, page_timeout=20.0)
            task = asyncio.create_task(
                visit(
                    SITE, wishes, settings=used, workers=workers, pace=Pace(0), record=lambda _: None, now=lambda: NOW
                )
            )
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_by_all_sites_together(workers):
    gaps = []
    busy = []

    async def slow(writer, asked):
        assert not busy
        busy.append(1)
        gaps.append(time.monotonic())
        await asyncio.sleep(0.05)
        busy.pop()
        writer.write(front())

    async def run():
        async with web({"/": slow, "/robots.txt": slow, "/x": slow}) as server:
            used = server.settings(pause=0.15)
            pace = Pace(used.pause)
            sites = (SITE, replace(SITE, code="9902", url="http://www.a.example/x"))
            await asyncio.gather(
                *(
                    visit(
                        site, wishes, settings=used, workers=workers, pace=pace, record=lambda _: None, now=lambda: NOW
                    )
                    for site in sites
                )
            )

    asyncio.run(run())
    assert len(gaps) == 4
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(gaps))


def test_a_crawl_delay_is_honoured(workers):
    rules = reply("User-agent: *\nCrawl-delay: 0.5\n", kind="text/plain")
    snapshot, server = go(workers, {"/robots.txt": rules, "/": front()})
    assert server.asked[1].began - server.asked[0].began >= 0.5
    assert snapshot.pages[0].readable


def test_a_page_that_kills_its_parser_is_our_failure_and_the_visit_goes_on(workers, monkeypatch):
    monkeypatch.setattr("serviceaudit.crawl.opening.read_links", crash)
    snapshot, _ = go(workers, {"/": front("/kontakt")})
    assert snapshot.pages[0].failure is Failure.UNREADABLE
    assert "crashed" in snapshot.pages[0].detail


LITTLE = "<h1>Sidan</h1><a href=/hem>En lång meny med många ord som inte är sidans egna</a><script src=a.js></script>"
"""A page whose words are its menu's, with a script that may bring its own."""


def test_a_page_that_says_little_and_has_scripts_is_shown(workers):
    asked = []
    answers = {"/": front("/kontakt", "/kontakt2", "/kontakt3")}
    answers |= {"/kontakt": page(LITTLE), "/kontakt2": page(WORDS + LITTLE), "/kontakt3": page("<h1>Kontakt</h1>")}
    snapshot, _ = go(workers, answers, render=browser(f"<p>{WORDS}", asked))
    assert asked == ["http://www.a.example/", "http://www.a.example/kontakt"]
    assert [p.via for p in snapshot.pages[1:]] == [Via.BROWSER, Via.HTTP, Via.HTTP]


def test_a_page_that_only_lists_others_is_not_shown_for_saying_little(workers):
    asked = []
    answers = {"/": page(f"{WORDS}<a href=/alla>A-Ö</a>"), "/alla": page(LITTLE)}
    start = f"<p>{WORDS}<a href=/alla>A-Ö</a>"
    snapshot, _ = go(workers, answers, render=browser(start, asked), searches=seeking_contact)
    assert [urlsplit(one.url).path for one in snapshot.pages] == ["/", "/alla"]
    assert asked == ["http://www.a.example/"]


def seeking_contact(_):
    return {"contact": ()}


INDEXED = {
    "/kontakt": page(f"<h1>Kontakt</h1>{WORDS}"),
    "/alla": page(f"{WORDS}<a href=/kontakt>Kontakt</a>"),
    "/nytt/julen": page(WORDS),
}


def test_a_page_that_lists_all_others_is_read_where_no_link_led_to_what_is_looked_for(workers):
    answers = {**INDEXED, "/": page(f"{WORDS}<a href=/alla>A-Ö</a>")}
    snapshot, _ = go(workers, answers, searches=seeking_contact)
    assert [urlsplit(one.url).path for one in snapshot.pages] == ["/", "/alla", "/kontakt"]


def test_it_is_read_where_only_news_spoke_of_it(workers):
    news = "<ul><li><time>2026-11-18</time> <a href=/nytt/julen>Kontakt i julen</a></ul>"
    answers = {**INDEXED, "/": page(f"{WORDS}{news}<a href=/alla>A-Ö</a>")}
    snapshot, _ = go(workers, answers, searches=seeking_contact)
    assert [urlsplit(one.url).path for one in snapshot.pages] == ["/", "/nytt/julen", "/alla", "/kontakt"]


def test_it_is_left_where_the_page_was_found_without_it(workers):
    answers = {**INDEXED, "/": page(f"{WORDS}<a href=/alla>A-Ö</a><a href=/kontakt>Kontakt</a>")}
    snapshot, server = go(workers, answers, searches=seeking_contact)
    assert [urlsplit(one.url).path for one in snapshot.pages] == ["/", "/kontakt"]
    left = next(one for one in snapshot.trail if one.url.endswith("/alla"))
    assert (left.choice, left.why) == (Choice.LEFT, "says 'A-Ö'; nothing had to be looked up")
    assert "/alla" not in [one.path for one in server.asked]


def test_news_is_read_last_and_only_where_a_page_of_what_is_looked_for_was_asked_for(workers):
    items = "".join(f"<li><a href=/nytt/{number}>Sak {number}</a>" for number in range(9))
    answers = {
        "/": page(f"{WORDS}<nav><a href=/nytt>Nyheter</a></nav><a href=/kontakt>Kontakt</a>"),
        "/kontakt": page(f"<h1>Kontakt</h1>{WORDS}"),
        "/nytt": page(f"{WORDS}<main><ul>{items}</ul></main>"),
        **{f"/nytt/{number}": page(WORDS) for number in range(9)},
    }
    snapshot, _ = go(workers, answers, searches=seeking_contact, wishes=wishes_with_news)
    news = [f"/nytt/{number}" for number in range(5)]
    assert [urlsplit(one.url).path for one in snapshot.pages] == ["/", "/kontakt", "/nytt", *news]
    answers["/"] = page(f"{WORDS}<a href=/nytt>Nyheter</a>")
    snapshot, _ = go(workers, answers, searches=seeking_contact, wishes=wishes_with_news)
    assert [urlsplit(one.url).path for one in snapshot.pages] == ["/"]
    left = next(one for one in snapshot.trail if one.url.endswith("/nytt"))
    assert left.why == "says 'Nyheter'; read last, and only where a link to the service was found"


def test_news_of_what_is_sought_do_not_end_the_search_for_its_own_page(workers):
    item = "<li><time>2026-11-01</time> <a href=/nytt/kontakt-stanger>Kontakt stänger tidigt</a></li>"
    start = f"{WORDS}<ul>{item}</ul><a href=/nytt/kontakt-stanger>Kontakt stänger</a><a href=/alla>A-Ö</a>"
    answers = {**INDEXED, "/": page(start), "/nytt/kontakt-stanger": page(WORDS)}
    snapshot, _ = go(workers, answers, searches=seeking_contact)
    assert "/kontakt" in [urlsplit(one.url).path for one in snapshot.pages]
