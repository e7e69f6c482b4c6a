"""What a terminal sees: progress while work goes on, tables and cards when it is done; plain lines where there is none."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from serviceaudit.model import Answer, Result, Verdict

out = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

MARKS = {Verdict.YES: "✓", Verdict.NO: "✗", Verdict.UNCLEAR: "?", Verdict.NOT_ASSESSED: "–"}
_STYLES = {Verdict.YES: "green", Verdict.NO: "red", Verdict.UNCLEAR: "yellow", Verdict.NOT_ASSESSED: "dim"}


def marks(answers: tuple[Answer, ...], *, styled: bool = True) -> str:
    """The verdicts of a site in the order of the questions: "a✓ b✓ c✗ d? e–"."""
    cells = []
    for answer in answers:
        cell = f"{answer.question}{MARKS[answer.verdict]}"
        cells.append(f"[{_STYLES[answer.verdict]}]{cell}[/]" if styled else cell)
    return " ".join(cells)


class Work:
    """Progress of long work: a bar on a terminal, one line a site elsewhere."""

    def __init__(self, total: int, *, verbose: bool = False) -> None:
        self._total = total
        self._done: set[str] = set()
        self._verbose = verbose
        self._live = errors.is_terminal
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=errors,
            transient=True,
            disable=not self._live,
        )
        self._task = self._bar.add_task("visiting", total=total or None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, result: Result) -> None:
        """Tell that a site is done; the second time, that it was visited again."""
        site = result.visit.site
        again = "  again" if site.key in self._done else ""
        self._done.add(site.key)
        done = len(self._done)
        self._bar.update(self._task, completed=done, description=site.name[:24])
        if self._verbose or not self._live:
            read = sum(page.readable for page in result.visit.pages)
            of = f" of {self._total}" if self._total else ""
            errors.print(
                f"{done}{of}{again}  {site.key} {site.name}: {marks(result.answers, styled=self._live)}  ({read} pages read)",
                markup=self._live,
                soft_wrap=True,
            )


def note(line: str) -> None:
    """One line beside the results."""
    errors.print(line, markup=False, soft_wrap=True)
