"""Every link of the whole report leads somewhere, and every page can be reached: dated reports, feeds and files too."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from report.conftest import ADDRESS, RUNS, STILL

Linked = dict[str, set[str]]


def inside(path: str, address: str) -> str | None:
    """The file of the report that an address on a page leads to; None if it leads out of the report."""
    if address.startswith(f"{ADDRESS}/"):
        return posixpath.normpath(address.removeprefix(f"{ADDRESS}/").partition("#")[0])
    if address.startswith(("http://", "https://", "mailto:")):
        return None
    file = address.partition("#")[0].partition("?")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path


def addresses(page: LexborHTMLParser) -> Iterator[str]:
    for node in page.css("[href], [src]"):
        yield node.attributes.get("href") or node.attributes.get("src") or ""
    for node in page.css("meta[property='og:url'], meta[property='og:image']"):
        yield node.attributes["content"] or ""
    for node in page.css("meta[http-equiv=refresh]"):
        yield (node.attributes["content"] or "").partition("url=")[2]
    for node in page.css("#snippet"):
        # Where the report's own address is not known, its reader is asked to put it before the two paths.
        for inner in LexborHTMLParser(node.text()).css('[href^="http"], [src^="http"]'):
            yield inner.attributes.get("href") or inner.attributes.get("src") or ""


@pytest.fixture(scope="module")
def parsed(whole: Path) -> dict[str, LexborHTMLParser]:
    """Each page once: a dated report's page that is the very file on top is left out."""
    found: dict[str, LexborHTMLParser] = {}
    seen: set[int] = set()
    for file in sorted(whole.rglob("*.html"), key=lambda file: ("runs" in file.parts, file)):
        if file.stat().st_ino not in seen:
            seen.add(file.stat().st_ino)
            found[file.relative_to(whole).as_posix()] = LexborHTMLParser(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def linked(parsed: dict[str, LexborHTMLParser]) -> Linked:
    """Page -> the files of the report that it leads to."""
    return {
        path: {target for address in addresses(page) if (target := inside(path, address))}
        for path, page in parsed.items()
    }


def test_the_whole_report_has_every_kind_of_page(parsed: dict[str, LexborHTMLParser]) -> None:
    tops = ("index", "changes", "method", "run", "runs", "data", "map", "q/c", "s/se/9902", "s/se/9923")
    assert {f"{folder}{top}.html" for folder in ("", "en/") for top in tops} <= parsed.keys()
    assert {"latest/index.html", STILL, f"{RUNS[0]}/latest/index.html", f"{RUNS[0]}/en/runs.html"} <= parsed.keys()
    assert f"{RUNS[1]}/s/se/9902.html" in parsed
    assert parsed["changes.html"].css("table")
    assert parsed["map.html"].css("svg.map")


def test_every_link_of_every_page_leads_to_a_file(whole: Path, linked: Linked) -> None:
    every = {(path, target) for path, targets in linked.items() for target in targets}
    missing = {(path, target) for path, target in every if not (whole / target).is_file()}
    assert missing == set()
    wanted = {target for _, target in every}
    assert {"feed.xml", "en/feed.xml", "preview.png", "data/answers.csv", "badges/se-9902.svg"} <= wanted
    assert {f"{run}/index.html" for run in RUNS} <= wanted


def test_pages_copied_into_a_dated_report_lead_to_files_there(whole: Path, linked: Linked) -> None:
    for path, targets in linked.items():
        if path.startswith("runs/") or path in (STILL, "latest/index.html"):
            continue
        copy = f"{RUNS[0]}/{path}"
        assert (whole / copy).is_file(), copy
        absolute = {target for target in targets if (whole / RUNS[0] / target).is_file()}
        beyond = {target for target in targets - absolute if not target.startswith("runs/")}
        assert beyond == set(), copy


def test_every_part_of_a_page_that_a_link_names_is_there(parsed: dict[str, LexborHTMLParser]) -> None:
    ids = {path: {node.attributes["id"] for node in page.css("[id]")} for path, page in parsed.items()}
    for path, page in parsed.items():
        for address in addresses(page):
            anchor, target = address.partition("#")[2], inside(path, address)
            if anchor and "=" not in anchor and target in ids:
                assert anchor in ids[target], (path, address)


def test_every_page_can_be_reached_from_the_front_page(linked: Linked) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        for target in linked.get(waiting.pop(), set()) - reached:
            reached.add(target)
            waiting.append(target)
    assert linked.keys() - reached <= {STILL, *(path for path in linked if path.startswith(f"{RUNS[0]}/"))}


def test_feeds_and_the_sitemap_lead_to_pages(whole: Path) -> None:
    files = [*whole.glob("*.xml"), *whole.glob("en/*.xml"), *whole.glob("s/**/*.xml"), *whole.glob("en/s/**/*.xml")]
    assert len(files) > 40
    for file in files:
        path = file.relative_to(whole).as_posix()
        root = ET.parse(file).getroot()
        told = [
            node.attrib.get("href") or node.text or "" for node in root.iter() if node.tag.endswith(("link", "loc"))
        ]
        assert told
        for address in told:
            target = inside(path, address)
            assert target, (path, address)
            assert (whole / target).is_file(), (path, address)
