"""Entries of the trail that no link led to: doors, searches, and the count of all other links. Pure."""

from serviceaudit.model import Candidate, Choice

_SURE = 100.0


def door(url: str, label: str, splash: str, role: str) -> Candidate:
    """The way in from a splash page."""
    return Candidate(
        url=url,
        label=label,
        found_on=splash,
        roles=(role,),
        weight=_SURE,
        clicks=0,
        choice=Choice.FOLLOWED,
        why="the way in from a splash page (codebook B1)",
    )


def asked(url: str, form_on: str, role: str, name: str, sought: str) -> Candidate:
    """A question put to the site's own search."""
    return Candidate(
        url=url,
        label=name,
        found_on=form_on,
        roles=(role,),
        weight=_SURE,
        clicks=1,
        choice=Choice.FOLLOWED,
        why=f"the site's own search for “{name}”, since no page for “{sought}” was read (codebook section 1)",
    )


def others(front: str, count: int) -> Candidate:
    """All links that bore no wish; they are counted, not kept."""
    return Candidate(
        url=front,
        label="",
        found_on=front,
        roles=(),
        weight=0.0,
        clicks=1,
        choice=Choice.LEFT,
        why=f"{count} other links bear no word that the pack looks for",
    )
