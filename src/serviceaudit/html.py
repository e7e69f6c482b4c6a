"""HTML text -> tree, and the walk that both the crawl's link reading and the signals take over it. Pure.

The parser is native code and can be crashed by a page (`docs/dependencies.md`, selectolax), so call this in a child
process (`workers.py`) on anything that came from the web.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import lxml.html
from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_DEPTH = 400
"""Elements nested deeper are passed over: no page for people needs them."""

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "optgroup",
        "p",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
"""Elements that stand on lines of their own (HTML standard, section 15.3, without styles)."""

UNREAD = frozenset(
    [
        "head",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "script",
        "style",
        "svg",
        "template",
        "textarea",
    ]
)
"""Elements whose content is not text for a reader."""

_OPTION = re.compile(r"<option\b[^<>]*>", re.IGNORECASE)
_PIECES = re.compile(r"[A-ZÅÄÖÆØ]?[a-zåäöæø0-9]+|[A-ZÅÄÖÆØ]+(?![a-zåäöæø])")


def parse(html: str) -> LexborHTMLParser:
    """Parse as the HTML standard says.

    Attributes of `<option>` are left out: over `<option selected>` under badly nested elements this parser corrupts its
    memory (tests/hostile), and no reader here needs them.
    """
    return LexborHTMLParser(_OPTION.sub("<option>", html))


def repair(html: str) -> str:
    """The same page with its nesting mended by another parser, for pages that the first one can't take.

    Returns "" if that parser finds nothing in it either.
    """
    try:
        document = lxml.html.document_fromstring(
            html.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
    except (lxml.etree.LxmlError, ValueError):
        return ""
    return str(lxml.html.tostring(document, encoding="unicode"))


def walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below `root` as (node, entering): elements come twice, texts once (entering), in document order.

    Elements in `UNREAD` come without what is inside them, and so do elements deeper than `MAX_DEPTH`.
    """
    stack: list[LexborNode] = []
    node = root.child
    while node is not None:
        yield node, True
        inside = None
        if node.is_element_node and node.tag not in UNREAD and len(stack) < MAX_DEPTH:
            inside = node.child
        if inside is not None:
            stack.append(node)
            node = inside
            continue
        if node.is_element_node:
            yield node, False
        following = node.next
        while following is None and stack:
            node = stack.pop()
            yield node, False
            following = node.next
        node = following


def pieces(attributes: dict[str, str | None]) -> frozenset[str]:
    """The words that `class` and `id` are made of: "sv-topBar c-nav__item" gives sv, top, bar, topbar, c, nav, item."""
    return _pieces(attributes.get("class") or "", attributes.get("id") or "")


@lru_cache(maxsize=20_000)
def _pieces(classes: str, identity: str) -> frozenset[str]:
    found: set[str] = set()
    for name in re.split(r"[\s_-]+", f"{classes[:500]} {identity[:500]}"):
        found.update(part.lower() for part in _PIECES.findall(name))
        found.add(name.lower())
    return frozenset(found - {""})
