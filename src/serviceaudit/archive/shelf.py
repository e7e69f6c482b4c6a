"""The visits in an archive folder, found by site and run; and the hold that one process has on a run."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from serviceaudit.archive.entries import RUN
from serviceaudit.archive.names import OPEN, SUFFIX, stamp, stem
from serviceaudit.archive.records import Fields, records
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Run, Site

_NAME = re.compile(rf"(.+)-(\d{{14}})(?:-(\d+))?{re.escape(SUFFIX)}({re.escape(OPEN)})?")
_MAX_INFO = 1 << 16


class Shelf:
    """What lay in the folder when it was looked at; a folder that is missing is empty."""

    def __init__(self, folder: Path) -> None:
        """Read the names; no file is opened. Raises ArchiveError if the folder cannot be read."""
        self._folder = folder
        self._finished: dict[str, list[tuple[str, int, Path]]] = {}
        self._open: dict[str, list[tuple[str, int, Path]]] = {}
        try:
            countries = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
            for country in countries:
                self._take_in(country)
        except OSError as error:
            raise ArchiveError(f"{folder}: cannot be read ({error.strerror or error}): check its rights") from error

    def _take_in(self, country: Path) -> None:
        for path in country.iterdir():
            if named := _NAME.fullmatch(path.name):
                kind = self._open if named[4] else self._finished
                entry = (named[2], int(named[3] or 1), path)
                kind.setdefault(f"{country.name}/{named[1]}", []).append(entry)

    def visits(self, site: Site) -> tuple[Path, ...]:
        """Finished visits of the site, the newest first."""
        return tuple(path for _, _, path in sorted(self._finished.get(stem(site), ()), reverse=True))

    def of_run(self, run: Run, site: Site) -> tuple[Path, ...]:
        """Finished visits of the site that the run made, the newest first."""
        since = stamp(run.started_at)
        near = sorted(self._finished.get(stem(site), ()), reverse=True)
        return tuple(path for at, _, path in near if at >= since and run_of(path) == run.id)

    def clear(self, run: Run) -> None:
        """Remove what visits of the run left that never came to their end. Only who holds the run may do it."""
        since = stamp(run.started_at)
        for entries in self._open.values():
            for at, _, path in entries:
                if at >= since and run_of(path) == run.id:
                    with suppress(OSError):
                        path.unlink()


def run_of(path: Path) -> str:
    """The run that a file of ours was written for; "" if it does not say, or is no readable file."""
    with suppress(ArchiveError):
        for record in records(path, _info, lambda _: None):
            for line in record.block.decode("utf-8", "replace").splitlines():
                name, _, value = line.partition(": ")
                if name == RUN:
                    return value
            break
    return ""


def _info(fields: Fields) -> int:
    return _MAX_INFO if fields.get("warc-type") == "warcinfo" else 0


@contextmanager
def hold(folder: Path, run: Run) -> Iterator[None]:
    """Be the only process that works on the run; a process that dies lets go.

    Raises ArchiveError if another process has it, or the folder cannot be written.
    """
    path = _lock_file(folder, run)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchiveError(f"{folder}: cannot be written ({reason}): choose another folder with --archive") from error
    try:
        _lock(handle, run)
        yield
        with suppress(OSError):
            path.unlink()
    finally:
        os.close(handle)


def is_held(folder: Path, run: Run) -> bool:
    """Another process works on the run at this moment."""
    try:
        handle = os.open(_lock_file(folder, run), os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(handle, run)
    except ArchiveError:
        return True
    finally:
        os.close(handle)
    return False


def _lock_file(folder: Path, run: Run) -> Path:
    return folder / f".{run.id}.lock"


def _lock(handle: int, run: Run) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ArchiveError(
            f"run {run.id} is under way in another process: wait for it, or start a new run without --resume"
        ) from None
    except OSError:
        # Some network file systems know no locks; the run goes on without.
        return
