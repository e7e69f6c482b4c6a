"""WARC files -> a sheet on which people answer the questions, without seeing what the machine answered."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from serviceaudit import html as tree
from serviceaudit.archive import own, read
from serviceaudit.criteria.load import Method
from serviceaudit.criteria.pack import Criterion
from serviceaudit.errors import ArchiveError, LabelsError
from serviceaudit.model import Failure, Page, Site, Snapshot
from serviceaudit.registry.selection import select
from serviceaudit.report import texts
from serviceaudit.report.words import Texts
from serviceaudit.review import reading, sheet, write
from serviceaudit.review.shapes import PageText, Picture, Sheet, SheetQuestion, SheetSite
from serviceaudit.signals.stamps import WIDE_BOX, read_box
from serviceaudit.workers import WorkerLost, Workers

PRELOAD = ("serviceaudit.pipeline.labelling",)
_LEVEL_RULES = "V"
"""The codebook's letter for where things stand (section 5): its rules place the findings of another question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which sites and questions a sheet is for.

    Attributes:
        sites: the registry, for names and codes; the archive's other sites count too.
        keys: only these, by code or name; none means all.
        sample: so many, drawn by `seed`; None means all.
        only: question ids by site key, for a third person; None means every question of every site.

    """

    paths: Sequence[Path]
    sites: Sequence[Site] = ()
    keys: Sequence[str] = ()
    limit: int | None = None
    sample: int | None = None
    seed: int = 1
    only: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How the sheet speaks: the method, and the folder of criteria and language of its texts."""

    method: Method
    folder: Path
    language: str = "en"
    processes: int = 1


def make_sheet(wanted: Wanted, speech: Speech, out: Path, report: Callable[[str], None]) -> write.Written:
    """Write the sheet; `report` is told one line for each trouble with a file.

    Raises ArchiveError as `archive.read` does and where no site is left, RegistryError for an unknown site, LabelsError
    where an answer is wanted for a site that the archive lacks, CriteriaError for a language without texts, OutputError.
    """
    spoken = texts.load(speech.folder / "texts", speech.language)
    asked = _asked(wanted, [c.question.id for c in speech.method.pack.criteria], report)
    files = _own_files(wanted.paths)
    with Workers(speech.processes, preload=PRELOAD) as workers:
        held = [
            _held(
                snapshot, asked[snapshot.site.key], files.get((snapshot.site.key, snapshot.taken_at)), spoken, workers
            )
            for snapshot in read.read(wanted.paths, wanted.sites, _silent)
            if snapshot.site.key in asked
        ]
    weight = sum(len(png) for one in held for _, png in one.pictures())
    drawn = ((one.view, one.pictures()) for one in held)
    return write.write(_sheet([one.view for one in held], speech, spoken), drawn, out, picture_bytes=weight)


def _silent(_: str) -> None:
    """The first reading has told it."""


def _asked(wanted: Wanted, questions: Sequence[str], report: Callable[[str], None]) -> dict[str, tuple[str, ...]]:
    """The questions for each site that is meant, by key."""
    found = [snapshot.site for snapshot in read.read(wanted.paths, wanted.sites, report)]
    meant = select(found, keys=wanted.keys, limit=wanted.limit)
    if wanted.only is not None:
        _all_there(wanted.only, found, questions)
        meant = tuple(site for site in meant if site.key in wanted.only)
    if wanted.sample is not None:
        meant = _drawn(meant, wanted.sample, wanted.seed)
    if not meant:
        raise ArchiveError("no site is left to label: check the archive and the options that choose sites")
    only = wanted.only or {}
    return {site.key: tuple(q for q in questions if q in only.get(site.key, questions)) for site in meant}


def _all_there(only: Mapping[str, Sequence[str]], found: Sequence[Site], questions: Sequence[str]) -> None:
    keys = {site.key for site in found}
    for key, ids in only.items():
        if key not in keys:
            raise LabelsError(f"--only: the archive holds no site {key}: give the archive that the others labelled")
        if unknown := [id_ for id_ in ids if id_ not in questions]:
            raise LabelsError(f"--only: {key}: the pack has no question '{unknown[0]}'; it has {', '.join(questions)}")


def _drawn(sites: Sequence[Site], size: int, seed: int) -> tuple[Site, ...]:
    """So many sites by the order of their hashes: the same seed draws the same, and from a larger archive nearly so."""

    def lot(site: Site) -> str:
        return hashlib.sha256(f"{seed} {site.key}".encode()).hexdigest()

    drawn = {site.key for site in sorted(sites, key=lot)[:size]}
    return tuple(site for site in sites if site.key in drawn)


def _own_files(paths: Sequence[Path]) -> dict[tuple[str, str], Path]:
    """(site key, time of the visit) -> our own file of it, where the pictures are."""
    opened = (own.opened(path) for path in read.files(paths))
    return {(file.manifest.site.key, file.manifest.taken_at): file.path for file in opened if file}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A site's view; its pictures stay in their file until they are needed, so that memory holds one site's."""

    view: SheetSite
    front: str
    file: Path | None

    def pictures(self) -> tuple[tuple[Picture, bytes], ...]:
        return sheet.front_pictures(self.front, own.visit_screenshots(self.file)) if self.file else ()


def _held(snapshot: Snapshot, asked: Sequence[str], file: Path | None, spoken: Texts, workers: Workers) -> _Held:
    read_pages = {page.url: _text(page, workers) for page in sheet.order(snapshot) if page.readable}
    lost = {page.url: page.failure for page in snapshot.pages if page.failure}
    lost |= {url: Failure.UNREADABLE for url, text in read_pages.items() if text is None}
    view = sheet.site_view(
        snapshot,
        {url: text for url, text in read_pages.items() if text},
        {url: spoken.failure(failure)["means"] for url, failure in lost.items()},
        asked,
    )
    return _Held(view=view, front=snapshot.front or "", file=file)


def _text(page: Page, workers: Workers) -> PageText | None:
    """A page's text; None if it crashes the parser, also with its nesting mended."""
    for job in (page_text, _mended_text):
        with suppress(WorkerLost):
            return workers.submit(job, page.html, page.final_url).result()
    return None


def page_text(html: str, url: str) -> PageText:
    """A page as people read it, with what the browser did not show marked as such."""
    return reading.read(html, url, _shown)


def _mended_text(html: str, url: str) -> PageText:
    return page_text(tree.repair(html), url)


def _shown(attributes: Mapping[str, str | None]) -> bool | None:
    box = read_box(attributes.get(WIDE_BOX))
    return None if box is None else box.seen


def _sheet(views: Sequence[SheetSite], speech: Speech, spoken: Texts) -> Sheet:
    pack = speech.method.pack
    visits = [(view.key, view.taken_at, view.asked) for view in views]
    return Sheet(
        id=sheet.sheet_id(visits, pack.id, pack.version),
        language=spoken.language,
        questions=tuple(_question(criterion, pack.id, spoken) for criterion in pack.criteria),
        words=spoken.sections["sheet"],
        verdicts=spoken.sections["verdicts"],
        levels=spoken.sections["levels"],
        places=spoken.sections["places"],
    )


def _question(criterion: Criterion, pack: str, spoken: Texts) -> SheetQuestion:
    words = spoken.question(pack, criterion.question.id)
    grounds = (*criterion.yes_if, *criterion.unclear_if, *criterion.no_because)
    letters = {ground.rule[:1] for ground in grounds} | ({_LEVEL_RULES} if criterion.level_of else set())
    return SheetQuestion(
        id=criterion.question.id,
        has_level=criterion.question.has_level,
        needs=criterion.needs,
        **{name: words[name] for name in ("short", "question", "why", "marked")},
        rules=tuple((id_, rule) for id_, rule in spoken.sections["rules"].items() if id_[:1] in letters),
    )
