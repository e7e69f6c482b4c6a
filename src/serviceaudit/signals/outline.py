"""A page's words in reading order, as parts in boxes: what everything else in this room reads. Pure; knows no language.

A part is a run of text that stands on its own (paragraph, heading, list item, cell) or the label of a link or button
inside one. A box is a block element; it knows which parts it holds. `walk.py` makes it from the DOM.
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from serviceaudit.model import Kind
from serviceaudit.signals.places import Place

YEARLESS = "yearless"
"""A date whose year is not told: it makes news of an item, but has no age."""
MAX_PARTS = 20_000
"""Parts beyond this are passed over: a bound on what one page may cost."""


@dataclass(slots=True)
class Part:
    """A run of text, or the label of a link or button."""

    kind: Kind
    text: str
    lines: tuple[str, ...]
    node: LexborNode
    place: Place
    box: int
    position: int
    """Words of the page before it."""
    level: int = 0
    heading: str = ""
    target: str = ""
    source: str = "text"
    dated: str = ""
    whole_link: bool = False
    """The run is nothing but one link or button."""
    when: str = ""
    """What a <time> element or a class says of the run's date: ISO, or `YEARLESS`."""
    inner: LexborNode | None = None
    """The element whose own text the run begins with: the browser stamps it, and it may lie inside `node`."""

    @property
    def run(self) -> bool:
        """It is text of its own, not a label inside a run."""
        return self.kind in (Kind.TEXT, Kind.HEADING)


@dataclass(slots=True)
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


@dataclass(slots=True)
class Outline:
    """A page's parts and boxes; box 0 is the body."""

    parts: list[Part] = field(default_factory=list)
    boxes: list[BlockBox] = field(default_factory=list)
    words: int = 0
    _texts: dict[tuple[int, int], str] = field(default_factory=dict)
    _sizes: list[int] = field(default_factory=list)
    """Characters of text before each part, made at the first question."""

    def text(self, box: int, limit: int = 600) -> str:
        """The words in a box, its runs joined with " | "; cut off at `limit` characters."""
        known = self._texts.get((box, limit))
        if known is None:
            known = self._texts[box, limit] = self._joined(box, limit)
        return known

    def _joined(self, box: int, limit: int) -> str:
        found: list[str] = []
        length = 0
        for part in self.parts[self.boxes[box].first : self.boxes[box].last]:
            if part.run:
                found.append(part.text)
                length += len(part.text) + 3
                if length > limit:
                    break
        return " | ".join(found)[:limit]

    def size(self, box: int) -> int:
        """How many characters of text stand in a box."""
        if not self._sizes:
            self._sizes.append(0)
            for part in self.parts:
                self._sizes.append(self._sizes[-1] + (len(part.text) if part.run else 0))
        held = self.boxes[box]
        return self._sizes[held.last] - self._sizes[held.first]
