"""Method + site -> the words for it: what observing, judging and crawling of one site need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from serviceaudit.criteria.load import Method, load
from serviceaudit.criteria.markup import also_names, months, not_names, not_titles, pronouns
from serviceaudit.criteria.vocabulary import Vocabulary, family
from serviceaudit.criteria.wishes import wishes
from serviceaudit.model import Region, Site, Wishes
from serviceaudit.signals.lexis import Lexis
from serviceaudit.signals.places import Markup
from serviceaudit.text import fold

_SEARCHED = ("service", "staff")
"""The roles for which a site's own search is asked when no page was found (codebook, section 1 and rule e)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The words with which one site is read.

    Attributes:
        language: BCP 47 tag of the language the site opens in; "" if it is none that there are words for.

    """

    language: str
    vocabulary: Vocabulary
    lexis: Lexis


@lru_cache(maxsize=4)
def method(folder: Path, pack: str) -> Method:
    """The method in a criteria folder, read once a process.

    Raises CriteriaError: there is no such pack, or a file has a fault.
    """
    return load(folder, pack)


def reader(used: Method, site: Site, language: str) -> Reader:
    """Words for a site in its language."""
    words = [used.words[tag] for tag in family(language) if tag in used.words]
    names = tuple(name for name in (site.name, site.official_name) if name)
    places = frozenset(word for name in names for word in fold(name).replace("-", " ").split())
    lexis = Lexis(months=_months(used), markup=_markup(used), **_nameless(used, family(language)), places=places)
    return Reader(language=language if words else "", vocabulary=Vocabulary(words, names), lexis=lexis)


def wishes_for(used: Method, site: Site) -> Wishes:
    """Why the crawl should follow links of a site, before anything of it was seen: by all its registered languages."""
    tags = [tag for language in site.languages for tag in family(language)] or list(used.words)
    words = [used.words[tag] for tag in dict.fromkeys(tags) if tag in used.words]
    return wishes(used.pack.roles, Vocabulary(words or list(used.words.values()), (site.name, site.official_name)))


def searches_for(used: Method, language: str) -> Mapping[str, tuple[str, ...]]:
    """What a site's own search is asked for, by role, if the site opens in `language`; nothing without words for it."""
    tag = next((tag for tag in family(language) if tag in used.words), None)
    if tag is None:
        return {}
    wanted = {role.id for role in used.pack.roles}
    return {role: used.words[tag].typed.get(role, ()) for role in _SEARCHED if role in wanted}


@lru_cache(maxsize=4)
def _cached_markup(parts: tuple[tuple[str, frozenset[str]], ...]) -> Markup:
    named = dict(parts)
    regions = {region: named[region.value] for region in Region if region.value in named}
    return Markup(
        regions=regions,
        slide=named.get("slide", frozenset()),
        item=named.get("item", frozenset()),
        date=named.get("date", frozenset()),
    )


def _markup(used: Method) -> Markup:
    return _cached_markup(tuple(used.markup.parts.items()))


_MONTHS: dict[str, dict[str, int]] = {}
_NAMELESS: dict[tuple[str, tuple[str, ...]], dict[str, frozenset[str]]] = {}


def _months(used: Method) -> dict[str, int]:
    return _MONTHS.setdefault(used.pack.digest, months(used.words.values()))


def _nameless(used: Method, tags: Iterable[str]) -> dict[str, frozenset[str]]:
    """The words of a language that tell names and titles from others, by `Lexis`'s names for them."""
    key = (used.pack.digest, tuple(tags))
    if key not in _NAMELESS:
        spoken = [used.words[tag] for tag in key[1] if tag in used.words]
        whole, stems = not_names(spoken)
        _NAMELESS[key] = {
            "not_names": whole,
            "not_name_stems": stems,
            "not_titles": not_titles(spoken),
            "names": also_names(spoken),
            "pronouns": pronouns(spoken),
        }
    return _NAMELESS[key]
