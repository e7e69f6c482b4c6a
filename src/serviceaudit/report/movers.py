"""What moved between two runs, told apart by what moved it. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.model import Cause, Change, Run, Site, Standing, Verdict
from serviceaudit.report import safe, table
from serviceaudit.report.history import Comparison, method
from serviceaudit.report.shapes import Cell, Link
from serviceaudit.report.words import Texts

ORDER = (Cause.SITE, Cause.REVIEW, Cause.METHOD, Cause.EITHER, Cause.SIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One answer that is not what it was."""

    question: str
    short: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A municipality with answers that moved. Score and place are words; a place that is none is a dash."""

    key: str
    link: Link
    gain: int
    """Points won, or lost if below 0; 0 where the two scores cannot be compared."""
    score_before: str
    score_after: str
    place_before: str
    place_after: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """All whom one cause moved: those who won points first, then those who lost, then the rest."""

    cause: str
    title: str
    lead: str
    movers: tuple[Mover, ...]

    @property
    def up(self) -> int:
        """How many won points."""
        return sum(mover.gain > 0 for mover in self.movers)

    @property
    def down(self) -> int:
        """How many lost points."""
        return sum(mover.gain < 0 for mover in self.movers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """From one run to the next."""

    before: Run
    after: Run
    then: str
    """When the older run was, in words: the day, with the time where both were on one day."""
    now: str
    same_method: bool
    movements: tuple[Movement, ...]
    """By cause; one that moved nobody is left out."""
    came: tuple[Link, ...]
    """In the newer run only."""
    went: tuple[str, ...]
    """In the older run only."""
    summary: tuple[str, ...]
    """The same in sentences."""

    @property
    def movers(self) -> tuple[Mover, ...]:
        """All of them."""
        return tuple(mover for movement in self.movements for mover in movement.movers)


def changes(texts: Texts, pack: str, compared: Comparison, paths: Mapping[str, str]) -> Changes:
    """What one comparison says. `paths`: site key -> its page, for the sites that the report holds."""
    before, after = compared.before, compared.after
    sites = {r.visit.site.key: r.visit.site for past in (before, after) for r in past.results}
    old, new = ({s.site: s for s in past.standings} for past in (before, after))
    by_site: defaultdict[str, list[Change]] = defaultdict(list)
    for change in compared.changes:
        if change.site in old and change.site in new and change.before and change.after:
            by_site[change.site].append(change)
    groups: defaultdict[Cause, list[Mover]] = defaultdict(list)
    for key, moved in by_site.items():
        mover = _mover(texts, pack, sites[key], paths.get(key, ""), old[key], new[key], moved)
        groups[_cause(moved)].append(mover)
    movements = tuple(_movement(texts, cause, groups[cause]) for cause in ORDER if groups[cause])
    came = sorted((sites[key] for key in new.keys() - old.keys()), key=lambda s: _name(texts, s))
    went = sorted((sites[key] for key in old.keys() - new.keys()), key=lambda s: _name(texts, s))
    return Changes(
        before=before.run,
        after=after.run,
        then=_when(texts, before.run, after.run),
        now=_when(texts, after.run, before.run),
        same_method=method(before.run) == method(after.run),
        movements=movements,
        came=tuple(Link(words=table.name(site), href=paths.get(site.key, "")) for site in came),
        went=tuple(table.name(site) for site in went),
        summary=_summary(texts, movements, len(came), len(went)),
    )


def _when(texts: Texts, run: Run, other: Run) -> str:
    own, others = (each.finished_at or each.started_at for each in (run, other))
    return texts.moment(own) if texts.day(own) == texts.day(others) else texts.day(own)


def _name(texts: Texts, site: Site) -> tuple[tuple[int, ...], str]:
    return texts.order(table.name(site)), site.key


def _cause(moved: Sequence[Change]) -> Cause:
    """One cause for a municipality: lost sight stands above all, and mixed causes cannot be told apart."""
    causes = {change.cause for change in moved}
    if Cause.SIGHT in causes:
        return Cause.SIGHT
    return causes.pop() if len(causes) == 1 else Cause.EITHER


def _mover(
    texts: Texts, pack: str, site: Site, path: str, old: Standing, new: Standing, moved: Sequence[Change]
) -> Mover:
    return Mover(
        key=site.key,
        link=Link(words=table.name(site), href=path),
        gain=new.points - old.points if old.assessed and new.assessed else 0,
        score_before=_score(texts, old),
        score_after=_score(texts, new),
        place_before=_place(texts, old),
        place_after=_place(texts, new),
        moved=tuple(_moved(texts, pack, change) for change in moved),
    )


def _moved(texts: Texts, pack: str, change: Change) -> Moved:
    short = texts.question(pack, change.question)["short"]
    lost = Verdict.NOT_ASSESSED
    return Moved(
        question=safe.plain(change.question),
        short=short,
        before=table.cell(texts, short, change.question, change.before or lost),
        after=table.cell(texts, short, change.question, change.after or lost),
    )


def _score(texts: Texts, standing: Standing) -> str:
    return table.score(texts, standing, 0).words if standing.assessed else table.NOTHING


def _place(texts: Texts, standing: Standing) -> str:
    return table.NOTHING if standing.rank is None else texts.number(standing.rank)


def _movement(texts: Texts, cause: Cause, movers: Sequence[Mover]) -> Movement:
    ordered = sorted(movers, key=lambda m: (m.gain <= 0, m.gain == 0, -abs(m.gain), texts.order(m.link.words), m.key))
    return Movement(
        cause=cause.value,
        title=texts.tell("changes", f"h_{cause.value}"),
        lead=texts.tell("changes", f"lead_{cause.value}"),
        movers=tuple(ordered),
    )


def _summary(texts: Texts, movements: Sequence[Movement], came: int, went: int) -> tuple[str, ...]:
    lines = []
    for movement in movements:
        counts = {"n": len(movement.movers), "up": movement.up, "down": movement.down}
        lines.append(texts.tell("changes", f"sum_{movement.cause}", **{k: texts.number(n) for k, n in counts.items()}))
    for key, count in (("sum_came", came), ("sum_went", went)):
        if count:
            lines.append(texts.tell("changes", key, n=texts.number(count)))
    return tuple(lines) or (texts.tell("changes", "sum_nothing"),)
