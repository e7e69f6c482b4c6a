import gzip
import zlib
from functools import partial

import brotli
import pytest
import zstandard

from archive.warcs import HTML, chunked
from serviceaudit.archive.message import Message, NotHttpError, UndecodableError, content, parse

BODY = HTML.encode() * 20


def got(body, limit=1_000_000, **headers):
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return content(Message(status=200, headers=fields, body=body), limit)


def raw_deflate(data):
    pack = zlib.compressobj(wbits=-15)
    return pack.compress(data) + pack.flush()


PACKED = {
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "GZIP": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "Deflate": raw_deflate(BODY),
    "br": brotli.compress(BODY),
    "zstd": zstandard.compress(BODY),
    "deflate, gzip": gzip.compress(zlib.compress(BODY)),
    "identity": BODY,
}


@pytest.mark.parametrize("coding", PACKED)
def test_codings_are_undone(coding):
    assert got(PACKED[coding], Content_Encoding=coding) == BODY


@pytest.mark.parametrize("coding", PACKED)
def test_chunks_are_joined_before_codings_are_undone(coding):
    assert got(chunked(PACKED[coding]), Content_Encoding=coding, Transfer_Encoding="chunked") == BODY


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_whose_coding_the_archive_undid_already_is_taken_as_it_is(coding):
    assert got(BODY, Content_Encoding=coding, Transfer_Encoding="chunked") == BODY


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_that_is_cut_off_counts_as_far_as_it_goes(coding):
    noise = b"<p>" + bytes(hash((n, n * n)) % 251 for n in range(60_000))
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}
    whole = packed[coding](noise)
    part = got(whole[: len(whole) * 3 // 4], Content_Encoding=coding)
    assert noise.startswith(part)
    if coding != "zstd":  # whole blocks only
        assert part


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_unpacked_only_to_the_limit(coding):
    packed = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": partial(brotli.compress, quality=3),
        "zstd": zstandard.compress,
    }
    assert len(got(packed[coding](b"\0" * 30_000_000), 1000, Content_Encoding=coding)) == 1001


@pytest.mark.parametrize(
    ("coding", "body"), [("rot13", b"<p>"), ("gzip", b"\x00\x01"), ("br", b"\xff\xff"), ("zstd", b"nonsense")]
)
def test_a_coding_that_cannot_be_undone_is_said(coding, body):
    with pytest.raises(UndecodableError, match=coding):
        got(body, Content_Encoding=coding)


def test_the_last_chunk_may_be_cut_off_and_chunks_may_have_extensions():
    assert got(b"5;a=b\r\nhello\r\n5\r\nwo", Transfer_Encoding="chunked") == b"hellowo"


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_header_and_body_are_told_apart(end):
    message = parse(
        end.join([b"HTTP/1.1 404 Not Found", b"A: 1", b"a: 2", b" folded", b"nonsense", b"", b"x", b"", b"y"])
    )
    assert message.status == 404
    assert message.headers == (("A", "1"), ("a", "2"))
    assert message.header("a") == "1"
    assert message.body == end.join([b"x", b"", b"y"])


def test_header_fields_of_old_servers_are_latin_1():
    assert parse(b"HTTP/1.1 200 OK\r\nX: \xe5\r\n\r\n").header("x") == "å"


@pytest.mark.parametrize("block", [b"", b"<html>", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 xyz\r\n\r\n", b"\xff\xfe"])
def test_what_is_no_response_is_refused(block):
    with pytest.raises(NotHttpError):
        parse(block)
