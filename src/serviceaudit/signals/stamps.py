"""The layout stamps that the browser left in the saved HTML, read back. Pure, and strict: they came in a file.

    <html data-sa="1 1366 768 390 844 2410 3980 16.0 16.0">     version, both screens, page heights, body font sizes
    <a data-sa-w="24 8 96 20 1 - 14.0 7.46 0" data-sa-n="…">     x y width height seen why font contrast fixed

What the numbers mean stands on `model.Box` and `Screen`. They are written by `crawl/stamps.js`.
"""

import re
from dataclasses import dataclass

from serviceaudit.model import Box

PAGE = "data-sa"
"""Attribute of the root element: the page was rendered, and how."""
WIDE_BOX = "data-sa-w"
NARROW_BOX = "data-sa-n"
SLIDE = "data-sa-slide"
"""Attribute of everything inside a slide of rotating content (codebook V5)."""

_REASONS = "hidden|covered|off_screen|clipped|transparent|small|same_colour"
_BOX = re.compile(
    rf"(-?\d{{1,7}}) (-?\d{{1,7}}) (\d{{1,7}}) (\d{{1,7}}) ([01]) (-|{_REASONS})"
    r" (\d{1,4}(?:\.\d)?) (\d{1,2}(?:\.\d{1,2})?) ([01])",
    re.ASCII,
)
_PAGE = re.compile(
    r"1 (\d{1,5}) (\d{1,5}) (\d{1,5}) (\d{1,5}) (\d{1,7}) (\d{1,7}) (\d{1,4}(?:\.\d)?) (\d{1,4}(?:\.\d)?)",
    re.ASCII,
)
_HIGHEST_CONTRAST = 21.0
"""Black on white (WCAG 2.2, definition of contrast ratio)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One width at which the page was shown. Lengths are CSS pixels."""

    width: int
    height: int
    """Of the first screen."""
    page_height: int
    body_font: float
    """The font size that most of the running text has: what V3 compares a label with. 0 without any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStamp:
    """The page was rendered; a width that could not be stamped is None."""

    wide: Screen | None
    narrow: Screen | None


def read_box(value: str | None) -> Box | None:
    """Where and how the element was shown; None for a missing or malformed stamp."""
    match = _BOX.fullmatch(value or "")
    if match is None:
        return None
    x, y, width, height, seen, why, font, contrast, fixed = match.groups()
    if (seen == "1") != (why == "-") or float(contrast) > _HIGHEST_CONTRAST:
        return None
    return Box(
        x=float(x),
        y=float(y),
        width=float(width),
        height=float(height),
        seen=seen == "1",
        why=why.strip("-"),
        font=float(font),
        contrast=float(contrast),
        fixed=fixed == "1",
    )


def read_page_stamp(value: str | None) -> PageStamp | None:
    """At which widths the page was shown; None if it was not rendered or the stamp is malformed."""
    match = _PAGE.fullmatch(value or "")
    if match is None:
        return None
    wide_w, wide_h, narrow_w, narrow_h, wide_page, narrow_page, wide_font, narrow_font = match.groups()
    wide = _screen(wide_w, wide_h, wide_page, wide_font)
    narrow = _screen(narrow_w, narrow_h, narrow_page, narrow_font)
    return PageStamp(wide=wide, narrow=narrow) if wide or narrow else None


def _screen(width: str, height: str, page_height: str, font: str) -> Screen | None:
    """A width or height of 0 says that this screen could not be stamped."""
    if not (int(width) and int(height)):
        return None
    return Screen(width=int(width), height=int(height), page_height=int(page_height), body_font=float(font))
