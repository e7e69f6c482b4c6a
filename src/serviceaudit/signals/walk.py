"""DOM -> Outline, in one pass over the page: by its serialised markup, which is quick, or node by node. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from selectolax.lexbor import LexborNode

from serviceaudit.html import walk
from serviceaudit.signals.builder import Builder
from serviceaudit.signals.outline import Outline
from serviceaudit.signals.places import Markup
from serviceaudit.signals.tags import DRAWING, Event, OddMarkupError, Tags, events


def outline(root: LexborNode, base: str, markup: Markup) -> Outline:
    """The page's parts in reading order; `base` is the address that links are joined to."""
    html = root.parent
    language = ((html.attributes.get("lang") if html is not None else "") or "").split("-")[0].lower()
    tags = _tags(markup)
    try:
        return _built(events(root.inner_html or "", tags), root, Builder(base, markup, language), tags)
    except OddMarkupError:
        return _built(of_tree(root, tags), root, Builder(base, markup, language), tags)


def _built(found: Iterable[Event], root: LexborNode, builder: Builder, tags: Tags) -> Outline:
    body = tags.shaped("body", root.attributes)
    body = replace(body, found=frozenset())
    builder.open_box(body)
    builder.open.append((body, False))
    builder.take(found)
    builder.close_box()
    return builder.outline


def of_tree(root: LexborNode, tags: Tags) -> Iterator[Event]:
    """The same events from the tree itself, for the few pages whose markup cannot be read in its strict form."""
    for node, entering in walk(root):
        if node.is_text_node:
            yield node.text_content or ""
        elif node.is_element_node:
            tag = tags.shaped(node.tag or "", node.attributes)
            yield tag if entering else None
            title = node.css_first("title") if entering and tag.name == DRAWING else None
            yield from tags.drawn(tag, [title.text(deep=True)] if title is not None else [])


@lru_cache(maxsize=4)
def _tags(markup: Markup) -> Tags:
    return Tags(markup)
