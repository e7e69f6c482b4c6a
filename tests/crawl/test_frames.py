"""What frames of the same site show is read as part of the page that holds them."""

import pytest

from crawl.visits import WORDS, browser, go
from crawl.web import page, reply
from serviceaudit.crawl.frames import Frame, with_frames
from serviceaudit.crawl.links import read_links
from serviceaudit.model import Failure, Via

BASE = "http://www.a.example/"
SET = "<html lang=sv><head><title>Kommun</title></head><frameset cols='20%,80%'>{}</frameset></html>"
MENU = page("<ul><li><a href=kontakt.html target=_top>Kontakt</a></ul>")
BODY = page(f"<h1>Välkommen</h1><p>{WORDS}</p>")


def reading(html, **frames):
    content = {BASE + name: Frame(html=shown, url=BASE + name) for name, shown in frames.items()}
    return read_links(with_frames(html, BASE, content), BASE)


def test_a_frameset_becomes_one_page_in_the_order_of_its_frames():
    whole = SET.format("<frame src=menu><frame src=text name=x><noframes>Gamla webbläsare</noframes>")
    read = reading(whole, menu="<body><a href=m>Meny</a>", text="<body>Först <p>Två ord</p><a href=t>Text</a>")
    assert (read.title, read.language, read.frames) == ("Kommun", "sv", ())
    assert [link.label for link in read.links] == ["Meny", "Text"]
    assert read.words >= 5


def test_links_of_a_frame_lead_where_the_frame_says():
    frame = Frame(html="<base href=/annan/><a href=x>x</a>", url="http://www.a.example/mapp/ram.html")
    html = with_frames("<p>a<iframe src='ram?a=1&amp;b=2'>inte</iframe>", BASE, {f"{BASE}ram?a=1&b=2": frame})
    assert read_links(html, BASE).links[0].url == "http://www.a.example/annan/x"


@pytest.mark.parametrize("shown", ["", "\x00", "<", "<frameset><frame src=x></frameset>", "<div>" * 5000, "x</iframe>"])
def test_broken_frames_leave_the_page_as_it_is(shown):
    read = reading("<main>Sidans ord<iframe src=f></iframe><a href=x>efter</a></main>", f=shown)
    assert [link.label for link in read.links] == ["efter"]


def test_frames_of_others_stay_as_they_are():
    html = "<iframe data-src=f srcdoc=x></iframe><iframe src=g></iframe>"
    assert with_frames(html, BASE, {BASE + "f": Frame(html="<p>x", url=BASE)}) == html


def frames(*sources):
    return reply(SET.format("".join(f"<frame src='{source}'>" for source in sources)))


def test_a_front_page_of_frames_is_read_whole_and_its_links_are_followed(workers):
    answers = {"/": frames("/menu.html", "/text.html"), "/menu.html": MENU, "/text.html": BODY}
    answers["/kontakt.html"] = page(WORDS)
    snapshot, server = go(workers, answers)
    home, contact = snapshot.pages
    assert (home.final_url, home.roles, home.failure) == (BASE, ("home",), None)
    assert "Välkommen" in home.html
    assert "http://www.a.example/kontakt.html" in home.html
    assert home.redirects == ("http://www.a.example/menu.html", "http://www.a.example/text.html")
    assert (contact.url, contact.clicks) == ("http://www.a.example/kontakt.html", 1)
    assert len(server.paths()) == 5


def test_a_page_whose_only_frame_is_lost_is_lost(workers):
    answers = {"/": frames("/text.html"), "/text.html": reply("x", status=503)}
    (home,) = go(workers, answers)[0].pages
    assert (home.failure, home.html) == (Failure.SERVER_ERROR, "")
    assert "frame" in home.detail


def test_frames_that_robots_forbid_are_not_asked(workers):
    rules = reply("User-agent: *\nDisallow: /text\n", kind="text/plain")
    snapshot, server = go(workers, {"/robots.txt": rules, "/": frames("/text.html"), "/text.html": BODY})
    assert "/text.html" not in server.paths()
    assert snapshot.pages[0].failure is Failure.ROBOTS


def test_a_frame_that_stands_on_every_page_is_asked_for_once_and_frames_of_other_sites_never(workers):
    holder = f"{WORDS}<iframe src=/meny.html></iframe><iframe src=http://b.example/karta></iframe>"
    answers = {"/": page(f"{holder}<a href=/kontakt>Kontakt</a>"), "/kontakt": page(holder), "/meny.html": MENU}
    snapshot, server = go(workers, answers)
    assert server.paths().count("/meny.html") == 1
    assert {asked.host for asked in server.asked} == {"www.a.example"}
    assert [p.url for p in snapshot.pages if "kontakt.html" in p.html] == [BASE, f"{BASE}kontakt"]


def test_the_browser_s_page_holds_its_frames_too(workers):
    answers = {"/": frames("/menu.html", "/text.html"), "/menu.html": MENU, "/text.html": BODY}
    answers["/kontakt.html"] = page(WORDS)
    dom = SET.format("<frame src=/menu.html><frame src=/text.html>")
    snapshot, server = go(workers, answers, render=browser(dom, []))
    home = snapshot.pages[0]
    assert (home.via, "Välkommen" in home.html) == (Via.BROWSER, True)
    assert server.paths().count("/menu.html") == 1
    assert len(snapshot.pages) == 2
