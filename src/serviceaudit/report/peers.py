"""A municipality among its equals: its place there, and those whose place is nearest. Pure."""

from collections.abc import Mapping, Sequence

from serviceaudit.report import equals, safe
from serviceaudit.report.details import Peer, Peers
from serviceaudit.report.shapes import Row
from serviceaudit.report.words import Texts

MOST_SHOWN = 12
"""Equals listed on a municipality's page: those whose place is nearest."""


def peers(texts: Texts, row: Row, group: equals.Group, rows: Mapping[str, Row]) -> Peers | None:
    """A municipality among its equals, places counted among them alone; None if it has none. `rows`: by site key."""
    members = [rows[key] for key in group.sites]
    if len(members) < 2:  # noqa: PLR2004 - one needs another to be compared with
        return None
    assessed = [r for r in members if r.assessed]
    points = [r.score.points for r in assessed]
    ordered = sorted(assessed, key=lambda r: (-r.score.points, texts.order(r.name), r.key))
    left = max(0, len(ordered) - MOST_SHOWN)
    return Peers(
        who=_who(texts, row, group),
        place=_place(texts, row, points, len(members)),
        region=safe.plain(group.region, safe.MAX_NAME),
        size=row.size,
        country=row.country,
        shown=tuple(_peer(texts, r, points, own=r is row) for r in _nearest(ordered, row)),
        more=texts.say("peers_more", n=texts.number(left)) if left else "",
    )


def _peer(texts: Texts, row: Row, points: Sequence[int], *, own: bool) -> Peer:
    place = 1 + sum(n > row.score.points for n in points)
    return Peer(name=row.name, href=row.href, place=texts.number(place), score=row.score, own=own)


def _who(texts: Texts, row: Row, group: equals.Group) -> str:
    where = safe.plain(group.region, safe.MAX_NAME) or row.country
    if group.size is None:
        return texts.say("peers_where", where=where)
    return texts.say("peers_size_where", size=row.size, where=where)


def _place(texts: Texts, row: Row, points: Sequence[int], in_all: int) -> str:
    if not row.assessed:
        return ""
    rank = 1 + sum(n > row.score.points for n in points)
    key = "place_shared" if points.count(row.score.points) > 1 else "place_alone"
    return texts.say(key, rank=texts.number(rank), assessed=texts.number(len(points)), all=texts.number(in_all))


def _nearest(ordered: Sequence[Row], row: Row) -> Sequence[Row]:
    """At most so many, with the municipality in their midst where it has a place."""
    own = next((n for n, r in enumerate(ordered) if r is row), 0)
    start = max(0, min(own - MOST_SHOWN // 2, len(ordered) - MOST_SHOWN))
    return ordered[start : start + MOST_SHOWN]
