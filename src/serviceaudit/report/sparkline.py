"""A site's points over the runs as a small line chart: where each point lies, in words and in pixels. Pure.

A line joins points of the same method only; where the method changed it breaks, and a mark says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from serviceaudit.report.words import Texts

WIDTH, HEIGHT = 440, 170
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 16, 30
"""Room for the labels around the field, in the chart's own units."""
MOST = 60
"""Runs shown: the latest."""


class Scored(Protocol):
    """What a site had in one run."""

    @property
    def date(self) -> str:
        """ISO 8601."""

    @property
    def points(self) -> int:
        """The sum of the answers that are yes."""

    @property
    def points_max(self) -> int:
        """What the score could be if every unclear answer were settled as yes."""

    @property
    def assessed(self) -> bool:
        """Every question could be answered; if not, there is no score to draw."""

    @property
    def method(self) -> str:
        """What answered: only scores of the same method are joined by a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One run on the chart."""

    x: float
    y: float
    top: float
    """Where the highest possible score lies; `y` where nothing is unclear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said of one run in the table beside the chart."""

    day: str
    score: str
    new_method: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label on an axis."""

    at: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart ready to draw: all lengths in units of its viewBox `0 0 WIDTH HEIGHT`."""

    width: int
    height: int
    words: str
    """The text alternative."""
    paths: tuple[str, ...]
    """`points` of the polylines, one for each stretch of runs of one method."""
    dots: tuple[Dot, ...]
    breaks: tuple[float, ...]
    """x where the method changed."""
    levels: tuple[Tick, ...]
    days: tuple[Tick, ...]
    """The first and the last day."""
    lines: tuple[Line, ...]
    """The same as a table, the newest first."""


def chart(texts: Texts, past: Sequence[Scored], total: int) -> Chart | None:
    """The chart of these runs; None for fewer than two, which make no line. `total`: points that can be had."""
    runs = sorted(past, key=lambda run: run.date)[-MOST:]
    if len(runs) < 2 or total <= 0:  # noqa: PLR2004 - a line has two ends
        return None
    when = texts.moment if texts.day(runs[0].date) == texts.day(runs[-1].date) else texts.day
    across = [LEFT + n * (WIDTH - LEFT - RIGHT) / (len(runs) - 1) for n in range(len(runs))]
    changed = [n for n in range(1, len(runs)) if runs[n].method != runs[n - 1].method]
    dots = tuple(_dot(run, x, total) for run, x in zip(runs, across, strict=True))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        words=_words(texts, runs, when, len(changed), total),
        paths=tuple(_paths(dots, set(changed))),
        dots=tuple(dot for dot in dots if dot),
        breaks=tuple((across[n] + across[n - 1]) / 2 for n in changed),
        levels=tuple(Tick(at=_height(n, total), words=texts.number(n)) for n in range(total + 1)),
        days=(
            Tick(at=across[0], words=when(runs[0].date)),
            Tick(at=across[-1], words=when(runs[-1].date)),
        ),
        lines=tuple(_line(texts, run, when(run.date), n in changed) for n, run in reversed(list(enumerate(runs)))),
    )


def _height(points: int, total: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(points, 0), total) / total)


def _dot(run: Scored, x: float, total: int) -> Dot | None:
    if not run.assessed:
        return None
    return Dot(x=x, y=_height(run.points, total), top=_height(max(run.points, run.points_max), total))


def _paths(dots: Sequence[Dot | None], changed: set[int]) -> list[str]:
    """Stretches between changes of method and runs without a score."""
    stretches: list[list[Dot]] = [[]]
    for n, dot in enumerate(dots):
        if n in changed or dot is None:
            stretches.append([])
        if dot is not None:
            stretches[-1].append(dot)
    return [" ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in stretch) for stretch in stretches if len(stretch) > 1]


def _score(texts: Texts, run: Scored) -> str:
    if not run.assessed:
        return texts.words("verdicts", "not_assessed")
    if run.points_max > run.points:
        return texts.say("score_range", low=texts.number(run.points), high=texts.number(run.points_max))
    return texts.number(run.points)


def _line(texts: Texts, run: Scored, day: str, new_method: bool) -> Line:
    return Line(day=day, score=_score(texts, run), new_method=new_method)


def _words(texts: Texts, runs: Sequence[Scored], when: Callable[[str], str], changes: int, total: int) -> str:
    told = texts.say(
        "history_words",
        runs=texts.number(len(runs)),
        first=when(runs[0].date),
        last=when(runs[-1].date),
        before=_score(texts, runs[0]),
        after=_score(texts, runs[-1]),
        total=texts.number(total),
    )
    if not changes:
        return told
    key = "history_change_one" if changes == 1 else "history_changes"
    return f"{told} {texts.say(key, n=texts.number(changes))}"
