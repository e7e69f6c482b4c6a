"""Passages: a heading with all that stands under it, up to the next heading of its rank (codebook D2: lead and examples)."""

from collections.abc import Iterator
from dataclasses import dataclass

from serviceaudit.model import Region
from serviceaudit.signals.outline import Outline, Part

_CHARACTERS = 2500
_BODY = (Region.MAIN, Region.ASIDE)
_FOOT = (Region.FOOTER,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One section's words; `part` is its heading or first run, `items` how many list entries stand in it."""

    text: str
    items: int
    part: Part


def passages(outline: Outline) -> Iterator[Passage]:
    """Every section of the main part, and what stands before its first heading; and every headed section of the foot."""
    yield from (_passage(outline, section) for section in _sections(outline, _BODY))
    yield from (_passage(outline, section) for section in _sections(outline, _FOOT) if section[0].level)


def _sections(outline: Outline, regions: tuple[Region, ...]) -> Iterator[list[Part]]:
    section: list[Part] = []
    for part in outline.parts:
        if not part.run or part.place.region not in regions:
            continue
        if part.level and section:
            yield section
            section = []
        section.append(part)
    if section:
        yield section


def _passage(outline: Outline, section: list[Part]) -> Passage:
    text = ". ".join(part.text.rstrip(".:") for part in section)[:_CHARACTERS]
    items = sum(1 for part in section if outline.boxes[part.box].tag == "li")
    return Passage(text=text, items=items, part=section[0])
