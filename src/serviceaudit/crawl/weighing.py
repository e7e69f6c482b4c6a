"""What a link is worth: the weight of its best wish, moved by where the link stands. Pure."""

from serviceaudit.crawl.links import Link
from serviceaudit.model import NEWS, Candidate, Choice, Wish

_REGION_ADDS = {"header": 6.0, "nav": 4.0, "main": 2.0, "footer": 0.0, "aside": 0.0}
_HIDDEN_ADDS = -4.0
_DATED_ADDS = -30.0
"""News and calendar entries do not describe a service (codebook B8), but may prove one (A11)."""
_CLICK_ADDS = -8.0
"""For each click after the first."""


def weighed(link: Link, wishes: tuple[Wish, ...], found_on: str, clicks: int) -> Candidate:
    """A link as a candidate, not yet followed, with the reasons for its weight (0 to 100 and what its place adds)."""
    ordered = sorted(wishes, key=lambda wish: -wish.weight)
    adds = [
        (_REGION_ADDS.get(link.region, 0.0), f"stands in {link.region}"),
        (_HIDDEN_ADDS if link.hidden else 0.0, "not shown at first"),
        (_DATED_ADDS if link.dated else 0.0, "dated item"),
        (_CLICK_ADDS * (clicks - 1), f"{clicks} clicks away"),
    ]
    reasons = [ordered[0].why, *(f"{why} ({add:+g})" for add, why in adds if add)]
    return Candidate(
        url=link.url,
        label=link.label,
        found_on=found_on,
        roles=(NEWS,) if link.dated else tuple(dict.fromkeys(wish.role for wish in ordered)),
        weight=round(max(0.0, ordered[0].weight + sum(add for add, _ in adds)), 2),
        clicks=clicks,
        choice=Choice.LEFT,
        why="; ".join(reasons),
    )
