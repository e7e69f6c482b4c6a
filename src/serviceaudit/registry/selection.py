"""Which sites of a list are meant: by code or name, by a condition, by number."""

import difflib
from collections.abc import Sequence

from serviceaudit.errors import RegistryError
from serviceaudit.model import Site
from serviceaudit.registry.condition import condition
from serviceaudit.text import fold


def select(
    sites: Sequence[Site], *, keys: Sequence[str] = (), where: str = "", limit: int | None = None
) -> tuple[Site, ...]:
    """The sites that are meant, in the order of the list.

    `keys`: codes ("0114"), keys ("SE-0114") or names, any letter case; none means every site.
    `where`: a condition such as "population > 50000"; empty means none. `limit`: at most so many, the first ones.
    Raises RegistryError if a key is unknown or means several sites, if the condition cannot be read, or limit < 1.
    """
    if limit is not None and limit < 1:
        raise RegistryError(f"limit {limit}: must be 1 or more")
    wanted = {_resolve(sites, key).key for key in keys}
    holds = condition(where) if where.strip() else (lambda _site: True)
    return tuple(site for site in sites if (not keys or site.key in wanted) and holds(site))[:limit]


def _resolve(sites: Sequence[Site], key: str) -> Site:
    asked = fold(key)
    for marks in (_keys, _codes, _names):
        found = [site for site in sites if asked and asked in marks(site)]
        if len(found) == 1:
            return found[0]
        if found:
            places = ", ".join(f"{site.key} ({site.name}, {site.region or site.country})" for site in found[:10])
            raise RegistryError(f"site '{key}' means {len(found)} sites: {places}; give the key")
    raise RegistryError(_unknown(sites, key))


def _keys(site: Site) -> tuple[str, ...]:
    return (fold(site.key),)


def _codes(site: Site) -> tuple[str, ...]:
    return (fold(site.code),)


def _names(site: Site) -> tuple[str, ...]:
    return fold(site.name), fold(site.official_name)


def _unknown(sites: Sequence[Site], key: str) -> str:
    shown = {mark: site for site in sites for mark in (*_keys(site), *_codes(site), *_names(site))}
    near = [shown[mark] for mark in difflib.get_close_matches(fold(key), shown, n=3)]
    nearest = ", ".join(f"{site.name} ({site.key})" for site in dict.fromkeys(near))
    return f"site '{key}' is not among the {len(sites)} sites of the list" + (f"; nearest: {nearest}" if near else "")
