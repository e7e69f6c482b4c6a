"""An earlier visit as what this one can be compared with: its answers by address, so that a server may say "the same"."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Self

from serviceaudit.archive import message, own
from serviceaudit.archive.entries import RENAMED, uri
from serviceaudit.archive.records import Fields, Place, Record, record_at, records
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Exchange

_MAX_HEAD = 1 << 16
_MAX_BLOCK = 1 << 26
_VALIDATORS = ("etag", "last-modified")
_MOST_TRIED = 3


class Earlier:
    """The whole answers of one visit that carry a validator (RFC 9110, 8.8). Bodies stay on disk until asked for."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        """`places`: address as in the file -> where the answer's record lies."""
        self._places = places

    @classmethod
    def newest(cls, paths: Iterable[Path]) -> Self | None:
        """The first of our own files, the newest one first, that holds a front page; None if there is none.

        A file that is damaged or gone is passed over: it saves nothing, and that is all.
        """
        for path, _ in zip(paths, range(_MOST_TRIED), strict=False):
            try:
                visit = own.opened(path)
                if visit and visit.manifest.pages and visit.manifest.pages[0].readable:
                    return cls(dict(_places(path)))
            except ArchiveError:
                continue
        return None

    def answer(self, url: str) -> Exchange | None:
        """The earlier answer of this address, as it came then; None if there is none to compare with."""
        place = self._places.get(uri(url))
        if place is None:
            return None
        try:
            return _exchange(url, record_at(place, _MAX_BLOCK))
        except (ArchiveError, message.NotHttpError):
            return None


def _places(path: Path) -> Iterable[tuple[str, Place]]:
    for record in records(path, _wanted, lambda _: None):
        if record.kind != "response" or "warc-truncated" in record.fields:
            continue
        try:
            answer = message.parse(record.block)
        except message.NotHttpError:
            continue
        if answer.status == HTTPStatus.OK and any(answer.header(name) for name in _VALIDATORS):
            yield record.target, record.place


def _wanted(fields: Fields) -> int:
    return _MAX_HEAD if fields.get("warc-type") == "response" else 0


def _exchange(url: str, record: Record) -> Exchange | None:
    if len(record.block) < record.length:
        return None
    answer = message.parse(record.block)
    # The last field is the length of what lies in the file; the one that came over the wire was renamed.
    *headers, _ = answer.headers
    return Exchange(
        url=url,
        method="GET",
        request_headers=(),
        status=answer.status,
        reason=HTTPStatus(answer.status).phrase,
        http_version="2" if record.fields.get("warc-protocol") == "h2" else "1.1",
        response_headers=tuple((name.removeprefix(RENAMED), value) for name, value in headers),
        body=answer.body,
        fetched_at=record.fields.get("warc-date", ""),
        ip=record.fields.get("warc-ip-address", ""),
    )
