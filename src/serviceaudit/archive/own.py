"""Our own files back as the snapshot that was written, character by character."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from serviceaudit.archive import decode, manifest, message
from serviceaudit.archive.names import SNAPSHOT
from serviceaudit.archive.records import Fields, Place, Record, record_at, records
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Page, Screenshot, Snapshot
from serviceaudit.settings import PRODUCT

_MAX_MANIFEST = 1 << 26
_MAX_BLOCK = 1 << 26
_MAX_INFO = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file of ours: what it says of itself, and where its records lie."""

    path: Path
    manifest: manifest.Manifest
    places: Mapping[str, Place]
    """By record id."""


def opened(path: Path) -> Opened | None:
    """The file's manifest; None if it is not ours, is not complete, or its manifest is damaged.

    A file that holds several visits (joined by hand) is not taken for one of ours: it is read by host, as foreign ones.
    Raises ArchiveError if the file cannot be read or is no WARC file.
    """
    try:
        return _opened(path, records(path, _wanted, _heard))
    except ValueError:
        return None


def _opened(path: Path, found: Iterator[Record]) -> Opened | None:
    first = next(found, None)
    if first is None or first.kind != "warcinfo" or f"software: {PRODUCT} ".encode() not in first.block:
        return None
    places: dict[str, Place] = {}
    last = first
    for record in found:
        if _is_manifest(last.fields):
            return None
        places[record.id] = record.place
        last = record
    if not _is_manifest(last.fields) or last.length > _MAX_MANIFEST:
        return None
    read = manifest.from_json(last.block)
    named = {*read.texts, *(picture.record for picture in read.pictures)} - {None}
    return Opened(path=path, manifest=read, places=places) if named <= places.keys() else None


def _heard(line: str) -> None:
    """DamageError is reported when the file is read as a foreign one: a file of ours that has any has no manifest."""


def _is_manifest(fields: Fields) -> bool:
    return fields.get("warc-target-uri") == SNAPSHOT and fields.get("warc-type") == "metadata"


def _wanted(fields: Fields) -> int:
    if _is_manifest(fields):
        return _MAX_MANIFEST
    return _MAX_INFO if fields.get("warc-type") == "warcinfo" else 0


def snapshot(file: Opened, *, screenshots: bool = False) -> Snapshot:
    """The snapshot as it was written; with `screenshots` the pictures are loaded too."""
    said = file.manifest
    return Snapshot(
        site=said.site,
        taken_at=said.taken_at,
        front=said.front,
        pages=tuple(_with_html(file, page, text) for page, text in zip(said.pages, said.texts, strict=True)),
        trail=said.trail,
        screenshots=pictures(file) if screenshots else (),
        tool=said.tool,
    )


def pictures(file: Opened) -> tuple[Screenshot, ...]:
    """The screenshots of a visit."""
    return tuple(
        Screenshot(
            url=picture.url,
            width=picture.width,
            height=picture.height,
            png=record_at(file.places[picture.record], _MAX_BLOCK).block,
        )
        for picture in file.manifest.pictures
    )


def _with_html(file: Opened, page: Page, text: str | None) -> Page:
    return replace(page, html=_html(record_at(file.places[text], _MAX_BLOCK))) if text else page


def _html(record: Record) -> str:
    if record.kind == "conversion":
        return record.block.decode("utf-8", "surrogatepass")
    try:
        answer = message.parse(record.block)
    except message.NotHttpError as error:
        raise ArchiveError(f"{record.place.path}: a response record is damaged: take the file from a backup") from error
    return decode.text(answer.body, answer.header("content-type"))


def read_own(path: Path, *, screenshots: bool = False) -> Snapshot:
    """The snapshot in a file that `write.Writer` finished; pictures are loaded only on request.

    Raises ArchiveError if the file is not ours, not complete or damaged.
    """
    return snapshot(_must_be_ours(path), screenshots=screenshots)


def visit_screenshots(path: Path) -> tuple[Screenshot, ...]:
    """The pictures of a visit.

    Raises ArchiveError if the file is not ours, not complete or damaged.
    """
    return pictures(_must_be_ours(path))


def is_own(path: Path) -> bool:
    """The file was finished by `write.Writer` and is whole.

    Raises ArchiveError if it cannot be read or is no WARC file.
    """
    return opened(path) is not None


def _must_be_ours(path: Path) -> Opened:
    file = opened(path)
    if file is None:
        raise ArchiveError(f"{path}: no finished visit of {PRODUCT}: judge it with --from-archive instead")
    return file
