"""HTTP content codings undone with a bound on what comes out: a small answer may unpack to gigabytes. Pure."""

import io
import zlib

import brotli  # type: ignore[import-untyped]  # it has no stubs
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
"""Value of `Accept-Encoding`."""
_WINDOW = 128 * 1024 * 1024
"""Largest zstd window, in bytes. RFC 9659 allows 8 MB on the web; real servers send more."""
_MOST_LAYERS = 2


class BadCoding(Exception):  # noqa: N818 - it names the finding
    """The body is not what its `Content-Encoding` says."""


def unpack(body: bytes, codings: str, limit: int) -> bytes:
    """Undo `Content-Encoding`, at most `limit` + 1 bytes, so that a longer result shows that it is longer.

    A body that ends too early gives what there is. Raises BadCoding for bytes that are no such coding,
    for codings we did not ask for, and for more than two of them.
    """
    names = [name for part in codings.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > _MOST_LAYERS:
        raise BadCoding(f"{len(names)} content codings")
    for name in reversed(names):
        body = _undo(name, body, limit + 1)
    return body


def _undo(name: str, body: bytes, most: int) -> bytes:
    if not body:
        return b""
    try:
        if name in ("gzip", "x-gzip"):
            return _gunzip(body, most)
        if name == "deflate":
            return _inflate(body, most)
        if name == "br":
            return _unbrotli(body, most)
        if name == "zstd":
            return zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(io.BytesIO(body)).read(most)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise BadCoding(f"not {name}: {error}") from error
    raise BadCoding(f"unknown content coding {name!r}")


def _gunzip(body: bytes, most: int) -> bytes:
    out = b""
    while body and len(out) < most:
        member = zlib.decompressobj(wbits=31)
        try:
            out += member.decompress(body, most - len(out))
        except zlib.error:
            # Browsers forgive rubbish after a whole member.
            if out:
                return out
            raise
        body = member.unused_data if member.eof else b""
    return out


def _inflate(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error:
        # Many servers send the raw stream without the zlib wrapper.
        return zlib.decompressobj(wbits=-15).decompress(body, most)


def _unbrotli(body: bytes, most: int) -> bytes:
    decoder = brotli.Decompressor()
    out = bytearray(decoder.process(body, output_buffer_limit=most))
    while len(out) < most and not decoder.is_finished():
        more = decoder.process(b"", output_buffer_limit=most - len(out))
        if not more:
            break
        out += more
    return bytes(out[:most])
