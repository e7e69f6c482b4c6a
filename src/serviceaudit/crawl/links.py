"""What the crawl must know of a page: its links with their labels, and where the page sends its visitors. Pure.

Runs in a child process: the parser may be crashed by a page (see `workers`).
"""

from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from serviceaudit.crawl.beside import Beside
from serviceaudit.crawl.places import Places, Standing, altered
from serviceaudit.crawl.search import SearchForm, search_form
from serviceaudit.crawl.trees import BLOCKS, SILENT, TEXT, Parser, attributes_of, only_text, tree_of, walk, words_below
from serviceaudit.crawl.ways import FEW_WORDS, meta_refresh, script_redirect
from serviceaudit.text import clean
from serviceaudit.urls import join

MOST_LINKS = 2000
"""Links read from one page: of one with more, those at its beginning and those at its end, where the footer stands."""
_LAST_LINKS = 500
MOST_WORDS = 60
"""Nobody asks whether a page has more words."""
_MOST_FRAMES = 50
_LONGEST_LABEL = 300
_LONGEST_TITLE = 500
_LONGEST_ADDRESS = 4000
_SCRIPTS_KEPT = 4000
"""Characters of inline scripts looked at for a redirect: a page that only redirects says so at once."""

_NO_SIZE = ("0", "1", "0px", "1px")
"""Frames of this size count visitors; they show nothing."""
_UNREAD = SILENT | {"noscript"}
_UNLINKED = _UNREAD | {"a", "area"}
_CLOSED = SILENT | {"a", "area"}
_NO_ADDRESS = " " * (_LONGEST_ADDRESS + 1)
_TOLD = "html, base, meta, link, frame, iframe, title, script, noscript"


class Link(NamedTuple):
    """One link of a page. A tuple, since hundreds of them come from a child process with every page."""

    url: str
    label: str
    """Visible words; else what pictures inside say, else aria-label, else title."""
    region: str = ""
    """"header", "nav", "main", "footer", "aside", or "" where nothing tells."""
    language: str = ""
    """Declared for the target (hreflang), on the link or around it; what is declared for the whole page does not count."""
    dated: bool = False
    """A date stands in the same item: it is probably news or a calendar entry (codebook B8)."""
    hidden: bool = False
    """Marked as not shown, or only for those without scripts; a script or a click may show it."""
    beside: str = ""
    """Words of the card or sentence around it, its own among them; "" in menus, and where none are around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page as the crawl reads it."""

    title: str = ""
    language: str = ""
    """As <html lang> declares it."""
    links: tuple[Link, ...] = ()
    words: int = 0
    """Readable words in the body, without scripts and <noscript>; counting ends at some MOST_WORDS, here and below."""
    main_words: int = 0
    """Those that stand outside links, menus, header and footer: what the page itself says."""
    fallback_words: int = 0
    """Words in <noscript>: what the page says to those without scripts."""
    scripts: int = 0
    redirect: str | None = None
    """Where the page itself sends its visitor within seconds."""
    frames: tuple[str, ...] = ()
    """Addresses of frames that are shown."""
    canonical: str | None = None
    search: SearchForm | None = None
    """The form with which the site can be searched."""


def read_links(html: str, base: str, parser: Parser = Parser.LEXBOR) -> Reading:
    """Read a page. `base` is its final address; a <base href> is honoured."""
    tree = tree_of(html, parser)
    top = tree.root
    if top is None:
        return Reading()
    places = Places()
    told = _Told(base, places)
    for element in tree.css(_TOLD):
        told.take(element)
    words = words_below(top, _UNREAD, MOST_WORDS)
    return Reading(
        title=clean("".join(told.title))[:_LONGEST_TITLE],
        language=told.language,
        links=_links(tree, told.base, places),
        words=words,
        main_words=words_below(top, _UNLINKED, MOST_WORDS, lambda node: places.of(node).region in ("", "main")),
        fallback_words=sum(words_below(element, SILENT, MOST_WORDS) for element in told.fallbacks),
        scripts=len(told.scripts),
        redirect=told.refresh or told.elsewhere(script_redirect(told.script(), words) if words <= FEW_WORDS else None),
        frames=tuple(told.frames),
        canonical=told.canonical,
        search=search_form(tree, told.base, places),
    )


class _Told:
    """What a page says of itself as a whole."""

    def __init__(self, page: str, places: Places) -> None:
        self._page = page
        self._places = places
        self._based = False
        self.base = page
        self.title: list[str] = []
        self.language = ""
        self.refresh: str | None = None
        self.canonical: str | None = None
        self.frames: list[str] = []
        self.scripts: list[LexborNode] = []
        self.fallbacks: list[LexborNode] = []

    def take(self, element: LexborNode) -> None:
        """One of the elements that say it, in document order."""
        tag = element.tag
        if tag == "script":
            self.scripts.append(element)
        elif tag == "noscript":
            self.fallbacks.append(element)
        elif tag != "title":
            self._declare(element, tag or "", attributes_of(element))
        elif not self._places.of(element).drawn:
            # A drawing's title is what the picture says.
            self.title.append(element.text())

    def script(self) -> str:
        """The beginning of the inline scripts."""
        return "\n".join(element.text()[:_SCRIPTS_KEPT] for element in self.scripts)[:_SCRIPTS_KEPT]

    def elsewhere(self, reference: str | None) -> str | None:
        """The address, unless it is the page's own."""
        url = join(self.base, reference) if reference else None
        return None if url == join(self._page, "") else url

    def _declare(self, element: LexborNode, tag: str, attributes: dict[str, str]) -> None:
        if tag == "html":
            self.language = attributes.get("lang", "").strip() or attributes.get("xml:lang", "").strip()
        elif tag == "base" and not self._based and "href" in attributes:
            self.base, self._based = join(self._page, attributes["href"]) or self.base, True
        elif tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            if not self._places.of(element).fallback:
                self.refresh = self.refresh or self.elsewhere(meta_refresh(attributes.get("content", "")))
        elif tag == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = self.canonical or join(self.base, attributes.get("href", ""))
        elif tag in ("frame", "iframe") and len(self.frames) < _MOST_FRAMES:
            self._enclose(element, attributes)

    def _enclose(self, element: LexborNode, attributes: dict[str, str]) -> None:
        if not attributes.get("src") or attributes.get("width") in _NO_SIZE or attributes.get("height") in _NO_SIZE:
            return
        place = self._places.of(element)
        url = join(self.base, attributes["src"])
        if url and url not in self.frames and not (place.hidden or place.fallback):
            self.frames.append(url)


def _links(tree: LexborHTMLParser, base: str, places: Places) -> tuple[Link, ...]:
    found: list[tuple[LexborNode, dict[str, str], Standing]] = []
    for node in tree.css("a, area"):
        attributes = attributes_of(node)
        standing = places.standing(node.parent)
        places.count_link(standing[1])
        if len(attributes.get("href", _NO_ADDRESS)) <= _LONGEST_ADDRESS:
            found.append((node, attributes, standing))
    if len(found) > MOST_LINKS:
        del found[MOST_LINKS - _LAST_LINKS : -_LAST_LINKS]
    cards = Beside((node, told["href"]) for node, told, (place, _) in found if place.region != "nav")
    links: list[Link] = []
    for node, attributes, standing in found:
        link = _link(node, attributes, base, standing, places)
        if link is not None:
            beside = cards.words(node, link.label) if link.region != "nav" else ""
            links.append(link._replace(beside=beside) if beside else link)
    return tuple(links)


def _link(node: LexborNode, attributes: dict[str, str], base: str, standing: Standing, places: Places) -> Link | None:
    url = join(base, attributes["href"])
    if url is None:
        return None
    around, item = standing
    place = altered(around, "a", attributes)
    return Link(
        url=url,
        label=_label(node, attributes),
        region=place.region,
        language=attributes.get("hreflang", "").strip() or place.language,
        dated=places.dated(item),
        hidden=place.hidden or place.fallback,
    )


def _label(link: LexborNode, attributes: dict[str, str]) -> str:
    words, pictures = only_text(link), ""
    if words is None:
        words, pictures = _said(link)
    label = _cleaned(words)
    if label:
        return label
    rest = (f"{attributes.get('alt', '')} {pictures}", attributes.get("aria-label", ""), attributes.get("title", ""))
    return next((label for text in rest if (label := _cleaned(text))), "")


def _cleaned(text: str) -> str:
    return clean(text[: 4 * _LONGEST_LABEL])[:_LONGEST_LABEL]


def _said(link: LexborNode) -> tuple[str, str]:
    """The words of a link, and those that its pictures say."""
    words: list[str] = []
    pictures: list[str] = []
    for node, tag, begins in walk(link, _CLOSED):
        if tag == TEXT:
            words.append(node.text_content or "")
        elif begins and tag in ("img", "input"):
            pictures.append(attributes_of(node).get("alt", ""))
        elif begins and tag == "title":
            pictures.append(node.text())
        if tag in BLOCKS:
            words.append(" ")
    return "".join(words), " ".join(pictures)
