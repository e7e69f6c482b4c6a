"""WARC files, our own and others', back as snapshots."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from serviceaudit.archive import captures, foreign, own
from serviceaudit.archive.names import OPEN, SUFFIX
from serviceaudit.archive.records import Report
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Site, Snapshot

_SUFFIXES = (".warc", SUFFIX, f"{SUFFIX}{OPEN}")
_CHUNK = 1 << 20


def files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The WARC files among and below the paths, sorted; a file that is named counts whatever its name ends in.

    Files that a crash left (`.warc.gz.open`) count too.
    Raises ArchiveError if a path is missing or there is no WARC file at all.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found.update(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())
        elif path.is_file():
            found.add(path)
        else:
            raise ArchiveError(f"{path}: no such file or folder: check the path")
    if not found:
        where = ", ".join(map(str, paths)) or "no path was given"
        raise ArchiveError(f"{where}: no WARC files there: give .warc or .warc.gz files, or a folder of them")
    return tuple(sorted(found))


def read(paths: Sequence[Path], sites: Sequence[Site], report: Report) -> Iterator[Snapshot]:
    """A snapshot for each site in the files or folders, in the registry's order, then the others by key.

    Of our own files the newest visit of a site counts; it is matched to the registry by key, and other files' pages of
    the same site are left out, which `report` tells in one line. For the rest see `foreign.read_foreign`.
    Raises ArchiveError if a file cannot be read or is no WARC file.
    """
    visits: dict[str, _Visit] = {}
    others: list[Path] = []
    for path in files(paths):
        file = own.opened(path)
        if file is None:
            others.append(path)
            _tell_if_unfinished(path, report)
        else:
            visit = _Visit(key=file.manifest.site.key, taken_at=file.manifest.taken_at, path=path)
            visits[visit.key] = max(visit, visits.get(visit.key, visit), key=lambda v: (v.taken_at, v.path))
    found: list[_Visit | foreign.Group] = [*visits.values()]
    for group in foreign.grouped(captures.find(others, report), sites):
        if group.key in visits:
            report(
                f"{group.key} {group.site.name}: pages of other files were left out: {visits[group.key].path} counts"
            )
        else:
            found.append(group)
    yield from _loaded(found, sites, report)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """A file of ours; its content is read again when its turn comes, so that memory holds one visit."""

    key: str
    taken_at: str
    path: Path


def _tell_if_unfinished(path: Path, report: Report) -> None:
    if path.name.endswith(OPEN):
        report(f"{path}: the visit was never finished; what it holds was read without its screenshots and trail")


def _loaded(found: Sequence[_Visit | foreign.Group], sites: Sequence[Site], report: Report) -> Iterator[Snapshot]:
    known = {site.key: (number, site) for number, site in enumerate(sites)}
    last = len(known)
    for entry in sorted(found, key=lambda entry: (known[entry.key][0] if entry.key in known else last, entry.key)):
        if isinstance(entry, foreign.Group):
            yield foreign.snapshot(entry, report)
        else:
            snapshot = own.read_own(entry.path)
            yield replace(snapshot, site=known[entry.key][1]) if entry.key in known else snapshot


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 of the names and contents of the WARC files, whatever their folders: the same archive, the same digest.

    Raises ArchiveError as `files` does, or if a file cannot be read.
    """
    lines = sorted(f"{_hash(path)} {path.name}\n" for path in files(paths))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read ({error.strerror or error}): check its rights") from error
