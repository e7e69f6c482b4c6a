"""Where an entrance stands on the front page -> level 0 to 3 (codebook section 5). Pure: reads the browser's stamps."""

from dataclasses import dataclass

from serviceaudit.criteria.find import Match
from serviceaudit.criteria.views import SiteView
from serviceaudit.model import NARROW, WIDE, Box, Kind, Region, Signal

_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (V3)."""
_FONT_SLACK = 1.0
"""Pixels: a label counts as large as body text up to this difference, for rounding."""
_CROWD = 12
"""More equal links in a block than this cost a level (V4)."""
_ORDER = 0.35
"""V8: before this share of the page's words stands in the first screen, if nothing was rendered."""
TOP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entrance with its level at both widths and the rule that decided."""

    match: Match
    level: int
    mobile: int | None
    rule: str
    proxy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Screens:
    """The front page as it was rendered: body font sizes at both widths; 0 where unknown."""

    wide_font: float
    narrow_font: float


def place(site: SiteView, match: Match, screens: Screens) -> Placed:
    """The level of one entrance."""
    signal = match.signal
    ceiling, why = _label_ceiling(site, match)
    if signal.wide is None:
        level, rule = _by_order(signal)
        return Placed(
            match=match, level=min(level, ceiling), mobile=None, rule="V8" if level <= ceiling else why, proxy=True
        )
    level, rule = _on_screen(signal, signal.wide, WIDE, screens.wide_font)
    mobile = None
    if signal.narrow is not None:
        mobile = min(_on_screen(signal, signal.narrow, NARROW, screens.narrow_font)[0], ceiling)
    return Placed(
        match=match, level=min(level, ceiling), mobile=mobile, rule=rule if level <= ceiling else why, proxy=False
    )


def _label_ceiling(site: SiteView, match: Match) -> tuple[int, str]:
    """V2: what a stranger sees from the words alone decides how high a level can be."""
    signal, said = match.signal, match.said
    if signal.source == "alt" or (signal.source != "text" and signal.kind is Kind.LINK):
        return 1, "V2"
    if not match.unnamed and said is not None:
        if said.strength != "brand" or _explained(site, signal):
            return TOP, "V2"
        return 1, "V2"
    said_in_label = {(s.concept, s.strength) for s in site.vocabulary.says(signal.text)}
    # A name of such services is understood, whichever the service's own is (A2).
    understood = {("contact_us", "strong"), ("contact_centre", "strong"), ("contact_centre", "medium")}
    return (TOP, "V2") if said_in_label & understood else (2, "V2")


def _explained(site: SiteView, signal: Signal) -> bool:
    """A generic name of a service stands beside the brand on the front page (C1), or its label tells what it does."""
    told = site.vocabulary.concepts(signal.text)
    if "all_matters" in told and told & {"answers", "activity"}:
        return True
    around = site.vocabulary.says(signal.context)
    return any(s.concept == "contact_centre" and s.strength in ("strong", "medium") for s in around)


def _on_screen(signal: Signal, box: Box, screen: tuple[int, int], body_font: float) -> tuple[int, str]:
    if signal.hidden == "slide":
        return 1, "V5"
    if not box.seen:
        return 1, "B6" if signal.hidden == "menu" or signal.region in (Region.HEADER, Region.NAV) else "V3"
    if signal.region is Region.FOOTER:
        return 1, "V1"
    in_header = signal.region is Region.HEADER and box.y < screen[1]
    in_first = box.y + box.height <= screen[1] and box.x < screen[0]
    level, rule = (TOP, "V6" if in_header else "V1") if in_header or in_first else (2, "V1")
    for lower, by in ((_faint(box, body_font), "V3"), (signal.crowd > _CROWD, "V4")):
        if lower:
            level, rule = max(1, level - 1), by
    return level, rule


def _faint(box: Box, body_font: float) -> bool:
    """V3: smaller than body text, or too little contrast (a contrast of 0 could not be measured)."""
    return (0 < box.contrast < _CONTRAST) or (body_font > 0 and 0 < box.font < body_font - _FONT_SLACK)


def _by_order(signal: Signal) -> tuple[int, str]:
    if signal.hidden or signal.region is Region.FOOTER:
        return 1, "V8"
    if signal.region in (Region.HEADER, Region.NAV) or signal.order <= _ORDER:
        return TOP, "V8"
    return 2, "V8"
