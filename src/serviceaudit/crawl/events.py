"""HTML as a flat run of events, from either of two parsers. Pure; runs in a child process (see `workers`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from lxml import etree
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser


class Parser(Enum):
    """Which parser reads: Lexbor as browsers do (HTML5), lxml where a page crashes the first."""

    LEXBOR = auto()
    LXML = auto()


@dataclass(frozen=True, slots=True)
class Start:
    """An element begins."""

    tag: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """An element ends; every start has its end."""

    tag: str


_OPTION = re.compile(r"<option\b[^<>]*>", re.IGNORECASE)

Event = Start | End | str
"""A string is text between tags."""


def events(html: str, parser: Parser) -> Iterator[Event]:
    """All elements and text in document order. Comments are left out. Never recurses: pages nest without end."""
    return _from_lexbor(html) if parser is Parser.LEXBOR else _from_lxml(html)


def _from_lexbor(html: str) -> Iterator[Event]:
    # Lexbor 1.0 corrupts its memory over <option selected> under badly nested elements (see tests/hostile).
    root = LexborHTMLParser(_OPTION.sub("<option>", html)).root
    node = root
    open_tags: list[str] = []
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            yield node.text_content or ""
        elif _is_element(tag):
            yield Start(tag, {name: value or "" for name, value in node.attributes.items()})
            child = node.child
            if child is not None:
                open_tags.append(tag)
                node = child
                continue
            yield End(tag)
        # Depth is counted, not asked for: comparing nodes writes out all that is below them.
        while node.next is None and open_tags and node.parent is not None:
            node = node.parent
            yield End(open_tags.pop())
        node = node.next if open_tags else None


def _is_element(tag: str) -> bool:
    return not tag.startswith(("-", "_", "!"))


def _from_lxml(html: str) -> Iterator[Event]:
    try:
        root = lxml_html.document_fromstring(
            html.replace("\x00", "").encode(), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return
    for step, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if step == "start":
            tag = str(element.tag)
            yield Start(tag, {str(name): str(value) for name, value in element.attrib.items()})
            yield element.text or ""
        elif step == "end":
            yield End(str(element.tag))
        if step != "start":
            yield element.tail or ""
