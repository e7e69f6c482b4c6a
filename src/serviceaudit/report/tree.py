"""The files of a report that is being made: what has not changed stays the file it was, with its time."""

import contextlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Tree:
    """A new folder beside an old one."""

    fresh: Path
    old: Path
    written: int = 0
    """Files whose content is new."""
    paths: list[str] = field(default_factory=list)
    """All files, from the top folder."""

    def put(self, path: str, content: bytes | str) -> None:
        """Enter a file. If the old folder holds the same bytes there, that very file is taken over."""
        data = content.encode() if isinstance(content, str) else content
        file, before = self.fresh / path, self.old / path
        file.parent.mkdir(parents=True, exist_ok=True)
        self.paths.append(path)
        if _holds(before, data) and _linked(before, file):
            return
        file.write_bytes(data)
        self.written += 1

    def copy(self, folder: str, path: str) -> None:
        """The file at `path` once more below `folder`: the same file where the disk allows it, else a copy."""
        target = self.fresh / folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.paths.append(f"{folder}/{path}")
        if not _linked(self.fresh / path, target):
            shutil.copy2(self.fresh / path, target)


def _holds(file: Path, data: bytes) -> bool:
    try:
        return (
            file.is_file() and not file.is_symlink() and file.stat().st_size == len(data) and file.read_bytes() == data
        )
    except OSError:
        return False


def _linked(source: Path, target: Path) -> bool:
    with contextlib.suppress(OSError):
        os.link(source, target)
        return True
    return False
