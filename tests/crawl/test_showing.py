"""What `--render auto` shows in a real browser: the front page once, other pages only where the plain page says too little."""

import asyncio

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawl.visits import NOW, SITE, WORDS, wishes
from crawl.web import page, reply, web
from serviceaudit.crawl.browser import find_browser
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.render import Browser
from serviceaudit.crawl.visit import visit
from serviceaudit.model import Via
from serviceaudit.settings import Settings
from serviceaudit.signals.stamps import read_box

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser(Settings()) is None, reason="no Chromium here"),
]
FRONT = f"""<h1 id=h>Kommunen</h1><p>{WORDS}</p>
<nav><button aria-expanded=false onclick="m.hidden=!m.hidden">Meny</button><ul id=m hidden><li><a id=deep href=/kontakt>Kontakt</a></ul></nav>
<details><summary id=s>Mer</summary><p id=folded>Kontakta oss här</p></details>
<iframe src=/ram.html title=Nyheter></iframe><a href=/kontakt2>Kontakt två</a>"""
ANSWERS = {
    "/": page(FRONT),
    "/ram.html": page("<p>Nyheter i en ram</p>"),
    "/kontakt": page("<div id=root></div><script src=/app.js></script>"),
    "/app.js": reply(
        f"document.getElementById('root').innerHTML='<h1>Kontakt</h1><p>{WORDS}</p>'", kind="text/javascript"
    ),
    "/kontakt2": page(f"<h1>Kontakt</h1><p>{WORDS}</p>"),
}


@pytest.fixture(scope="module")
def seen(workers):
    """The snapshot, and the addresses that the browser was sent to."""
    asked = []

    async def run():
        async with web(ANSWERS) as server, Browser(server.settings()) as browser:

            async def render(url):
                asked.append(url)
                return await browser.render(url, now=lambda: NOW, languages=("sv",))

            return await visit(
                SITE,
                wishes,
                settings=server.settings(),
                workers=workers,
                pace=Pace(0),
                record=lambda _: None,
                now=lambda: NOW,
                render=render,
            )

    return asyncio.run(run()), asked


def box(tree, selector, width="w"):
    return read_box(tree.css_first(selector).attributes[f"data-sa-{width}"])


def test_the_front_page_and_shells_are_shown_once_each_and_what_can_be_read_is_not(seen):
    snapshot, asked = seen
    assert asked == ["http://www.a.example/", "http://www.a.example/kontakt"]
    via = {one.url.rpartition("/")[2]: one.via for one in snapshot.pages}
    assert via == {"": Via.BROWSER, "kontakt": Via.BROWSER, "kontakt2": Via.HTTP}
    assert all(one.readable and WORDS in one.html for one in snapshot.pages)


def test_menus_and_accordions_are_seen_closed_and_what_they_hold_is_kept_as_hidden(seen):
    tree = LexborHTMLParser(seen[0].pages[0].html)
    for width in ("w", "n"):
        assert [box(tree, f"#{one}", width).seen for one in ("h", "s")] == [True, True]
        assert [box(tree, f"#{one}", width).why for one in ("deep", "folded")] == ["hidden", "hidden"]
    assert tree.css_first("#folded").text() == "Kontakta oss här"


def test_a_frame_of_the_same_site_is_read_as_part_of_the_page_shown(seen):
    assert "Nyheter i en ram" in seen[0].pages[0].html


def test_both_widths_are_pictured(seen):
    assert [(one.url, one.width) for one in seen[0].screenshots] == [
        (f"http://www.a.example/{path}", width) for path in ("", "kontakt") for width in (1366, 390)
    ]
