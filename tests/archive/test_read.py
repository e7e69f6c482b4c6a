from dataclasses import replace

import pytest

from archive.warcs import AGENT, AT, CONTACT, HOME, HTML, SITE, Foreign, exchange, page, visit, write
from serviceaudit.archive.read import digest, files, read
from serviceaudit.archive.write import Writer
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Site

OTHER = Site(country="DK", code="1", name="Anden", url="http://anden.example/")
LATER = "2026-11-22T02:00:00Z"


def test_warc_files_are_found_below_folders_in_a_fixed_order(tmp_path):
    for name in ("b/x.warc.gz", "b/a.warc", "a.warc.gz.open", "note.txt", "b/x.warc.gz.part", "odd"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    (tmp_path / "folder.warc").mkdir()
    found = files([tmp_path, tmp_path / "b", tmp_path / "odd"])
    assert [str(path.relative_to(tmp_path)) for path in found] == [
        "a.warc.gz.open",
        "b/a.warc",
        "b/x.warc.gz",
        "odd",
    ]


def test_a_missing_path_and_an_empty_folder_are_errors_that_name_them(tmp_path):
    with pytest.raises(ArchiveError, match="gone: no such file or folder"):
        files([tmp_path / "gone"])
    with pytest.raises(ArchiveError, match=rf"{tmp_path}: no WARC files"):
        files([tmp_path])


def test_own_and_foreign_files_are_read_together_in_the_order_of_the_registry(tmp_path):
    write(tmp_path)
    Foreign(tmp_path / "a.warc.gz").response(OTHER.url).response("http://unknown.example/").save()
    found = list(read([tmp_path], [OTHER, SITE], print))
    assert [snapshot.site.key for snapshot in found] == ["DK-1", "SE-0099", "XX-unknown.example"]
    assert found[1] == visit(screenshots=())


def test_of_several_visits_of_a_site_the_newest_counts(tmp_path):
    write(tmp_path / "new", visit(taken_at=LATER))
    write(tmp_path / "old", visit(taken_at=AT))
    (found,) = read([tmp_path], [], print)
    assert found.taken_at == LATER


def test_a_visit_gets_the_site_that_the_registry_has_under_its_key(tmp_path):
    write(tmp_path)
    renamed = replace(SITE, name="Nya Björkdala")
    assert next(read([tmp_path], [renamed], print)).site == renamed
    assert next(read([tmp_path], [OTHER], print)).site == SITE


def test_pages_of_other_files_do_not_mix_with_a_visit_of_ours(tmp_path):
    path = write(tmp_path)
    Foreign(tmp_path / "a.warc.gz").response(HOME + "more").save()
    said = []
    (found,) = read([tmp_path], [SITE], said.append)
    assert found == visit(screenshots=())
    assert said == [f"SE-0099 Björkdala: pages of other files were left out: {path} counts"]


def test_what_a_crash_left_is_read_and_told(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange())
    writer.exchange(exchange(CONTACT))
    unfinished = writer.path.with_name(writer.path.name + ".open")
    unfinished.write_bytes(unfinished.read_bytes() + b"\x1f\x8b\x08")
    said = []
    (found,) = read([tmp_path], [SITE], said.append)
    writer.abandon()
    assert [one.html for one in found.pages] == [HTML, HTML]
    assert found.site == SITE
    assert said[0].startswith(f"{unfinished}: the visit was never finished")
    assert said[1].startswith(f"{unfinished}: cut off after 5 records")


def test_one_file_that_is_no_warc_stops_the_reading_before_anything_is_given(tmp_path):
    write(tmp_path)
    (tmp_path / "z.warc").write_text("hello")
    with pytest.raises(ArchiveError, match=r"z\.warc: no WARC file"):
        next(read([tmp_path], [], print))


def test_a_visit_without_any_page_is_kept(tmp_path):
    empty = visit(pages=(), front=None, trail=(), screenshots=())
    write(tmp_path, empty)
    assert list(read([tmp_path], [], print)) == [empty]


def test_the_digest_tells_archives_apart_and_not_their_folders(tmp_path):
    first = write(tmp_path / "a")
    again = write(tmp_path / "b")
    other = write(tmp_path / "c", visit(pages=(page(),), screenshots=()))
    assert digest([first]) == digest([again]) == digest([tmp_path / "a"])
    assert digest([first]) != digest([other])
    assert len(digest([first, other])) == 64
    assert digest([first, other]) == digest([other, first])
