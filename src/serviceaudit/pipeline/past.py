"""Looks back: the runs before one, and what moved from each to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from serviceaudit.model import Answer, Question, Result, Run
from serviceaudit.pipeline.publish import Ranked
from serviceaudit.ranking.changes import changes
from serviceaudit.ranking.standings import within_countries
from serviceaudit.report.history import Comparison, Past, method
from serviceaudit.store.results import Store

RUNS = 12
"""How many runs a report looks back on, itself among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backward:
    """What lies behind a run."""

    earlier: tuple[Past, ...]
    """Oldest first."""
    comparisons: tuple[Comparison, ...]
    """From run to run, the newest first."""


def look_back(store: Store, given: Ranked, questions: Sequence[Question], most: int = RUNS) -> Backward:
    """The runs before `given` that can be held beside it, and the changes between them.

    They are finished, of the same pack, and hold at least half of the same municipalities. Runs that judged the same
    visits are one audit told twice: they do not follow each other, but tell what the method moved.
    """
    now = Past(run=given.run, results=given.results, standings=given.standings)
    audits = [[now]]
    for past in _before(store, now, questions):
        fellow = next((audit for audit in audits if _same_visits(audit[0], past)), None)
        if fellow is not None:
            fellow.append(past)
        elif len(audits) < most:
            audits.append([past])
        else:
            break
    told = [_compared(older, newer, now) for newer, older in pairwise(audits)]
    if not told and len(audits[0]) > 1:
        told = [_comparison(min(audits[0][1:], key=_order), now, ())]
    earlier = sorted((past for audit in audits for past in audit if past is not now), key=_order)
    return Backward(earlier=tuple(earlier), comparisons=tuple(told))


def _before(store: Store, now: Past, questions: Sequence[Question]) -> Iterator[Past]:
    """Newest first."""
    for run in store.runs():
        fits = run.finished_at and run.pack == now.run.pack and run.generated == now.run.generated
        if fits and (run.started_at, run.id) < (now.run.started_at, now.run.id):
            past = _loaded(store, run, questions)
            if 2 * len(_keys(past) & _keys(now)) >= max(len(past.results), len(now.results)):
                yield past


def _loaded(store: Store, run: Run, questions: Sequence[Question]) -> Past:
    results = tuple(store.outlines(run.id))
    places = within_countries([result.visit.site for result in results], _answers(results), questions)
    return Past(run=run, results=results, standings=places)


def _compared(older: Sequence[Past], newer: Sequence[Past], now: Past) -> Comparison:
    """Between what was told of two audits at the time; what was judged again later tells site and method apart."""
    after = now if newer[0] is now else _told(newer)
    before = _told(older)
    again = next((p for p in older if p is not before and method(p.run) == method(after.run)), None)
    return _comparison(before, after, _answers(again.results) if again else ())


def _told(audit: Sequence[Past]) -> Past:
    """Of several judgements of one audit, the first: that is what readers saw."""
    return min(audit, key=_order)


def _comparison(before: Past, after: Past, again: Sequence[Answer]) -> Comparison:
    visits = {r.visit.site.key: r.visit.taken_at for r in before.results}
    same = {r.visit.site.key for r in after.results if r.visit.taken_at == visits.get(r.visit.site.key, "")}
    return Comparison(
        before=before,
        after=after,
        changes=changes(
            _answers(before.results),
            _answers(after.results),
            same_method=method(before.run) == method(after.run),
            same_visit=same,
            again=again,
        ),
    )


def _same_visits(one: Past, other: Past) -> bool:
    visits = {r.visit.site.key: r.visit.taken_at for r in one.results}
    shared = [r for r in other.results if r.visit.site.key in visits]
    same = sum(r.visit.taken_at != "" and r.visit.taken_at == visits[r.visit.site.key] for r in shared)
    return 2 * same > len(shared)


def _answers(results: Sequence[Result]) -> list[Answer]:
    return [answer for result in results for answer in result.answers]


def _keys(past: Past) -> set[str]:
    return {result.visit.site.key for result in past.results}


def _order(past: Past) -> tuple[str, str]:
    return past.run.started_at, past.run.id
