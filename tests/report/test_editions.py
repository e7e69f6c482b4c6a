"""Dated reports stay, the top shows the newest, and what has not changed is not written again."""

import hashlib
import os
import posixpath
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from report import earlier, sample
from serviceaudit.errors import OutputError
from serviceaudit.report import write
from serviceaudit.report.shapes import ReportView

Seen = Callable[..., ReportView]


def content(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def put(seen: Seen, out: Path, run: object = sample.RUN, count: int = 3) -> write.WrittenReport:
    results = sample.results()[:count]
    views = {language: seen(results, language, run=run) for language in ("sv", "en")}
    return write.write(views, out, sample.screenshots, dated=True)


def test_only_what_changed_is_written_again(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = put(seen, out)
    for file in out.rglob("*"):
        if file.is_file():
            os.utime(file, (1, 1))
    second = put(seen, out)
    assert (second.files, second.written) == (first.files, 0)
    assert {file.stat().st_mtime for file in out.rglob("*") if file.is_file()} == {1.0}
    (out / "method.html").unlink()
    put(seen, out)
    assert [f.relative_to(out).as_posix() for f in out.rglob("*.html") if f.stat().st_mtime > 1] == [
        "method.html", "runs/2026-11-21-1/method.html",
    ]  # fmt: skip


def test_a_newer_run_takes_the_top_and_leaves_the_dated_report_as_it_was(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(seen, out, earlier.RUN, count=4)
    before = content(out / "runs/2026-10-21-1")
    put(seen, out)
    assert content(out / "runs/2026-10-21-1") == before
    assert "s/se/9904.html" in before
    assert not (out / "s/se/9904.html").exists()
    listed = LexborHTMLParser((out / "runs.html").read_text(encoding="utf-8")).css("tbody a")
    assert [a.attributes["href"] for a in listed] == [
        "runs/2026-11-21-1/index.html", "runs/2026-10-21-1/index.html",
    ]  # fmt: skip


def test_an_old_dated_report_is_never_written_again(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(seen, out, earlier.RUN)
    put(seen, out)
    before = content(out / "runs")
    put(seen, out, replace(earlier.RUN, note="something else"))
    assert content(out / "runs") == before


def test_every_link_resolves_in_dated_reports_too(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(seen, out, earlier.RUN)
    put(seen, out)
    for file in out.rglob("*.html"):
        path = file.relative_to(out).as_posix()
        page = LexborHTMLParser(file.read_text(encoding="utf-8"))
        links = [n.attributes["href"] or "" for n in page.css("[href]")]
        links += [(n.attributes["content"] or "").partition("url=")[2] for n in page.css('meta[http-equiv="refresh"]')]
        for link in links:
            if not link.startswith(("http", "#", "mailto:")):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0]))
                assert (out / target).is_file(), (path, link)


def test_latest_leads_to_the_newest_report_from_everywhere(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(seen, out)
    for path in ("latest/index.html", "runs/2026-11-21-1/latest/index.html"):
        page = LexborHTMLParser((out / path).read_text(encoding="utf-8"))
        target = (page.css_first('meta[http-equiv="refresh"]').attributes["content"] or "").partition("url=")[2]
        assert ((out / path).parent / target).resolve() == (out / "index.html").resolve()
        assert page.css_first("main a").attributes["href"] == target


def test_a_report_without_dated_copies_keeps_those_that_are_there(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(seen, out, earlier.RUN)
    before = content(out / "runs/2026-10-21-1")
    write.write({"sv": seen(sample.results()[:3])}, out, sample.screenshots)
    assert content(out / "runs/2026-10-21-1") == before
    assert not (out / "runs/2026-11-21-1").exists()


def test_a_dated_report_whose_note_is_damaged_is_not_lost(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(seen, out, earlier.RUN)
    (out / "runs/2026-10-21-1/run.json").write_text("{", encoding="utf-8")
    before = content(out)
    with pytest.raises(OutputError, match=r"run\.json"):
        put(seen, out)
    assert content(out) == before


def test_a_failure_half_way_leaves_dated_reports_where_they_were(seen: Seen, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(seen, out, earlier.RUN)
    before = content(out)

    def full(key: str) -> list[object]:
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError):
        write.write({"sv": seen(sample.results()[:3])}, out, full, dated=True)  # type: ignore[arg-type]
    assert content(out) == before
