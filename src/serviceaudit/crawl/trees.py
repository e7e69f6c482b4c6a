"""HTML as a tree, by either of two parsers, and the words in it. Pure; runs in a child process (see `workers`)."""

import re
from collections.abc import Callable, Container, Iterator
from enum import Enum, auto

from selectolax.lexbor import LexborHTMLParser, LexborNode

from serviceaudit.html import parse, repair

TEXT = "-text"
"""The tag of text."""
_TAGS = (
    "address article aside blockquote br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hgroup hr img legend li main nav ol option p pre section summary table tbody td th thead tr ul"
)
BLOCKS = frozenset(_TAGS.split())
"""Elements that part words; all others are inline, and a word may run through them."""
SILENT = frozenset({"script", "style", "template", "textarea", "title"})
_NOTHING = "<html></html>"
_CODEC = "cp1252"
_SPACED = bytes(ord("x" if bytes((n,)).decode(_CODEC, "replace").isalnum() else " ") for n in range(256))
"""Makes words of letters and digits, and spaces of all else."""


class Parser(Enum):
    """Which parser reads: Lexbor as browsers do (HTML5), or what lxml made of a page that crashes it."""

    LEXBOR = auto()
    LXML = auto()


def tree_of(html: str, parser: Parser) -> LexborHTMLParser:
    """The page's tree."""
    if parser is Parser.LXML:
        html = repair(html.replace("\x00", "")) or _NOTHING
    return parse(html)


def attributes_of(node: LexborNode) -> dict[str, str]:
    """An element's attributes; one without a value has an empty one."""
    found = node.attributes
    return {name: value or "" for name, value in found.items()} if found else {}


def only_text(element: LexborNode) -> str | None:
    """The text of an element that holds nothing else, as most links do."""
    child = element.child
    return child.text_content if child is not None and child.tag == TEXT and child.next is None else None


def walk(top: LexborNode, closed: Container[str]) -> Iterator[tuple[LexborNode, str, bool]]:
    """Every node below `top` in document order as (node, tag, whether it begins); elements come twice, others once.

    Elements in `closed` come without what is inside them. Never recurses: pages nest without end.
    """
    opened: list[tuple[LexborNode, str]] = []
    node = top.child
    while node is not None:
        tag = node.tag or ""
        yield node, tag, True
        child = None if tag in closed else node.child
        if child is not None:
            opened.append((node, tag))
            node = child
            continue
        if not tag.startswith("-"):
            yield node, tag, False
        following = node.next
        # Depth is counted, not asked for: comparing nodes writes out all that is below them.
        while following is None and opened:
            node, tag = opened.pop()
            yield node, tag, False
            following = node.next
        node = following


def words_below(
    top: LexborNode, closed: Container[str], most: int, belongs: Callable[[LexborNode], bool] | None = None
) -> int:
    """How many words are read below a node; counting ends at about `most`.

    `closed`: elements that are passed over, as is all text whose parent does not belong.
    """
    found: list[str] = []
    count = 0
    for node, tag, begins in walk(top, closed):
        if tag != TEXT:
            found.append(" " if tag in BLOCKS or tag in closed else "")
        elif begins and (belongs is None or (node.parent is not None and belongs(node.parent))):
            text = node.text_content or ""
            found.append(text)
            count += count_words(text)
            if count >= most:
                break
        else:
            found.append(" ")
    return count_words("".join(found))


def count_words(text: str) -> int:
    """Runs of letters and digits."""
    try:
        # Many times quicker than a pattern, for all that western languages write.
        return len(text.encode(_CODEC).translate(_SPACED).split())
    except UnicodeEncodeError:
        return len(re.findall(r"[^\W_]+", text))
