"""Which municipality a host belongs to. Pure."""

from collections.abc import Iterable

from serviceaudit import urls
from serviceaudit.model import Site

UNKNOWN_COUNTRY = "XX"
"""ISO 3166-1 leaves it to users: the country of a host that no registry knows."""


class Registry:
    """Sites, found by host."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._by_tail: dict[str, list[tuple[str, Site]]] = {}
        for site in sites:
            host = urls.host(site.url)
            if host:
                self._by_tail.setdefault(_tail(host), []).append((host, site))

    def match(self, host: str) -> Site | None:
        """The site whose host is the same, the same without "www.", or of the same site (`urls.same_site`).

        The closest wins; None if there is none or two are equally close.
        """
        near = [(_closeness(host, known), site) for known, site in self._by_tail.get(_tail(host), ())]
        best = max((closeness for closeness, _ in near), default=_APART)
        found = [site for closeness, site in near if closeness == best]
        return found[0] if best > _APART and len(found) == 1 else None


_APART = (0, 0)


def _tail(host: str) -> str:
    return ".".join(host.rsplit(".", 2)[-2:])


def _closeness(host: str, known: str) -> tuple[int, int]:
    """How near a host is to a registry's: sort of kinship, then length of the name shared."""
    if host == known:
        return 4, 0
    bare, known_bare = urls.bare(host), urls.bare(known)
    if bare == known_bare:
        return 3, 0
    if host.rpartition(".")[2].isdigit():
        return _APART  # an IP address has no parents
    if bare.endswith("." + known_bare):
        return 2, len(known_bare)
    return (1, 0) if urls.same_site(host, known) else _APART


def unknown_site(host: str, url: str) -> Site:
    """A host that stands for itself; `url` is its root."""
    return Site(country=UNKNOWN_COUNTRY, code=host, name=host, url=url)
