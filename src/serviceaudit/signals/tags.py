"""Serialised HTML -> start tags, end tags and texts, each different tag understood once a process. Pure.

The parser writes a page's tree back as markup of one strict form: every tag closed, every attribute in double quotes,
"<" and ">" nowhere but around tags. Reading that form is a few calls at native speed, where asking the tree for each
node costs a Python object and a dictionary of attributes; and most tags of a site come thousands of times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from serviceaudit.html import BLOCKS, MAX_DEPTH, UNREAD, pieces
from serviceaudit.signals.places import LANDMARKS, Attributes, Markup

_ATTRIBUTE = re.compile(r' (=?[^ =]*)="([^"]*)"')
_VOID = frozenset(
    (
        *("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr"),
        *("img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr"),
    )
)
"""Elements without an end tag (HTML standard, 13.3)."""
_RAW = frozenset(["iframe", "noembed", "noframes", "script", "style"])
"""Elements whose content is written without escapes."""
DRAWING = "svg"
_ODD = frozenset(["plaintext", "xmp"])
_PLACING = frozenset(["role", "lang", "hidden", "style", "data-sa-slide", "aria-expanded"])
_REMEMBERED = 20_000


class OddMarkupError(ValueError):
    """The serialised page is not of the strict form: an attribute's name holds a bracket, or raw text an end tag."""


@dataclass(slots=True, eq=False)
class Tag:
    """A start tag, and what its shape alone tells.

    Attributes:
        found: pieces of its class and id.
        block: it stands on lines of its own.
        plain: nothing in it moves what is inside to another place (region, language, hidden), unless its id does.
        dated: it is marked up as a date.

    """

    name: str
    attributes: Attributes
    found: frozenset[str]
    block: bool
    plain: bool
    dated: bool


class Tags:
    """Start tags as written -> `Tag`, remembered: sites repeat them."""

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self._named = frozenset().union(markup.slide, *markup.regions.values())
        self._known: dict[str, Tag] = {}

    def of(self, written: str) -> Tag:
        """The tag written between "<" and ">".

        Raises OddMarkupError if its attributes are not of the strict form.
        """
        known = self._known.get(written)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[written] = self.shaped(*_read(written))
        return known

    def shaped(self, name: str, attributes: Attributes) -> Tag:
        """A tag from its name and attributes."""
        found = pieces(attributes) if "class" in attributes or "id" in attributes else frozenset()
        return Tag(
            name=name,
            attributes=attributes,
            found=found,
            block=name in BLOCKS or "-" in name,
            plain=not (name in LANDMARKS or _PLACING & attributes.keys() or found & self._named),
            dated=name == "time" or bool(found & self.markup.date),
        )

    def drawn(self, tag: Tag, titles: list[str]) -> "Iterator[Event]":
        """The picture that a drawing is to a reader, with its title as its words (SVG 2, section 5.8)."""
        if tag.name == DRAWING and titles:
            yield self.shaped("img", {"alt": unescaped(titles[0])})
            yield None


def _read(written: str) -> tuple[str, Attributes]:
    name, _, _ = written.partition(" ")
    attributes: Attributes = {}
    at = len(name)
    while at < len(written):
        match = _ATTRIBUTE.match(written, at)
        if match is None:
            raise OddMarkupError(name)
        attributes[match[1]] = unescaped(match[2])
        at = match.end()
    return name, attributes


def unescaped(text: str) -> str:
    """Serialised text or value as the tree holds it."""
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")


Event = Tag | str | None
"""A start tag; a text; or None, the end of the element that was opened last."""


def events(markup: str, tags: Tags) -> Iterator[Event]:
    """What stands in serialised markup, in order, without what is inside elements that nobody reads or too deep.

    Raises OddMarkupError if the markup is not of the strict form.
    """
    depth = 0
    for event in _events(markup, tags):
        depth += 0 if isinstance(event, str) else -1 if event is None else 1
        if depth < 0:
            raise OddMarkupError
        yield event
    if depth:
        raise OddMarkupError


def _events(markup: str, tags: Tags) -> Iterator[Event]:
    """As `events`, where raw text may still hold an end tag that ends nothing."""
    known = tags.of
    pending = iter(markup.split("<"))
    text = next(pending)
    depth = 0
    for piece in pending:
        if text:
            yield unescaped(text)
        if piece.startswith("/"):
            text = piece[piece.index(">") + 1 :]
            depth -= 1
            yield None
            continue
        if piece.startswith("!--"):
            text = _past_comment(piece, pending)
            continue
        written, bracket, text = piece.partition(">")
        if not bracket:
            raise OddMarkupError(written)
        tag = known(written)
        yield tag
        if tag.name in _VOID:
            yield None
        elif tag.name in UNREAD or depth >= MAX_DEPTH:
            titles: list[str] = []
            text = _past(tag.name, text, pending, titles)
            yield from tags.drawn(tag, titles)
            yield None
        elif tag.name in _ODD:
            raise OddMarkupError(tag.name)
        else:
            depth += 1
    if text:
        yield unescaped(text)


def _past_comment(piece: str, pending: Iterator[str]) -> str:
    """The text behind a comment."""
    begun = 3
    while (end := piece.find("-->", begun)) < 0:
        piece, begun = next(pending, "-->"), 0
    return piece[end + 3 :]


def _past(name: str, text: str, pending: Iterator[str], titles: list[str] | None = None) -> str:
    """The text behind the end tag of an element that was just opened; `titles` gets the words of titles inside."""
    end, opened = f"/{name}>", 1
    for piece in pending:
        if piece.startswith(end):
            opened -= 1
            if not opened:
                return piece[len(end) :]
        elif name in _RAW:
            continue
        elif piece.startswith("!--"):
            _past_comment(piece, pending)
        else:
            inner = piece.partition(">")[0].partition(" ")[0]
            if inner == "title" and titles is not None:
                titles.append(piece.partition(">")[2])
            if inner in _RAW:
                _past(inner, "", pending)
            opened += inner == name
    return text
