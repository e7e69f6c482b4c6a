"""Everything that a page, an archive or a list can say is data: none of it may become markup."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from selectolax.lexbor import LexborHTMLParser

from report import sample
from report.conftest import ADDRESS
from report.hostile import (
    ATOM,
    ATOM_TAGS,
    BAD_URLS,
    BIDI,
    EVIL,
    FORBIDDEN,
    NEW,
    TURNING,
    comparison,
    hostile,
    renamed,
    shots,
    then,
)
from serviceaudit.model import Answer
from serviceaudit.report import safe, write
from serviceaudit.report.beside import AskedHost, Robots
from serviceaudit.report.render import rows_script
from serviceaudit.report.shapes import ReportView
from serviceaudit.settings import data_folder
from serviceaudit.store import export
from serviceaudit.store.export import Format
from serviceaudit.store.frames import frames


@pytest.fixture(scope="module")
def written(seen: Callable[..., ReportView], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of page and file, with the hostile site in all of them."""
    out = tmp_path_factory.mktemp("hostile") / "out"
    run = replace(
        sample.RUN, id=EVIL + BIDI, tool=EVIL, registry=EVIL, note=EVIL + BIDI, archive=EVIL, sites=26, finished_at=EVIL
    )
    host = AskedHost(
        host=EVIL + BIDI, requests=1, size=1, statuses={200: 1}, busy=0, robots=Robots.ALLOWS, delay=0.5, shortest=None
    )
    past = tuple(sample.Past(date=EVIL, points=9, points_max=-3, assessed=True, method=EVIL) for _ in range(3))
    results = [*hostile(), renamed(hostile()[0], NEW)]
    key = results[0].visit.site.key
    texts_folder = data_folder("criteria") / "texts"
    beside = replace(
        sample.beside(texts_folder),
        contact="fel@granskning.example",
        address=ADDRESS,
        asked={key: (host,)},
        history={key: past},
        comparisons=(comparison(results, run),),
    )
    data = out.with_name("answers.csv")
    data.write_text("run,code\n", encoding="utf-8")
    views = {language: seen(results, language, run=run, beside=beside) for language in ("sv", "en")}
    put = {"downloads": [data], "contact": "fel@granskning.example", "dated": True}
    write.write({"sv": seen(then().results, run=then().run, beside=beside)}, out, shots, **put)
    write.write(views, out, shots, **put)
    return out


@pytest.fixture(scope="module")
def hostile_pages(written: Path) -> dict[str, str]:
    """Path -> page; a dated report's pages once, where they differ from those on top."""
    found: dict[str, str] = {}
    for file in sorted(written.rglob("*.html"), key=lambda file: ("runs" in file.parts, file)):
        html = file.read_text(encoding="utf-8")
        if "runs" not in file.relative_to(written).parts[:1] or html not in found.values():
            found[file.relative_to(written).as_posix()] = html
    return found


def test_the_hostile_names_stand_on_every_kind_of_page(hostile_pages: dict[str, str]) -> None:
    """Else the tests here would prove nothing."""
    for path in ("index.html", "map.html", "changes.html", "run.html", "q/a.html", "s/se/script.html", "en/index.html"):
        assert "&lt;script&gt;alert(1)" in hostile_pages[path], path
    assert "&lt;script&gt;alert(1)" in hostile_pages["runs.html"]
    assert {path.partition("/")[0] for path in hostile_pages} >= {"data.html", "method.html", "latest", "runs"}


def test_every_xml_file_is_well_formed_and_holds_no_forbidden_character(written: Path) -> None:
    """XML 1.0, production 2: no control characters but tab and line ends, no surrogates, no U+FFFE or U+FFFF."""
    files = [*written.rglob("*.xml"), *written.rglob("*.svg")]
    kinds = {file.name if "feed" in file.name or "sitemap" in file.name else file.suffix for file in files}
    assert kinds == {"feed.xml", "sitemap.xml", ".xml", ".svg"}
    for file in files:
        raw = file.read_bytes().decode("utf-8")
        assert not FORBIDDEN.search(raw), file
        assert not TURNING & set(raw), file
        ET.fromstring(raw)


def test_feeds_hold_words_and_own_links_alone(written: Path) -> None:
    files = [file for file in written.rglob("*.xml") if not file.name.startswith("sitemap")]
    told = ""
    for file in files:
        root = ET.parse(file).getroot()
        assert {node.tag.rpartition("}")[2] for node in root.iter()} <= ATOM_TAGS
        assert all(node.attrib["href"].startswith(f"{ADDRESS}/") for node in root.iter(f"{ATOM}link")), file
        for node in root.iter(f"{ATOM}id"):
            assert re.fullmatch(r"[!-~]+", node.text or ""), file
            assert not set(node.text or "") & set('<>"{}|^`\\')
        for node in root.iter(f"{ATOM}updated"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", node.text or "")
        for node in root.iter(f"{ATOM}content"):
            inner = LexborHTMLParser(node.text or "")
            assert {n.tag for n in inner.css("body *")} <= {"ul", "li"}, file
            told += inner.text()
        told += "".join(node.text or "" for node in root.iter(f"{ATOM}title"))
    assert "<script>alert(1)</script>" in told
    assert (written / "s/se/script.xml") in files


def test_the_sitemap_lists_own_pages_alone(written: Path) -> None:
    root = ET.parse(written / "sitemap.xml").getroot()
    listed = [node.text or "" for node in root.iter() if node.tag.endswith("loc")]
    assert f"{ADDRESS}/s/se/script.html" in listed
    assert all(re.fullmatch(r"[a-z0-9./-]+", url.removeprefix(f"{ADDRESS}/")) for url in listed)


def test_data_files_of_the_report_are_json_without_what_turns_the_text(written: Path) -> None:
    files = [file for file in written.rglob("*.json") if "data" not in file.parts]
    assert {"run.json", "se-script.json"} <= {file.name for file in files}
    for file in files:
        raw = file.read_text(encoding="utf-8")
        assert not TURNING & set(raw), file
        assert json.loads(raw)


def test_rows_as_data_can_end_no_string_and_no_line(seen: Callable[..., ReportView]) -> None:
    script = rows_script(seen(hostile()))
    assert script.isascii()
    assert script.count("\n") == 2
    rows = json.loads(script.partition(" = ")[2].rstrip(";\n"))
    assert any("<script>" in row[1] for row in rows)


def test_a_harmful_address_for_objections_is_no_link(seen: Callable[..., ReportView], tmp_path: Path) -> None:
    view = seen(sample.results(), beside=replace(sample.beside(data_folder("criteria") / "texts"), contact=BAD_URLS[0]))
    write.write({"sv": view}, tmp_path / "out", lambda _: [], contact=BAD_URLS[0])
    for file in (tmp_path / "out").rglob("*.html"):
        assert 'href="javascript' not in file.read_text(encoding="utf-8").lower()


def test_a_badge_holds_words_and_nothing_else(written: Path) -> None:
    for file in (written / "badges").glob("*.svg"):
        root = ET.fromstring(file.read_text(encoding="utf-8"))
        tags = {node.tag.rpartition("}")[2] for node in root.iter()}
        assert tags <= {"svg", "title", "rect", "path", "g", "text"}
        assert not [name for node in root.iter() for name in node.attrib if name.startswith("on") or "href" in name]
    for file in (written / "badges").glob("*.json"):
        assert set(json.loads(file.read_text(encoding="utf-8"))) == {"schemaVersion", "label", "message", "color"}


def test_a_message_about_an_error_carries_the_words_and_no_further_field(written: Path) -> None:
    page = LexborHTMLParser((written / "s/se/script.html").read_text(encoding="utf-8"))
    links = [node.attributes["href"] or "" for node in page.css('a[href^="mailto:"][href*="subject"]')]
    assert len(links) == 5
    for link in links:
        parts = urlsplit(link)
        assert parts.path == "fel@granskning.example"
        assert set(parse_qs(parts.query)) == {"subject", "body"}
        assert "<script>alert(1)</script>" in parse_qs(parts.query)["subject"][0]
        assert "\n" not in parse_qs(parts.query)["subject"][0]


def test_markup_to_start_from_holds_the_name_as_words(written: Path) -> None:
    page = LexborHTMLParser((written / "s/se/script.html").read_text(encoding="utf-8"))
    fields = [node.text() for node in page.css("textarea")]
    assert len(fields) >= 2
    for field in fields:
        inner = LexborHTMLParser(field)
        assert not inner.css("script, svg, iframe")
        assert all(not name.startswith("on") for node in inner.css("*") for name in node.attributes)
        assert all("badges/" in (node.attributes["src"] or "") for node in inner.css("img"))


def test_tables_for_download_hold_no_formula(tmp_path: Path) -> None:
    results = [replace(result, answers=result.answers) for result in hostile()]
    tables = frames(sample.RUN, results, sample.standings(results))
    for kind in (Format.CSV, Format.XLSX, Format.JSON, Format.PARQUET):
        export.write(tables, tmp_path, kind)
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    book = openpyxl.load_workbook(tmp_path / "serviceaudit.xlsx")
    sheets = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    cells += [cell.value for cell in sheets if isinstance(cell.value, str)]
    assert any("calc" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {cell.data_type for cell in sheets} <= {"s", "n", "b", "inlineStr"}
    json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))


def test_no_foreign_markup_reaches_a_page(hostile_pages: dict[str, str]) -> None:
    for file, raw in hostile_pages.items():
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert "secret" not in raw
        page = LexborHTMLParser(raw)
        assert [n.attributes.get("src") for n in page.css("script")] in (
            [],
            ["assets/report.js"],
            ["../assets/report.js"],
            ["../../assets/municipality.js"],
            ["../../../assets/municipality.js"],
        ), file
        assert all(re.match(r"(\.\./)+badges/", n.attributes["src"] or "") for n in page.css("img")), file
        for node in page.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")], file
            assert node.tag not in ("iframe", "object", "embed", "base", "form", "link") or node.attributes.get(
                "rel"
            ) in (
                "stylesheet",
                "icon",
                "alternate",
                "canonical",
            )


def test_only_web_addresses_become_links(hostile_pages: dict[str, str]) -> None:
    for file, raw in hostile_pages.items():
        for node in LexborHTMLParser(raw).css("[href]"):
            address = node.attributes["href"] or ""
            scheme = address.partition(":")[0] if ":" in address.partition("/")[0] else ""
            assert scheme in ("", "http", "https", "mailto"), (file, address)
            assert scheme != "mailto" or address.startswith("mailto:fel@granskning.example")
            assert not address.startswith("//")


def test_words_that_turn_or_hide_the_text_around_them_are_gone(hostile_pages: dict[str, str]) -> None:
    for file, raw in hostile_pages.items():
        assert not TURNING & set(raw), file
        assert not FORBIDDEN.search(raw), file


def test_templates_in_names_are_words(written: Path) -> None:
    front = (written / "index.html").read_text(encoding="utf-8")
    assert "{{7*7}}" in front
    assert ">49<" not in front


def test_file_names_are_plain_and_stay_inside(written: Path) -> None:
    names = [file.relative_to(written).as_posix() for file in written.rglob("*") if file.is_file()]
    assert {"s/se/script.html", "badges/se-script.svg", "badges/se-script.json", "q/a.html"} <= set(names)
    assert all(name.isascii() and "<" not in name and " " not in name for name in names)


def test_only_png_pictures_are_kept(written: Path) -> None:
    assert {file.name for file in (written / "img").iterdir()} == {"se-script-1366.png", "se-new-1366.png"}


def test_a_language_that_is_none_is_not_printed(written: Path) -> None:
    page = LexborHTMLParser((written / "s/se/script.html").read_text(encoding="utf-8"))
    assert all("lang" not in node.attributes for node in page.css("q"))


def test_long_words_are_bounded() -> None:
    assert len(safe.plain("x" * 10**6)) == safe.MAX_TEXT
    assert len(safe.shown("https://a.example/" + "x" * 1_000)) == safe.MAX_SHOWN_ADDRESS


def test_plain_keeps_the_words_of_every_script() -> None:
    assert safe.plain("Åmål  – Äänekoski\n\u00adSápmi 市 قصبة") == "Åmål – Äänekoski Sápmi 市 قصبة"


@pytest.mark.parametrize("url", BAD_URLS[:7])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert safe.href(url) == ""


def test_a_municipality_without_a_printable_name_is_called_by_its_code(seen: Callable[..., ReportView]) -> None:
    first = sample.results()[0]
    nameless = replace(first, visit=replace(first.visit, site=replace(first.visit.site, name="\u202e\u200b")))
    assert seen([nameless]).rows[0].name == "SE-9901"
    assert isinstance(first.answers[0], Answer)
