"""Two people's labels of the same sites: how far they agree, and what becomes of it when a third person settles. Pure.

Codebook section 9: two work alone, a third decides without having seen who said what.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from serviceaudit.gold.agreement import Agreement, agree
from serviceaudit.gold.labels import Label
from serviceaudit.model import Answer

Place = tuple[str, str]
"""Site key and question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One question about one site that two people did not answer alike, or that one of them left out."""

    site: str
    question: str
    first: Label | None
    second: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What two people, and a third, came to."""

    labels: tuple[Label, ...]
    agreed: int
    """How many of them the first two answered alike."""
    left: tuple[Place, ...]
    """What the third person still has to answer."""


def compare(first: Sequence[Label], second: Sequence[Label]) -> Agreement:
    """How far the second person's labels agree with the first's.

    Share, kappa and levels are the same whoever comes first; precision and recall have no meaning here.
    """
    return agree([_as_answer(label) for label in second], first)


def disputes(first: Sequence[Label], second: Sequence[Label]) -> tuple[Dispute, ...]:
    """Where a third person is needed: another verdict, another level, or one answer only. By question, then site."""
    one, other = _by_place(first), _by_place(second)
    pairs = [(place, one.get(place), other.get(place)) for place in sorted({*one, *other}, key=lambda p: p[::-1])]
    return tuple(
        Dispute(site=site, question=question, first=a, second=b)
        for (site, question), a, b in pairs
        if a is None or b is None or not _alike(a, b)
    )


def settle(first: Sequence[Label], second: Sequence[Label], third: Sequence[Label] = ()) -> Settled:
    """The labels that two people agree on, and the third's answers where they do not.

    Where the two agree, the third's answer does not count. The order is the first person's, then the second's.
    """
    one, other, last = _by_place(first), _by_place(second), _by_place(third)
    open_ = {(dispute.site, dispute.question) for dispute in disputes(first, second)}
    places = list(dict.fromkeys([*one, *other]))
    agreed = {place: _joined(one[place], other[place]) for place in places if place not in open_}
    decided = {place: last[place] for place in places if place in open_ and place in last}
    found = agreed | decided
    return Settled(
        labels=tuple(found[place] for place in places if place in found),
        agreed=len(agreed),
        left=tuple(place for place in places if place not in found),
    )


def _by_place(given: Sequence[Label]) -> dict[Place, Label]:
    return {(label.site, label.question): label for label in given}


def _alike(one: Label, other: Label) -> bool:
    """The same verdict, and no two different levels; a level that only one of them gave stands."""
    return one.verdict is other.verdict and (None in (one.level, other.level) or one.level == other.level)


def _joined(one: Label, other: Label) -> Label:
    """One label of two that agree: the evidence of whoever gave any, the first before the second, and both notes."""
    shown = one if one.quote or not other.quote else other
    return replace(
        shown,
        level=other.level if one.level is None else one.level,
        rule=shown.rule or one.rule or other.rule,
        note="; ".join(dict.fromkeys(note for note in (one.note, other.note) if note)),
    )


def _as_answer(label: Label) -> Answer:
    """The second person in the machine's place, so that both are measured alike."""
    return Answer(
        site=label.site,
        pack="",
        pack_version="",
        question=label.question,
        verdict=label.verdict,
        points=0,
        rule=label.rule,
        reason="",
        level=label.level,
    )
