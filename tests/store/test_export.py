"""Files that others read: whole, harmless, and the same for the same results."""

import csv
import gc
import json
import resource
import signal
import time

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceaudit.errors import OutputError
from serviceaudit.store import workbook
from serviceaudit.store.export import Format, harmless, write
from serviceaudit.store.frames import dictionary, frames
from store.samples import a_result, a_run, a_site, a_standing, an_answer, some_evidence

FILES = {
    Format.CSV: ["answers.csv", "dictionary.csv", "standings.csv"],
    Format.JSON: [
        "answers.json",
        "answers.schema.json",
        "dictionary.json",
        "standings.json",
        "standings.schema.json",
    ],
    Format.PARQUET: ["answers.parquet", "dictionary.csv", "standings.parquet"],
    Format.XLSX: ["serviceaudit.xlsx"],
}
HOSTILE = ["=1+1", "+46 8 1", "-x", "@sum", "  =1", "\u00a0=1", "\ufeff=1", "\uff1d1"]
FORMATS = pytest.mark.parametrize("kind", Format)


def tables(quote="Välkommen", count=3):
    sites = [a_site(f"{number:04d}", population=None if number else 2**53 + 1) for number in range(count)]
    results = [a_result(site, [an_answer(site, evidence=(some_evidence(site, quote),))]) for site in sites]
    places = [a_standing(site, rank=None if site.code == "0001" else 1, shared=True) for site in sites]
    return frames(a_run(), results, places)


def cells(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@FORMATS
def test_each_format_writes_its_tables_with_the_dictionary_beside(tmp_path, kind):
    written = write(tables(), tmp_path / "new" / "folder", kind)
    assert sorted(path.name for path in written) == FILES[kind]
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == FILES[kind]


@FORMATS
def test_the_same_results_give_the_same_bytes_at_another_time(tmp_path, kind, monkeypatch):
    first = {path.name: path.read_bytes() for path in write(tables(), tmp_path / "1", kind)}
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    time.sleep(1.1 if kind is Format.XLSX else 0)  # its properties would tell the second
    assert {path.name: path.read_bytes() for path in write(tables(), tmp_path / "2", kind)} == first


def test_csv_is_utf8_without_bom_with_line_feeds_and_a_heading(tmp_path):
    write(tables(), tmp_path, Format.CSV)
    content = (tmp_path / "answers.csv").read_bytes()
    assert content.startswith(b"run,country,code,")
    assert content.endswith(b"\n")
    assert b"\r" not in content
    assert cells(tmp_path / "answers.csv")[0]["quote"] == "Välkommen"


def test_csv_leaves_what_is_missing_empty_and_writes_truth_in_lower_case(tmp_path):
    write(tables(), tmp_path, Format.CSV)
    first, second, _ = cells(tmp_path / "standings.csv")
    assert (first["population"], first["rank"], first["code"]) == ("9007199254740993", "1", "0000")
    assert (second["population"], second["rank"]) == ("", "")
    assert (first["shared"], first["assessed"]) == ("true", "true")


@pytest.mark.parametrize("quote", HOSTILE)
def test_what_a_spreadsheet_would_run_is_made_harmless(tmp_path, quote):
    write(tables(quote), tmp_path, Format.CSV)
    write(tables(quote), tmp_path, Format.XLSX)
    assert cells(tmp_path / "answers.csv")[0]["quote"] == f"'{quote}"
    sheet = openpyxl.load_workbook(tmp_path / "serviceaudit.xlsx")["answers"]
    [cell] = [column[1] for column in sheet.columns if column[0].value == "quote"]
    assert (cell.value, cell.data_type) == (f"'{quote}", "s")


@pytest.mark.parametrize("quote", HOSTILE)
def test_formats_that_no_spreadsheet_runs_keep_the_words(tmp_path, quote):
    write(tables(quote), tmp_path, Format.JSON)
    write(tables(quote), tmp_path, Format.PARQUET)
    assert json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))[0]["quote"] == quote
    assert pd.read_parquet(tmp_path / "answers.parquet")["quote"][0] == quote


@given(st.text())
def test_no_text_reaches_a_spreadsheet_as_a_formula_and_other_text_is_kept(text):
    safe = harmless(text)
    assert not safe.strip().startswith(("=", "+", "-", "@"))
    assert not safe.startswith(("\t", "\r"))
    assert safe.removeprefix("'") == text.removeprefix("'")


def test_ordinary_words_are_not_touched():
    assert [harmless(text) for text in ("Kontakt", "a=b", "a - b", "", "8-17")] == [
        "Kontakt",
        "a=b",
        "a - b",
        "",
        "8-17",
    ]


def test_json_is_a_list_of_records_with_sorted_keys_and_null_for_what_is_missing(tmp_path):
    write(tables(), tmp_path, Format.JSON)
    text = (tmp_path / "standings.json").read_text(encoding="utf-8")
    records = json.loads(text)
    assert text.endswith("]\n")
    assert "Ort 0001" in text
    assert list(records[0]) == sorted(records[0])
    assert (records[0]["population"], records[1]["rank"], records[0]["shared"]) == (2**53 + 1, None, True)


@FORMATS
def test_an_empty_run_can_be_exported(tmp_path, kind):
    write(frames(a_run(), [], []), tmp_path, kind)
    if kind is Format.JSON:
        assert json.loads((tmp_path / "answers.json").read_text()) == []
    if kind is Format.CSV:
        assert (tmp_path / "answers.csv").read_text().count("\n") == 1


def test_parquet_comes_back_as_the_same_tables_with_nullable_types(tmp_path):
    given_tables = tables()
    write(given_tables, tmp_path, Format.PARQUET)
    for name, frame in given_tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), frame)


def test_the_workbook_has_a_sheet_a_table_and_the_dictionary(tmp_path):
    given_tables = tables()
    write(given_tables, tmp_path, Format.XLSX)
    book = openpyxl.load_workbook(tmp_path / "serviceaudit.xlsx")
    assert book.sheetnames == ["answers", "standings", "dictionary"]
    rows = list(book["standings"].iter_rows(values_only=True))
    assert rows[0] == tuple(given_tables["standings"])
    record = dict(zip(rows[0], rows[2], strict=True))
    assert (record["code"], record["rank"], record["shared"], record["points"]) == ("0001", None, True, 1)
    assert book["dictionary"].max_row == len(dictionary(given_tables)) + 1


def test_a_text_too_long_for_a_cell_is_cut_off_and_a_table_too_long_refused(tmp_path, monkeypatch):
    write(tables("x" * 40_000), tmp_path, Format.XLSX)
    assert openpyxl.load_workbook(tmp_path / "serviceaudit.xlsx")["answers"]["Q2"].value == "x" * 32_767
    monkeypatch.setattr(workbook, "_MOST_ROWS", 2)
    with pytest.raises(OutputError, match="3 rows do not fit into a sheet"):
        write(tables(), tmp_path / "other", Format.XLSX)
    assert list((tmp_path / "other").iterdir()) == []


@FORMATS
def test_a_new_export_takes_the_place_of_the_old_one(tmp_path, kind):
    write(tables(count=1), tmp_path, kind)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write(tables(count=2), tmp_path, kind)
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert before.keys() == after.keys()
    assert all(after[name] != before[name] for name in after if "dictionary" not in name and "schema" not in name)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # openpyxl's generators try again when collected
@FORMATS
def test_a_disk_that_fills_up_leaves_the_old_export_and_no_remains(tmp_path, kind):
    """The largest file that this process may write stands for the disk's end."""
    write(tables(count=1), tmp_path, kind)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    many = tables(count=800)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            write(many, tmp_path, kind)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    gc.collect()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@FORMATS
def test_a_folder_in_the_place_of_a_file_stops_all_files(tmp_path, kind):
    blocked = tmp_path / FILES[kind][-1]
    blocked.mkdir()
    with pytest.raises(OutputError, match=f"{blocked.name} cannot be written"):
        write(tables(), tmp_path, kind)
    assert [path.name for path in tmp_path.iterdir()] == [blocked.name]


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(tmp_path, place):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=r"^.*file.* cannot be written: .*; name another folder$"):
        write(tables(), tmp_path / place, Format.CSV)
    assert (tmp_path / "file").read_text() == "x"


def test_a_folder_where_nothing_can_be_written_is_told(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write(tables(), tmp_path.__class__("/proc"), Format.CSV)
