"""A page's HTML -> its title, text and links for a person to read. Pure, and bounded: strangers wrote it.

Call it in a child process (`workers.py`): the parser may be crashed by a page. It reads the page anew, apart from the
machine's own reading, so that what the machine overlooks is there for people to see.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from serviceaudit import html as tree
from serviceaudit import urls
from serviceaudit.review.shapes import Block, Link, PageText
from serviceaudit.text import clean

MAX_BLOCKS = 1_200
MAX_LINKS = 300
MAX_TEXT = 1_000
"""Characters of one block."""
MAX_PAGE = 40_000
"""Characters of one page."""
MAX_LABEL = 200
MAX_ADDRESS = 2_000

Attributes = Mapping[str, str | None]
Shown = Callable[[Attributes], bool | None]
"""Whether the browser showed an element with these attributes; None where it left no word on that."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KINDS = {**dict.fromkeys(_HEADINGS, ""), "li": "", "td": "", "th": "td", "dt": "li", "dd": "li", "button": ""}
_LANDMARKS = ("header", "nav", "main", "aside", "footer")
_ROLES = {
    "banner": "header",
    "navigation": "nav",
    "main": "main",
    "complementary": "aside",
    "contentinfo": "footer",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def plain(text: str, limit: int) -> str:
    """The words alone: single spaces, no control or invisible characters, at most so many characters."""
    kept = clean(_CONTROL.sub(" ", text[: 4 * limit]))
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def read(html: str, base: str, shown: Shown) -> PageText:
    """Read a page; `base` is its address."""
    parsed = tree.parse(html)
    if parsed.root is None:
        return PageText()
    reader = _Reader(base=base, shown=shown)
    for node, entering in tree.walk(parsed.root):
        if not node.is_element_node:
            reader.text(node.text_content or "" if node.is_text_node else "")
        elif entering:
            reader.enter(node)
        else:
            reader.leave(node)
    reader.flush()
    title = parsed.css_first("head > title")
    declared = parsed.root.attributes.get("lang") or ""
    return PageText(
        title=plain(title.text() if title else "", MAX_LABEL),
        language=declared if _LANGUAGE.fullmatch(declared) else "",
        blocks=tuple(reader.blocks),
        links=tuple(reader.links),
        cut=reader.cut,
    )


@dataclass(slots=True)
class _Place:
    """What an element hands down to all inside it."""

    kind: str = "p"
    where: str = ""
    unseen: bool = False


@dataclass(slots=True)
class _Anchor:
    url: str
    place: _Place
    words: list[str] = field(default_factory=list)
    spare: str = ""


@dataclass(slots=True, kw_only=True)
class _Reader:
    base: str
    shown: Shown
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    cut: bool = False
    _places: list[_Place] = field(default_factory=lambda: [_Place()])
    _words: list[str] = field(default_factory=list)
    _of: _Place | None = None
    """Where the words that wait were found."""
    _anchor: _Anchor | None = None
    _size: int = 0

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        above = self._places[-1]
        place = self._place(tag, node.attributes, above)
        if tag in tree.BLOCKS or tag in ("br", "button") or place.unseen != above.unseen:
            self.flush()
        self._places.append(place)
        if tag == "a":
            self._open(node.attributes, place)
        elif tag == "img" and (alt := plain(node.attributes.get("alt") or "", MAX_LABEL)):
            self._picture(alt, place)

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        left = self._places.pop()
        if tag in tree.BLOCKS or tag == "button" or left.unseen != self._places[-1].unseen:
            self.flush()
        if tag == "a":
            self._close()

    def text(self, words: str) -> None:
        if not words:
            return
        if words.strip():
            self._of = self._of or self._places[-1]
            if self._anchor:
                self._anchor.words.append(words)
        self._words.append(words)

    def flush(self) -> None:
        """End the block that is being read."""
        words, place = plain("".join(self._words), MAX_TEXT), self._of or self._places[-1]
        self._words, self._of = [], None
        if words:
            self._add(Block(kind=place.kind, text=words, where=place.where, unseen=place.unseen))

    def _add(self, block: Block) -> None:
        self._size += len(block.text)
        if len(self.blocks) >= MAX_BLOCKS or self._size > MAX_PAGE:
            self.cut = True
        else:
            self.blocks.append(block)

    def _place(self, tag: str, attributes: Attributes, above: _Place) -> _Place:
        shown = self.shown(attributes)
        kind = (_KINDS[tag] or tag) if tag in _KINDS else above.kind
        where = _ROLES.get(attributes.get("role") or "", tag if tag in _LANDMARKS else "")
        return _Place(
            kind="p" if tag in tree.BLOCKS and tag not in _KINDS and above.kind not in _HEADINGS else kind,
            where=above.where if above.where in ("header", "footer") else where or above.where,
            unseen=above.unseen if shown is None else not shown,
        )

    def _picture(self, alt: str, place: _Place) -> None:
        self.flush()
        self._add(Block(kind="img", text=alt, where=place.where, unseen=place.unseen))
        if self._anchor:
            self._anchor.words.append(f" {alt} ")

    def _open(self, attributes: Attributes, place: _Place) -> None:
        reference = attributes.get("href")
        if reference is None:
            return
        url = urls.join(self.base, reference) if len(reference) <= MAX_ADDRESS else None
        spare = attributes.get("aria-label") or attributes.get("title") or ""
        self._anchor = _Anchor(url=url or plain(reference, MAX_LABEL), place=place, spare=spare)

    def _close(self) -> None:
        found, self._anchor = self._anchor, None
        if found is None:
            return
        label = plain("".join(found.words), MAX_LABEL) or plain(found.spare, MAX_LABEL)
        if len(self.links) < MAX_LINKS:
            place = found.place
            self.links.append(Link(label=label, url=found.url, where=place.where, unseen=place.unseen))
        else:
            self.cut = True
