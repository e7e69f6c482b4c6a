"""Everything that a page, an archive or a list can say is data: none of it may become markup."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from selectolax.lexbor import LexborHTMLParser

from report import sample
from serviceaudit.model import Answer, Box, Candidate, Choice, Evidence, Looked, Page, Result, Screenshot, Site
from serviceaudit.report import safe, write
from serviceaudit.report.beside import AskedHost, Robots
from serviceaudit.report.shapes import ReportView
from serviceaudit.settings import data_folder
from serviceaudit.store import export
from serviceaudit.store.export import Format
from serviceaudit.store.frames import frames

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{7*7}}{% raw %}"
BIDI = "\u202eevil\u2066\u061c\u200f\x00\x1b[31m\ud800"
BAD_URLS = (
    "javascript:alert(4)",
    "JaVaScRiPt:alert(5)",
    " \tjavascript:alert(6)",
    "data:text/html,<script>alert(7)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//other.example/x",
    'https://a.example/"onmouseover="alert(8)',
    "https://user:secret@a.example/",
    "https://a.example/<script>",
    "ftp://a.example/",
    "https://[nonsense",
    "https://a.example/" + "x" * 5_000,
)


def hostile() -> list[Result]:
    site = Site(
        country="SE", code='"><script>', name=EVIL + BIDI, url=BAD_URLS[0], official_name=EVIL, region=EVIL + BIDI,
        population=10**12, languages=('sv" onclick="x',),
    )  # fmt: skip
    evidence = tuple(
        Evidence(
            page=url, quote=f"=cmd|'/c calc'!A1 {EVIL}{BIDI}", rule=EVIL, place=EVIL, target=url,
            wide=Box(x=float("nan"), y=-1e300, width=float("inf"), height=1, seen=True),
        )
        for url in BAD_URLS
    )  # fmt: skip
    answers = tuple(
        replace(answer, site=site.key, rule=EVIL, reason=EVIL, flags=(EVIL,), evidence=evidence, checked_at=EVIL,
                looked=tuple(Looked(page=url, role=EVIL, outcome=EVIL) for url in BAD_URLS))
        for answer in sample.results()[1].answers
    )  # fmt: skip
    pages = tuple(
        Page(url=url, final_url=url, status=200, roles=(EVIL,), fetched_at=EVIL, detail=EVIL) for url in BAD_URLS
    )
    trail = tuple(
        Candidate(
            url=url, label=EVIL + BIDI, found_on=url, roles=(EVIL,), weight=9, clicks=1, choice=Choice.LEFT, why=EVIL
        )
        for url in BAD_URLS
    )
    visit = replace(sample.results()[1].visit, site=site, pages=pages, trail=trail, taken_at=EVIL, archive=EVIL)
    return [Result(visit=visit, answers=answers), *sample.results()]


def shots(key: str) -> list[Screenshot]:
    if "<" not in key:
        return []
    return [
        Screenshot(url=EVIL, width=1366, height=768, png=b"<svg onload=alert(9)>"),
        Screenshot(url=BAD_URLS[7], width=1366, height=768, png=b"\x89PNG\r\n\x1a\nrest"),
        Screenshot(url="", width=-1, height=0, png=b"\x89PNG\r\n\x1a\nrest"),
    ]


@pytest.fixture(scope="module")
def written(seen: Callable[..., ReportView], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile") / "out"
    run = replace(sample.RUN, id=EVIL, tool=EVIL, registry=EVIL, note=EVIL + BIDI, archive=EVIL, sites=25)
    host = AskedHost(
        host=EVIL + BIDI, requests=1, size=1, statuses={200: 1}, busy=0, robots=Robots.ALLOWS, delay=0.5, shortest=None
    )
    past = tuple(sample.Past(date=EVIL, points=9, points_max=-3, assessed=True, method=EVIL) for _ in range(3))
    key = hostile()[0].visit.site.key
    texts_folder = data_folder("criteria") / "texts"
    beside = replace(
        sample.beside(texts_folder), contact="fel@granskning.example", asked={key: (host,)}, history={key: past}
    )
    write.write({"sv": seen(hostile(), run=run, beside=beside)}, out, shots, contact="fel@granskning.example")
    return out


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


def test_no_foreign_markup_reaches_a_page(written: Path) -> None:
    for file in written.rglob("*.html"):
        raw = file.read_text(encoding="utf-8")
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert "secret" not in raw
        page = LexborHTMLParser(raw)
        assert [n.attributes.get("src") for n in page.css("script")] in (
            [],
            ["assets/report.js"],
            ["../../assets/municipality.js"],
        ), file
        assert all((n.attributes["src"] or "").startswith("../../badges/") for n in page.css("img")), file
        for node in page.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")], file
            assert node.tag not in ("iframe", "object", "embed", "base", "form", "link") or node.attributes.get(
                "rel"
            ) in (
                "stylesheet",
                "icon",
                "alternate",
            )


def test_only_web_addresses_become_links(written: Path) -> None:
    for file in written.rglob("*.html"):
        for node in LexborHTMLParser(file.read_text(encoding="utf-8")).css("[href]"):
            address = node.attributes["href"] or ""
            scheme = address.partition(":")[0] if ":" in address.partition("/")[0] else ""
            assert scheme in ("", "http", "https", "mailto"), (file, address)
            assert scheme != "mailto" or address.startswith("mailto:fel@granskning.example")
            assert not address.startswith("//")


def test_words_that_turn_or_hide_the_text_around_them_are_gone(written: Path) -> None:
    for file in written.rglob("*.html"):
        raw = file.read_text(encoding="utf-8")
        assert not set(raw) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x00\x1b")


def test_templates_in_names_are_words(written: Path) -> None:
    front = (written / "index.html").read_text(encoding="utf-8")
    assert "{{7*7}}" in front
    assert ">49<" not in front


def test_file_names_are_plain_and_stay_inside(written: Path) -> None:
    names = [file.relative_to(written).as_posix() for file in written.rglob("*") if file.is_file()]
    assert {"s/se/script.html", "badges/se-script.svg", "badges/se-script.json", "q/a.html"} <= set(names)
    assert all(name.isascii() and "<" not in name and " " not in name for name in names)


def test_only_png_pictures_are_kept(written: Path) -> None:
    assert [file.name for file in (written / "img").iterdir()] == ["se-script-1366.png"]


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
