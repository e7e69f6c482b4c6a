"""The front page's company: changes, map, feeds, pages of long lists; one table stands behind them all."""

import json
import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from report import earlier, sample
from serviceaudit.model import GENERATED
from serviceaudit.report import write
from serviceaudit.report.history import Comparison, Past
from serviceaudit.report.paging import parts
from serviceaudit.report.render import Sheet, environment, rows_script
from serviceaudit.report.render import _lists as lists
from serviceaudit.report.shapes import ReportView

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://rapport.example/kommuner"
FOLDERS = ("", "en/")


@pytest.fixture(scope="module")
def placed(seen: Callable[..., ReportView], folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With coordinates, an earlier run and an address of its own."""
    out = tmp_path_factory.mktemp("front") / "out"
    results = earlier.placed(sample.results())
    beside = earlier.beside(folder, results, ADDRESS)
    views = {language: seen(results, language, beside=beside) for language in ("sv", "en")}
    write.write(views, out, lambda _: [], dated=True)
    return out


def page(out: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((out / path).read_text(encoding="utf-8"))


def numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


@pytest.mark.parametrize("folder_", FOLDERS)
def test_one_table_stands_behind_front_page_map_run_page_and_municipal_pages(placed: Path, folder_: str) -> None:
    standings = {s.site: s for s in sample.standings(sample.results())}
    front, places = page(placed, f"{folder_}index.html"), page(placed, f"{folder_}map.html")
    points = {r.attributes["data-key"]: int(r.attributes["data-points"] or "") for r in front.css("#ranking tbody tr")}
    assert points == {key: s.points for key, s in standings.items() if s.assessed}
    for band in front.css(".bands > li"):
        had, of = numbers(band.css_first(".share").text())
        score = numbers(band.css_first("h3 span").text())[0]
        assert (had, of) == (list(points.values()).count(score), len(points))
    for sums, question in zip(front.css(".sums > li"), sample.QUESTIONS, strict=True):
        index = sample.QUESTIONS.index(question)
        listed = [(r.attributes["data-verdicts"] or "").split()[index] for r in front.css("#ranking tbody tr")]
        yes, no, unclear, _ = numbers(sums.css_first("p.small").text())
        lost = [
            a.verdict
            for r in sample.results()
            for a in r.answers
            if a.question == question.id and not standings[a.site].assessed
        ]
        assert yes == listed.count("yes") + lost.count("yes")  # type: ignore[arg-type]
        assert no == listed.count("no") + lost.count("no")  # type: ignore[arg-type]
        assert unclear == listed.count("unclear") + lost.count("unclear")  # type: ignore[arg-type]
    run = page(placed, f"{folder_}run.html")
    assert int(run.css_first("#assessed").text()) == len(points)
    assert len(run.css("section[aria-labelledby=which] tbody tr")) == int(run.css_first("#apart").text())
    marks = {n.attributes["data-key"]: (n.attributes["class"] or "").split()[1] for n in front.css(".map .spot")}
    shown = {
        n.css_first("a").attributes["href"]: n.css("td")[-1].text(strip=True) for n in places.css("#places tbody tr")
    }
    assert len(marks) == len(shown) == len(standings) - 1
    for key, mark in marks.items():
        words = shown[f"s/se/{key.partition('-')[2]}.html"]  # type: ignore[union-attr]
        assert mark == (f"m{points[key]}" if key in points else "none")
        assert (numbers(words) or [None])[0] == points.get(key)  # type: ignore[arg-type, list-item]


def test_who_is_not_on_the_map_is_named(placed: Path) -> None:
    missing = sample.ROWS[-1][0]
    assert missing in page(placed, "map.html").css_first(".map-beside").text()
    assert missing not in page(placed, "map.html").css_first("#places").text()


def test_each_mark_on_the_map_tells_its_municipality_and_has_a_shape_of_its_own(placed: Path) -> None:
    front = page(placed, "en/index.html")
    shapes: dict[str, set[str]] = {}
    for spot in front.css(".map .spot"):
        mark = (spot.attributes["class"] or "").split()[1]
        shapes.setdefault(mark, set()).add((spot.attributes["d"] or "").partition("m")[2])
    assert all(len(drawn) == 1 for drawn in shapes.values())
    assert len(set.union(*shapes.values())) == len(shapes) > 4
    titles = [n.text() for n in front.css(".map .spot title")]
    assert "Björkdala: 5 of 5 points" in titles
    assert "Blåvik: Not assessed" in titles
    assert len(front.css(".map-legend li")) == len(shapes)


def test_movers_are_told_apart_by_what_moved_them(placed: Path) -> None:
    changes = page(placed, "changes.html")
    told = {
        section.attributes["aria-labelledby"]: {
            row.attributes["data-key"]: int(row.attributes["data-gain"] or "") for row in section.css("tbody tr")
        }
        for section in changes.css("main section")
        if section.css("tbody")
    }
    assert told == {
        "site": {"SE-9902": 1, "SE-9908": -1},
        "review": {"SE-9914": 1},
        "method": {"SE-9910": 0},
        "either": {"SE-9919": -1},
        "sight": {"SE-9912": 0},
    }
    assert [link.text() for link in changes.css("section[aria-labelledby=came] a")] == ["Torpaby"]


def test_the_front_page_sums_up_what_the_changes_page_lists(placed: Path) -> None:
    front, changes = page(placed, "en/index.html"), page(placed, "en/changes.html")
    lines = [n.text() for n in front.css(".changed li")]
    assert lines == [n.text() for n in changes.css(".findings li")]
    assert numbers(lines[0]) == [2, 1, 1]
    assert front.css_first('.changed a[href="changes.html"]') is not None


def test_without_an_earlier_run_nothing_is_compared(pages: dict[str, LexborHTMLParser]) -> None:
    assert not pages["en/changes.html"].css("table")
    assert "first run" in pages["en/index.html"].css_first(".changed").text()


@pytest.mark.parametrize("folder_", FOLDERS)
def test_every_feed_is_atom_with_ids_of_its_own_and_links_that_lead_to_pages(placed: Path, folder_: str) -> None:
    files = [placed / folder_ / "feed.xml", *(placed / folder_ / "s").rglob("*.xml")]
    assert len(files) == 1 + len(sample.ROWS)
    ids = []
    for file in files:
        root = ET.parse(file).getroot()
        assert root.tag == f"{ATOM}feed"
        own = f"{ADDRESS}/{file.relative_to(placed).as_posix()}"
        assert root.findtext(f"{ATOM}id") == own
        assert root.findtext(f"{ATOM}title")
        assert root.find(f"{ATOM}author/{ATOM}name") is not None
        assert root.find(f"{ATOM}link[@rel='self']").attrib["href"] == own  # type: ignore[union-attr]
        entries = root.findall(f"{ATOM}entry")
        assert entries
        for entry in entries:
            assert re.fullmatch(r"tag:rapport\.example,2026-\d\d-\d\d:[\w./-]+", entry.findtext(f"{ATOM}id") or "")
            assert re.fullmatch(r"2026-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.findtext(f"{ATOM}updated") or "")
            target = entry.find(f"{ATOM}link").attrib["href"].removeprefix(f"{ADDRESS}/")  # type: ignore[union-attr]
            assert (placed / target).is_file()
            ids.append(entry.findtext(f"{ATOM}id"))
        times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
        assert times == sorted(times, reverse=True)
        assert root.findtext(f"{ATOM}updated") == times[0]
    assert len(ids) == len(set(ids))


def test_a_municipalitys_feed_has_an_entry_for_each_run_that_moved_it(placed: Path) -> None:
    moved = ET.parse(placed / "en/s/se/9902.xml").getroot().findall(f"{ATOM}entry")
    still = ET.parse(placed / "en/s/se/9901.xml").getroot().findall(f"{ATOM}entry")
    assert next(e.findtext(f"{ATOM}title") for e in moved) == "Tallmora: points 3 → 4"
    assert (len(moved), len(still)) == (2, 1)


def test_without_an_address_feeds_are_relative_and_nothing_needs_one(report: Path) -> None:
    assert not (report / "sitemap.xml").exists()
    root = ET.parse(report / "en/s/se/9901.xml").getroot()
    assert (root.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    for link in root.iter(f"{ATOM}link"):
        target = posixpath.normpath(posixpath.join("en/s/se", link.attrib["href"]))
        assert (report / target).is_file()


def test_previews_and_the_sitemap_name_the_reports_own_address(placed: Path) -> None:
    front = page(placed, "en/index.html")
    meta = {n.attributes.get("property"): n.attributes.get("content") for n in front.css("meta[property]")}
    assert meta["og:url"] == f"{ADDRESS}/en/index.html"
    assert meta["og:image"] == f"{ADDRESS}/preview.png"
    assert meta["og:description"] == front.css_first("h1").text()
    listed = [n.text or "" for n in ET.parse(placed / "sitemap.xml").getroot().iter() if n.tag.endswith("loc")]
    assert f"{ADDRESS}/en/s/se/9901.html" in listed
    assert all((placed / url.removeprefix(f"{ADDRESS}/")).is_file() for url in listed)
    assert not [url for url in listed if "/runs/" in url or "/latest/" in url]


def test_a_report_of_made_up_answers_says_so_on_every_page(
    seen: Callable[..., ReportView], folder: Path, tmp_path: Path
) -> None:
    run = replace(sample.RUN, id=f"{GENERATED}se-1")
    results = sample.results()[:3]
    views = {n: seen(results, n, run=run, beside=earlier.beside(folder, results, ADDRESS)) for n in ("sv", "en")}
    write.write(views, tmp_path / "out", lambda _: [])
    for file in (tmp_path / "out").rglob("*.html"):
        if "latest" not in file.parts:
            assert page(tmp_path, file.relative_to(tmp_path).as_posix()).css_first(".generated[role=note]") is not None
    assert not (tmp_path / "out/sitemap.xml").exists()


@pytest.mark.parametrize(("count", "pages_"), [(0, 1), (1, 1), (500, 1), (501, 2), (10_000, 20)])
def test_no_page_of_a_list_holds_more_than_500_rows_and_none_is_lost(count: int, pages_: int) -> None:
    whole = parts(range(count), "index.html", "ranking")
    assert len(whole) == pages_
    assert [row for part in whole for row in part.rows] == list(range(count))
    assert all(len(part.rows) <= 500 for part in whole)
    assert [part.path for part in whole][:2] == ["index.html", "ranking-2.html"][:pages_]


def test_whoever_came_or_went_is_named_on_pages_of_at_most_500(seen: Callable[..., ReportView], folder: Path) -> None:
    country = [sample.result((f"Ort {n}", f"{n:05}", "Norrlanden", 9_000, "nnnnn")) for n in range(1_120)]
    before, after = country[:560], country[560:]
    past, now = (
        Past(run=run, results=tuple(results), standings=tuple(sample.standings(results)))
        for run, results in ((earlier.RUN, before), (sample.RUN, after))
    )
    beside = replace(sample.beside(folder), comparisons=(Comparison(before=past, after=now, changes=()),))
    for language in ("sv", "fi"):
        view = seen(after, language, run=replace(sample.RUN, sites=560), beside=beside)
        sheet = Sheet(views={language: view}, default=language, downloads=[], contact="")
        pages = {path: LexborHTMLParser(html) for path, html in lists(environment(), sheet, view)}
        for kind, names in (("came", view.comparisons[0].came), ("went", view.comparisons[0].went)):
            first, second = pages["changes.html"], pages[f"{kind}-2.html"]
            section = first.css_first(f"section[aria-labelledby={kind}]")
            assert section.css_first(f'.pager a[href="{kind}-2.html"]') is not None
            assert "560" in section.css_first(".pager p").text()
            told = [node.text() for node in (*section.css(".names li"), *second.css(".names li"))]
            assert told == [getattr(name, "words", name) for name in names]
            assert len(section.css(".names li")) == 500
            assert second.css_first(f'a[href="changes.html#{kind}"]') is not None
        labels = [nav.attributes["aria-label"] for nav in pages["changes.html"].css("nav.pager")]
        assert len(labels) == len(set(labels)) == 2


def test_a_page_is_not_said_to_be_searched_for_where_it_is_the_whole_list(pages: dict[str, LexborHTMLParser]) -> None:
    assert not pages["index.html"].css(".pager")


def test_the_rows_as_data_are_the_rows(seen: Callable[..., ReportView]) -> None:
    view = seen(sample.results())
    script = rows_script(view)
    rows = json.loads(script.partition(" = ")[2].rstrip(";\n"))
    assert [(r[0], r[1], r[8], r[9]) for r in rows] == [
        (r.key, r.name, r.score.points, r.score.points_max) for r in view.rows
    ]
    assert script.isascii()
