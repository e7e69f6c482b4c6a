"""Frames: what a frame of the same site shows stands on the page that holds it. Pure; runs in a child process."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

from lxml import etree
from lxml import html as lxml_html

from serviceaudit.urls import join

MOST_FRAMES = 6
"""Frames read of one page. Old sites have two to four: head, menu, content."""
_FRAME = re.compile(r"<i?frame\b([^<>]{0,4000})>", re.IGNORECASE)
_SOURCE = re.compile(r"""(?<![\w-])src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BASE = re.compile(r"""<base\b[^<>]{0,1000}?\bhref\s*=\s*["']?([^\s"'<>]{1,2000})""", re.IGNORECASE)
_SET = re.compile(r"<(/?)frameset\b[^<>]{0,2000}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a frame shows."""

    html: str
    url: str
    """Its final address: what its links are joined with."""


def with_frames(html: str, base: str, frames: Mapping[str, Frame]) -> str:
    """The page with the content of its frames in their places, links made absolute.

    `base`: the page's final address; `frames`: by the address that the page gives for them. A frameset becomes a page
    like any other. Frames that are not among `frames` stay as they are.
    """
    named = _BASE.search(html)
    base = (join(base, unescape(named[1])) if named else None) or base

    def shown(element: re.Match[str]) -> str:
        source = _SOURCE.search(element[1])
        reference = next((part for part in source.groups() if part is not None), "") if source else ""
        frame = frames.get(join(base, unescape(reference)) or "")
        # The div stands before the frame's own end tag, which then closes nothing and is passed over.
        return f"<div>{_content(frame)}</div>" if frame else element[0]

    composed = _FRAME.sub(shown, html)
    return _SET.sub(r"<\1div>", composed) if composed != html else html


def _content(frame: Frame) -> str:
    try:
        document = lxml_html.document_fromstring(
            frame.html.replace("\x00", "").encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (etree.LxmlError, ValueError):
        return ""
    absolute = lxml_html.make_links_absolute(document, frame.url, resolve_base_href=True, handle_failures="ignore")
    body = absolute.find("body")
    if body is None:
        return ""
    inside = (lxml_html.tostring(child, encoding="unicode") for child in body)
    return escape(body.text or "", quote=False) + "".join(inside)
