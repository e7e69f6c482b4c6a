"""A municipality among its equals: its place there, and those whose place is nearest. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.report import equals, safe, table
from serviceaudit.report.details import Peer, Peers
from serviceaudit.report.shapes import Row
from serviceaudit.report.words import Texts

MOST_SHOWN = 12
"""Equals listed on a municipality's page: those whose place is nearest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A group of equals with their places among themselves, worked out once for all of them."""

    group: equals.Group
    ordered: Sequence[Row]
    """Those with a place, most points first."""
    position: Mapping[str, int]
    """Site key -> where it stands in `ordered`."""
    points: Mapping[int, int]
    """Points -> how many have them."""


def circles(texts: Texts, groups: Mapping[str, equals.Group], rows: Mapping[str, Row]) -> Mapping[str, Circle]:
    """Site key -> the circle of its equals. `rows`: by site key."""
    made: dict[int, Circle] = {}
    for group in groups.values():
        if id(group) not in made:
            made[id(group)] = _circle(texts, group, [rows[key] for key in group.sites])
    return {key: made[id(group)] for key, group in groups.items()}


def _circle(texts: Texts, group: equals.Group, members: Sequence[Row]) -> Circle:
    ordered = sorted(
        (row for row in members if row.assessed), key=lambda r: (-r.score.points, texts.order(r.name), r.key)
    )
    return Circle(
        group=group,
        ordered=ordered,
        position={row.key: number for number, row in enumerate(ordered)},
        points=Counter(row.score.points for row in ordered),
    )


def peers(texts: Texts, row: Row, circle: Circle) -> Peers | None:
    """A municipality among its equals, places counted among them alone; None if it has none."""
    group = circle.group
    if len(group.sites) < 2:  # noqa: PLR2004 - one needs another to be compared with
        return None
    left = max(0, len(circle.ordered) - MOST_SHOWN)
    return Peers(
        who=_who(texts, row, group),
        place=_place(texts, row, circle),
        region=safe.plain(group.region, safe.MAX_NAME),
        size=row.size,
        country=row.country,
        shown=tuple(_peer(texts, other, circle, own=other is row) for other in _nearest(circle, row)),
        more=texts.say("peers_more", n=texts.number(left)) if left else "",
    )


def _peer(texts: Texts, row: Row, circle: Circle, *, own: bool) -> Peer:
    place = 1 + table.above(circle.points, row.score.points)
    return Peer(name=row.name, href=row.href, place=texts.number(place), score=row.score, own=own)


def _who(texts: Texts, row: Row, group: equals.Group) -> str:
    where = safe.plain(group.region, safe.MAX_NAME) or row.country
    if group.size is None:
        return texts.say("peers_where", where=where)
    return texts.say("peers_size_where", size=row.size, where=where)


def _place(texts: Texts, row: Row, circle: Circle) -> str:
    if not row.assessed:
        return ""
    rank = 1 + table.above(circle.points, row.score.points)
    key = "place_shared" if circle.points[row.score.points] > 1 else "place_alone"
    assessed, in_all = texts.number(len(circle.ordered)), texts.number(len(circle.group.sites))
    return texts.say(key, rank=texts.number(rank), assessed=assessed, all=in_all)


def _nearest(circle: Circle, row: Row) -> Sequence[Row]:
    """At most so many, with the municipality in their midst where it has a place."""
    own = circle.position.get(row.key, 0)
    start = max(0, min(own - MOST_SHOWN // 2, len(circle.ordered) - MOST_SHOWN))
    return circle.ordered[start : start + MOST_SHOWN]
