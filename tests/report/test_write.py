import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from report import sample
from serviceaudit.errors import OutputError
from serviceaudit.model import Screenshot
from serviceaudit.report import write
from serviceaudit.report.shapes import ReportView


@pytest.fixture(scope="module")
def views(seen: Callable[..., ReportView]) -> dict[str, ReportView]:
    return {"sv": seen(sample.results()[:3])}


def listed(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def none(key: str) -> list[Screenshot]:
    return []


def content(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_same_input_gives_the_same_bytes(views: dict[str, ReportView], tmp_path: Path) -> None:
    write.write(views, tmp_path / "one", sample.screenshots)
    write.write(views, tmp_path / "two", sample.screenshots)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_all_files_are_counted_and_nothing_else_is_left_behind(views: dict[str, ReportView], tmp_path: Path) -> None:
    written = write.write(views, tmp_path / "deep/er/out", none)
    assert written.index == tmp_path / "deep/er/out/index.html"
    assert written.files == len(content(tmp_path / "deep/er/out"))
    assert listed(tmp_path / "deep/er") == ["out"]


def test_a_new_report_takes_the_place_of_the_old_one(
    views: dict[str, ReportView], seen: Callable[..., ReportView], tmp_path: Path
) -> None:
    write.write({"sv": seen(sample.results())}, tmp_path / "out", none)
    write.write(views, tmp_path / "out", none)
    assert len(list((tmp_path / "out/s/se").glob("*.html"))) == 3
    assert listed(tmp_path) == ["out"]


def test_a_folder_with_other_files_and_no_report_is_left_alone(views: dict[str, ReportView], tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match=r"holds other files \('thesis.docx'\)"):
        write.write(views, tmp_path, none)
    assert listed(tmp_path) == ["thesis.docx"]


def test_the_folders_own_readme_and_what_others_put_beside_a_report_stay(
    views: dict[str, ReportView], tmp_path: Path
) -> None:
    out = tmp_path / "reports"
    out.mkdir()
    (out / "README.md").write_text("hello", encoding="utf-8")
    (out / "demo").mkdir()
    write.write(views, out, none)
    (out / "extra").mkdir()
    (out / "extra/file").write_text("mine", encoding="utf-8")
    write.write(views, out, none)
    assert (out / "README.md").read_text(encoding="utf-8") == "hello"
    assert (out / "demo").is_dir()
    assert (out / "extra/file").read_text(encoding="utf-8") == "mine"


def test_a_foreign_file_is_not_overwritten_by_a_later_report(views: dict[str, ReportView], tmp_path: Path) -> None:
    out = tmp_path / "out"
    write.write(views, out, none)
    (out / "img").mkdir()
    (out / "img/own.png").write_bytes(b"mine")
    with pytest.raises(OutputError, match="would be overwritten"):
        write.write(views, out, sample.screenshots)
    assert (out / "img/own.png").read_bytes() == b"mine"
    assert listed(tmp_path) == ["out"]


def test_a_report_that_fails_half_way_leaves_the_old_one_whole(views: dict[str, ReportView], tmp_path: Path) -> None:
    out = tmp_path / "out"
    write.write(views, out, none)
    before = content(out)

    def full(key: str) -> list[Screenshot]:
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left on device") as fault:
        write.write(views, out, full)
    assert "\n" not in str(fault.value)
    assert content(out) == before
    assert listed(tmp_path) == ["out"]


def test_a_file_in_the_folders_place_is_told_in_one_line(views: dict[str, ReportView], tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be used as a folder"):
        write.write(views, tmp_path / "out", none)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that nobody may write to")
def test_a_place_that_cannot_be_written_is_told_in_one_line(views: dict[str, ReportView]) -> None:
    with pytest.raises(OutputError) as fault:
        write.write(views, Path("/proc/serviceaudit/report"), none)
    assert "\n" not in str(fault.value)


def test_a_missing_download_is_told_and_nothing_is_written(views: dict[str, ReportView], tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write.write(views, tmp_path / "out", none, downloads=[tmp_path / "missing.csv"])
    assert listed(tmp_path) == []
