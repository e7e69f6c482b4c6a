"""Municipalities as points on a plain map: no coastline, no tiles, only meridians and parallels. Pure.

The projection is Lambert's conformal conic with two standard parallels at one and five sixths of the height shown
(J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987, p. 104). Near the equator, where
no cone fits, and for a single point it is the plate carrée with true scale in the middle.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, floor, isfinite, log, radians, sin, tan
from math import pi as PI  # noqa: N812 - a constant

from serviceaudit.model import Site, Verdict
from serviceaudit.report.shapes import Link, Row
from serviceaudit.report.words import Texts

WIDTH = 520
"""In the map's own units."""
TITLED = 500
"""With more municipalities than this the marks are drawn together, without a name for each."""
_TALLEST = 1.75
"""Height by width at most; what is taller is drawn narrower."""
_MARGIN = 14.0
_FLAT = 0.05
"""A cone this flat (sine of its latitude) is no cone."""
_FARTHEST = 84.0
_POLE = 85.0
"""The cone has no top."""
_STEPS = (0.5, 1, 2, 5, 10, 20, 30)
_LINES = 6
"""At most so many parallels."""
SHAPES = 6
"""Marks from no points to all points."""

Plane = tuple[float, float]
Projection = Callable[[float, float], Plane]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One municipality on the map; x and y in the map's own units."""

    key: str
    link: Link
    x: float
    y: float
    mark: str
    """"m0" to "m5" by share of the points, or "none" for those without a place."""
    words: str
    """Name and points, as a reader gets them on pointing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """A line of the graticule with its words, such as "60° N"."""

    path: str
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """The map, and the table that says the same."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    """Fewest points first, so that the mark drawn last is the one with most."""
    lines: tuple[Parallel, ...]
    nowhere: tuple[Link, ...]
    """Municipalities without coordinates."""
    rows: tuple[tuple[Row, str, str], ...]
    """Row, latitude and longitude of everyone on the map, in the ranking's order."""
    legend: tuple[tuple[str, str], ...]
    """Marks that are on the map with their words, most points first."""

    @property
    def titled(self) -> bool:
        """Each mark tells its municipality."""
        return len(self.spots) <= TITLED


def drawn(texts: Texts, rows: Sequence[Row], sites: Sequence[Site]) -> Map | None:
    """The map of these rows; `sites` go in step with `rows`. None where nobody has coordinates."""
    placed, nowhere = [], []
    for row, site in zip(rows, sites, strict=True):
        at = _coordinates(site)
        if at is None:
            nowhere.append(Link(words=row.name, href=row.href))
        else:
            placed.append((row, *at))
    if not placed:
        return None
    frame = _Frame.around([(lat, lon) for _, lat, lon in placed])
    spots = [_spot(row, frame.at(lat, lon), _words(texts, row)) for row, lat, lon in placed]
    return Map(
        width=round(frame.width),
        height=round(frame.height),
        spots=tuple(sorted(spots, key=lambda s: (_MARKS.index(s.mark), s.key))),
        lines=tuple(frame.graticule()),
        nowhere=tuple(nowhere),
        rows=tuple((row, f"{lat:.4f}", f"{lon:.4f}") for row, lat, lon in placed),
        legend=_legend(texts, [row for row, _, _ in placed]),
    )


_MARKS = ("none", *(f"m{n}" for n in range(SHAPES)))


def mark(points: int, total: int) -> str:
    """The mark for so many points: none and all have their own, whatever the number of questions."""
    if points <= 0 or total <= 0:
        return "m0"
    return "m5" if points >= total else f"m{max(1, min(SHAPES - 2, round((SHAPES - 1) * points / total)))}"


def _mark(row: Row) -> str:
    return mark(row.score.points, row.score.total) if row.assessed else "none"


def _words(texts: Texts, row: Row) -> str:
    if not row.assessed:
        return f"{row.name}: {texts.words('verdicts', Verdict.NOT_ASSESSED.value)}"
    return f"{row.name}: {texts.tell('map', 'points', words=row.score.words, total=row.score.total)}"


def _legend(texts: Texts, rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        found[_mark(row)].add(row.score.points)
    words = {}
    for name, points in found.items():
        low, high = min(points), max(points)
        if name == "none":
            words[name] = texts.words("verdicts", Verdict.NOT_ASSESSED.value)
        elif low == high:
            words[name] = texts.say("band_one" if low == 1 else "band_many", n=low)
        else:
            words[name] = texts.tell("map", "mark_some", low=low, high=high)
    return tuple((name, words[name]) for name in reversed(_MARKS) if name in words)


def _spot(row: Row, at: Plane, words: str) -> Spot:
    return Spot(
        key=row.key,
        link=Link(words=row.name, href=row.href),
        x=round(at[0], 1),
        y=round(at[1], 1),
        mark=_mark(row),
        words=words,
    )


def _coordinates(site: Site) -> Plane | None:
    if site.lat is None or site.lon is None or not (isfinite(site.lat) and isfinite(site.lon)):
        return None
    return (site.lat, site.lon) if abs(site.lat) <= _FARTHEST and abs(site.lon) <= 180 else None  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The piece of the world that is shown, and how it is laid out."""

    project: Projection
    scale: float
    left: float
    top: float
    width: float
    height: float
    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, places: Sequence[Plane]) -> "_Frame":
        south, north = min(lat for lat, _ in places), max(lat for lat, _ in places)
        west, east = min(lon for _, lon in places), max(lon for _, lon in places)
        project = projection(south, north, (west + east) / 2)
        flat = [project(lat, lon) for lat, lon in places]
        left, right = min(x for x, _ in flat), max(x for x, _ in flat)
        low, high = min(y for _, y in flat), max(y for _, y in flat)
        wide, tall = max(right - left, 1e-9), max(high - low, 1e-9)
        inside = WIDTH - 2 * _MARGIN
        scale = min(inside / wide, inside * _TALLEST / tall)
        return cls(
            project=project,
            scale=scale,
            left=left - _MARGIN / scale,
            top=high + _MARGIN / scale,
            width=wide * scale + 2 * _MARGIN if wide * scale > 1 else WIDTH,
            height=tall * scale + 2 * _MARGIN,
            south=south,
            north=north,
            west=west,
            east=east,
        )

    def at(self, lat: float, lon: float) -> Plane:
        """Latitude and longitude in the map's units, y downwards."""
        x, y = self.project(lat, lon)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def graticule(self) -> Sequence[Parallel]:
        """Parallels and meridians over the piece shown and a little beyond; what is outside is cut off."""
        step = next((s for s in _STEPS if (self.north - self.south) / s <= _LINES), _STEPS[-1])
        lats = _ticks(self.south - step, self.north + step, step)
        lons = _ticks(self.west - 2 * step, self.east + 2 * step, step * 2)
        lines = []
        for lat in lats:
            points = [self.at(lat, lons[0] + (lons[-1] - lons[0]) * n / 24) for n in range(25)]
            _, y = min((p for p in points if p[0] >= 0), default=points[0])
            shown = 12 < y < self.height - 4  # noqa: PLR2004 - room for a line of small type
            lines.append(
                Parallel(path=_path(points), words=_degrees(lat, "N", "S") if shown else "", x=2, y=round(y - 3, 1))
            )
        meridians = [_path([self.at(lat, lon) for lat in (lats[0], lats[-1])]) for lon in lons]
        return [*lines, *(Parallel(path=path, words="", x=0, y=0) for path in meridians)]


def projection(south: float, north: float, middle: float) -> Projection:
    """Latitude and longitude -> plane, for a piece of the world between two parallels; y grows to the north."""
    first, second = radians(south + (north - south) / 6), radians(north - (north - south) / 6)
    centre = radians(middle)
    if abs(sin((first + second) / 2)) < _FLAT or second - first < 1e-6:  # noqa: PLR2004 - a point
        stretch = cos((first + second) / 2)
        return lambda lat, lon: ((radians(lon) - centre) * stretch, radians(lat))
    cone = log(cos(first) / cos(second)) / log(_half(second) / _half(first))
    radius = cos(first) * _half(first) ** cone / cone

    def conic(lat: float, lon: float) -> Plane:
        rho, theta = radius / _half(radians(lat)) ** cone, cone * (radians(lon) - centre)
        return rho * sin(theta), -rho * cos(theta)

    return conic


def _half(latitude: float) -> float:
    return tan(PI / 4 + latitude / 2)


def _ticks(low: float, high: float, step: float) -> list[float]:
    first, last = floor(low / step), floor(high / step) + 1
    return [max(-_POLE, min(_POLE, n * step)) for n in range(first, last + 1)]


def _path(points: Sequence[Plane]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _degrees(value: float, positive: str, negative: str) -> str:
    number = f"{abs(value):g}".replace(".5", "½")
    return f"{number}°{positive if value > 0 else negative if value < 0 else ''}"
