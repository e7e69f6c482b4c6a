"""The sample's country a month before: some answered otherwise, one could not be seen, one was not listed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from report import sample
from serviceaudit.model import Cause, Change, Result, Run
from serviceaudit.report.beside import Beside
from serviceaudit.report.history import Comparison, Past, history

RUN = replace(
    sample.RUN, id="2026-10-21-1", started_at="2026-10-21T02:00:00Z", finished_at="2026-10-21T04:00:00Z", sites=23
)
THEN: Mapping[str, tuple[str, Cause]] = {
    "9902": ("yyynn", Cause.SITE),
    "9908": ("yyyny", Cause.SITE),
    "9910": ("nnnnn", Cause.METHOD),
    "9912": ("xxxxx", Cause.SIGHT),
    "9914": ("nnnnn", Cause.REVIEW),
    "9919": ("yyyyn", Cause.EITHER),
}
"""Code -> letters of the answers then, and what moved them since."""
CAME = "9922"


def past(run: Run = RUN, then: Mapping[str, tuple[str, Cause]] = THEN) -> Past:
    results = []
    for row in sample.ROWS:
        if row[1] != CAME:
            given = sample.result((*row[:4], then.get(row[1], (row[4],))[0]))
            taken = replace(given.visit, taken_at=run.started_at, pages=(), trail=())
            results.append(replace(given, visit=taken))
    return Past(run=run, results=tuple(results), standings=tuple(sample.standings(results)))


def now(results: Sequence[Result]) -> Past:
    return Past(run=sample.RUN, results=tuple(results), standings=tuple(sample.standings(results)))


def comparison(results: Sequence[Result]) -> Comparison:
    before, after = past(), now(results)
    old = {(a.site, a.question): a.verdict for r in before.results for a in r.answers}
    changes = [
        Change(site=a.site, question=a.question, before=old[a.site, a.question], after=a.verdict,
               cause=THEN[r.visit.site.code][1])
        for r in results
        for a in r.answers
        if old.get((a.site, a.question), a.verdict) is not a.verdict
    ]  # fmt: skip
    return Comparison(before=before, after=after, changes=tuple(changes))


def placed(results: Sequence[Result]) -> list[Result]:
    """With coordinates, but for the last one."""
    return [
        replace(r, visit=replace(r.visit, site=replace(r.visit.site, lat=56.0 + n / 2, lon=12.0 + n % 5)))
        if n + 1 < len(results) else r
        for n, r in enumerate(results)
    ]  # fmt: skip


def beside(folder: Path, results: Sequence[Result], address: str = "") -> Beside:
    return replace(
        sample.beside(folder),
        address=address,
        comparisons=(comparison(results),),
        history=history([past(), now(results)]),
    )
