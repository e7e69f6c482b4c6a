"""An HTTP response out of a record's block: header fields, and the body with its codings undone (RFC 9110, RFC 9112)."""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_STEP = 1 << 14
MAX_FIELDS = 200
"""More header fields than this are not kept."""


class NotHttpError(ValueError):
    """The block is no HTTP response."""


class UndecodableError(ValueError):
    """The body's coding is unknown or broken; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An HTTP response, its body as it was transferred."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """The first field of that name (lower case); empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def parse(block: bytes) -> Message:
    """Read a block.

    Raises NotHttpError if it does not begin with a status line.
    """
    end = _END_OF_HEADER.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *lines = _text(head).splitlines() or [""]
    status = _STATUS_LINE.match(first)
    if not status:
        raise NotHttpError(first[:80])
    pairs = (line.partition(":") for line in lines[:MAX_FIELDS] if ":" in line and not line[0].isspace())
    headers = tuple((name.strip(), value.strip()) for name, _, value in pairs)
    return Message(status=int(status[1]), headers=headers, body=body)


def _text(head: bytes) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def content(message: Message, limit: int) -> bytes:
    """The body with transfer and content codings undone, at most `limit` + 1 bytes: one more tells that it is longer.

    Archives often keep the fields that name a coding after they undid it: a body that does not have the coding it
    claims is taken as it is if it looks like markup.
    Raises UndecodableError for an unknown coding or bytes of no use.
    """
    body = message.body
    if "chunked" in message.header("transfer-encoding").lower():
        body = _joined_chunks(body)
    for coding in reversed(message.header("content-encoding").lower().replace(" ", "").split(",")):
        body = _undone(coding, body, limit + 1)
    return body[: limit + 1]


def _joined_chunks(body: bytes) -> bytes:
    """RFC 9112, 7.1; a last chunk that was cut off counts as far as it goes, a body without chunks is left alone."""
    parts, at = [], 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        if not length or at >= len(body):
            return b"".join(parts)
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(parts) if parts else body


def _undone(coding: str, data: bytes, limit: int) -> bytes:
    if coding in ("", "identity") or not data:
        return data
    if coding not in _DECODERS:
        raise UndecodableError(f"content coding '{coding[:20]}' is not known")
    try:
        return _DECODERS[coding](data, limit)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
            return data
        raise UndecodableError(f"the body is no {coding} data") from error


def _gunzipped(data: bytes, limit: int) -> bytes:
    return _inflated(data, 16 + zlib.MAX_WBITS, limit)


def _undeflated(data: bytes, limit: int) -> bytes:
    try:
        return _inflated(data, zlib.MAX_WBITS, limit)
    except zlib.error:
        # Many servers send raw deflate under this name (RFC 9110, 8.4.1.2).
        return _inflated(data, -zlib.MAX_WBITS, limit)


def _inflated(data: bytes, bits: int, limit: int) -> bytes:
    """What comes before an error counts if there is any: a browser shows as much."""
    unzip, out = zlib.decompressobj(bits), bytearray()
    for at in range(0, len(data), _STEP):
        try:
            out += unzip.decompress(data[at : at + _STEP], limit - len(out))
        except zlib.error:
            if not out:
                raise
            break
        if unzip.eof or len(out) >= limit:
            break
    return bytes(out)


def _unbrotlied(data: bytes, limit: int) -> bytes:
    return bytes(brotli.Decompressor().process(data, output_buffer_limit=limit))


def _unzstd(data: bytes, limit: int) -> bytes:
    # RFC 8878 recommends to refuse windows above 8 MB.
    with zstandard.ZstdDecompressor(max_window_size=1 << 23).stream_reader(data) as reader:
        return reader.read(limit)


_DECODERS: Mapping[str, Callable[[bytes, int], bytes]] = MappingProxyType(
    {
        "gzip": _gunzipped,
        "x-gzip": _gunzipped,
        "deflate": _undeflated,
        "br": _unbrotlied,
        "zstd": _unzstd,
    }
)
