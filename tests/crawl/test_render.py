"""The browser on pages made for one claim each, served on loopback under the names of municipalities."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from serviceaudit.crawl.browser import find_browser
from serviceaudit.crawl.render import Browser
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.errors import ServiceAuditError
from serviceaudit.model import Box, Failure
from serviceaudit.settings import Route, Settings
from serviceaudit.signals.stamps import read_box, read_page_stamp

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser(Settings()) is None, reason="no Chromium here"),
]

REFUSE = ("refuse all", "no thanks")
ACCEPT = ("accept all",)


@dataclass
class Web:
    """Pages by path; whatever host is asked for."""

    pages: dict[str, str | bytes] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    delay: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    port: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def add(self, path: str, body: str, *, status: int = 200, delay: float = 0, **headers: str) -> str:
        self.pages[path] = body
        self.status[path] = status
        self.delay[path] = delay
        self.headers[path] = {name.replace("_", "-"): value for name, value in headers.items()}
        return f"http://www.stad.example{path}"


def handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            web.asked.append((self.headers["Host"], path))
            web.agents.append(self.headers["User-Agent"])
            if path == "/drip":
                self.drip()
                return
            body = web.pages.get(path)
            web.closing.wait(web.delay.get(path, 0))
            data = b"" if body is None else body.encode() if isinstance(body, str) else body
            self.send_response(404 if body is None else web.status[path])
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))}
            for name, value in {**headers, **web.headers.get(path, {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            while not web.closing.wait(0.2):
                self.wfile.write(b"<p>more and more</p>")
                self.wfile.flush()

        def log_message(self, *args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

    return Handler


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    served = Web()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(served))
    served.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    served.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


def settings_for(web: Web, **changes: object) -> Settings:
    route = Route(host="*.example", port=80, address="127.0.0.1", address_port=web.port)
    given = {
        "routes": (route,),
        "page_timeout": 2.5,
        "read_timeout": 1.0,
        "max_bytes": 1_000_000,
        "contact": "audit@stad.example",
        **changes,
    }
    return Settings(**given)  # type: ignore[arg-type]


class Session:
    """One browser for all tests of the module, on a loop of its own."""

    def __init__(self, settings: Settings) -> None:
        self.runner = asyncio.Runner()
        self.browser = Browser(settings, refuse=REFUSE, accept=ACCEPT)
        self.runner.run(self.browser.__aenter__())

    def render(self, url: str, languages: tuple[str, ...] = ()) -> Rendered:
        return self.runner.run(self.browser.render(url, now=lambda: "2026-11-21T02:00:00Z", languages=languages))

    def close(self) -> None:
        self.runner.run(self.browser.__aexit__(None, None, None))
        self.runner.close()


@pytest.fixture(scope="module")
def session(web: Web) -> Iterator[Session]:
    opened = Session(settings_for(web))
    yield opened
    opened.close()


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Stad</title>
<style>body{{margin:0;font:16px/1.5 sans-serif;background:#fff;color:#111}}{css}</style></head>
<body>{body}</body></html>"""


@pytest.mark.parametrize(
    ("languages", "locale"), [(("sv", "fi"), "sv"), (("fi sv",), "en-US"), (("", "no such", "nb-NO"), "nb-NO")]
)
def test_a_page_is_opened_in_the_first_language_that_is_one(web, session, languages, locale):
    url = web.add("/tongue", "<p id=p></p><script>p.textContent=navigator.language</script>")
    rendered = session.render(url, languages)
    assert rendered.failure is None, rendered.detail
    assert node(LexborHTMLParser(rendered.html), "#p").text() == locale


def show(web: Web, session: Session, body: str, css: str = "", path: str = "/") -> LexborHTMLParser:
    rendered = session.render(web.add(path, PAGE.format(css=css, body=body)))
    assert rendered.failure is None, rendered.detail
    return LexborHTMLParser(rendered.html)


def node(tree: LexborHTMLParser, selector: str) -> LexborNode:
    found = tree.css_first(selector)
    assert found is not None
    return found


def box(tree: LexborHTMLParser, selector: str, width: str = "w") -> Box:
    found = read_box(node(tree, selector).attributes.get(f"data-sa-{width}"))
    assert found is not None
    return found


def test_a_header_link_is_stamped_where_it_stands_at_both_widths(web: Web, session: Session) -> None:
    css = "#a{position:absolute;left:1000px;top:20px} @media(max-width:500px){#a{left:40px;top:60px}}"
    tree = show(web, session, '<header><a id="a" href="/x">Contact centre</a></header>', css)
    wide, narrow = box(tree, "#a"), box(tree, "#a", "n")
    assert (wide.x, narrow.x) == (1000, 40)
    assert 20 <= wide.y <= 25
    assert 60 <= narrow.y <= 65
    assert wide.seen
    assert narrow.seen
    assert 80 < wide.width < 150
    assert 15 <= wide.height <= 26


def test_the_root_tells_screens_page_heights_and_body_font(web: Web, session: Session) -> None:
    body = "<h1>Stad</h1><p style='font-size:18px'>" + "Running words. " * 40 + "</p><div style='height:2000px'></div>"
    stamp = read_page_stamp(node(show(web, session, body), "html").attributes["data-sa"])
    assert stamp is not None
    assert stamp.wide is not None
    assert stamp.narrow is not None
    assert (stamp.wide.width, stamp.wide.height, stamp.wide.body_font) == (1366, 768, 18.0)
    assert (stamp.narrow.width, stamp.narrow.height) == (390, 844)
    assert 2000 < stamp.wide.page_height < stamp.narrow.page_height


@pytest.mark.parametrize(
    ("style", "why"),
    [
        ("display:none", "hidden"),
        ("visibility:hidden", "hidden"),
        ("position:absolute;left:-9999px", "off_screen"),
        ("position:absolute;top:-500px", "off_screen"),
        ("position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap", "clipped"),
        ("position:absolute;clip-path:inset(50%)", "clipped"),
        ("display:block;height:0;overflow:hidden", "hidden"),
        ("opacity:0", "transparent"),
        ("color:#fff", "same_colour"),
        ("color:transparent", "same_colour"),
        ("font-size:3px", "small"),
        ("position:fixed;left:100%;top:0", "off_screen"),
        ("display:block;transform:scale(0)", "hidden"),
        ("text-indent:-9999px;display:block", "off_screen"),
    ],
)
def test_words_that_nobody_sees_say_why(web: Web, session: Session, style: str, why: str) -> None:
    tree = show(web, session, f'<p>Words.</p><a id="a" href="/x" style="{style}">Contact centre</a>')
    assert (box(tree, "#a").seen, box(tree, "#a").why) == (False, why)


def test_what_an_ancestor_hides_is_hidden(web: Web, session: Session) -> None:
    body = """<nav hidden><a id="a" href="/a">Contact</a></nav>
      <details><summary id="s">More</summary><a id="b" href="/b">Contact</a></details>
      <div style="opacity:0"><a id="c" href="/c">Contact</a></div>
      <div style="max-height:0;overflow:hidden"><ul><li><a id="d" href="/d">Contact</a></ul></div>"""
    tree = show(web, session, body)
    assert [box(tree, f"#{i}").why for i in "abcd"] == ["hidden", "hidden", "transparent", "hidden"]
    assert box(tree, "#s").seen


def test_a_link_is_as_visible_as_its_words_not_as_its_icon(web: Web, session: Session) -> None:
    vh = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"
    body = f"""<a id="icon" href="/a"><span>&#9742;</span><span style="{vh}">Contact centre</span></a>
      <a id="named" href="/b"><span style="{vh}">Go to the </span>Contact centre</a>
      <a id="split" href="/c"><span>Con</span><b>tact</b></a>"""
    tree = show(web, session, body)
    assert box(tree, "#icon").why == "clipped"
    assert box(tree, "#named").seen
    assert box(tree, "#split").seen
    assert box(tree, "#split").width > box(tree, "#split b").width


def test_words_under_a_fixed_layer_are_covered_in_the_first_screen_and_below(web: Web, session: Session) -> None:
    body = """<a id="a" href="/a">Contact</a><div style="height:900px"></div><a id="b" href="/b">Below</a>
      <div style="position:fixed;inset:0;background:#eee">Survey</div>"""
    tree = show(web, session, body)
    assert (box(tree, "#a").why, box(tree, "#b").why) == ("covered", "covered")


def test_a_sticky_header_or_a_see_through_link_covers_nothing(web: Web, session: Session) -> None:
    body = """<header style="position:sticky;top:0;height:80px;background:#ddd"><a id="h" href="/h">Start</a></header>
      <div style="height:760px"></div><p id="p">In the second screen</p>
      <div style="position:relative"><a href="/c" style="position:absolute;inset:0"></a><p id="card">Words of a card</p></div>"""
    tree = show(web, session, body)
    assert box(tree, "#h").fixed
    assert box(tree, "#p").seen
    assert box(tree, "#card").seen
    assert not box(tree, "#p").fixed


def test_contrast_follows_wcag(web: Web, session: Session) -> None:
    body = """<p id="grey" style="color:#a9a9a9">Grey on white</p>
      <p id="black" style="color:#000">Black on white</p>
      <div style="background:#000"><p id="half" style="color:rgba(255,255,255,.5)">Half white on black</p></div>
      <div style="background:#fff"><div style="background:rgba(0,0,0,.5)"><p id="veil" style="color:#fff">On a veil</p></div></div>
      <p id="ok" style="color:oklch(0 0 0)">Any notation</p>"""
    tree = show(web, session, body)
    assert box(tree, "#grey").contrast == pytest.approx(2.35, abs=0.02)
    assert box(tree, "#black").contrast == 21
    assert box(tree, "#half").contrast == pytest.approx(5.28, abs=0.1)
    assert box(tree, "#veil").contrast == pytest.approx(3.95, abs=0.1)
    assert box(tree, "#ok").contrast == 21


def test_contrast_on_a_picture_is_not_guessed(web: Web, session: Session) -> None:
    web.add(
        "/p.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><rect width="600" height="200"/></svg>',
        Content_Type="image/svg+xml",
    )
    body = """<div style="background:url(/p.svg);height:200px"><p id="ground">On a picture</p>
        <p id="solid" style="background:#fff">On white</p></div>
      <div style="background:linear-gradient(#000,#fff)"><p id="gradient">On a gradient</p></div>
      <div style="position:relative"><img src="/p.svg" alt=""><p id="over" style="position:absolute;top:20px;left:20px">Over</p></div>
      <a id="arrow" href="/x" style="background:url(/p.svg) no-repeat 0 0/10px;padding-left:20px">Beside an icon</a>"""
    tree = show(web, session, body)
    assert [box(tree, f"#{i}").contrast for i in ("ground", "gradient", "over")] == [0, 0, 0]
    assert box(tree, "#solid").contrast > 15
    assert box(tree, "#arrow").contrast > 5
    assert box(tree, "#over").seen


def test_font_size_is_that_of_the_words(web: Web, session: Session) -> None:
    tree = show(web, session, '<p>Words</p><a id="a" href="/x"><span style="font-size:12px">Contact centre</span></a>')
    assert box(tree, "#a").font == 12.0


COOKIES = """<div class="cookie-box" id="ck" style="position:fixed;inset:0;background:#eee">
  <p>About cookies</p><button onclick="done('accepted')">Accept all</button><button onclick="done('refused')">{refuse}</button></div>
  <script>function done(how){{document.body.dataset.choice=how;document.getElementById("ck").remove()}}</script>"""


def test_the_cookie_box_is_refused_and_what_it_covered_is_seen(web: Web, session: Session) -> None:
    tree = show(web, session, COOKIES.format(refuse="Refuse\u00ad all") + '<a id="a" href="/x">Contact</a>')
    assert node(tree, "body").attributes["data-choice"] == "refused"
    assert box(tree, "#a").seen


def test_a_cookie_box_that_cannot_be_refused_is_accepted(web: Web, session: Session) -> None:
    tree = show(web, session, COOKIES.format(refuse="Settings") + '<a id="a" href="/x">Contact</a>')
    assert node(tree, "body").attributes["data-choice"] == "accepted"
    assert box(tree, "#a").seen


def test_a_cookie_box_in_an_unknown_language_is_put_out_of_sight_with_its_veil(web: Web, session: Session) -> None:
    body = """<a id="a" href="/x">Contact</a><div style="position:fixed;inset:0;background:rgba(0,0,0,.6)"></div>
      <div id="CookieConsent" role="dialog" aria-modal="true" style="position:fixed;top:0;left:0;width:900px;height:400px;background:#fff">
      <p>Qwx zyp</p><button id="b">Zzz</button></div>"""
    tree = show(web, session, body)
    assert box(tree, "#a").seen
    assert box(tree, "#b").why == "hidden"


def test_a_cookie_box_in_a_shadow_tree_is_refused(web: Web, session: Session) -> None:
    body = """<a id="a" href="/x">Contact</a><div id="usercentrics-root"></div><script>
      const root=document.getElementById("usercentrics-root").attachShadow({mode:"open"});
      root.innerHTML='<div style="position:fixed;inset:0;background:#eee"><p>About</p><button>Refuse all</button></div>';
      root.querySelector("button").onclick=()=>{document.body.dataset.choice="refused";root.innerHTML=""}</script>"""
    tree = show(web, session, body)
    assert node(tree, "body").attributes["data-choice"] == "refused"
    assert box(tree, "#a").seen


@pytest.mark.parametrize("after", [350, 450])
def test_words_that_a_script_brings_after_the_page_stood_still_have_their_place_on_the_desktop(web, session, after):
    body = f"""<h1>Town</h1><div id="late"></div><script>addEventListener("load",()=>setTimeout(()=>
      document.getElementById("late").innerHTML='<a id="a" href="/x">Contact centre</a>',{after}))</script>"""
    tree = show(web, session, body)
    assert box(tree, "#a").seen
    assert box(tree, "#a", "n").seen


def test_a_menu_that_is_built_anew_for_each_width_has_its_place_on_the_desktop(web, session):
    body = """<div id="nav"></div><script>const build=()=>document.getElementById("nav").innerHTML=innerWidth>600?
      '<a id="a" href="/x">Contact centre</a>':'<button id="b">Menu</button>';build();addEventListener("resize",build)</script>"""
    tree = show(web, session, body)
    assert box(tree, "#a").seen
    assert tree.css_first("#b") is None


def test_a_page_about_cookies_stays_as_it_is(web: Web, session: Session) -> None:
    body = '<main class="cookie-policy"><h1 id="h">Cookies</h1><div class="cookie-info"><p id="p">How we use them</p></div></main>'
    tree = show(web, session, body)
    assert box(tree, "#h").seen
    assert box(tree, "#p").seen


def test_slides_that_take_turns_are_marked_also_the_one_shown(web: Web, session: Session) -> None:
    css = ".s{display:none}.s.on{display:block}"
    body = """<div class="carousel"><div class="s on"><a id="one" href="/1">First</a></div>
      <div class="s"><a id="two" href="/2">Second</a></div></div>
      <div class="slider-free"><ul><li><a id="list" href="/3">Shown</a></li><li>Shown too</li></ul></div>"""
    tree = show(web, session, body, css)
    assert node(tree, "#one").attributes.get("data-sa-slide") == "1"
    assert node(tree, "#two").attributes.get("data-sa-slide") == "1"
    assert "data-sa-slide" not in node(tree, "#list").attributes
    assert box(tree, "#one").seen


def test_a_row_of_cards_shown_all_at_once_does_not_rotate(web: Web, session: Session) -> None:
    css = ".swiper{display:flex}.swiper-slide{width:300px}"
    body = '<div class="swiper"><div class="swiper-slide"><a id="a" href="/1">A</a></div><div class="swiper-slide">B</div></div>'
    assert "data-sa-slide" not in node(show(web, session, body, css), "#a").attributes


def test_stamps_that_a_page_brings_or_smuggles_in_are_gone(web: Web, session: Session) -> None:
    forged = "5 5 100 20 1 - 20.0 21.00 1"
    body = f"""<a id="a" href="/x" data-sa-w="{forged}" style="display:none" data-sale="kept">Contact</a><p>Words</p>
      <template><a data-sa-w="{forged}">x</a></template><noscript><a data-sa-w="{forged}">Contact</a></noscript>
      <i id="i" data-sa-slide="1"></i><script>
      const real=document.getElementById("a");
      new MutationObserver(()=>{{if(real.dataset.saW!=="{forged}")real.dataset.saW="{forged}"}}).observe(document,{{subtree:true,attributes:true,childList:true}});
      document.body.append(document.createComment("--><a id=evil data-sa-w='{forged}'>Contact</a><!--"));
      const s=document.createElement("style");s.textContent="</style><a id=evil2 data-sa-w='{forged}'>Contact</a>";document.body.append(s);
      Element.prototype.getBoundingClientRect=()=>({{left:1,top:1,right:9,bottom:9,width:8,height:8}});
      </script>"""
    rendered = session.render(
        web.add("/", PAGE.format(css="", body=body).replace("<html", '<html data-sa="1 1 1 1 1 1 1 1 1"'))
    )
    tree = LexborHTMLParser(rendered.html)
    assert box(tree, "#a").why == "hidden"
    assert node(tree, "#a").attributes["data-sale"] == "kept"
    assert not tree.css(f'[data-sa-w="{forged}"]')
    assert "data-sa-slide" not in node(tree, "#i").attributes
    assert node(tree, "html").attributes["data-sa"].startswith("1 1366 768 390 844 ")


def test_what_scripts_write_is_in_the_page_that_is_saved(web: Web, session: Session) -> None:
    web.add("/data.json", '["Contact centre"]', delay=0.8, Content_Type="application/json")
    body = """<div id="app"></div><script>fetch("/data.json").then(r=>r.json()).then(d=>{
      document.getElementById("app").innerHTML="<a id=late href=/k>"+d[0]+"</a>"})</script>"""
    tree = show(web, session, body)
    assert node(tree, "#late").text() == "Contact centre"
    assert box(tree, "#late").seen


def test_what_is_asked_for_with_what_was_asked_for_before_is_waited_for_too(web: Web, session: Session) -> None:
    for name, told in (("one", '["/two.json"]'), ("two", '["/three.json"]'), ("three", '["Contact centre"]')):
        web.add(f"/{name}.json", told, delay=0.7, Content_Type="application/json")
    body = """<p>Many words stand here from the start, so that nobody takes the page for an empty shell.</p>
      <div id="app"></div><script>const ask=(url)=>fetch(url).then(r=>r.json()).then(d=>d[0]);
      ask("/one.json").then(ask).then(ask).then(name=>{
      document.getElementById("app").innerHTML="<a id=late href=/k>"+name+"</a>"})</script>"""
    tree = show(web, session, body)
    assert node(tree, "#late").text() == "Contact centre"
    assert box(tree, "#late").seen


@pytest.mark.parametrize("data", ["", "Much that is told as data, beside the page. " * 300])
def test_words_that_a_timer_brings_to_a_page_written_by_scripts_are_waited_for(web, session, data) -> None:
    body = f"""<div id="app"></div><script>const data="{data}";
      document.getElementById("app").innerHTML="<h1>Town</h1>"+"<p>Written by a script.</p>".repeat(200);
      setTimeout(()=>document.getElementById("app").insertAdjacentHTML("beforeend","<a id=late href=/k>Contact centre</a>"),1700)
      </script>"""
    tree = show(web, session, body)
    assert node(tree, "#late").text() == "Contact centre"
    assert box(tree, "#late").seen


def test_a_script_that_another_script_sends_for_later_is_waited_for(web: Web, session: Session) -> None:
    write = "document.getElementById('app').innerHTML='<a id=late href=/k>Contact centre</a>'"
    web.add("/part.js", write, delay=0.8, Content_Type="text/javascript")
    body = """<p>Many words stand here from the start, so that nobody takes the page for an empty shell.</p>
      <div id="app"></div><script>addEventListener("load",()=>setTimeout(()=>{
      const part=document.createElement("script");part.src="/part.js";document.body.append(part)},50))</script>"""
    assert node(show(web, session, body), "#late").text() == "Contact centre"


LAZY = """<div id="far" style="height:{height}px"></div><p id="low"></p><script>
  new IntersectionObserver((seen,o)=>seen.forEach(e=>{{if(e.isIntersecting){{e.target.textContent="Late words";o.disconnect()}}}})).observe(document.getElementById("low"))</script>"""


def test_what_appears_on_scrolling_is_there_and_the_page_is_seen_from_its_top(web: Web, session: Session) -> None:
    tree = show(web, session, '<h1 id="h">Stad</h1>' + LAZY.format(height=4000))
    assert (node(tree, "#low").text(), box(tree, "#low").seen, box(tree, "#low").y > 4000) == ("Late words", True, True)
    assert 0 <= box(tree, "#h").y < 50


def test_a_page_that_its_cookie_box_holds_fast_is_scrolled_through_when_it_is_free(web: Web, session: Session) -> None:
    lock = "<script>document.body.style.cssText='position:fixed;top:0;width:100%'</script>"
    free = "document.body.style.cssText='';document.getElementById('ck').remove()"
    box_ = f'<div id="ck" class="cookie-consent" style="position:fixed;bottom:0"><button onclick="{free}">Refuse all</button></div>'
    tree = show(web, session, lock + box_ + "<p>Words</p>" + LAZY.format(height=3000))
    assert tree.css_first("#ck") is None
    assert node(tree, "#low").text() == "Late words"


def test_words_in_an_open_shadow_tree_stand_in_the_saved_page(web: Web, session: Session) -> None:
    body = """<x-menu><b slot="s">Slotted</b></x-menu><script>customElements.define("x-menu",class extends HTMLElement{
      constructor(){super();this.attachShadow({mode:"open"}).innerHTML='<a id="sh" href="/k">Contact <slot name="s"></slot></a>'}})</script>"""
    tree = show(web, session, body)
    assert "Contact Slotted" in " ".join(node(tree, "#sh").text().split())
    assert box(tree, "#sh").seen


def test_screenshots_show_the_first_screens_of_both_widths(web: Web, session: Session) -> None:
    rendered = session.render(web.add("/", PAGE.format(css="", body="<p>Words</p><div style='height:9000px'></div>")))
    assert [(shot.width, shot.height) for shot in rendered.screenshots] == [(1366, 3000), (390, 3000)]
    assert all(shot.png.startswith(b"\x89PNG") for shot in rendered.screenshots)


def test_the_visitor_is_named_and_the_browser_not_disguised(web: Web, session: Session) -> None:
    show(web, session, "<p>Words</p>")
    assert "Chrome/" in web.agents[-1]
    assert web.agents[-1].endswith("(citizen service audit; +audit@stad.example)")


def test_a_page_that_never_stops_loading_is_taken_as_it_is(web: Web, session: Session) -> None:
    web.add("/slow.png", "", delay=30)
    tree = show(web, session, '<a id="a" href="/x">Contact</a><img src="/slow.png">')
    assert box(tree, "#a").seen


def test_a_script_that_never_comes_does_not_hide_the_page_below(web: Web, session: Session) -> None:
    web.add("/slow.js", "", delay=30, Content_Type="text/javascript")
    tree = show(web, session, '<p>Above</p><script src="/slow.js"></script><a id="a" href="/x">Contact</a>')
    assert box(tree, "#a").seen


def test_a_document_without_end_is_our_failure_not_an_empty_page(session: Session) -> None:
    rendered = session.render("http://www.stad.example/drip")
    assert rendered.failure is Failure.TIMEOUT
    assert rendered.html == ""


@pytest.mark.parametrize("script", ["while(true)alert(1)", "while(true){}", "setInterval(()=>alert(1),1)"])
def test_scripts_that_hold_the_page_end_and_the_next_page_is_read(web: Web, session: Session, script: str) -> None:
    start = time.monotonic()
    held = session.render(
        web.add("/held", PAGE.format(css="", body=f"<p>Words</p><script>{script}</script><p id=b>Below</p>"))
    )
    assert held.failure in (None, Failure.TIMEOUT)
    assert time.monotonic() - start < 20
    assert box(show(web, session, '<a id="a" href="/x">Contact</a>'), "#a").seen


def test_popups_downloads_and_foreign_schemes_open_nothing(web: Web, session: Session) -> None:
    web.add("/file", "x", Content_Type="application/zip", Content_Disposition="attachment")
    body = """<p>Words</p><iframe src="file:///etc/passwd"></iframe><a id="f" href="/file" download>File</a>
      <script>window.open("/other");document.getElementById("f").click()</script>"""
    tree = show(web, session, body)
    assert "root:" not in node(tree, "body").text()
    assert session.render("http://www.stad.example/file").failure is Failure.NOT_HTML
    assert session.render("file:///etc/passwd").failure is Failure.TOOL_ERROR


@pytest.mark.parametrize(
    ("path", "status", "failure"),
    [
        ("/404", 404, Failure.GONE),
        ("/403", 403, Failure.FORBIDDEN),
        ("/500", 500, Failure.SERVER_ERROR),
        ("/429", 429, Failure.RATE_LIMITED),
    ],
)
def test_an_answer_that_is_no_page_says_so(
    web: Web, session: Session, path: str, status: int, failure: Failure
) -> None:
    rendered = session.render(web.add(path, "<p>Something is wrong</p>", status=status))
    assert (rendered.status, rendered.failure, rendered.html) == (status, failure, "")
    bare = session.render(web.add(path, "", status=status))
    assert bare.failure is failure


def test_what_is_no_html_or_too_large_is_refused(web: Web, session: Session) -> None:
    assert session.render(web.add("/a.txt", "words", Content_Type="text/plain")).failure is Failure.NOT_HTML
    large = PAGE.format(css="", body="<script>document.body.append('x'.repeat(3100000))</script>")
    assert session.render(web.add("/large", large)).failure is Failure.TOO_LARGE


def test_names_and_ports_without_an_answer_are_told_apart(web: Web, session: Session) -> None:
    assert session.render("http://nobody.invalid/").failure is Failure.DNS
    assert session.render("http://127.0.0.1:9999/").failure is Failure.PRIVATE
    assert session.render("https://www.stad.example/").failure is Failure.DNS


def test_a_redirect_says_what_became_of_its_end(web: Web, session: Session) -> None:
    dead = web.add("/dead", "", status=302, Location="http://nobody.invalid/")
    circle = web.add("/circle", "", status=302, Location="/circle")
    assert session.render(dead).failure is Failure.DNS
    assert session.render(circle).failure is Failure.REDIRECTS
    assert session.render(web.add("/nothing", "", status=204)).failure is Failure.EMPTY


def test_nothing_private_is_asked_for_unless_a_route_leads_there(web: Web, session: Session) -> None:
    web.asked.clear()
    show(
        web,
        session,
        f'<p>Words</p><img src="http://127.0.0.1:{web.port}/inner"><img src="http://localhost:{web.port}/inner"><img src="http://b.example/outer">',
    )
    paths = {path for _, path in web.asked}
    assert "/inner" not in paths
    assert "/outer" in paths


def test_a_refused_connection_is_refused(web: Web) -> None:
    opened = Session(settings_for(web, routes=(), allow_private=True))
    try:
        assert opened.render("http://127.0.0.1:9998/").failure is Failure.REFUSED
        assert opened.render(f"https://127.0.0.1:{web.port}/").failure is Failure.TLS
    finally:
        opened.close()


def test_scripts_that_send_the_visitor_on_are_followed(web: Web, session: Session) -> None:
    web.add("/target", PAGE.format(css="", body="<a id='a' href='/x'>Contact</a>"))
    rendered = session.render(
        web.add("/splash", '<p>Wait</p><script>setTimeout(()=>location.href="/target",200)</script>')
    )
    assert rendered.final_url == "http://www.stad.example/target"
    assert rendered.failure is None


def test_each_page_is_a_first_visit(web: Web, session: Session) -> None:
    body = "<p>Words</p><script>document.body.id=localStorage.seen?'again':'first';localStorage.seen=1</script>"
    assert show(web, session, body).css_first("body#first") is not None
    assert show(web, session, body).css_first("body#first") is not None


def test_a_browser_that_dies_is_started_again(web: Web, tmp_path: Path) -> None:
    real = find_browser(Settings())
    program, pids = tmp_path / "browser", tmp_path / "pids"
    program.write_text(f'#!/bin/sh\necho $$ >> {pids}\nexec {real} "$@"\n')
    program.chmod(0o755)
    opened = Session(settings_for(web, browser=str(program)))
    try:
        assert box(show(web, opened, '<a id="a" href="/x">Contact</a>'), "#a").seen
        os.killpg(int(pids.read_text().split()[-1]), signal.SIGKILL)
        assert box(show(web, opened, '<a id="a" href="/x">Contact</a>'), "#a").seen
        assert len(pids.read_text().split()) == 2
    finally:
        opened.close()


def test_a_browser_that_dies_every_time_is_our_failure(web: Web, tmp_path: Path) -> None:
    real = find_browser(Settings())
    program, pids = tmp_path / "browser", tmp_path / "pids"
    program.write_text(f'#!/bin/sh\necho $$ >> {pids}\nexec {real} "$@"\n')
    program.chmod(0o755)
    opened = Session(settings_for(web, browser=str(program)))
    url = web.add("/deadly", PAGE.format(css="", body='<p>Words</p><img src="/slow.png">'))
    web.add("/slow.png", "", delay=30)
    stop = threading.Event()

    def kill() -> None:
        while not stop.wait(0.3):
            if ("www.stad.example", "/deadly") in web.asked:
                web.asked.clear()
                os.killpg(int(pids.read_text().split()[-1]), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        rendered = opened.render(url)
        assert rendered.failure is Failure.TOOL_ERROR
        assert rendered.html == ""
    finally:
        stop.set()
        killer.join()
        opened.close()


def test_a_browser_that_is_not_there_is_said_in_one_line() -> None:
    with pytest.raises(ServiceAuditError, match="no browser at '/nowhere/chromium'"):
        find_browser(Settings(browser="/nowhere/chromium"))


def test_a_page_of_three_thousand_elements_is_stamped_whole(web: Web, session: Session) -> None:
    rows = "".join(f'<li><a href="/{i}"><span>Matter {i}</span></a> <b>words</b></li>' for i in range(750))
    tree = show(web, session, f"<ul>{rows}</ul>")
    assert len(tree.css("[data-sa-w][data-sa-n]")) == 750 * 3
    assert all(read_box(item.attributes["data-sa-w"]) for item in tree.css("[data-sa-w]"))


def test_pages_rendered_at_once_do_not_mix(web: Web, session: Session) -> None:
    urls = [web.add(f"/page{i}", PAGE.format(css="", body=f'<a id="a" href="/x">Contact {i}</a>')) for i in range(6)]

    async def all_at_once() -> list[Rendered]:
        return await asyncio.gather(*(session.browser.render(url, now=lambda: "") for url in urls))

    seen = [node(LexborHTMLParser(page.html), "#a").text() for page in session.runner.run(all_at_once())]
    assert seen == [f"Contact {i}" for i in range(6)]
