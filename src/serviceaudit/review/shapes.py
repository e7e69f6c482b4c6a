"""What a labelling sheet holds. Nothing here tells what the machine answered, or which page it looked for what on.

The sheet's script reads the same names (`static/sheet.js`): a field added here can be shown there.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a page's text as it stands on lines of its own."""

    kind: str
    """"h1" to "h6", "p", "li", "td", "button" or "img" (the picture's alternative text)."""
    text: str
    where: str = ""
    """The landmark around it, as HTML tells it: "header", "nav", "main", "aside", "footer" or ""."""
    unseen: bool = False
    """The browser that read the page did not show it on the desktop screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a page. It is never made a link of the sheet."""

    label: str
    url: str
    where: str = ""
    unseen: bool = False
    held: int = -1
    """Which page of the sheet it leads to; -1 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page as people read it."""

    title: str = ""
    language: str = ""
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    cut: bool = False
    """It is longer than a sheet shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """One page of the archive, or the reason why there is none."""

    url: str
    """Where redirects ended: what a label's `page` says."""
    text: PageText
    failure: str = ""
    """What kept it from being read, in words for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A screenshot in a file beside the sheet or, as a data address, inside it."""

    src: str
    width: int
    height: int
    screen: int
    """How much of it is the first screen; pixels from the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSite:
    """One site to label."""

    key: str
    name: str
    official_name: str
    url: str
    taken_at: str
    asked: tuple[str, ...]
    """The questions to answer for it."""
    pages: tuple[SheetPage, ...]
    """The front page first, then by clicks and address."""
    front: bool
    """The first page is the front page."""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetQuestion:
    """A question with its part of the codebook."""

    id: str
    has_level: bool
    needs: str
    """The question that must be yes for this one to be."""
    short: str
    question: str
    why: str
    marked: str
    rules: tuple[tuple[str, str], ...]
    """Codebook id and rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What all sites of a sheet share."""

    id: str
    """The same sites, visits and questions have the same: progress is kept under it."""
    language: str
    questions: tuple[SheetQuestion, ...]
    words: Mapping[str, str]
    verdicts: Mapping[str, str]
    levels: Mapping[str, str]
    places: Mapping[str, str]
