"""For everybody: WCAG 2.2 by axe on every kind of page, keyboard, narrow and enlarged, forced colours, print, no other host."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from report import sample
from report.conftest import RUNS, STILL
from serviceaudit.model import GENERATED
from serviceaudit.report import write
from serviceaudit.report.shapes import ReportView

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
KINDS = (
    "index.html",
    "s/se/9902.html",
    "s/se/9923.html",
    "q/c.html",
    "method.html",
    "run.html",
    "runs.html",
    "data.html",
    "changes.html",
    "map.html",
    f"{RUNS[1]}/index.html",
    f"{RUNS[1]}/s/se/9902.html",
    STILL,
)
SCREENS = {"desktop": (1366, 768), "phone": (390, 844)}

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=[(s, c) for s in SCREENS for c in ("light", "dark")], ids="-".join)
def shown(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    screen, scheme = request.param
    width, height = SCREENS[screen]
    # axe is put into the page by the test; the page's own policy would rightly refuse it.
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def page(browser: Browser, whole: Path) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1366, "height": 768})
    opened.goto((whole / "s/se/9902.html").as_uri())
    yield opened
    opened.close()


def violations(page: Page) -> list[str]:
    """All rules of axe, and its one for the size of targets (WCAG 2.2, 2.5.8), which it leaves out unless asked."""
    told = (
        Axe().run(page, options={"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}).response
    )
    assert len(told["passes"]) > 20
    found = told["violations"]
    return [f"{v['id']}: {node['target']} {node.get('failureSummary', '')}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_any_kind_of_page_and_none_scrolls_sideways(
    shown: BrowserContext, whole: Path, kind: str
) -> None:
    page = shown.new_page()
    page.goto((whole / kind).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == ("rgb(18, 24, 29)" if dark else "rgb(251, 250, 248)")
    page.close()


@pytest.fixture(scope="module")
def made_up(seen: Callable[..., ReportView], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of made-up answers, which says so above everything else."""
    out = tmp_path_factory.mktemp("made-up") / "out"
    view = seen(sample.results()[:3], run=replace(sample.RUN, id=f"{GENERATED}se-1"))
    write.write({"sv": view}, out, lambda _: [])
    return out


def test_axe_finds_nothing_in_the_words_that_answers_are_made_up(shown: BrowserContext, made_up: Path) -> None:
    page = shown.new_page()
    page.goto((made_up / "data.html").as_uri())
    assert page.locator(".generated").is_visible()
    assert violations(page) == []
    page.close()


def test_axe_would_find_what_is_wrong(shown: BrowserContext, whole: Path) -> None:
    page = shown.new_page()
    page.goto((whole / "s/se/9902.html").as_uri())
    page.evaluate("document.querySelector('.small').style.cssText = 'color: #808080; background: #646464'")
    assert any(line.startswith("color-contrast") for line in violations(page))
    page.close()


def test_axe_finds_nothing_in_the_enlarged_picture(shown: BrowserContext, whole: Path) -> None:
    page = shown.new_page()
    page.goto((whole / "s/se/9902.html").as_uri())
    page.locator("a.enlarge").first.click()
    assert page.locator("dialog.picture").is_visible()
    assert violations(page) == []
    page.close()


def test_a_picture_is_enlarged_and_closed_by_keyboard_and_the_focus_comes_back(page: Page) -> None:
    page.locator("a.enlarge").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog.picture svg rect.outline").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Stäng"
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "enlarge"


def test_without_scripts_the_picture_is_a_link_to_its_file(browser: Browser, whole: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((whole / "s/se/9902.html").as_uri())
    assert not page.locator("button.copy").first.is_visible()
    assert page.locator("article.card").count() == 5
    page.locator("a.enlarge").first.click()
    page.wait_for_url("**/img/se-9902-1366.png")
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_can_be_used_is_reached_by_tab_and_nothing_is_asked_of_another_host(
    browser: Browser, whole: Path, kind: str
) -> None:
    """In the order of the page, with a ring around each; and the page keeps its own policy."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto((whole / kind).as_uri())
    page.evaluate(
        "window.wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]"
        ".filter(e => e.checkVisibility() && e.tabIndex >= 0)"
    )
    walked = []
    for _ in range(min(page.evaluate("wanted.length"), 150)):
        page.keyboard.press("Tab")
        at, ring = page.evaluate(
            "[wanted.indexOf(document.activeElement), getComputedStyle(document.activeElement).outlineStyle]"
        )
        walked.append(at)
        assert ring != "none", page.evaluate("document.activeElement.outerHTML")
    assert walked == list(range(len(walked)))
    assert walked
    assert asked
    assert [url for url in asked if not url.startswith(whole.as_uri())] == []
    assert said == []
    page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_narrow_screens_and_400_percent_need_no_scrolling_sideways(browser: Browser, whole: Path, kind: str) -> None:
    """WCAG 2.2, 1.4.10: 1366 x 768 at 400 % is 341 x 192."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto((whole / kind).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width, height in ((320, 640), (341, 192)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_with_forced_colours_levels_and_history_are_still_drawn(browser: Browser, whole: Path) -> None:
    page = browser.new_page(forced_colors="active", viewport={"width": 1366, "height": 768})
    page.goto((whole / "s/se/9902.html").as_uri())
    for mark in (".pictogram .spot", ".history .point", ".dot.full"):
        node = page.locator(mark).first
        style = "s => [s.fill, s.backgroundColor]"
        colours = node.evaluate(f"e => ({style})(getComputedStyle(e))")
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert any(colour not in (ground, "none", "rgba(0, 0, 0, 0)") for colour in colours), (mark, colours)
    page.close()


def test_who_wants_less_motion_gets_none(browser: Browser, whole: Path) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto((whole / "s/se/9902.html").as_uri())
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => {const s = getComputedStyle(e);"
        " return s.animationName !== 'none' || s.transitionDuration.split(', ').some(d => parseFloat(d) > 0);}).length"
    )
    assert moving == 0
    page.close()


def test_a_municipalitys_page_prints_with_its_answers_and_without_what_only_a_screen_can_use(page: Page) -> None:
    page.emulate_media(media="print")
    for hidden in (".starter", "a.enlarge .zoom", ".shield", ".site-head nav", ".copying"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for seen in ("h1", ".jump .verdict", "#q-c .steps", "#q-e .advice p", "#q-e .looked", ".history", "#q-a .rule p"):
        assert page.locator(seen).first.is_visible(), seen
    pdf = page.pdf(format="A4", print_background=False)
    assert pdf.startswith(b"%PDF-")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 8


def test_the_markup_to_start_from_can_be_copied_by_mouse_and_by_keyboard(page: Page) -> None:
    page.locator(".next summary").click()
    field = page.locator("#start-next")
    field.focus()
    page.keyboard.press("Control+a")
    assert page.evaluate("getSelection().toString()") == field.input_value()
    page.locator(".next button.copy").click()
    page.locator(".next [role=status]").filter(has_text="Kopierat").wait_for()
