"""What a visit asked of servers, read from its file: one entry for each request that was answered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from serviceaudit.archive import message, own
from serviceaudit.archive.entries import RENAMED
from serviceaudit.archive.records import Fields, Record, records
from serviceaudit.model import Page

_MAX_HEAD = 1 << 16
_MAX_ROBOTS = 1 << 19
"""RFC 9309, 2.5: no more than this of a robots.txt is read."""
_ROBOTS = "/robots.txt"
_NUMBER = re.compile(r"[0-9]{1,15}")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request and its answer."""

    url: str
    at: str
    """When it was sent: ISO 8601, to the millisecond where the file tells it."""
    status: int
    size: int
    """Bytes of the body as the server counted them, else unpacked; 0 for what was not sent again."""
    ip: str = ""
    robots: bytes | None = field(default=None, repr=False)
    """The body, if it is a robots.txt."""


def asked(path: Path) -> Iterator[Asked]:
    """All requests of a file of ours, in their order.

    Raises ArchiveError if it cannot be read.
    """
    answers: dict[str, Asked] = {}
    for record in records(path, _wanted, lambda _: None):
        if record.kind in ("response", "revisit"):
            answer = _answer(record)
            same = answers.pop(record.fields.get("warc-refers-to", ""), None)
            if answer:
                answers[record.id] = replace(answer, robots=same.robots) if same else answer
        elif record.kind == "request":
            answer = answers.pop(record.fields.get("warc-concurrent-to", ""), None)
            if answer:
                yield answer


def unanswered(path: Path) -> tuple[Page, ...]:
    """Pages that no answer came for, each with its reason; none if the visit was never finished.

    Raises ArchiveError if the file cannot be read.
    """
    file = own.opened(path)
    return tuple(page for page in file.manifest.pages if page.status is None) if file else ()


def _wanted(fields: Fields) -> int:
    kind = fields.get("warc-type")
    if kind in ("response", "revisit"):
        return _MAX_ROBOTS if fields.get("warc-target-uri", "").endswith(_ROBOTS) else _MAX_HEAD
    return 0


def _answer(record: Record) -> Asked | None:
    try:
        answer = message.parse(record.block)
    except message.NotHttpError:
        return None
    return Asked(
        url=record.target,
        at=record.fields.get("warc-date", ""),
        status=answer.status,
        size=_size(record, answer),
        ip=record.fields.get("warc-ip-address", ""),
        robots=answer.body if record.target.endswith(_ROBOTS) else None,
    )


def _size(record: Record, answer: message.Message) -> int:
    if record.kind == "revisit":
        return 0
    told = answer.header(f"{RENAMED}content-length".lower())
    if _NUMBER.fullmatch(told) and "warc-truncated" not in record.fields:
        return int(told)
    head = _END_OF_HEAD.search(record.block)
    return record.length - head.end() if head else 0
