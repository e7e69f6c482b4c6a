"""A page's words in reading order, as parts in boxes: what everything else in this room reads. Pure; knows no language.

A part is a run of text that stands on its own (paragraph, heading, list item, cell) or the label of a link or button
inside one. A box is a block element; it knows which parts it holds. `walk.py` makes it from the DOM.

Nobody ever asks for most parts of most pages, so a part keeps its words as they were written and cleans them, joins its
address and counts what stands before it only when it is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from serviceaudit import urls
from serviceaudit.model import Kind
from serviceaudit.signals.places import Attributes, Place
from serviceaudit.signals.traces import Traces
from serviceaudit.text import clean, count_words

YEARLESS = "yearless"
"""A date whose year is not told: it makes news of an item, but has no age."""
MAX_PARTS = 20_000
"""Parts beyond this are passed over: a bound on what one page may cost."""


@dataclass(slots=True, eq=False)
class Part:
    """A run of text, or the label of a link or button."""

    kind: Kind
    raw: str
    """The words as written; lines end with a newline."""
    run: bool
    """It is text of its own, not a label inside a run."""
    attributes: Attributes
    place: Place
    box: int
    before: int
    """Parts of the page before it."""
    heading: str
    level: int = 0
    base: str = ""
    """The address that a link is joined to."""
    source: str = "text"
    dated: str = ""
    only_links: bool = False
    """The run is nothing but links and buttons, which are parts of their own."""
    when: str = ""
    """What a <time> element or a class says of the run's date: ISO, or `YEARLESS`."""
    inner: Attributes | None = None
    """Of the element whose own text the run begins with: the browser stamps it, and it may lie inside the box."""
    bold: bool = False
    """The run begins in bold."""
    _lines: tuple[str, ...] | None = None
    _text: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as a visitor reads them; those without words are left out."""
        if self._lines is None:
            if self.run:
                self._lines = tuple(line for line in map(clean, self.raw.split("\n")) if line)
            else:
                self._lines = (clean(self.raw),)
        return self._lines

    @property
    def text(self) -> str:
        """All words as a visitor reads them."""
        if self._text is None:
            self._text = " ".join(self.lines)
        return self._text

    @property
    def reference(self) -> str:
        """Where a link leads, as written."""
        return (self.attributes.get("href") or "").strip() if self.kind is Kind.LINK else ""

    @property
    def target(self) -> str:
        """The address a link leads to; "#" for a link to nowhere, the reference itself where it is no web address."""
        if self.kind is not Kind.LINK:
            return ""
        reference = self.reference
        if reference in ("", "#"):
            return "#"
        return urls.join(self.base, reference) or reference[:200]


@dataclass(slots=True, eq=False)
class BlockBox:
    """A block element: parts `first` up to `last` (exclusive) stand in it."""

    parent: int
    tag: str
    depth: int
    first: int
    last: int = 0
    item: bool = False
    links: int = 0
    """Links directly in it, not in a box inside."""
    linked_boxes: int = 0
    """Boxes directly in it that hold links."""


@dataclass
class Outline:
    """A page's parts and boxes; box 0 is the body."""

    parts: list[Part] = field(default_factory=list)
    boxes: list[BlockBox] = field(default_factory=list)
    _texts: dict[tuple[int, int], str] = field(default_factory=dict)

    @cached_property
    def traces(self) -> Traces:
        """Where in the parts something may stand, without looking at each."""
        return Traces([part.raw for part in self.parts])

    def runs(self, box: int) -> Iterator[Part]:
        """The runs that stand in a box."""
        held = self.boxes[box]
        return (part for part in self.parts[held.first : held.last] if part.run)

    def inside(self, box: int) -> list[int]:
        """The boxes directly in a box, in order."""
        depth, found = self.boxes[box].depth, []
        for at in range(box + 1, len(self.boxes)):
            if self.boxes[at].depth <= depth:
                break
            if self.boxes[at].parent == box:
                found.append(at)
        return found

    def enclosing(self, box: int, tag: str) -> int:
        """The nearest box of this tag around a box; 0, the body, if there is none."""
        at = self.boxes[box].parent
        while at > 0 and self.boxes[at].tag != tag:
            at = self.boxes[at].parent
        return max(at, 0)

    def holds(self, box: int, part: Part) -> bool:
        """A part stands in a box, or in one inside it."""
        at = part.box
        while at > box:
            at = self.boxes[at].parent
        return at == box

    def text(self, box: int, limit: int = 600) -> str:
        """The words in a box, its runs joined with " | "; cut off at `limit` characters."""
        known = self._texts.get((box, limit))
        if known is None:
            known = self._texts[box, limit] = self._joined(box, limit)
        return known

    def _joined(self, box: int, limit: int) -> str:
        found: list[str] = []
        length = 0
        for part in self.runs(box):
            found.append(part.text)
            length += len(part.text) + 3
            if length > limit:
                break
        return " | ".join(found)[:limit]

    def fits(self, box: int, limit: int) -> bool:
        """At most so many characters of text stand in a box."""
        length = 0
        for part in self.runs(box):
            length += len(part.text)
            if length > limit:
                return False
        return True

    @cached_property
    def _words(self) -> list[int]:
        """Words of runs before each part, and last of all parts."""
        counts = (count_words(part.raw) if part.run else 0 for part in self.parts)
        return list(accumulate(counts, initial=0))

    def order(self, part: Part) -> float:
        """Share of the page's words that stand before a part."""
        return round(self._words[part.before] / max(self._words[-1], 1), 4)
