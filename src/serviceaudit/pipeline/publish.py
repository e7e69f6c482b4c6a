"""A stored run -> ranking, tables and the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from serviceaudit.archive import own
from serviceaudit.errors import ArchiveError
from serviceaudit.gold.agreement import Agreement
from serviceaudit.model import Answer, Question, Result, Run, Screenshot, Site, Standing
from serviceaudit.pipeline import etiquette
from serviceaudit.ranking.standings import within_countries
from serviceaudit.report import borders, texts, view, write
from serviceaudit.report.beside import AccuracyRow, Beside
from serviceaudit.report.history import Comparison, Past, history
from serviceaudit.store.export import Format
from serviceaudit.store.export import write as write_tables
from serviceaudit.store.frames import frames
from serviceaudit.store.results import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A run with its results and places."""

    run: Run
    results: tuple[Result, ...]
    standings: tuple[Standing, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers of the run."""
        return tuple(answer for result in self.results for answer in result.answers)

    @property
    def sites(self) -> tuple[Site, ...]:
        """All sites of the run."""
        return tuple(result.visit.site for result in self.results)

    @property
    def assessed(self) -> int:
        """How many sites have a rank."""
        return sum(standing.assessed for standing in self.standings)


def ranked(store: Store, run: Run, questions: Sequence[Question]) -> Ranked:
    """Load a run and give its sites their places."""
    results = tuple(store.results(run.id))
    answers = [answer for result in results for answer in result.answers]
    places = within_countries([result.visit.site for result in results], answers, questions)
    return Ranked(run=run, results=results, standings=places)


def export(given: Ranked, folder: Path, kind: Format) -> tuple[Path, ...]:
    """Write answers, standings and their dictionary.

    Raises OutputError if the folder cannot be written.
    """
    return write_tables(frames(given.run, given.results, given.standings), folder, kind)


def downloads(given: Ranked, folder: Path) -> list[Path]:
    """The tables in every format, as files to offer with a report."""
    kinds = (Format.CSV, Format.JSON, Format.PARQUET, Format.XLSX)
    files = [path for kind in kinds for path in export(given, folder / kind.value, kind)]
    return list({path.name: path for path in files}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """How a run is published.

    Attributes:
        criteria: folder whose `texts` the report speaks.
        languages: the first one's pages lie on top.
        downloads: files to offer as data.
        contact: where readers can object.
        address: where the report will be published, as a web address; empty if nobody knows yet.
        earlier: the runs before, oldest first.
        comparisons: what moved from run to run, the newest first.
        dated: keep the report under its run's own address too.

    """

    questions: Sequence[Question]
    criteria: Path
    languages: Sequence[str]
    agreement: Agreement | None = None
    downloads: Sequence[Path] = ()
    contact: str = ""
    address: str = ""
    earlier: Sequence[Past] = ()
    comparisons: Sequence[Comparison] = ()
    dated: bool = True


def report(given: Ranked, how: Publication, out: Path) -> Path:
    """Write the report; returns its front page.

    Raises CriteriaError for a language without texts, OutputError if the folder cannot be written.
    """
    beside = _beside(given, how)
    views = {}
    for language in how.languages:
        spoken = texts.load(how.criteria / "texts", language)
        views[language] = view.build(given.run, given.results, given.standings, how.questions, spoken, beside)
    archives = {result.visit.site.key: result.visit.archive for result in given.results}
    folder = Path(given.run.archive) if given.run.archive else None

    def pictures(key: str) -> Sequence[Screenshot]:
        return _pictures(folder, archives.get(key, ""))

    written = write.write(
        views,
        out,
        pictures,
        default=how.languages[0],
        downloads=how.downloads,
        contact=how.contact,
        dated=how.dated,
    )
    return written.index


def _beside(given: Ranked, how: Publication) -> Beside:
    """All that the report is told beside the run."""
    now = Past(run=given.run, results=given.results, standings=given.standings)
    return Beside(
        accuracy=accuracy(how.agreement) if how.agreement else (),
        contact=how.contact,
        address=how.address,
        history=history([*how.earlier, now]),
        comparisons=how.comparisons,
        asked=etiquette.told(given.run, given.results),
        starters=texts.starters(how.criteria / "texts", given.run.pack),
        markings=borders.load(how.criteria, given.run.pack),
    )


def _pictures(folder: Path | None, archive: str) -> tuple[Screenshot, ...]:
    """A visit's screenshots; none if the archive has been moved or was made by others."""
    if folder is None or not archive or not (folder / archive).is_file():
        return ()
    try:
        return own.visit_screenshots(folder / archive)
    except ArchiveError:
        return ()


def accuracy(agreement: Agreement) -> tuple[AccuracyRow, ...]:
    """The agreement's table as the report prints it: all sites, then by language and by country."""
    return tuple(
        AccuracyRow(
            question=score.question,
            n=score.n,
            share=score.share.value or 0.0,
            precision=score.precision.value,
            recall=score.recall.value,
            kappa=score.kappa.value,
            low=score.share.low,
            high=score.share.high,
            language=score.member if score.group == "language" else "",
            country=score.member if score.group == "country" else "",
        )
        for score in agreement.scores
        if score.group in ("", "language", "country")
    )
