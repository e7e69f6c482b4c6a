"""What is observed on a page, before anything is judged."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

WIDE = (1366, 768)
"""The first screen on a desktop (codebook V1): the point for (c) is decided here."""
NARROW = (390, 844)
"""The first screen on a phone: recorded and shown, never decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where and how an element was shown at one width, as the browser stamped it."""

    x: float
    y: float
    width: float
    height: float
    seen: bool
    """A visitor sees it without opening anything: not hidden, clipped, transparent, covered or off the page."""
    why: str = ""
    """If not seen, why: "hidden", "covered", "off_screen", "clipped", "transparent", "small", "same_colour"."""
    font: float = 0.0
    """Font size of its text."""
    contrast: float = 0.0
    """Contrast ratio by WCAG 2.2 (1.4.3); 0 where it could not be measured (text on a picture)."""
    fixed: bool = False
    """It stays on the screen while the page scrolls."""


class Region(StrEnum):
    """The part of the page, by landmark, role, or the habits of content management systems."""

    HEADER = "header"
    NAV = "nav"
    MAIN = "main"
    ASIDE = "aside"
    FOOTER = "footer"
    OVERLAY = "overlay"
    """Cookie boxes and other dialogues."""
    ALERT = "alert"
    """Banners for disruptions and notices (codebook B7)."""


class Kind(StrEnum):
    """What sort of fact a signal is."""

    TITLE = "title"
    """The page as a whole: its title, its first date line, its size and font of running text in the boxes."""
    HEADING = "heading"
    LINK = "link"
    BUTTON = "button"
    TEXT = "text"
    BLOCK = "block"
    """A label with the contact details that stand under it."""
    PASSAGE = "passage"
    """A heading or lead with all that stands under it; `crowd` is the number of entries in its lists."""
    PERSON = "person"
    """The title of somebody who is named there; the name itself is never kept (ruling 12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One observed fact on a page; nothing is judged yet."""

    kind: Kind
    text: str
    """The words as a visitor reads them: split markup joined, soft hyphens gone, white space single."""
    page: str
    """`Page.url` of where it stands."""
    region: Region
    language: str = ""
    """As declared nearest to the element; empty if nobody declared."""
    target: str = ""
    """Links: the absolute address led to."""
    source: str = "text"
    """Where the words come from: "text", "alt", "aria-label", "title", "value"."""
    heading: str = ""
    """The heading that governs it, nearest first, joined with " › "."""
    context: str = ""
    """The words of the smallest block around it, at most 600 characters."""
    dated: str = ""
    """ISO date that stands in the same item: it is news, a calendar entry or an advert (codebook B8)."""
    public: str = ""
    """The words with people's names taken out, if there are any: only these are ever shown (ruling 12)."""
    dates: tuple[str, ...] = ()
    """ISO dates that the words themselves tell, at most three; a month and year alone stand for the month's first day."""
    hidden: str = ""
    """Why a visitor does not see it without opening something: "menu", "collapsed", "slide", "off_screen", "hidden"…"""
    level: int = 0
    """Headings: 1 to 6; 0 for everything else."""
    crowd: int = 0
    """How many equal links its block holds (codebook V4)."""
    order: float = 0.0
    """Share of the page's words that stand before it (codebook V8)."""
    channels: tuple[str, ...] = ()
    """Blocks: which of "phone", "mail", "address" and "hours" stand in it."""
    wide: Box | None = None
    narrow: Box | None = None

    @property
    def below(self) -> str:
        """The heading that it stands right below; "" without any."""
        return self.heading.split(" › ")[0]


Stems = tuple[bytes, ...]
"""Letters as `text.trace` writes them, without any of which a text cannot say something; (b"",) if it always may."""


class Observed(Protocol):
    """What was observed on one page. A signal is made when it is asked for: most of a page never is."""

    @property
    def title(self) -> Signal | None:
        """The page as a whole; None for a page without content."""

    def __iter__(self) -> Iterator[Signal]:
        """All signals, in reading order by kind."""

    def of(self, kinds: Collection[Kind]) -> Iterator[Signal]:
        """The signals of some kinds, in the same order."""

    def saying(self, kinds: Collection[Kind], stems: Stems, says: Callable[[str], bool]) -> Iterator[Signal]:
        """Those of some kinds whose words say something; they can only if one of the stems is in their trace."""

    def leading(self, stems: Stems, leads: Callable[[str], bool]) -> Iterator[Signal]:
        """The links whose words may hold one of the stems, or whose target `leads` somewhere."""

    def touched(self, stems: Stems, regions: Collection[Region]) -> bool:
        """One of the stems is in the words of these parts of the page, or may be."""

    @property
    def dated_targets(self) -> Iterable[str]:
        """Where the links lead that have a date beside them."""
