"""A municipality's score as a badge: an SVG picture, and JSON in the form that badge services read. Pure."""

import json
from dataclasses import dataclass
from html import escape

from serviceaudit.report.shapes import Row
from serviceaudit.report.words import Texts

LOST = "5a6570"
COLOURS = ("97291d", "97291d", "8a5a00", "6b6a00", "1f6f43", "17643a")
"""From no point to all of them, in six steps; each gives white words a contrast of 4.5 or more (WCAG 2.2, 1.4.3)."""
_WIDE, _NARROW = set("mwMWÅÄÖØÆ@%"), set("iljtfrI.,:;'| ()-")
_PAD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What the badge says."""

    label: str
    message: str
    colour: str
    """Six hexadecimal digits."""

    @property
    def words(self) -> str:
        """Label and message in one line."""
        return f"{self.label}: {self.message}"


def badge(texts: Texts, row: Row) -> Badge:
    """The score of one municipality, with its range where answers are unclear."""
    words, score = texts.sections["badge"], row.score
    if not row.assessed:
        return Badge(label=words["label"], message=words["not_assessed"], colour=LOST)
    key = "range" if score.points_max > score.points else "points"
    told = words[key].format(points=score.points, high=score.points_max, total=score.total)
    step = round((len(COLOURS) - 1) * min(1, score.points / score.total)) if score.total else 0
    return Badge(label=words["label"], message=told, colour=COLOURS[step])


def endpoint(badge: Badge) -> str:
    """JSON of the endpoint form, schema version 1 (shields.io, "Endpoint Badge")."""
    told = {"schemaVersion": 1, "label": badge.label, "message": badge.message, "color": badge.colour}
    return json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n"


def svg(badge: Badge) -> str:
    """The badge as a picture of its own; all words escaped."""
    left, right = _width(badge.label), _width(badge.message)
    title, label, message = escape(badge.words), escape(badge.label), escape(badge.message)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-labelledby="t">'
        f'<title id="t">{title}</title>'
        f'<rect width="{left + right}" height="20" rx="3" fill="#{badge.colour}"/>'
        f'<path d="M3 0h{left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#24313a"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{_PAD}" y="14" textLength="{left - 2 * _PAD}" lengthAdjust="spacingAndGlyphs">{label}</text>'
        f'<text x="{left + _PAD}" y="14" textLength="{right - 2 * _PAD}" lengthAdjust="spacingAndGlyphs">{message}</text>'
        "</g></svg>\n"
    )


def _width(words: str) -> int:
    """About so many pixels in Verdana of 11 pixels, with the room around; the text is fitted to it."""
    return round(sum(10 if c in _WIDE else 4.2 if c in _NARROW else 7 for c in words)) + 2 * _PAD
