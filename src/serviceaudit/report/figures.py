"""Pictures of pages with the element outlined: which part of which picture, and where the outline goes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from serviceaudit import urls
from serviceaudit.model import NARROW, WIDE, Box, Screenshot
from serviceaudit.report.shapes import Card, EvidenceLine

PADDING = 4
"""Between an element and its outline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A screenshot with the file it is kept in, from the report's top folder."""

    src: str
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A rectangle in the picture's own pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The screen of a picture that holds the element, and the outline."""

    picture: Picture
    top: int
    height: int
    outline: Outline | None
    page: str
    words: str

    @property
    def narrow(self) -> bool:
        """It is the phone's picture."""
        return self.picture.width == NARROW[0]


def pictures(stem: str, screenshots: Sequence[Screenshot]) -> list[tuple[Picture, bytes]]:
    """Files for the pictures that are PNG: `img/<stem>-<width>.png`, with a number where a width comes again."""
    seen: dict[int, int] = {}
    kept = []
    for shot in sorted(screenshots, key=lambda s: (-s.width, s.url, s.height)):
        if not shot.png.startswith(b"\x89PNG\r\n\x1a\n") or shot.width <= 0 or shot.height <= 0:
            continue
        seen[shot.width] = seen.get(shot.width, 0) + 1
        number = "" if seen[shot.width] == 1 else f"-{seen[shot.width]}"
        src = f"img/{stem}-{shot.width}{number}.png"
        kept.append((Picture(src=src, url=shot.url, width=shot.width, height=shot.height), shot.png))
    return kept


def figures(card: Card, held: Sequence[Picture]) -> tuple[Figure, ...]:
    """The first evidence that stands in a picture, at each width."""
    found = []
    for size in (WIDE, NARROW):
        figure = next(filter(None, (_figure(line, held, size) for line in card.evidence)), None)
        if figure:
            found.append(figure)
    return tuple(found)


def whole(held: Sequence[Picture], page: str) -> tuple[Figure, ...]:
    """The first screen of each width, nothing outlined."""
    firsts = [next((p for p in held if p.width == width), None) for width, _ in (WIDE, NARROW)]
    screens = {WIDE[0]: WIDE[1], NARROW[0]: NARROW[1]}
    return tuple(
        Figure(picture=p, top=0, height=min(p.height, screens[p.width]), outline=None, page=page, words="")
        for p in firsts
        if p
    )


def _figure(line: EvidenceLine, held: Sequence[Picture], size: tuple[int, int]) -> Figure | None:
    box = line.wide if size == WIDE else line.narrow
    picture = next((p for p in held if p.width == size[0] and urls.same_page(p.url, line.url)), None)
    outline = _outline(box, picture) if box and box.seen and picture else None
    if picture is None or outline is None:
        return None
    height = min(picture.height, size[1])
    below = outline.y + outline.height > height
    top = max(0, min(outline.y - height // 3, picture.height - height)) if below else 0
    return Figure(picture=picture, top=top, height=height, outline=outline, page=line.page.words, words=line.quote)


def _outline(box: Box, picture: Picture) -> Outline | None:
    """The box cut to the picture; None if it lies outside or is no rectangle."""
    if not all(isfinite(n) for n in (box.x, box.y, box.width, box.height)) or box.width <= 0 or box.height <= 0:
        return None
    left, top = max(2, box.x - PADDING), max(2, box.y - PADDING)
    right = min(picture.width - 2, box.x + box.width + PADDING)
    bottom = min(picture.height - 2, box.y + box.height + PADDING)
    if right <= left or bottom <= top:
        return None
    return Outline(x=round(left), y=round(top), width=round(right - left), height=round(bottom - top))
