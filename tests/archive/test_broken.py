"""Files that break off, files that lie, and files that are none."""

import gzip
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.warcs import CONTACT, HOME, HTML, Foreign, as_one_member, write
from serviceaudit.archive.read import read
from serviceaudit.archive.records import record_at, records
from serviceaudit.errors import ArchiveError


def everything(_fields):
    return 1 << 30


def listed(path):
    said = []
    return list(records(path, everything, said.append)), said


def three_pages(path, **how):
    made = Foreign(path, **how)
    for url in (HOME, CONTACT, HOME + "c"):
        made.response(url)
    return made.save()


@pytest.fixture(params=["warc.gz", "warc", "whole"])
def path(request, tmp_path):
    """The three ways to store records: a gzip member each, plain, and all in one member."""
    if request.param == "whole":
        return as_one_member(three_pages(tmp_path / "a.warc.gz"))
    return three_pages(tmp_path / f"a.{request.param}", zipped=request.param != "warc")


def test_every_record_is_found_and_found_again_at_its_place(path):
    found, said = listed(path)
    assert [record.kind for record in found] == ["warcinfo", "response", "response", "response"]
    assert [record.target for record in found[1:]] == [HOME, CONTACT, HOME + "c"]
    assert [record_at(record.place, 1 << 30) for record in found] == found
    assert said == []


def test_a_block_is_kept_only_as_far_as_asked_for(path):
    found = list(records(path, lambda _: 5, print))
    assert {record.block for record in found[1:]} == {b"HTTP/"}
    assert len({record.length for record in found[1:]}) == 1


def test_a_file_that_is_cut_off_is_read_up_to_there_and_reported_in_one_line(path):
    path.write_bytes(path.read_bytes()[:-30])
    found, said = listed(path)
    assert [record.target for record in found[1:]] in ([HOME, CONTACT], [])
    assert len(said) == 1
    assert said[0].startswith(f"{path}: cut off after ")
    assert said[0].endswith("; what came before was used")


def test_the_report_names_the_byte_where_the_bad_record_begins(tmp_path):
    path = three_pages(tmp_path / "a.warc.gz")
    last = listed(path)[0][-1].place.member
    path.write_bytes(path.read_bytes()[: last + 25])
    assert listed(path)[1] == [f"{path}: cut off after 3 records (byte {last}); what came before was used"]


@pytest.mark.parametrize("cut", range(1, 200, 13))
def test_wherever_a_file_is_cut_only_whole_records_count(tmp_path, cut):
    path = three_pages(tmp_path / "a.warc.gz")
    whole = listed(path)[0]
    path.write_bytes(path.read_bytes()[:-cut])
    found, said = listed(path)
    assert found == whole[: len(found)]
    assert len(found) < len(whole)
    assert len(said) == 1


def test_garbage_after_the_records_is_reported(path):
    path.write_bytes(path.read_bytes() + b"\0" * 100)
    found, said = listed(path)
    assert len(found) == 4
    assert len(said) == 1
    assert "after 4 records" in said[0]


def test_a_flipped_byte_in_a_member_loses_that_record_and_what_follows(tmp_path):
    path = three_pages(tmp_path / "a.warc.gz")
    place = listed(path)[0][2].place.member
    data = bytearray(path.read_bytes())
    data[place + 150] ^= 0xFF
    path.write_bytes(bytes(data))
    found, said = listed(path)
    assert len(found) == 2
    assert "damaged" in said[0] or "cut off" in said[0]


@pytest.mark.parametrize(
    "data", [b"hello", b"<html>", gzip.compress(b"hello\n", mtime=0), b"PK\x03\x04" * 100, b"\0" * 50]
)
def test_a_file_that_is_no_warc_is_an_error_that_names_it(tmp_path, data):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz: no WARC file") as caught:
        listed(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_may_not_be_read_is_an_error_that_names_it(tmp_path):
    with pytest.raises(ArchiveError, match=r"gone\.warc: cannot be read \(No such file"):
        listed(tmp_path / "gone.warc")


def test_an_empty_file_is_reported_and_no_error(tmp_path):
    """A crash right after the start of a visit leaves one; it must not stop the reading of the others."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"")
    assert listed(path) == ([], [f"{path}: empty; nothing was used"])


def test_a_file_that_changed_between_two_readings_is_an_error(tmp_path):
    path = three_pages(tmp_path / "a.warc.gz")
    place = listed(path)[0][-1].place
    path.write_bytes(path.read_bytes()[: place.member + 9])
    with pytest.raises(ArchiveError, match="changed while it was read"):
        record_at(place, 100)


@pytest.mark.parametrize(
    ("header", "what"),
    [
        (b"WARC-Type: response\r\n\r\n", "a record without a length"),
        (b"Content-Length: many\r\n\r\n", "a record without a length"),
        (b"Content-Length: -5\r\n\r\n", "a record without a length"),
        (b"Content-Length: 99999999999999\r\n\r\n", "cut off"),
        (b"A" * 200_000, "a record header without end"),
        (b"A: b\r\n" * 50_000, "a record header without end"),
    ],
)
def test_a_record_that_lies_about_itself_ends_the_reading(tmp_path, header, what):
    path = Foreign(tmp_path / "a.warc", zipped=False).response(HOME).raw(b"WARC/1.0\r\n" + header).save()
    found, said = listed(path)
    assert len(found) == 2
    assert f": {what} after 2 records" in said[0]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 5000), junk=st.binary(min_size=1, max_size=20))
def test_no_damage_crashes_the_reading(tmp_path, at, junk):
    path = write(tmp_path)
    data = path.read_bytes()
    at %= len(data)
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    with suppress(ArchiveError):
        for snapshot in read([path], [], lambda _: None):
            assert all(page.html.startswith(HTML) or not page.html for page in snapshot.pages)


def test_wide_gzip_is_never_unpacked_into_memory(tmp_path):
    """A kilobyte that swells to a hundred megabytes is passed over, not kept."""
    path = Foreign(tmp_path / "bomb.warc.gz").response(HOME, b"\0" * 100_000_000).response(CONTACT).save()
    tracemalloc.start()
    found = list(records(path, lambda _: 1000, print))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 3
    assert peak < 3_000_000
