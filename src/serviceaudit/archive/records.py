"""WARC records read one by one, each bounded (ISO 28500:2017, sections 4 and 5).

Not with warcio: that takes lines of any length, takes a record that was cut off as whole, and speaks on the terminal; a
file of strangers needs limits and a place to blame.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from serviceaudit.archive.stream import DamageError, Stream
from serviceaudit.errors import ArchiveError

_MAX_HEADER = 1 << 16
_LENGTH = re.compile(r"[0-9]{1,15}")

Fields = Mapping[str, str]
"""The named fields of a record, names in lower case; the first of equal names counts."""
Report = Callable[[str], None]
"""Takes one line for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record begins (`stream.Stream.place`)."""

    path: Path
    member: int
    inside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record, its block as far as it was asked for."""

    place: Place
    fields: Fields
    block: bytes = field(repr=False)
    length: int
    """Bytes of the whole block."""

    @property
    def kind(self) -> str:
        """WARC-Type."""
        return self.fields.get("warc-type", "").lower()

    @property
    def id(self) -> str:
        """WARC-Record-ID."""
        return self.fields.get("warc-record-id", "")

    @property
    def target(self) -> str:
        """WARC-Target-URI; some writers wrongly keep the angle brackets of the grammar."""
        target = self.fields.get("warc-target-uri", "")
        return target[1:-1] if target.startswith("<") and target.endswith(">") else target


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A file that could not be read to its end."""

    path: Path
    records: int
    """How many whole records came before."""
    offset: int
    """Byte of the file where the first bad record begins."""
    what: str

    def __str__(self) -> str:
        """One line for the user."""
        place = f"after {self.records} records (byte {self.offset})"
        return f"{self.path}: {self.what} {place}; what came before was used"


def records(path: Path, keep: Callable[[Fields], int], report: Report) -> Iterator[Record]:
    """All whole records of a file, in order; `keep` says from the fields how many bytes of the block are wanted.

    A file that breaks off is reported in one line after its last whole record.
    Raises ArchiveError if it cannot be opened or is no WARC file.
    """
    try:
        with path.open("rb") as file:
            yield from _walk(path, Stream(file), keep, report)
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be read ({error.strerror or error}): check the path and its rights"
        ) from error


def record_at(place: Place, limit: int) -> Record:
    """The record at a place that an earlier reading gave, with at most `limit` bytes of its block.

    Raises ArchiveError if the file has changed since.
    """
    try:
        with place.path.open("rb") as file:
            stream = Stream(file)
            stream.go_to(place.member, place.inside)
            return _record(place, stream, lambda _: limit)
    except (OSError, DamageError) as error:
        raise ArchiveError(f"{place.path}: changed while it was read ({error}): start again") from error


class NotWarcError(DamageError):
    """A record should begin here and does not."""


def _walk(path: Path, stream: Stream, keep: Callable[[Fields], int], report: Report) -> Iterator[Record]:
    count = 0
    while True:
        start = None
        try:
            if not stream.pass_breaks(across=True):
                break
            start = stream.place()
            record = _record(Place(path=path, member=start[0], inside=start[1]), stream, keep)
        except DamageError as error:
            if not count and isinstance(error, NotWarcError):
                raise ArchiveError(
                    f"{path}: no WARC file: give .warc or .warc.gz files, or a folder of them"
                ) from error
            offset = (start or stream.place())[0]
            report(str(Trouble(path=path, records=count, offset=offset, what=str(error))))
            return
        yield record
        count += 1
    if not count:
        report(f"{path}: empty; nothing was used")


def _record(place: Place, stream: Stream, keep: Callable[[Fields], int]) -> Record:
    fields = _fields(stream)
    stated = fields.get("content-length", "")
    if not _LENGTH.fullmatch(stated):
        raise DamageError("a record without a length")
    length = int(stated)
    block = stream.read(min(length, keep(fields)))
    if len(block) + stream.skip(length - len(block)) < length:
        raise DamageError("cut off")
    stream.pass_breaks(across=False)
    return Record(place=place, fields=fields, block=block, length=length)


def _fields(stream: Stream) -> Fields:
    if not stream.line(_MAX_HEADER).startswith(b"WARC/"):
        raise NotWarcError("bytes that are no WARC record")
    fields: dict[str, str] = {}
    left = _MAX_HEADER
    while line := stream.line(left):
        left -= len(line)
        if not line.strip():
            return fields
        name, _, value = line.decode("utf-8", "replace").partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    raise DamageError("cut off" if left else "a record header without end")
