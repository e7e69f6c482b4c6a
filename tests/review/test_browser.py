"""The sheet in a real browser: two people label by keys, their files are read and compared; a harmful page does nothing."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from review import visits
from serviceaudit.gold.labels import Label, labels
from serviceaudit.gold.raters import compare, disputes
from serviceaudit.model import Verdict

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
QUESTIONS = "abcde"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one person: it keeps what it is told from one opening of the sheet to the next."""
    held = browser.new_context(viewport={"width": 1366, "height": 768})
    yield held
    held.close()


def opened(context: BrowserContext, sheet: Path, who: str = "AB") -> Page:
    page = context.new_page()
    page.goto(sheet.as_uri())
    page.get_by_label("Your initials").fill(who)
    page.keyboard.press("Enter")
    return page


def press(page: Page, keys: str) -> None:
    for key in keys.replace(" ", ""):
        page.keyboard.press({">": "ArrowRight", "<": "ArrowLeft"}.get(key, key))


def select(page: Page, words: str) -> None:
    """As with the mouse, over a whole line of the page's text."""
    page.locator("#text p, #link-list li span").filter(has_text=words).first.evaluate(
        "line => getSelection().selectAllChildren(line)"
    )


def downloaded(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as told:
        page.get_by_role("button", name=button).first.click()
    path = folder / told.value.suggested_filename
    told.value.save_as(path)
    return path


def current(page: Page) -> str:
    return page.locator("#questions li.open .id").inner_text()


def test_two_people_label_by_keys_and_their_files_are_compared(browser: Browser, sheet: Path, tmp_path: Path) -> None:
    files = []
    for who, keys in (("AB", "1j 1j 3j 0jn > nj nj n? j0 j?"), ("cd!", "1j 1j 2j 0jn > nj nj n? j0 j1")):
        context = browser.new_context()
        page = opened(context, sheet, who)
        press(page, keys)
        files.append(downloaded(page, "Download the labels", tmp_path))
        context.close()
    assert [file.name for file in files] == ["labels-AB.csv", "labels-cd.csv"]
    one, other = (labels(file) for file in files)
    verdicts = ["yes", "yes", "yes", "no", "not_assessed", "not_assessed", "not_assessed", "unclear", "no", "unclear"]
    places = [(key, question) for key in ("SE-9971", "SE-9972") for question in QUESTIONS]
    assert [(found.site, found.question) for found in one] == places
    assert [found.verdict for found in one] == verdicts
    assert [found.level for found in one if found.question == "c"] == [3, None]
    assert [(d.site, d.question) for d in disputes(one, other)] == [("SE-9971", "c"), ("SE-9972", "e")]
    shares = [score.share.value for score in compare(one, other).scores]
    assert shares == [1.0, 1.0, 0.5, 1.0, 0.5]


def test_selected_words_become_the_evidence_with_their_page(
    context: BrowserContext, sheet: Path, tmp_path: Path
) -> None:
    page = opened(context, sheet)
    page.get_by_role("button", name="Hjälp").click()
    select(page, "Vi svarar på frågor")
    press(page, "q1")
    page.get_by_label("Rule", exact=True).select_option("A1")
    page.get_by_label("Note").fill('he said "yes",\nthen no')
    page.keyboard.press("Escape")
    press(page, "j1hh")
    select(page, "Kommunens hjälp")
    page.get_by_role("button", name="Quote the selected words").click()
    first, second = labels(downloaded(page, "Download the labels", tmp_path))
    assert first == Label(
        site="SE-9971",
        question="a",
        verdict=Verdict.YES,
        rule="A1",
        page="http://www.ekby.example/hjalp/",
        quote="Vi svarar på frågor om allt som kommunen gör, alla vardagar klockan …",
        note='he said "yes", then no',
    )
    assert second.page == "http://www.ekby.example/"
    assert second.quote.startswith("Kommunens hjälp")


def test_links_lead_to_pages_of_the_sheet_and_nowhere_else(context: BrowserContext, sheet: Path) -> None:
    page = opened(context, sheet)
    assert page.locator("#link-list button").count() == 1
    page.get_by_role("button", name="Open here").click()
    assert page.locator("#page-address").inner_text() == "http://www.ekby.example/hjalp/"
    assert page.evaluate("document.activeElement.id") == "page-title"


def test_a_site_whose_front_page_the_archive_lacks_says_so(
    context: BrowserContext, archive: Path, tmp_path: Path
) -> None:
    sheet = visits.made(tmp_path / "sheet.html", archive, keys=["Ekby"]).path
    text = sheet.read_text("utf-8")
    page = opened(context, sheet)
    told = page.get_by_text("The archive holds no front page")
    assert not told.is_visible()
    sheet.write_text(text.replace('"front":true', '"front":false'), encoding="utf-8")
    page.reload()
    page.get_by_role("button", name="Start").click()
    assert told.is_visible()


def test_q_without_selected_words_changes_nothing_and_says_why(context: BrowserContext, sheet: Path) -> None:
    page = opened(context, sheet)
    page.get_by_label("Note").fill("x")
    page.locator("h1#site-name").click()
    press(page, "q")
    assert page.get_by_role("alert").inner_text() == "Select words on the page first, then press q."
    assert page.get_by_label("Words on the page").input_value() == ""


def test_a_page_that_means_harm_does_nothing_and_no_host_is_asked(context: BrowserContext, sheet: Path) -> None:
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(sheet.as_uri())
    page.get_by_label("Your initials").fill('"><img src=x onerror=window.harmed=10>')
    press_all(page)
    assert page.locator("#site-name").inner_text() == visits.HARMBY.name
    assert "</script><script>window.harmed = 3</script>" in page.locator("#text").inner_text()
    for line in page.locator("#link-list li").all():
        line.click()
    assert page.locator("#desk a").count() == 0
    press(page, "l1q")
    page.wait_for_timeout(200)
    assert page.evaluate("window.harmed") is None
    assert {url for url in asked if not url.startswith("data:image/png")} == {sheet.as_uri()}
    assert said == []
    assert page.url == sheet.as_uri()


def press_all(page: Page) -> None:
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")


def test_a_quote_that_a_spreadsheet_would_run_is_made_harmless(
    context: BrowserContext, sheet: Path, tmp_path: Path
) -> None:
    page = opened(context, sheet)
    press(page, ">")
    select(page, "=HYPERLINK")
    press(page, "1q")
    (label,) = labels(downloaded(page, "Download the labels", tmp_path))
    assert label.quote == '\'=HYPERLINK("http://evil.example/")'


def test_keys_move_between_questions_sites_and_pages_and_stop_at_the_ends(context: BrowserContext, sheet: Path) -> None:
    page = opened(context, sheet)
    name = page.locator("#site-name")
    press(page, "k")
    assert current(page) == "a"
    press(page, "jjjjjjj")
    assert current(page) == "e"
    press(page, "<")
    assert name.inner_text() == "Ekby"
    press(page, ">>>>")
    assert name.inner_text() == "Lostby"
    assert current(page) == "a"
    assert "A firewall or robot check" in page.locator("#text").inner_text()
    press(page, "<<lll")
    assert page.locator("#page-title").inner_text() == "http://www.ekby.example/zebra/"
    press(page, "hl")
    assert page.locator("#page-list [aria-current]").inner_text() == "http://www.ekby.example/zebra/"


def test_single_keys_can_be_turned_off_and_never_act_while_somebody_writes(
    context: BrowserContext, sheet: Path
) -> None:
    """WCAG 2.2, 2.1.4."""
    page = opened(context, sheet)
    page.get_by_label("Note").type("10?n x")
    assert page.locator("#questions .verdict").count() == 0
    page.get_by_role("button", name="Pause and help").click()
    page.get_by_label("Single keys work").uncheck()
    page.get_by_role("button", name="Start").click()
    page.locator("#site-name").click()
    press(page, "1")
    assert page.locator("#questions .verdict").count() == 0
    page.get_by_role("button", name="1 Yes").click()
    assert page.locator("#questions .verdict").inner_text() == "Yes"


def test_a_yes_that_the_codebook_forbids_is_pointed_out(context: BrowserContext, sheet: Path) -> None:
    page = opened(context, sheet)
    press(page, "0j1")
    assert page.locator("#questions .odd").inner_text() == "By the codebook b cannot be yes, since a is no."
    press(page, "0")
    assert page.locator("#questions .odd").count() == 0


def test_an_unclear_answer_keeps_its_level_and_one_not_assessed_has_none(
    context: BrowserContext, sheet: Path, tmp_path: Path
) -> None:
    page = opened(context, sheet)
    press(page, "jj3?")
    (label,) = labels(downloaded(page, "Download the labels", tmp_path))
    assert (label.verdict, label.level) == (Verdict.UNCLEAR, 3)
    press(page, "n")
    (label,) = labels(downloaded(page, "Download the labels", tmp_path))
    assert (label.verdict, label.level) == (Verdict.NOT_ASSESSED, None)
    press(page, "x")
    page.get_by_role("button", name="Download the labels").first.click()
    assert page.get_by_role("alert").inner_text() == "There is nothing to download yet."


def test_the_clock_warns_counts_on_and_blocks_nothing(context: BrowserContext, sheet: Path, tmp_path: Path) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(sheet.as_uri())
    page.get_by_label("Your initials").fill("AB")
    page.keyboard.press("Enter")
    clock = page.locator("#clock")
    page.clock.run_for(100_000)
    assert re.fullmatch("0:(19|20|21) left for a", clock.inner_text())
    page.clock.run_for(10_000)
    assert re.fullmatch("0:(09|10|11) A few seconds left", clock.inner_text())
    page.clock.run_for(40_000)
    assert re.fullmatch(r"\+0:(29|30|31) over the time for a", clock.inner_text())
    assert page.get_by_role("status").inner_text().startswith("Two minutes are over.")
    press(page, "0j")
    page.clock.run_for(30_000)
    press(page, "1")
    page.clock.run_for(60_000)
    page.get_by_role("button", name="Pause and help").click()
    page.clock.run_for(60_000)
    rows = list(csv.DictReader(downloaded(page, "Download the seconds used", tmp_path).read_text("utf-8").splitlines()))
    told = [(row["labeller"], row["site"], row["question"], row["answered"], row["late"]) for row in rows]
    assert told == [("AB", "SE-9971", "a", "yes", "yes"), ("AB", "SE-9971", "b", "yes", "no")]
    assert [int(row["seconds"]) for row in rows] == [pytest.approx(150, abs=2), pytest.approx(30, abs=2)]


def test_answers_are_still_there_when_the_sheet_is_opened_again(context: BrowserContext, sheet: Path) -> None:
    page = opened(context, sheet)
    press(page, "1j0j2")
    page.close()
    page = context.new_page()
    page.goto(sheet.as_uri())
    assert page.get_by_label("Your initials").input_value() == "AB"
    page.get_by_role("button", name="Start").click()
    assert page.locator("#questions .verdict").all_inner_texts() == ["Yes", "No", "No · 2"]
    assert current(page) == "d"


def test_progress_moves_to_another_computer_and_another_sheets_is_refused(
    browser: Browser, context: BrowserContext, archive: Path, sheet: Path, tmp_path: Path
) -> None:
    page = opened(context, sheet)
    press(page, "1j0")
    press(page, "p")
    saved = downloaded(page, "Save the progress", tmp_path)
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.goto(sheet.as_uri())
    other.get_by_label("Load progress").set_input_files(saved)
    other.get_by_text("The file was loaded: 2 answers.").wait_for()
    for content in (
        "{",
        "[]",
        json.dumps({"sheet": "x", "answers": {}}),
        saved.read_text("utf-8").replace("yes", "<b>"),
    ):
        (tmp_path / "bad.json").write_text(content, encoding="utf-8")
        other.get_by_label("Load progress").set_input_files(tmp_path / "bad.json")
        last = "1 answers" if "<b>" in content else "belongs to another sheet or is damaged"
        other.get_by_text(last).wait_for()
    elsewhere.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1366])
def test_nothing_scrolls_sideways(browser: Browser, sheet: Path, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = opened(context, sheet)
    for keys in ("", "jj1", ">>"):
        press(page, keys)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(page, "p")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_every_control_has_a_name_and_shows_where_the_focus_is(context: BrowserContext, sheet: Path) -> None:
    page = opened(context, sheet)
    page.locator("body").click(position={"x": 5, "y": 700})
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.tagName, (e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent || "").trim(), s.outlineStyle, parseFloat(s.outlineWidth)]; }"""
        )
        if found[0] == "BODY":
            continue
        seen.add(found[1])
        assert found[1], found
        assert found[2] == "solid", found
        assert found[3] >= 2, found
    assert len(seen) > 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_have_contrast_enough(browser: Browser, sheet: Path, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = opened(context, sheet)
    press(page, "1j0j3?j?jn")
    assert page.evaluate(CONTRAST) == []
    press(page, "p")
    assert page.evaluate(CONTRAST) == []
    context.close()


CONTRAST = """() => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const ground = element => { for (let e = element; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest(".unseen, .skip, :disabled, script, style, option")) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(e.className + " " + e.textContent.slice(0, 30) + " " + ratio.toFixed(2));
  }
  return poor;
}"""
