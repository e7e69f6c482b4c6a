"""Contact blocks: a label with the number, mail address or hours that stand under or beside it (codebook B2, A12)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from serviceaudit.signals import channels
from serviceaudit.signals.outline import Outline, Part

_BLOCK_CHARACTERS = 600
_LABEL_WORDS = 15
_SECTION_ABOVE = 40
_SECTION_PARTS = 60
"""A heading farther away, or with more under it, does not hold a contact block together."""
_SHORT_BOXES = frozenset(
    ["li", "tr", "td", "dd", "p", "div", "section", "address", "article", "aside", "figure", "dl", "fieldset", "footer"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A label with its channels.

    Attributes:
        label: the words that name whose channels they are: heading, first line, or the one sentence.
        context: everything in the block.
        part: the part that holds the label.

    """

    label: str
    context: str
    channels: tuple[str, ...]
    part: Part


def blocks(outline: Outline) -> Iterator[Block]:
    """Every contact block of a page: single runs, small boxes, and headings with what follows them."""
    seen: set[tuple[int, int]] = set()
    reach = channels.reach(outline)
    for index in reach:
        for first, last in _spans(outline, index):
            if (first, last) not in seen:
                seen.add((first, last))
                block = _block(outline, first, last, reach)
                if block is not None:
                    yield block


def _spans(outline: Outline, index: int) -> Iterator[tuple[int, int]]:
    """Ranges of parts around a channel, the smallest first."""
    part = outline.parts[index]
    if part.run:
        yield index, index + 1
    box = part.box
    while box > 0 and outline.fits(box, _BLOCK_CHARACTERS):
        held = outline.boxes[box]
        if held.tag in _SHORT_BOXES:
            yield held.first, held.last
        box = held.parent
    yield from _section(outline, index)


def _section(outline: Outline, index: int) -> Iterator[tuple[int, int]]:
    """From the heading above a channel to the next heading, where nothing but the heading holds them together."""
    first = index
    while first > 0 and not outline.parts[first].level and index - first < _SECTION_ABOVE:
        first -= 1
    if not outline.parts[first].level or outline.parts[first].place.region is not outline.parts[index].place.region:
        return
    last = index + 1
    while last < len(outline.parts) and not outline.parts[last].level and last - first < _SECTION_PARTS:
        if outline.parts[last].place.region is not outline.parts[first].place.region:
            break
        last += 1
    yield first, last


def _block(outline: Outline, first: int, last: int, reach: Mapping[int, frozenset[str]]) -> Block | None:
    runs = [p for p in outline.parts[first:last] if p.run]
    if not runs:
        return None
    found = frozenset().union(*(reach[i] for i in range(first, last) if i in reach))
    lines = [line for part in runs for line in part.lines]
    label = lines[0] if len(lines) > 1 else " ".join(lines[0].split()[:_LABEL_WORDS])
    if not any(c.isalpha() for c in label):
        return None
    return Block(
        label=label[:200], context=" | ".join(lines)[:_BLOCK_CHARACTERS], channels=tuple(sorted(found)), part=runs[0]
    )
