"""What the crawl must know of a page: its links with their labels, and where the page sends its visitors. Pure.

Runs in a child process: the parser may be crashed by a page (see `workers`).
"""

import re
from collections import deque
from dataclasses import dataclass

from serviceaudit.crawl.events import End, Parser, Start, events
from serviceaudit.crawl.places import Places
from serviceaudit.crawl.search import Forms, SearchForm
from serviceaudit.crawl.ways import meta_refresh, script_redirect
from serviceaudit.text import clean
from serviceaudit.urls import join

MOST_LINKS = 2000
"""Links read from one page: of one with more, those at its beginning and those at its end, where the footer stands."""
_LAST_LINKS = 500
_MOST_FRAMES = 50
_LONGEST_LABEL = 300
_LONGEST_TITLE = 500
_LONGEST_ADDRESS = 4000
_SCRIPTS_KEPT = 4000
"""Characters of inline scripts looked at for a redirect: a page that only redirects says so at once."""

_TAGS = (
    "address article aside blockquote br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hgroup hr img legend li main nav ol option p pre section summary table tbody td th thead tr ul"
)
_BLOCKS = frozenset(_TAGS.split())
"""Elements that part words; all others are inline, and a word may run through them."""
_NO_SIZE = ("0", "1", "0px", "1px")
"""Frames of this size count visitors; they show nothing."""
_SILENT = frozenset({"script", "style", "template", "textarea", "title"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a page."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page as the crawl reads it."""

    title: str = ""
    language: str = ""
    """As <html lang> declares it."""
    links: tuple[Link, ...] = ()
    words: int = 0
    """Readable words in the body, without scripts and <noscript>."""
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
    reader = _Reader(base)
    for event in events(html, parser):
        if isinstance(event, Start):
            reader.start(event.tag, event.attributes)
        elif isinstance(event, End):
            reader.end(event.tag)
        else:
            reader.text(event)
    return reader.reading()


@dataclass(slots=True)
class _Anchor:
    base: str
    reference: str
    item: int
    region: str
    hidden: bool
    language: str
    spare: tuple[str, str]
    """aria-label and title."""
    words: list[str]
    pictures: list[str]

    def label(self) -> str:
        said = ("".join(self.words), " ".join(self.pictures), *self.spare)
        return next((label for text in said if (label := clean(text[: 4 * _LONGEST_LABEL]))), "")[:_LONGEST_LABEL]

    def link(self, dated: frozenset[int]) -> Link | None:
        """As the reading tells it; None where it leads to no web address."""
        url = join(self.base, self.reference)
        if url is None:
            return None
        return Link(
            url=url,
            label=self.label(),
            region=self.region,
            language=self.language,
            dated=self.item in dated,
            hidden=self.hidden,
        )


class _Reader:
    def __init__(self, base: str) -> None:
        self._page = base
        self._base = base
        self._based = False
        self._places = Places()
        self._silent: list[str] = []
        self._fallback = 0
        self._drawing = 0
        self._anchor: _Anchor | None = None
        self._first: list[_Anchor] = []
        self._last: deque[_Anchor] = deque(maxlen=_LAST_LINKS)
        self._forms = Forms()
        self._title: list[str] = []
        self._language = ""
        self._words: list[str] = []
        self._main: list[str] = []
        self._fallback_words: list[str] = []
        self._scripts = 0
        self._inline: list[str] = []
        self._refresh: str | None = None
        self._canonical: str | None = None
        self._frames: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._places.enter(tag, attributes)
        self._forms.start(tag, attributes, self._base)
        if tag in _BLOCKS:
            self.text(" ")
        if tag in _SILENT:
            self._silent.append(tag)
        self._fallback += tag == "noscript"
        self._drawing += tag == "svg"
        self._scripts += tag == "script"
        if tag in ("a", "area"):
            self._open(attributes)
        elif tag in ("img", "input") and self._anchor:
            self._anchor.pictures.append(attributes.get("alt", ""))
        elif tag in ("html", "base", "meta", "link", "frame", "iframe"):
            self._declare(tag, attributes)

    def end(self, tag: str) -> None:
        if tag in ("a", "area"):
            self._close()
        if tag in _BLOCKS:
            self.text(" ")
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
        self._fallback -= tag == "noscript"
        self._drawing -= tag == "svg"
        self._forms.end(tag)
        self._places.leave(tag)

    def text(self, text: str) -> None:
        silent = self._silent[-1] if self._silent else ""
        if silent == "title":
            self._name(text)
        elif silent == "script":
            self._inline.append(text[:_SCRIPTS_KEPT])
        elif not silent:
            (self._fallback_words if self._fallback else self._words).append(text)
            self._places.text(text)
            own = not self._anchor and not self._fallback and self._places.region in ("", "main")
            self._main.append(text if own else " ")
            if self._anchor:
                self._anchor.words.append(text)

    def reading(self) -> Reading:
        words = _count(self._words)
        dated = self._places.dated
        return Reading(
            title=clean("".join(self._title))[:_LONGEST_TITLE],
            language=self._language,
            links=tuple(link for anchor in (*self._first, *self._last) if (link := anchor.link(dated))),
            words=words,
            main_words=_count(self._main),
            fallback_words=_count(self._fallback_words),
            scripts=self._scripts,
            redirect=self._refresh or self._elsewhere(script_redirect("\n".join(self._inline)[:_SCRIPTS_KEPT], words)),
            frames=tuple(self._frames),
            canonical=self._canonical,
            search=self._forms.search,
        )

    def _name(self, text: str) -> None:
        # A drawing's title is what the picture says; the first other title is the page's.
        if not self._drawing:
            self._title.append(text)
        elif self._anchor:
            self._anchor.pictures.append(text)

    def _open(self, attributes: dict[str, str]) -> None:
        self._close()
        reference = attributes.get("href")
        if reference is None or len(reference) > _LONGEST_ADDRESS:
            return
        self._anchor = _Anchor(
            base=self._base,
            reference=reference,
            item=self._places.item,
            region=self._places.region,
            hidden=self._places.hidden or bool(self._fallback),
            language=attributes.get("hreflang", "").strip() or self._places.language,
            spare=(attributes.get("aria-label", ""), attributes.get("title", "")),
            words=[],
            pictures=[attributes.get("alt", "")],
        )

    def _close(self) -> None:
        if self._anchor:
            # What comes in excess is only kept as it is: a page may have more links than there is time to read.
            (self._first if len(self._first) < MOST_LINKS - _LAST_LINKS else self._last).append(self._anchor)
            self._anchor = None

    def _declare(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "html":
            self._language = attributes.get("lang", "").strip() or attributes.get("xml:lang", "").strip()
        elif tag == "base" and not self._based and "href" in attributes:
            self._base, self._based = join(self._page, attributes["href"]) or self._base, True
        elif tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh" and not self._fallback:
            self._refresh = self._refresh or self._elsewhere(meta_refresh(attributes.get("content", "")))
        elif tag == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self._canonical = self._canonical or join(self._base, attributes.get("href", ""))
        elif tag in ("frame", "iframe") and len(self._frames) < _MOST_FRAMES:
            self._enclose(attributes)

    def _enclose(self, attributes: dict[str, str]) -> None:
        unseen = self._places.hidden or self._fallback or attributes.get("width") in _NO_SIZE
        if unseen or attributes.get("height") in _NO_SIZE or not attributes.get("src"):
            return
        url = join(self._base, attributes["src"])
        if url and url not in self._frames:
            self._frames.append(url)

    def _elsewhere(self, reference: str | None) -> str | None:
        url = join(self._base, reference) if reference else None
        return None if url == join(self._page, "") else url


def _count(parts: list[str]) -> int:
    return len(re.findall(r"[^\W_]+", "".join(parts)))
