"""What an element hands down to all inside it: region, language, whether it is hidden. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from serviceaudit.model import Region

Attributes = dict[str, str | None]
Inside = Callable[..., bool]
"""Whether one of these elements is open around."""

LANDMARKS = {
    "header": Region.HEADER,
    "nav": Region.NAV,
    "main": Region.MAIN,
    "aside": Region.ASIDE,
    "footer": Region.FOOTER,
    "dialog": Region.OVERLAY,
}
_ROLES = {
    "banner": Region.HEADER,
    "navigation": Region.NAV,
    "main": Region.MAIN,
    "complementary": Region.ASIDE,
    "contentinfo": Region.FOOTER,
    "dialog": Region.OVERLAY,
    "alertdialog": Region.OVERLAY,
    "alert": Region.ALERT,
}
INNER = frozenset(["main", "article", "section"])
"""Elements inside which other elements mean something else."""
_OUTER = (Region.OVERLAY, Region.ALERT, Region.FOOTER)
"""Regions that keep what stands inside them: a menu in the footer is the footer."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_AWAY = re.compile(
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%"
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Markup:
    """How content management systems name parts of a page (`criteria/words/markup.yaml`): part -> pieces of class and id."""

    regions: Mapping[Region, frozenset[str]]
    slide: frozenset[str] = frozenset()
    item: frozenset[str] = frozenset()
    date: frozenset[str] = frozenset()


@dataclass(slots=True)
class Place:
    """What an element hands down to all inside it."""

    region: Region = Region.MAIN
    language: str = ""
    hidden: str = ""
    slide: bool = False


def place_of(
    above: Place,
    tag: str,
    attributes: Attributes,
    found: frozenset[str],
    markup: Markup,
    inside: Inside,
    toggled: set[str],
) -> Place:
    """The place of what stands in an element; `found` are the pieces of its class and id, `toggled` ids that a closed button opens."""
    region = _region(tag, attributes, found, above.region, markup, inside)
    language = (attributes.get("lang") or above.language).split("-")[0].lower()[:8]
    hidden = above.hidden or _hidden(attributes, region, toggled)
    slide = above.slide or "data-sa-slide" in attributes or bool(found & markup.slide)
    if (region, language, hidden, slide) == (above.region, above.language, above.hidden, above.slide):
        return above
    return Place(region=region, language=language, hidden=hidden, slide=slide)


def _region(
    tag: str, attributes: Attributes, found: frozenset[str], above: Region, markup: Markup, inside: Inside
) -> Region:
    if above in _OUTER:
        return above
    named = _ROLES.get(attributes.get("role") or "") or LANDMARKS.get(tag)
    # A <header> or <footer> inside an article belongs to the article (HTML standard, 4.3.8).
    if named in (Region.HEADER, Region.FOOTER) and above is Region.MAIN and inside("main", "article", "section"):
        named = None
    if named is None and found and tag != "body":
        named = next((r for r, names in markup.regions.items() if found & names), None)
        if named in (Region.HEADER, Region.MAIN, Region.ASIDE) and (
            above is not Region.MAIN or inside("main", "article")
        ):
            named = None
    if named is Region.NAV and above in (Region.HEADER, Region.ASIDE):
        return Region.NAV if above is Region.HEADER else above
    return named or above


def _hidden(attributes: Attributes, region: Region, toggled: set[str]) -> str:
    style = (attributes.get("style") or "").lower()
    in_menu = region in (Region.HEADER, Region.NAV)
    if "hidden" in attributes or (style and _HIDING.search(style)):
        return "menu" if in_menu else "collapsed" if attributes.get("id") in toggled else "hidden"
    if style and _AWAY.search(style):
        return "off_screen"
    if attributes.get("id") in toggled and attributes.get("id"):
        return "menu" if in_menu else "collapsed"
    return ""
