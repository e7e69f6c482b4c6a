"""Where on a page the reader stands: region, item, language, shown or not. Pure."""

import re
from dataclasses import dataclass, field

_REGIONS = {"header": "header", "nav": "nav", "main": "main", "footer": "footer", "aside": "aside"}
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
_VOID_TAGS = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_TAGS.split())
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d-\d\d?-\d\d?|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)?\d\d|\d{1,2}\.? [^\W\d_]{3,12}\.? (?:19|20)\d\d)(?!\d)"
)
"""Dates without knowing a language: 2026-11-21, 21.11.2026, 21/11 2026, "21 <month> 2026"."""
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    tag: str
    region: str
    item: int
    language: str
    hidden: bool


@dataclass(slots=True)
class Places:
    """The way from the page's root to where the reader stands."""

    _way: list[_Place] = field(default_factory=lambda: [_Place("", "", 0, "", False)])
    _items: int = 0
    _links: dict[int, int] = field(default_factory=dict)
    _with_date: set[int] = field(default_factory=set)

    def enter(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag in _VOID:
            if tag == "area":
                self._count_link()
            return
        if tag == "a":
            self._count_link()
        here = self._way[-1]
        item = here.item
        if tag in _ITEMS and not (tag == "time" and item):
            self._items += 1
            item = self._items
        if tag == "time":
            self._with_date.add(item)
        declared = "" if tag in ("html", "body") else attributes.get("lang", "").strip()
        self._way.append(
            _Place(
                tag=tag,
                region=_region(tag, attributes, here.region),
                item=item,
                language=declared or here.language,
                hidden=here.hidden or _is_hidden(tag, attributes),
            )
        )

    def leave(self, tag: str) -> None:
        """An element ends."""
        if tag not in _VOID and len(self._way) > 1:
            self._way.pop()

    def text(self, text: str) -> None:
        """Words stand here."""
        item = self._way[-1].item
        if item and item not in self._with_date and _DATE.search(text):
            self._with_date.add(item)

    @property
    def region(self) -> str:
        """The part of the page."""
        return self._way[-1].region

    @property
    def language(self) -> str:
        """As declared nearest, below the whole page."""
        return self._way[-1].language

    @property
    def hidden(self) -> bool:
        """The markup says that it is not shown."""
        return self._way[-1].hidden

    @property
    def item(self) -> int:
        """Number of the smallest article, list item or row; 0 outside any."""
        return self._way[-1].item

    @property
    def dated(self) -> frozenset[int]:
        """The items that bear a date; to be asked at the end of the page."""
        few = {item for item, links in self._links.items() if links <= _MOST_LINKS_OF_AN_ITEM}
        return frozenset(self._with_date & few)

    def _count_link(self) -> None:
        item = self._way[-1].item
        self._links[item] = self._links.get(item, 0) + 1


def _region(tag: str, attributes: dict[str, str], around: str) -> str:
    found = _ROLES.get(attributes.get("role", "").strip().lower()) or _REGIONS.get(tag) or _by_name(tag, attributes)
    # Every article may have its own header and footer; only the page's own are regions.
    if not found or (around in ("main", "aside") and found in ("header", "footer")):
        return around
    return around if around in ("header", "footer") and found == "aside" else found


def _by_name(tag: str, attributes: dict[str, str]) -> str:
    if tag not in ("div", "section", "ul", "table", "td"):
        return ""
    found = _NAMES.search(f"{attributes.get('id', '')} {attributes.get('class', '')}"[:300])
    return _NAMED.get(found[1].lower(), found[1].lower()) if found else ""


def _is_hidden(tag: str, attributes: dict[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or (tag == "details" and "open" not in attributes)
        or bool(_UNSEEN.search(attributes.get("style", "")[:1000]))
    )
