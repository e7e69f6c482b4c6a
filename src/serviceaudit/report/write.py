"""Writes the report: rendered beside its place, then swapped in, so that it is complete or not there."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from serviceaudit.errors import OutputError
from serviceaudit.model import Screenshot
from serviceaudit.report import figures, render
from serviceaudit.report.shapes import ReportView

MARKER = ".serviceaudit-report"
"""Says that a folder is a report, and lists what of it is ours."""
_GUESTS = {"demo", "README.md", "CNAME", ".nojekyll", ".gitignore", ".gitkeep", ".gitattributes", ".git"}
"""What may lie in a folder that is no report yet, such as the demonstration's own folder; it stays where it is."""

Pictures = Callable[[str], Sequence[Screenshot]]
"""Site key -> the screenshots of its visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """What was written."""

    index: Path
    files: int


def write(
    views: Mapping[str, ReportView],
    out: Path,
    pictures: Pictures,
    *,
    default: str = "",
    downloads: Sequence[Path] = (),
    contact: str = "",
) -> WrittenReport:
    """Write the report of one or more languages into the folder `out`.

    `default` is the language whose pages lie in the top folder (else the first of `views`); others lie in
    `<language>/`. `downloads` are data files to copy into `data/`. `contact` is where readers can object.
    An earlier report in `out` is replaced; files that are not ours stay.
    Raises OutputError if `out` holds files of others and no report, or cannot be written.
    """
    out = out.resolve()
    kept = _guests(out)
    fresh = out.with_name(f".{out.name}.{os.getpid()}.new")
    try:
        with _removed_afterwards(fresh):
            fresh.mkdir(parents=True)
            files = _fill(fresh, views, pictures, default or next(iter(views)), downloads, contact)
            _refuse_collisions(out, fresh, kept)
            _swap(fresh, out, kept)
    except OSError as fault:
        raise OutputError(
            f"{out}: the report cannot be written: {fault.strerror or fault}; choose another folder"
        ) from fault
    return WrittenReport(index=out / "index.html", files=files)


def _guests(out: Path) -> tuple[str, ...]:
    """Names in `out` that are not ours and stay."""
    try:
        names = {entry.name for entry in out.iterdir()}
        own = set((out / MARKER).read_text(encoding="utf-8").splitlines()[1:]) | {MARKER} if MARKER in names else set()
    except FileNotFoundError:
        return ()
    except OSError as fault:
        raise OutputError(f"{out}: cannot be used as a folder: {fault.strerror}; choose another") from fault
    foreign = names - own
    if not own and foreign - _GUESTS:
        example = min(foreign - _GUESTS)
        raise OutputError(f"{out}: holds other files ('{example}') and no report; choose an empty or new folder")
    return tuple(sorted(foreign))


def _fill(
    folder: Path,
    views: Mapping[str, ReportView],
    pictures: Pictures,
    default: str,
    downloads: Sequence[Path],
    contact: str,
) -> int:
    sheet = render.Sheet(
        views=views,
        default=default,
        downloads=[f"data/{file.name}" for file in downloads],
        contact=contact,
        sizes={f"data/{file.name}": file.stat().st_size for file in downloads},
    )
    for file in sorted(render.STATIC.iterdir()):
        _put(folder / "assets" / file.name, file.read_bytes())
    for file in downloads:
        _put(folder / "data" / file.name, file.read_bytes())
    held = _draw(folder, views[default], pictures)
    for language in views:
        for path, html in render.pages(sheet, language, held):
            _put(folder / path, html.encode())
    for path, content in render.badge_files(sheet):
        _put(folder / path, content.encode())
    names = sorted(entry.name for entry in folder.iterdir())
    _put(folder / MARKER, "\n".join(["serviceaudit report 1", *names, ""]).encode())
    return sum(len(files) for _, _, files in os.walk(folder))


def _draw(folder: Path, view: ReportView, pictures: Pictures) -> dict[str, list[figures.Picture]]:
    """Write the pictures site by site, so that only one site's are in memory."""
    held = {}
    for municipality in view.municipalities:
        named = figures.pictures(municipality.picture, pictures(municipality.row.key))
        for picture, png in named:
            _put(folder / picture.src, png)
        held[municipality.row.key] = [picture for picture, _ in named]
    return held


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _refuse_collisions(out: Path, fresh: Path, kept: Sequence[str]) -> None:
    for name in kept:
        if (fresh / name).exists():
            raise OutputError(f"{out / name}: is not part of the earlier report but would be overwritten; move it away")


def _swap(fresh: Path, out: Path, kept: Sequence[str]) -> None:
    """Put the fresh folder in the place of the old one; if that fails, the old one is back."""
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if not out.exists():
        fresh.rename(out)
        return
    with _removed_afterwards(old):
        out.rename(old)
        try:
            for name in kept:
                (old / name).rename(fresh / name)
            fresh.rename(out)
        except OSError:
            for name in kept:
                if (fresh / name).exists():
                    (fresh / name).rename(old / name)
            old.rename(out)
            raise


@contextmanager
def _removed_afterwards(folder: Path) -> Iterator[None]:
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
