"""Records on their way into a file: their fields, ids and dates (ISO 28500:2017)."""

import base64
import hashlib
import re
import uuid
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import quote

import ada_url

from serviceaudit import __version__
from serviceaudit.archive.message import MAX_FIELDS
from serviceaudit.model import Exchange
from serviceaudit.settings import PRODUCT

_VERSION = "WARC/1.1"
SOFTWARE = f"{PRODUCT} {__version__}"
RUN = "run"
"""The field of the warcinfo record that names the run."""
_CODING_FIELDS = frozenset(["content-encoding", "transfer-encoding", "content-length"])
RENAMED = "X-Archive-Orig-"
"""Before the names of fields that speak of a coding which was undone."""
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""The profile of a `revisit` record for an answer 304 (ISO 28500:2017, 6.7.3)."""
_PROTOCOLS = {"1.0": "http/1.0", "1.1": "http/1.1", "2": "h2"}
_LEVEL = 1
"""Of zlib. Level 9 makes a sixth less of it, and takes four times as long."""
_WITHOUT_PAYLOAD = ("warcinfo", "revisit")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_OTHER = re.compile(r"[^\x20-\x7e]+")
_SAFE_IN_URI = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record to be written."""

    kind: str
    target: str
    content_type: str
    payload: bytes = field(repr=False)
    date: str = ""
    """ISO 8601 in UTC; empty for the time of the visit."""
    http: str = ""
    """First line and fields of an HTTP message, ASCII, with the empty line that ends them."""
    ip: str = ""
    truncated: str = ""
    protocol: str = ""
    concurrent_to: str = ""
    refers_to: str = ""
    refers_to_target: str = ""
    refers_to_date: str = ""
    profile: str = ""


def response(exchange: Exchange) -> Entry:
    """The answer of an exchange.

    Its body is stored as decoded, so the fields that describe the coding get other names, and any reader finds body
    and header in agreement. Archiving browsers do the same.
    """
    kept = exchange.response_headers[: MAX_FIELDS - 1]
    headers = [(_field_name(name), _ascii(value)) for name, value in kept]
    headers.append(("Content-Length", str(len(exchange.body))))
    return Entry(
        kind="response",
        target=exchange.url,
        content_type="application/http; msgtype=response",
        payload=exchange.body,
        date=exchange.fetched_at,
        http=_http(f"HTTP/1.1 {_status(exchange)}", headers),
        ip=exchange.ip,
        truncated=exchange.truncated,
        protocol=_PROTOCOLS.get(exchange.http_version, ""),
    )


def content_type(exchange: Exchange) -> str:
    """The type of an answer as it is stored; empty if it has none."""
    return next((_ascii(value) for name, value in exchange.response_headers if name.lower() == "content-type"), "")


def revisit(exchange: Exchange, before: Exchange, record: str) -> Entry:
    """An answer 304; `before` is what it was not modified since, `record` the id of its record."""
    headers = [(_field_name(name), _ascii(value)) for name, value in exchange.response_headers[: MAX_FIELDS - 1]]
    return Entry(
        kind="revisit",
        target=exchange.url,
        content_type="application/http; msgtype=response",
        payload=b"",
        date=exchange.fetched_at,
        http=_http(f"HTTP/1.1 {_status(exchange)}", headers),
        ip=exchange.ip,
        protocol=_PROTOCOLS.get(exchange.http_version, ""),
        refers_to=record,
        refers_to_target=before.url,
        refers_to_date=before.fetched_at,
        profile=NOT_MODIFIED,
    )


def request(exchange: Exchange, answer: str) -> Entry:
    """The request of an exchange; `answer` is the id of its response record."""
    headers = [(_ascii(name), _ascii(value)) for name, value in exchange.request_headers]
    return Entry(
        kind="request",
        target=exchange.url,
        content_type="application/http; msgtype=request",
        payload=b"",
        date=exchange.fetched_at,
        http=_http(f"{_ascii(exchange.method)} {_path(exchange.url)} HTTP/1.1", headers),
        protocol=_PROTOCOLS.get(exchange.http_version, ""),
        concurrent_to=answer,
    )


class Entries:
    """Puts entries into a file, each a gzip member of its own and flushed, so that a crash leaves a readable prefix."""

    def __init__(self, file: BinaryIO, name: str, site: str, taken_at: str) -> None:
        """`name` is the file's final name, `site` the key of the site."""
        self._file = file
        self._name, self._site, self._taken_at = name, site, taken_at
        self._count = 0
        self._info = ""

    def begin(self, user_agent: str, run: str = "") -> None:
        """Write the warcinfo record, which speaks for all others; `run` is the id of the run, if there is one."""
        facts = {
            "software": SOFTWARE,
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": self._site,
            "http-header-user-agent": user_agent,
            "robots": "obeyed",
        }
        if run:
            facts[RUN] = run
        payload = "".join(f"{name}: {_line(value)}\r\n" for name, value in facts.items()).encode()
        self._info = self.put(
            Entry(kind="warcinfo", target="", content_type="application/warc-fields", payload=payload)
        )

    def put(self, entry: Entry) -> str:
        """Write an entry; returns the id of its record. Raises OSError if the disk does not take it."""
        date = entry.date or self._taken_at
        record_id = self._id(entry, date)
        fields = {
            "WARC-Record-ID": record_id,
            "WARC-Date": _line(date),
            "WARC-Filename": self._name if entry.kind == "warcinfo" else "",
            "WARC-Warcinfo-ID": self._info,
            "WARC-IP-Address": _line(entry.ip),
            "WARC-Truncated": entry.truncated,
            "WARC-Protocol": entry.protocol,
            "WARC-Concurrent-To": entry.concurrent_to,
            "WARC-Refers-To": entry.refers_to,
            "WARC-Refers-To-Target-URI": uri(entry.refers_to_target),
            "WARC-Refers-To-Date": _line(entry.refers_to_date),
            "WARC-Profile": entry.profile,
            "WARC-Type": entry.kind,
            "WARC-Target-URI": uri(entry.target),
        }
        self._file.write(zlib.compress(_record(entry, fields), _LEVEL, zlib.MAX_WBITS + 16))
        self._file.flush()
        return record_id

    def _id(self, entry: Entry, date: str) -> str:
        self._count += 1
        name = f"{self._site} {self._count} {entry.kind} {date} {entry.target}"
        return f"<{uuid.uuid5(uuid.NAMESPACE_URL, name.encode('ascii', 'backslashreplace').decode()).urn}>"


def _record(entry: Entry, named: dict[str, str]) -> bytes:
    """A record, not compressed (ISO 28500:2017, section 4); fields without a value are left out."""
    block = entry.http.encode("ascii") + entry.payload
    fields = {
        **named,
        "WARC-Payload-Digest": "" if entry.kind in _WITHOUT_PAYLOAD else _digest(entry.payload),
        "WARC-Block-Digest": _digest(block),
        "Content-Type": entry.content_type,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return b"".join((f"{_VERSION}\r\n{lines}\r\n".encode(), block, b"\r\n\r\n"))


def _digest(data: bytes) -> str:
    digest = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode()}"


def _status(exchange: Exchange) -> str:
    return _ascii(f"{exchange.status:03d} {exchange.reason}").strip()


def _http(first: str, headers: list[tuple[str, str]]) -> str:
    return "".join((first, "\r\n", *(f"{name}: {value}\r\n" for name, value in headers), "\r\n"))


def _field_name(name: str) -> str:
    return (RENAMED if name.lower() in _CODING_FIELDS else "") + _ascii(name)


def _line(value: str) -> str:
    """No line break of a stranger may begin a field of its own."""
    return _CONTROL.sub(" ", value.encode("utf-8", "replace").decode())


def _ascii(value: str) -> str:
    """HTTP fields are ASCII here: readers differ in what they take other letters for."""
    return _OTHER.sub(lambda other: quote(other[0]), _line(value))


def uri(target: str) -> str:
    """ASCII without spaces and controls; the true address stands in the metadata record."""
    return quote(target, safe=_SAFE_IN_URI, errors="replace")


def _path(url: str) -> str:
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return "/"
    return f"{parsed.pathname}{parsed.search}"
