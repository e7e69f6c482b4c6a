"""Where on a page an element stands: region, item, language, shown or not. Pure; runs in a child process."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from serviceaudit.crawl.trees import SILENT, TEXT, attributes_of, only_text, walk

_REGIONS = {"header": "header", "nav": "nav", "main": "main", "footer": "footer", "aside": "aside"}
BODY = ("", "main", "aside")
"""Regions of what a page itself says."""
_ROLES = {
    "banner": "header",
    "navigation": "nav",
    "main": "main",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "header",
}
_NAMES = re.compile(r"(?:^|[\s_-])(header|nav|navbar|navigation|menu|footer|sidebar)(?=$|[\s_-])", re.IGNORECASE)
_NAMED = {"navbar": "nav", "navigation": "nav", "menu": "nav", "sidebar": "aside"}
"""Names that content management systems give to such blocks in `id` and `class`."""
_ITEMS = frozenset({"article", "li", "tr", "time", "dd"})
_MOST_LINKS_OF_AN_ITEM = 12
"""An item with more links is a list or a whole page: its dates say nothing of each link."""
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d-\d\d?-\d\d?|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)?\d\d|\d{1,2}\.? [^\W\d_]{3,12}\.? (?:19|20)\d\d)(?!\d)"
)
"""Dates without knowing a language: 2026-11-21, 21.11.2026, 21/11 2026, "21 <month> 2026"."""
_DIGIT = re.compile(r"\d")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_TELLING = _REGIONS.keys() | {"details", "noscript", "search", "svg"}
_TOLD = frozenset({"aria-hidden", "hidden", "lang", "role", "style"})
_BY_NAME = frozenset({"div", "section", "table", "td", "ul"})
_NAMES_OF = frozenset({"class", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an element stands, itself included."""

    region: str = ""
    """The part of the page."""
    language: str = ""
    """As declared nearest, below the whole page."""
    hidden: bool = False
    """The markup says that it is not shown."""
    fallback: bool = False
    """Only for those without scripts."""
    drawn: bool = False
    """Part of a drawing."""
    searching: bool = False
    """Part of what is marked as a search."""


Standing = tuple[Place, LexborNode | None]
"""A place, and the smallest article, list item or row around it."""
_TOP: Standing = (Place(), None)


class Places:
    """The places on one page, each worked out once: most elements share that of what is around them."""

    def __init__(self) -> None:
        self._known: dict[int, Standing] = {}
        self._links: Counter[int] = Counter()
        self._dated: dict[int, bool] = {}

    def of(self, node: LexborNode) -> Place:
        """Where an element stands."""
        return self.standing(node)[0]

    def standing(self, node: LexborNode | None) -> Standing:
        """Where an element stands, and its item."""
        way: list[tuple[int, LexborNode]] = []
        found = None
        while node is not None:
            number = node.mem_id
            found = self._known.get(number)
            if found:
                break
            way.append((number, node))
            node = node.parent
        found = found or _TOP
        while way:
            number, node = way.pop()
            found = self._known[number] = _below(found, node)
        return found

    def count_link(self, item: LexborNode | None) -> None:
        """One more link stands in an item."""
        if item is not None:
            self._links[item.mem_id] += 1

    def dated(self, item: LexborNode | None) -> bool:
        """A date stands in the item, and the item is no list: to be asked when all links are counted."""
        if item is None:
            return False
        number = item.mem_id
        known = self._dated.get(number)
        if known is None:
            known = self._dated[number] = self._links[number] <= _MOST_LINKS_OF_AN_ITEM and _bears_date(item)
        return known


def _bears_date(item: LexborNode) -> bool:
    """A time, or a date in words that belong to no item further inside."""
    if item.tag == "time":
        return True
    child = item.child
    text = only_text(child) if child is not None and child.tag == "a" and child.next is None else None
    if text is not None:
        return _says_date(text)
    for node, tag, begins in walk(item, _ITEMS | SILENT):
        if (tag == TEXT and _says_date(node.text_content or "")) or (tag == "time" and begins):
            return True
    return False


def _says_date(text: str) -> bool:
    return bool(_DIGIT.search(text) and _DATE.search(text))


def _below(around: Standing, node: LexborNode) -> Standing:
    tag, attributes = node.tag or "", attributes_of(node)
    place, item = around
    if tag in _ITEMS and not (tag == "time" and item):
        item = node
    return (altered(place, tag, attributes) if attributes or tag in _TELLING else place), item


def altered(place: Place, tag: str, attributes: dict[str, str]) -> Place:
    """The place of an element inside another's place."""
    if (
        tag not in _TELLING
        and _TOLD.isdisjoint(attributes)
        and (tag not in _BY_NAME or _NAMES_OF.isdisjoint(attributes))
    ):
        return place
    declared = "" if tag in ("html", "body") else attributes.get("lang", "").strip()
    return Place(
        region=_region(tag, attributes, place.region),
        language=declared or place.language,
        hidden=place.hidden or _is_hidden(tag, attributes),
        fallback=place.fallback or tag == "noscript",
        drawn=place.drawn or tag == "svg",
        searching=place.searching or tag == "search" or attributes.get("role", "").strip().lower() == "search",
    )


def _region(tag: str, attributes: dict[str, str], around: str) -> str:
    found = _ROLES.get(attributes.get("role", "").strip().lower()) or _REGIONS.get(tag) or _by_name(tag, attributes)
    # Every article may have its own header and footer; only the page's own are regions.
    if not found or (around in ("main", "aside") and found in ("header", "footer")):
        return around
    return around if around in ("header", "footer") and found == "aside" else found


def _by_name(tag: str, attributes: dict[str, str]) -> str:
    if tag not in _BY_NAME or _NAMES_OF.isdisjoint(attributes):
        return ""
    return _named(f"{attributes.get('id', '')} {attributes.get('class', '')}"[:300])


@lru_cache(maxsize=5000)
def _named(names: str) -> str:
    found = _NAMES.search(names)
    return _NAMED.get(found[1].lower(), found[1].lower()) if found else ""


def _is_hidden(tag: str, attributes: dict[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or (tag == "details" and "open" not in attributes)
        or bool(_UNSEEN.search(attributes.get("style", "")[:1000]))
    )
