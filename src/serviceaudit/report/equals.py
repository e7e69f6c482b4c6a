"""Who a municipality's equals are: the one definition for its own page and for the front page's narrow view. Pure.

Small municipalities score worse on average (studies, section 4), and one neighbour knows another: a municipality is
compared with those of its size class in its region, and with all of its size class in the country where those are few.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.model import Site
from serviceaudit.report import table

FEWEST = 5
"""With fewer in the region, itself included, the whole country's size class is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Municipalities that are equals of one another."""

    country: str
    region: str
    """Empty: all of the country's regions."""
    size: int | None
    """Number of the size class, smallest first; None: nobody told how many live there."""
    sites: tuple[str, ...]
    """Keys, the municipality itself among them."""


def equals(sites: Sequence[Site]) -> Mapping[str, Group]:
    """Site key -> its equals; all of one group share the same value."""
    near: defaultdict[tuple[str, str, int | None], list[str]] = defaultdict(list)
    wide: defaultdict[tuple[str, int | None], list[str]] = defaultdict(list)
    for site in sites:
        size = table.size_class(site.population)
        near[site.country, site.region, size].append(site.key)
        wide[site.country, size].append(site.key)
    found: dict[str, Group] = {}
    groups: dict[tuple[str, str, int | None], Group] = {}
    for site in sites:
        size = table.size_class(site.population)
        close = near[site.country, site.region, size]
        enough = site.region != "" and len(close) >= FEWEST
        at = (site.country, site.region if enough else "", size)
        if at not in groups:
            members = close if enough else wide[site.country, size]
            groups[at] = Group(country=site.country, region=at[1], size=size, sites=tuple(members))
        found[site.key] = groups[at]
    return found
