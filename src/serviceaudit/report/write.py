"""Writes the report: rendered beside its place, then swapped in, so that it is complete or not there."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from serviceaudit.errors import OutputError
from serviceaudit.model import Screenshot
from serviceaudit.report import companions, editions, figures, render
from serviceaudit.report.shapes import ReportView
from serviceaudit.report.tree import Tree

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
    written: int
    """Files whose content is new; all others are the files that they were."""


def write(
    views: Mapping[str, ReportView],
    out: Path,
    pictures: Pictures,
    *,
    default: str = "",
    downloads: Sequence[Path] = (),
    contact: str = "",
    dated: bool = False,
) -> WrittenReport:
    """Write the report of one or more languages into the folder `out`.

    `default` is the language whose pages lie in the top folder (else the first of `views`); others lie in
    `<language>/`. `downloads` are data files to copy into `data/`. `contact` is where readers can object.
    `dated` keeps the report at `runs/<run>/` too, for good.
    An earlier report in `out` is replaced, except what has not changed and its dated reports; files that are not ours stay.
    Raises OutputError if `out` holds files of others and no report, or cannot be written.
    """
    out = out.resolve()
    kept = _guests(out)
    default = default or next(iter(views))
    languages = ["", *(f"{language}/" for language in views if language != default)]
    own = editions.edition(views[default].run, languages) if dated else None
    others = editions.kept(out)
    done = own is not None and editions.frozen(own, others)
    stays = [each for each in others if done or own is None or each.name != own.name]
    fresh = out.with_name(f".{out.name}.{os.getpid()}.new")
    try:
        sheet = render.Sheet(
            views=views,
            default=default,
            downloads=[f"data/{file.name}" for file in downloads],
            contact=contact,
            sizes={f"data/{file.name}": file.stat().st_size for file in downloads},
            base=address(views[default].address),
            editions=editions.listed(own, others),
        )
        with _removed_afterwards(fresh):
            fresh.mkdir(parents=True)
            tree = Tree(fresh=fresh, old=out)
            _fill(tree, sheet, pictures, downloads)
            if own and not done:
                companions.keep(tree, sheet, own)
            _mark(tree)
            _refuse_collisions(out, fresh, kept)
            files = sum(len(found) for _, _, found in os.walk(fresh))
            _swap(fresh, out, [*kept, *(f"{editions.FOLDER}/{each.name}" for each in stays)])
    except OSError as fault:
        raise OutputError(
            f"{out}: the report cannot be written: {fault.strerror or fault}; choose another folder"
        ) from fault
    return WrittenReport(index=out / "index.html", files=files, written=tree.written)


def address(given: str) -> str:
    """The report's own absolute address with one slash at its end; empty if nobody told."""
    return given and given.rstrip("/") + "/"


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


def _fill(tree: Tree, sheet: render.Sheet, pictures: Pictures, downloads: Sequence[Path]) -> None:
    for file in sorted(render.STATIC.iterdir()):
        tree.put(f"assets/{file.name}", file.read_bytes())
    for file in downloads:
        tree.put(f"data/{file.name}", file.read_bytes())
    held = _draw(tree, sheet.views[sheet.default], pictures)
    for language in sheet.views:
        for path, html in render.pages(sheet, language, held):
            tree.put(path, html)
    for path, content in (*render.badge_files(sheet), *companions.files(sheet, tuple(tree.paths))):
        tree.put(path, content)


def _draw(tree: Tree, view: ReportView, pictures: Pictures) -> dict[str, list[figures.Picture]]:
    """Enter the pictures site by site, so that only one site's are in memory."""
    held = {}
    for municipality in view.municipalities:
        named = figures.pictures(municipality.picture, pictures(municipality.row.key))
        for picture, png in named:
            tree.put(picture.src, png)
        held[municipality.row.key] = [picture for picture, _ in named]
    return held


def _mark(tree: Tree) -> None:
    names = sorted({entry.name for entry in tree.fresh.iterdir()} | {editions.FOLDER})
    tree.put(MARKER, "\n".join(["serviceaudit report 1", *names, ""]))


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
                (fresh / name).parent.mkdir(exist_ok=True)
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
