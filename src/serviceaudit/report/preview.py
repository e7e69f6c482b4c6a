"""The picture that networks show beside a link to the report: the bands of points, drawn from their numbers. Pure.

It says nothing in words, so that it serves all languages: dots for the points, a bar for how many, and the number.
"""

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from serviceaudit.report.shapes import Band

FILE = "preview.png"
WIDTH, HEIGHT = 1200, 630
"""What the networks ask for."""
PAPER, INK, ACCENT, LINE = (251, 250, 248), (28, 38, 48), (11, 79, 108), (216, 213, 206)
_EDGE = 70
_TOP = 18
_DIGIT = 34
"""Height of a digit at most."""

Colour = tuple[int, int, int]
Line = Sequence[tuple[float, float]]


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Line:
    turns = [start + (end - start) * n / 16 for n in range(17)]
    return [(x + rx * cos(pi * t / 180), y + ry * sin(pi * t / 180)) for t in turns]


_DIGITS: dict[str, Sequence[Line]] = {
    "0": (_arc(0.5, 0.5, 0.4, 0.5, 0, 360),),
    "1": ([(0.2, 0.2), (0.55, 0.0), (0.55, 1.0)],),
    "2": ([*_arc(0.5, 0.3, 0.38, 0.3, 190, 380), (0.1, 1.0), (0.9, 1.0)],),
    "3": ([*_arc(0.47, 0.25, 0.35, 0.25, 200, 450)], [*_arc(0.47, 0.74, 0.4, 0.26, 270, 520)]),
    "4": ([(0.7, 1.0), (0.7, 0.0), (0.08, 0.7), (0.95, 0.7)],),
    "5": ([(0.85, 0.0), (0.22, 0.0), (0.17, 0.44), *_arc(0.48, 0.68, 0.38, 0.32, 230, 505)],),
    "6": ([(0.72, 0.0), *_arc(0.5, 0.68, 0.38, 0.32, 200, 560)],),
    "7": ([(0.1, 0.0), (0.9, 0.0), (0.38, 1.0)],),
    "8": (_arc(0.5, 0.25, 0.33, 0.25, 0, 360), _arc(0.5, 0.74, 0.4, 0.26, 0, 360)),
    "9": ([(0.28, 1.0), *_arc(0.5, 0.32, 0.38, 0.32, 20, -340)],),
}
"""Each digit as strokes in a box of 1 by 1, y downwards."""


def preview(bands: Sequence[Band]) -> bytes:
    """The picture as PNG; the same bands give the same bytes."""
    sheet = np.full((HEIGHT, WIDTH, 3), PAPER, dtype=np.float64)
    sheet[:_TOP] = ACCENT
    shown = bands[:12]
    row = (HEIGHT - _TOP - 2 * _EDGE) / max(1, len(shown))
    dots = max((band.points for band in shown), default=0)
    pitch = min(44.0, 300 / max(1, dots))
    bars = _EDGE + pitch * dots + 30
    room = WIDTH - _EDGE - 130 - bars
    for number, band in enumerate(shown):
        middle = _TOP + _EDGE + row * (number + 0.5)
        for dot in range(dots):
            _dot(sheet, _EDGE + pitch * (dot + 0.5), middle, pitch * 0.34, full=dot < band.points)
        _box(sheet, bars, middle - row * 0.3, room, row * 0.6, LINE)
        _box(sheet, bars, middle - row * 0.3, room * band.count / max(1, band.of), row * 0.6, ACCENT)
        _number(sheet, str(band.count), bars + room + 24, middle, min(_DIGIT, row * 0.55))
    return _png(sheet.round().clip(0, 255).astype(np.uint8))


def _paint(sheet: NDArray[np.float64], cover: NDArray[np.float64], x: int, y: int, colour: Colour) -> None:
    height, width = cover.shape
    part = sheet[y : y + height, x : x + width]
    part += (np.array(colour) - part) * cover[: part.shape[0], : part.shape[1], None]


def _box(sheet: NDArray[np.float64], x: float, y: float, width: float, height: float, colour: Colour) -> None:
    sheet[round(y) : round(y + height), round(x) : round(x + width)] = colour


def _grid(x: float, y: float, size: float) -> tuple[int, int, NDArray[np.float64], NDArray[np.float64]]:
    """The pixels around a place: where they begin, and each one's distance right and down from the place."""
    left, top = int(x - size), int(y - size)
    count = int(2 * size) + 2
    rows, columns = np.mgrid[top : top + count, left : left + count]
    return left, top, columns + 0.5 - x, rows + 0.5 - y


def _dot(sheet: NDArray[np.float64], x: float, y: float, radius: float, *, full: bool) -> None:
    left, top, across, down = _grid(x, y, radius + 3)
    far = np.hypot(across, down)
    cover = radius - far if full else 2.0 - np.abs(far - radius + 2)
    _paint(sheet, np.clip(cover + 0.5, 0, 1), left, top, ACCENT if full else (150, 160, 168))


def _number(sheet: NDArray[np.float64], digits: str, x: float, y: float, height: float) -> None:
    for place, digit in enumerate(digits):
        left = x + place * height * 0.78
        for stroke in _DIGITS[digit]:
            points = [(left + a * height * 0.58, y - height / 2 + b * height) for a, b in stroke]
            _stroke(sheet, points, height * 0.065)


def _stroke(sheet: NDArray[np.float64], points: Line, half: float) -> None:
    """A line with round ends: each pixel is covered by how near it lies to the nearest piece."""
    middle = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    reach = max(max(abs(x - middle[0]), abs(y - middle[1])) for x, y in points) + half + 2
    left, top, across, down = _grid(*middle, reach)
    nearest = np.full(across.shape, np.inf)
    for (x0, y0), (x1, y1) in pairwise(points):
        dx, dy = x1 - x0, y1 - y0
        px, py = across - (x0 - middle[0]), down - (y0 - middle[1])
        share = np.clip((px * dx + py * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
        nearest = np.minimum(nearest, np.hypot(px - share * dx, py - share * dy))
    _paint(sheet, np.clip(half - nearest + 0.5, 0, 1), left, top, INK)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG file (ISO/IEC 15948): eight bits of red, green and blue, no filter."""
    height, width, _ = pixels.shape
    raw = b"".join(b"\0" + line.tobytes() for line in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
