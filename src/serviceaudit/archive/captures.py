"""First reading of foreign files: where each page lies, without keeping any page in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path

from serviceaudit import urls
from serviceaudit.archive import message
from serviceaudit.archive.dates import instant
from serviceaudit.archive.records import Fields, Place, Record, Report, records

_HEAD = 1 << 16
_MAX_URL = 8192
_HTML = ("text/html", "application/xhtml+xml")
_UNTOLD = 0
_REDIRECTS = frozenset([301, 302, 303, 307, 308])


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One address at one time, as a foreign archive has it."""

    url: str
    date: str
    status: int
    location: str = ""
    """Where it redirects to; empty for a page."""
    place: Place | None
    """Where the body lies; None if these files only say that it was the same as another time."""
    truncated: str = ""
    software: str = ""


@dataclass(slots=True, kw_only=True)
class Captures:
    """The newest capture of each address."""

    newest: dict[str, Capture] = field(default_factory=dict)

    def add(self, capture: Capture) -> None:
        """Take it unless a newer one is there; a page without its body gives way to any other."""
        other = self.newest.get(capture.url)
        if other is None or _rank(capture) >= _rank(other):
            self.newest[capture.url] = capture


def _rank(capture: Capture) -> tuple[bool, str]:
    return bool(capture.place or capture.location), capture.date


def find(paths: Iterable[Path], report: Report) -> Captures:
    """Read all files once and note what they hold: HTML pages, errors in their place, and redirects.

    Raises ArchiveError if a file cannot be read or is no WARC file.
    """
    search = _Search()
    for path in paths:
        search.software = ""
        for record in records(path, _wanted, report):
            search.take(record)
    return search.done()


def _wanted(fields: Fields) -> int:
    return _HEAD if fields.get("warc-type", "").lower() in ("response", "revisit", "warcinfo", "resource") else 0


class _Search:
    """What is known while the records pass by."""

    def __init__(self) -> None:
        self.software = ""
        self._found = Captures()
        self._bodies: dict[str, Capture] = {}
        self._revisits: list[tuple[Capture, tuple[str, ...]]] = []

    def take(self, record: Record) -> None:
        if record.kind == "warcinfo":
            self.software = _software(record.block)
            return
        url = urls.join(record.target, "") if len(record.target) <= _MAX_URL else None
        if url is None:
            return
        capture = _capture(record, url, self.software)
        if capture is None:
            return
        if record.kind == "revisit" and not capture.location:
            self._revisits.append((capture, _referred(record.fields)))
            return
        self._found.add(capture)
        for name in _names(record, url):
            self._bodies.setdefault(name, capture)

    def done(self) -> Captures:
        """Revisits take the body from the record that they refer to; it may stand after them or in another file."""
        for capture, names in self._revisits:
            body = next((self._bodies[name] for name in names if name in self._bodies), None)
            if body is not None:
                self._found.add(replace(capture, place=body.place, status=body.status, truncated=body.truncated))
            elif capture.status != _UNTOLD:
                self._found.add(capture)
        return self._found


def _names(record: Record, url: str) -> tuple[str, ...]:
    """All by which a revisit may refer to this record."""
    digest = record.fields.get("warc-payload-digest", "")
    return tuple(filter(None, (record.id, f"{url} {instant(record.fields.get('warc-date', ''))}", digest)))


def _referred(fields: Fields) -> tuple[str, ...]:
    url = urls.join(fields.get("warc-refers-to-target-uri", ""), "") or ""
    date = instant(fields.get("warc-refers-to-date", ""))
    return tuple(filter(None, (fields.get("warc-refers-to"), f"{url} {date}", fields.get("warc-payload-digest"))))


def _capture(record: Record, url: str, software: str) -> Capture | None:
    """What a record says of its address; None if it is no page."""
    made = Capture(
        url=url,
        date=instant(record.fields.get("warc-date", "")),
        status=200,
        place=None if record.kind == "revisit" else record.place,
        truncated=record.fields.get("warc-truncated", ""),
        software=software,
    )
    if record.kind == "resource":
        return made if record.fields.get("content-type", "").lower().startswith(_HTML) else None
    if record.kind not in ("response", "revisit"):
        return None
    try:
        answer = message.parse(record.block)
    except message.NotHttpError:
        # A revisit may leave out the header: only the record that it refers to tells what it is.
        return replace(made, status=_UNTOLD) if record.kind == "revisit" and not record.length else None
    location = urls.join(url, answer.header("location")) if answer.status in _REDIRECTS else None
    if location:
        return replace(made, status=answer.status, location=location)
    return replace(made, status=answer.status) if _is_page(answer, record.kind) else None


def _is_page(answer: message.Message, kind: str) -> bool:
    """HTML, or an error that stands where a page should be."""
    content_type = answer.header("content-type").lower()
    failed = answer.status >= HTTPStatus.BAD_REQUEST
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return kind == "revisit"
    if not (failed or answer.status == HTTPStatus.OK):
        return False
    if content_type.startswith(_HTML):
        return True
    if failed:
        return content_type.startswith("text/plain") or not content_type
    return not content_type and answer.body.lstrip()[:1] == b"<"


def _software(block: bytes) -> str:
    for line in block.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "software":
            return value.strip()[:200]
    return ""
