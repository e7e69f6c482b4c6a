"""Writes a sheet: one file, or with a folder of pictures beside it where one file would be too large to open."""

import base64
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from serviceaudit.errors import OutputError
from serviceaudit.review.render import parts
from serviceaudit.review.shapes import Picture, Sheet, SheetSite

MOST_INLINE = 40_000_000
"""Bytes of pictures kept inside the sheet; with more they lie beside it."""
_OURS = re.compile(r"\d{4,}-\d+\.png")

Drawn = tuple[SheetSite, Sequence[tuple[Picture, bytes]]]
"""A site with its pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written."""

    path: Path
    pictures: Path | None
    """The folder of pictures; it must stay beside the sheet."""
    sites: int


def write(sheet: Sheet, sites: Iterable[Drawn], out: Path, *, picture_bytes: int) -> Written:
    """Write the sheet to the file `out`, complete or not at all. `picture_bytes`: how much all pictures weigh.

    Raises OutputError if it cannot be written.
    """
    beside = out.with_name(f"{out.stem}-pictures") if picture_bytes > MOST_INLINE else None
    fresh = out.with_name(f".{out.name}.{os.getpid()}.new")
    count = 0

    def placed() -> Iterator[SheetSite]:
        nonlocal count
        for site, pictures in sites:
            yield replace(site, pictures=tuple(_put(count, *given, beside) for given in pictures))
            count += 1

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if beside:
            _empty(beside)
        with fresh.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts(sheet, placed(), beside=beside is not None))
        fresh.replace(out)
    except OSError as fault:
        reason = fault.strerror or fault
        raise OutputError(f"{out}: the sheet cannot be written: {reason}; choose another place") from fault
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return Written(path=out, pictures=beside, sites=count)


def _put(number: int, picture: Picture, png: bytes, beside: Path | None) -> Picture:
    if beside is None:
        return replace(picture, src=f"data:image/png;base64,{base64.b64encode(png).decode()}")
    name = f"{number:04}-{picture.width}.png"
    (beside / name).write_bytes(png)
    return replace(picture, src=f"{quote(beside.name)}/{name}")


def _empty(folder: Path) -> None:
    """Make the folder, without the pictures of an earlier sheet; what is not ours stays."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if _OURS.fullmatch(old.name):
            old.unlink()
