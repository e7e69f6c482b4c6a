"""What earlier runs said of each municipality, oldest first. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.model import Change, Result, Run, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A run as the report needs it when it looks back: places, and answers without their evidence."""

    run: Run
    results: tuple[Result, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs behind each other, and what moved between them."""

    before: Past
    after: Past
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One municipality's score in one run."""

    run: str
    date: str
    """When the site was visited, ISO 8601; the run's own time where no visit tells."""
    points: int
    points_max: int
    rank: int | None
    assessed: bool
    method: str
    """Two scores may be compared without a word of warning only if this is the same."""


def method(run: Run) -> str:
    """What a run's answers were given by: pack, its version, and the checksum of its rules and words."""
    return f"{run.pack} {run.pack_version} {run.criteria_hash}"


def history(runs: Sequence[Past]) -> Mapping[str, tuple[Point, ...]]:
    """Site key -> its scores, oldest first. The last of `runs` is the one that is reported.

    Where one visit was judged more than once, the score by the reported run's method stands, else the latest one.
    """
    if not runs:
        return {}
    today = method(runs[-1].run)
    found: dict[str, dict[str, Point]] = {}
    for past in sorted(runs, key=lambda p: (method(p.run) == today, p.run.started_at, p.run.id)):
        taken = {result.visit.site.key: result.visit.taken_at for result in past.results}
        for standing in past.standings:
            point = _point(past.run, standing, taken.get(standing.site, ""))
            found.setdefault(standing.site, {})[point.date] = point
    return {key: tuple(points[date] for date in sorted(points)) for key, points in found.items()}


def _point(run: Run, standing: Standing, taken_at: str) -> Point:
    return Point(
        run=run.id,
        date=taken_at or run.finished_at or run.started_at,
        points=standing.points,
        points_max=standing.points_max,
        rank=standing.rank,
        assessed=standing.assessed,
        method=method(run),
    )
