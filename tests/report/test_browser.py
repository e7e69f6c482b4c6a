"""The report in a real browser: phone width, dark mode, sorting and filtering, and without JavaScript."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def front(browser: Browser, report: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto((report / "index.html").as_uri())
    yield page
    page.close()


def names(page: Page) -> list[str]:
    return [name for name in page.locator("#ranking tbody tr:not([hidden]) th").all_inner_texts() if name]


def test_the_outlined_picture_is_really_shown(browser: Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    failed: list[str] = []
    done: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("requestfinished", lambda request: done.append(request.url))
    page.goto((report / "s/se/9902.html").as_uri(), wait_until="load")
    assert failed == []
    assert any(url.endswith("img/se-9902-1366.png") for url in done)
    page.close()


def test_search_and_filters_narrow_the_table_and_say_how_many_are_left(front: Page) -> None:
    front.get_by_label("Sök på namn").fill("å")
    assert set(names(front)) == {"Åkerslätt", "Lillåsen"}
    front.get_by_role("button", name="Visa alla").click()
    front.locator('[data-question="0"]').select_option("yes")
    front.locator('[data-question="4"]').select_option("no")
    left = names(front)
    assert left
    assert all(
        row.split()[0] == "yes" and row.split()[4] == "no"
        for row in front.eval_on_selector_all(
            "#ranking tbody tr:not([hidden])", "rows => rows.map(r => r.dataset.verdicts)"
        )
    )
    assert front.locator("#shown").inner_text() == f"{len(left)} av 22 kommuner visas"


def test_columns_sort_by_number_and_by_the_languages_alphabet(front: Page) -> None:
    front.get_by_role("button", name="Kommun", exact=True).click()
    assert names(front)[0] == "Björkdala"
    assert names(front)[-3:] == ["Åkerslätt", "Älghult", "Östanvik"]
    front.get_by_role("button", name="Invånare", exact=True).click()
    assert names(front)[0] == "Stensjöbro"
    head = front.locator("#ranking thead th").nth(3)
    assert head.get_attribute("aria-sort") == "descending"
    front.get_by_role("button", name="Invånare", exact=True).click()
    assert names(front)[0] == "Ytterholm"


def test_everything_can_be_read_without_scripts(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "index.html").as_uri())
    assert page.locator("#ranking tbody tr").count() == 22
    assert not page.locator("#filters").is_visible()
    context.close()


def test_a_keyboard_user_can_skip_to_the_content(front: Page) -> None:
    front.keyboard.press("Tab")
    assert front.evaluate("document.activeElement.className") == "skip"
    front.keyboard.press("Enter")
    assert front.evaluate("document.activeElement.id") == "content"
