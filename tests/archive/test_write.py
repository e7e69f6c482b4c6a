import errno
import gzip
import os
import resource
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.warcs import AGENT, AT, CONTACT, HOME, HTML, PNG, SITE, exchange, page, visit, write
from serviceaudit.archive import own
from serviceaudit.archive.names import file_name
from serviceaudit.archive.shelf import run_of
from serviceaudit.archive.write import Writer
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Site, Snapshot

FULL = Path("/dev/full")


def all_records(path):
    with path.open("rb") as file:
        return [
            (
                record.rec_type,
                dict(record.rec_headers.headers),
                record.http_headers,
                record.content_stream().read(),
            )
            for record in ArchiveIterator(file, check_digests=True)
        ]


def one_of(path, kind):
    return next(record for record in all_records(path) if record[0] == kind)


def test_warcio_check_finds_no_fault(tmp_path, capsys):
    path = write(tmp_path)

    class Command:
        inputs = (str(path),)
        verbose = False

    assert Checker(Command()).process_all() == 0
    assert capsys.readouterr() == ("", "")


def test_records_come_in_the_order_of_the_crawl_and_the_manifest_last(tmp_path):
    kinds = [record[0] for record in all_records(write(tmp_path))]
    assert kinds == [
        "warcinfo",
        *("response", "request", "conversion"),
        *("response", "request"),
        "resource",
        "metadata",
    ]


def test_every_record_is_a_gzip_member_of_its_own(tmp_path):
    data = write(tmp_path).read_bytes()
    members = 0
    while data:
        unzip = zlib.decompressobj(31)
        assert unzip.decompress(data).startswith(b"WARC/1.1\r\n")
        data = unzip.unused_data
        members += 1
    assert members == 8


def test_warcinfo_says_who_asked_and_that_robots_were_obeyed(tmp_path):
    body = one_of(write(tmp_path), "warcinfo")[3].decode()
    assert "software: serviceaudit " in body
    assert f"http-header-user-agent: {AGENT}\r\n" in body
    assert "robots: obeyed\r\n" in body
    assert "isPartOf: SE-0099\r\n" in body


def test_the_request_is_linked_to_its_response_and_all_records_to_the_warcinfo(tmp_path):
    records = all_records(write(tmp_path))
    response, request = records[1], records[2]
    assert request[1]["WARC-Concurrent-To"] == response[1]["WARC-Record-ID"]
    assert {r[1].get("WARC-Warcinfo-ID") for r in records[1:]} == {records[0][1]["WARC-Record-ID"]}
    assert request[2].protocol == "GET"
    assert request[2].statusline == "/ HTTP/1.1"


def test_a_body_is_stored_as_decoded_and_its_coding_fields_get_other_names(tmp_path):
    headers = (("content-encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "7"), ("X-A", "1"))
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange(headers=headers, body=b"plain", ip="127.0.0.1", truncated="length", http_version="2"))
    _, fields, http, body = one_of(writer.finish(visit(pages=(page(html=""),))), "response")
    assert body == b"plain"
    assert http.headers == [
        ("X-Archive-Orig-content-encoding", "gzip"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("X-Archive-Orig-Content-Length", "7"),
        ("X-A", "1"),
        ("Content-Length", "5"),
    ]
    assert fields["WARC-IP-Address"] == "127.0.0.1"
    assert fields["WARC-Truncated"] == "length"
    assert fields["WARC-Protocol"] == "h2"


def test_the_dom_refers_to_the_response_it_came_from(tmp_path):
    records = all_records(write(tmp_path))
    conversion = next(r for r in records if r[0] == "conversion")
    assert conversion[1]["WARC-Refers-To"] == records[1][1]["WARC-Record-ID"]
    assert conversion[1]["Content-Type"] == "text/html; charset=utf-8"
    assert conversion[1]["WARC-Target-URI"] == HOME


def test_screenshots_lie_under_their_own_urn(tmp_path):
    _, fields, _, body = one_of(write(tmp_path), "resource")
    assert fields["WARC-Target-URI"] == f"urn:serviceaudit:screenshot:1366:{HOME}"
    assert fields["Content-Type"] == "image/png"
    assert body == PNG


def test_the_same_calls_give_the_same_bytes(tmp_path):
    assert write(tmp_path / "a").read_bytes() == write(tmp_path / "b").read_bytes()


def test_two_requests_for_one_address_get_different_ids(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange())
    writer.exchange(exchange())
    ids = [r[1]["WARC-Record-ID"] for r in all_records(writer.finish(visit()))]
    assert len(ids) == len(set(ids))


def test_no_html_and_no_picture_stands_in_the_manifest(tmp_path):
    body = one_of(write(tmp_path), "metadata")[3]
    assert b"<h1>" not in body
    assert b"PNG" not in body


def test_a_header_field_of_a_stranger_cannot_begin_a_line_of_its_own(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    evil = HOME + "\r\nWARC-Type: metadata"
    writer.exchange(exchange(evil, headers=(("X", "1\r\nY: 2"), ("Z\n", "å")), reason="OK\r\n\r\n<b>"))
    _, fields, http, _ = one_of(writer.finish(visit()), "response")
    assert fields["WARC-Type"] == "response"
    assert [name for name, _ in http.headers] == ["X", "Z", "Content-Length"]
    assert http.statusline == "200 OK <b>"


@pytest.mark.parametrize(
    ("site", "name"),
    [
        (SITE, "SE/0099-bjorkdala-20261121020000.warc.gz"),
        (Site(country="XX", code="www.a.example", name="A", url=HOME), "XX/www.a.example-a-20261121020000.warc.gz"),
    ],
)
def test_the_file_name_tells_country_code_name_and_time(site, name):
    assert file_name(site, AT) == name


@pytest.mark.parametrize("code", ["../../etc", "a/b", ".hidden", "", "x" * 300, "å", "con\0"])
def test_no_code_leads_out_of_the_folder_or_hides_the_file(tmp_path, code):
    path = tmp_path / file_name(Site(country="../X", code=code, name="../" * 50, url=HOME), AT)
    assert path.resolve() == path
    assert path.parent.parent == tmp_path
    assert not path.name.startswith(".")
    assert len(path.name) < 200


def test_codes_that_look_alike_get_different_files():
    a, b = (file_name(Site(country="SE", code=code, name="A", url=HOME), AT) for code in ("a/b", "a b"))
    assert a != b


def test_until_it_is_finished_the_file_is_called_open_and_can_be_read(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange())
    unfinished = writer.path.with_name(writer.path.name + ".open")
    assert not writer.path.exists()
    assert [record[0] for record in all_records(unfinished)] == ["warcinfo", "response", "request"]
    assert writer.finish(visit()) == writer.path
    assert writer.path.exists()
    assert not unfinished.exists()


def test_an_abandoned_visit_leaves_nothing_and_a_finished_one_stays(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.abandon()
    assert list((tmp_path / "SE").iterdir()) == []
    path = write(tmp_path)
    writer.abandon()
    assert path.exists()


def test_a_folder_that_cannot_be_made_is_an_error_for_the_user(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match=r"file/SE/0099-.*cannot be written \(Not a directory\).*--archive"):
        Writer(tmp_path / "file", SITE, AT, AGENT)


def test_a_disk_that_takes_not_even_the_first_record_is_an_error_and_leaves_nothing(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(ArchiveError, match=os.strerror(errno.EFBIG)) as caught:
            Writer(tmp_path, SITE, AT, AGENT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "SE").iterdir()) == []


def test_a_name_that_is_taken_is_never_written_over(tmp_path):
    """Two runs that visit a site in the same second, the first still open or finished already."""
    first, second = Writer(tmp_path, SITE, AT, AGENT, run="a"), Writer(tmp_path, SITE, AT, AGENT, run="b")
    paths = [second.finish(visit()), first.finish(visit())]
    paths.append(Writer(tmp_path, SITE, AT, AGENT, run="c").finish(visit()))
    assert [run_of(path) for path in paths] == ["b", "a", "c"]
    assert len(set(paths)) == 3
    assert all(own.is_own(path) for path in paths)


@pytest.mark.skipif(not FULL.exists(), reason="needs a disk that is full")
def test_a_disk_that_fills_up_during_the_visit_is_an_error_and_the_visit_can_be_given_up(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    with FULL.open("wb") as full:
        os.dup2(full.fileno(), writer._file.fileno())
    with pytest.raises(ArchiveError, match=os.strerror(errno.ENOSPC)):
        writer.exchange(exchange())
    writer.abandon()
    assert list((tmp_path / "SE").iterdir()) == []


def test_html_that_the_response_does_not_give_again_is_kept_beside_it(tmp_path):
    """Another reading of the charset, or none at all: the archive must not depend on ours."""
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange(CONTACT, body="å".encode("cp1252"), headers=(("Content-Type", "text/html"),)))
    snapshot = Snapshot(site=SITE, taken_at=AT, front=None, pages=(page(CONTACT, "ĺ"), page(HOME)))
    kinds = [r[0] for r in all_records(writer.finish(snapshot))]
    assert kinds == ["warcinfo", "response", "request", "conversion", "conversion", "metadata"]


def test_html_that_the_response_gives_again_is_not_kept_twice(tmp_path):
    writer = Writer(tmp_path, SITE, AT, AGENT)
    writer.exchange(exchange(CONTACT))
    path = writer.finish(visit(pages=(page(CONTACT, HTML),)))
    assert gzip.decompress(path.read_bytes()).count(b"<h1>") == 1
