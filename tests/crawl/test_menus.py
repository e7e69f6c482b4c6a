"""Menus that scripts make when their button is pressed, in a real browser: read as closed menus (codebook, ruling 3)."""

import asyncio

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawl.visits import NOW, WORDS
from crawl.web import page, web
from serviceaudit.crawl.browser import find_browser
from serviceaudit.crawl.render import Browser
from serviceaudit.settings import Settings
from serviceaudit.signals.stamps import read_box

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser(Settings()) is None, reason="no Chromium here"),
]
MADE = """<script>
const links = (names) => names.map((n) => `<li><a href="/${n}">${n}</a></li>`).join("");
const make = (names) => { const d = document.createElement("div"); d.innerHTML = `<ul>${links(names)}</ul>`; document.body.append(d); };
</script>"""
PAGES = {
    "/pressed": f"""{MADE}<button aria-haspopup=dialog onclick='make(["kundtjanst", "skola"])'>Meny</button><a href=/skola>skola</a>""",
    "/named": f"""{MADE}<button class="site-menu-toggle menu" onclick='setTimeout(() => make(["kundtjanst"]), 120)'>≡</button>""",
    "/there": f"""{MADE}<nav><button aria-expanded=false onclick='make(["pressed"])'>Meny</button><ul hidden><li><a href=/kundtjanst>K</a></li></ul></nav>""",
    "/filled": f"""{MADE}<header><button aria-expanded=false aria-controls=mega onclick='make(["kundtjanst"])'>Meny</button><div id=mega></div>
<a href=/sok hidden>Sök</a></header>""",
    "/sends": f"""{MADE}<form action=/sent><button aria-expanded=false onclick='make(["pressed"])'>Meny</button></form>""",
    "/leaves": """<button aria-expanded=false onclick='location.href="/elsewhere"'>Meny</button>""",
    "/plain": f"""{MADE}<button onclick='make(["pressed"])'>Logga in</button>""",
    "/hostile": """<button aria-expanded=false onclick='const a = document.createElement("a"); a.href = "/x?data-sa-w=1";
a.textContent = "<img src=x onerror=alert(1)> data-sa-w"; document.body.append(a);
const b = document.createElement("a"); b.href = "javascript:alert(1)"; b.textContent = "b"; document.body.append(b)'>Meny</button>""",
    "/endless": """<button aria-expanded=false onclick='for (let n = 0; n < 3000; n++) { const a = document.createElement("a"); a.href = "/" + n;
a.textContent = "sida " + n; document.body.append(a, " ") }'>Meny</button>""",
}


@pytest.fixture(scope="module")
def shown():
    """Path -> the saved page."""

    async def run():
        answers = {path: page(f"<h1>Kommunen</h1><p>{WORDS}</p>{body}") for path, body in PAGES.items()}
        answers["/elsewhere"] = page("<h1>Annat</h1>")
        async with web(answers) as server, Browser(server.settings()) as browser:
            seen = {}
            for path in PAGES:
                rendered = await browser.render(f"http://www.a.example{path}", now=lambda: NOW)
                assert rendered.failure is None, rendered.detail
                assert rendered.final_url == f"http://www.a.example{path}"
                seen[path] = LexborHTMLParser(rendered.html)
            return seen

    return asyncio.run(run())


def links(tree):
    return [link.attributes["href"] for link in tree.css("a[href]")]


def test_links_of_a_menu_that_is_made_on_a_press_stand_in_the_page_as_a_closed_menu(shown):
    tree = shown["/pressed"]
    assert [(a.attributes["href"], a.text()) for a in tree.css("nav a")] == [
        ("http://www.a.example/kundtjanst", "kundtjanst")
    ], "the other link of the menu stood on the page before"
    for width in ("w", "n"):
        box = read_box(tree.css_first("nav a").attributes[f"data-sa-{width}"])
        assert (box.seen, box.why) == (False, "hidden")
    assert read_box(tree.css_first("h1").attributes["data-sa-w"]).seen, "all else is stamped as it was before the press"


def test_a_button_that_only_its_class_calls_a_menu_is_pressed_and_waited_for(shown):
    assert links(shown["/named"]) == ["http://www.a.example/kundtjanst"]


def test_what_a_button_controls_is_not_there_as_long_as_it_is_empty(shown):
    assert links(shown["/filled"]) == ["/sok", "http://www.a.example/kundtjanst"]


@pytest.mark.parametrize("path", ["/there", "/sends", "/plain"])
def test_nothing_is_pressed_that_opens_what_is_there_sends_a_form_or_is_no_menu(shown, path):
    assert not [link for link in links(shown[path]) if "pressed" in link]


def test_a_press_that_leads_away_takes_nothing_from_what_was_seen(shown):
    assert WORDS in shown["/leaves"].body.text()


def test_what_a_menu_brings_is_escaped_and_forges_no_stamp(shown):
    tree = shown["/hostile"]
    assert tree.css("img") == []
    assert links(tree) == ["http://www.a.example/x?data_sa-w=1"]
    assert tree.css_first("nav a").text() == "<img src=x onerror=alert(1)> data_sa-w"


def test_a_menu_without_end_is_cut(shown):
    assert len(links(shown["/endless"])) == 400
