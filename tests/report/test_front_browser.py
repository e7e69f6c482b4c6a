"""The front page in a real browser: what is chosen stands in the address, and goes back, along and across pages."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from report import earlier, sample
from serviceaudit.report import write
from serviceaudit.report.shapes import ReportView

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]

MANY = 620


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def out(seen: Callable[..., ReportView], folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("browsed") / "out"
    results = earlier.placed(sample.results())
    views = {language: seen(results, language, beside=earlier.beside(folder, results)) for language in ("sv", "en")}
    write.write(views, out, lambda _: [], dated=True)
    return out


@pytest.fixture(scope="module")
def long(seen: Callable[..., ReportView], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More municipalities than one page holds."""
    out = tmp_path_factory.mktemp("long") / "out"
    rows = itertools.islice(itertools.cycle(sample.ROWS[:22]), MANY)
    results = [
        sample.result((f"{name} {number:03}", f"{number:04}", region, population, letters))
        for number, (name, _, region, population, letters) in enumerate(rows)
    ]
    run = replace(sample.RUN, sites=MANY)
    write.write({"sv": seen(results, run=run)}, out, lambda _: [])
    return out


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1366, "height": 768})
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda message: faults.append(message.text))
    yield opened
    assert faults == []
    opened.close()


def violations(page: Page) -> list[tuple[str, list[str]]]:
    told = (
        Axe().run(page, options={"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}).response
    )
    return [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in told["violations"]]


def names(page: Page) -> list[str]:
    return page.locator("#ranking tbody tr th").all_inner_texts()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'select[data-filter="{name}"]').select_option(value)


def test_a_choice_is_in_the_address_and_the_address_alone_brings_it_back(
    page: Page, browser: Browser, out: Path
) -> None:
    page.goto((out / "index.html").as_uri())
    choose(page, "region", "Kustlandet")
    choose(page, "size", "2")
    choose(page, "q-a", "yes")
    page.get_by_label("Sök på namn").fill("vik")
    page.get_by_role("button", name="Invånare", exact=True).click()
    left = names(page)
    assert left == ["Östanvik", "Hedevik"]
    other = browser.new_page()
    other.goto(page.url)
    assert names(other) == left
    assert other.locator("#ranking thead th").nth(3).get_attribute("aria-sort") == "descending"
    assert other.get_by_label("Sök på namn").input_value() == "vik"
    other.close()


def test_the_back_button_undoes_one_choice_at_a_time_and_a_search_as_a_whole(page: Page, out: Path) -> None:
    page.goto((out / "index.html").as_uri())
    choose(page, "region", "Kustlandet")
    coast = names(page)
    page.get_by_label("Sök på namn").press_sequentially("vik")
    assert len(names(page)) < len(coast)
    page.go_back()
    assert names(page) == coast
    page.go_back()
    assert len(names(page)) == 22
    assert page.locator('select[data-filter="region"]').input_value() == ""
    page.go_forward()
    assert names(page) == coast


@pytest.mark.parametrize("told", ["region=Nowhere", "size=99&q-a=maybe", "among=XX-1", "sort=evil-ascending", "=", "%"])
def test_an_address_that_makes_no_sense_shows_everything(page: Page, out: Path, told: str) -> None:
    page.goto(f"{(out / 'index.html').as_uri()}#{told}")
    assert len(names(page)) == 22


def test_the_language_switch_takes_the_choice_along(page: Page, out: Path) -> None:
    page.goto((out / "index.html").as_uri())
    choose(page, "size", "2")
    choose(page, "q-e", "no")
    left = names(page)
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/index.html#*")
    assert sorted(names(page)) == sorted(left)
    assert "municipalities shown" in page.locator("#shown").inner_text()


def test_a_municipality_is_held_against_its_equals(
    page: Page, out: Path, seen: Callable[..., ReportView], folder: Path
) -> None:
    view = seen(sample.results())
    for place in [p for p in view.municipalities if p.row.assessed and p.row.inhabitants is not None][:6]:
        peers = place.details.peers
        page.goto((out / "index.html").as_uri())
        page.locator("#equals").select_option(place.row.key)
        assert place.row.name in names(page)
        assert page.locator("#ranking tr.own th").inner_text() == place.row.name
        if peers is not None:
            said = page.locator("#shown").inner_text()
            own = next(peer for peer in peers.shown if peer.own)
            assert f"plats {own.place} av {len(names(page))} " in said
    page.go_back()
    assert len(names(page)) == 22


def test_an_address_with_a_municipality_alone_shows_its_equals(page: Page, out: Path) -> None:
    page.goto(f"{(out / 'index.html').as_uri()}#among=SE-9902")
    assert page.locator('select[data-filter="size"]').input_value() == "1"
    assert "Tallmora" in names(page)
    assert len(names(page)) < 22


def test_the_map_fades_those_who_are_not_chosen_and_leads_to_their_pages(page: Page, out: Path) -> None:
    page.goto((out / "index.html").as_uri())
    choose(page, "region", "Kustlandet")
    lit = page.locator(".map .spot:not(.out)")
    assert lit.count() == len(names(page))
    page.locator('.map .spot[data-key="SE-9905"]').dispatch_event("click")
    page.wait_for_url("**/s/se/9905.html")


def test_without_scripts_every_page_of_a_long_list_is_reached_by_links(browser: Browser, long: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((long / "index.html").as_uri())
    assert len(names(page)) == 500
    page.get_by_role("link", name="Nästa").click()
    page.wait_for_load_state()
    assert len(names(page)) == MANY - 500
    page.get_by_role("link", name="Sök och filtrera").click()
    page.wait_for_load_state()
    assert len(names(page)) == 500
    context.close()


def test_a_filter_looks_through_all_pages_of_a_long_list(page: Page, long: Path) -> None:
    page.goto((long / "index.html").as_uri())
    first = names(page)
    assert len(first) == 500
    page.get_by_label("Sök på namn").fill("Älghult")
    found = names(page)
    assert len(found) == len([n for n in range(MANY) if n % 22 == 5])
    assert not page.locator(".pager").is_visible()
    last = page.locator("#ranking tbody tr").last
    assert last.locator(".badge.no").count() == 5
    assert last.locator(".dot.empty").count() == 5
    assert last.locator(".sum").inner_text() == "0"
    href = last.locator("th a").get_attribute("href") or ""
    assert (long / href).is_file()
    page.get_by_role("button", name="Visa alla").click()
    assert names(page) == first
    assert page.locator(".pager").is_visible()
    page.get_by_role("button", name="Poäng", exact=True).click()
    page.get_by_role("button", name="Poäng", exact=True).click()
    assert page.locator("#ranking tbody .sum").first.inner_text() == "0"
    assert f"500 av {MANY}" not in page.locator("#shown").inner_text()
    assert "De första 500 visas" in page.locator("#shown").inner_text()


def test_a_row_made_by_the_script_is_the_row_that_the_server_made(page: Page, long: Path) -> None:
    page.goto((long / "ranking-2.html").as_uri())
    theirs = {row.split('data-key="')[1][:7]: row for row in page.evaluate(ROWS)}
    page.goto((long / "index.html").as_uri())
    page.get_by_label("Sök på namn").fill("Älghult")
    made = {row.split('data-key="')[1][:7]: row for row in page.evaluate(ROWS)}
    both = theirs.keys() & made.keys()
    assert len(both) > 10
    for key in both:
        assert words(made[key]) == words(theirs[key])


ROWS = "[...document.querySelectorAll('#ranking tbody tr')].map((row) => row.outerHTML)"


def words(row: str) -> str:
    inner = row.partition(">")[2]
    return " ".join(inner.replace("\u00a0", " ").replace(">", "> ").replace("<", " <").split())


def test_a_long_list_is_paged_accessibly(browser: Browser, long: Path) -> None:
    page = browser.new_page()
    page.goto((long / "ranking-2.html").as_uri())
    assert violations(page) == []
    page.close()
