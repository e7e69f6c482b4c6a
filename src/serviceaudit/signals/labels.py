"""What links, buttons and headings are called, and how headings rank. Pure."""

from dataclasses import dataclass

from serviceaudit.model import Kind
from serviceaudit.signals.tags import Tag

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7, "legend": 7, "caption": 7}
_NAME_CHARACTERS = 2000


@dataclass(slots=True, eq=False)
class Label:
    """A link or button that is open while the walk is inside it."""

    tag: Tag
    kind: Kind
    pieces: list[str]
    before: int
    alt: list[str]


def named(label: Label) -> tuple[str, str]:
    """The accessible name in the order that a visitor meets it: words, picture's alt, aria-label, title."""
    raw = "".join(label.pieces)[:_NAME_CHARACTERS]
    if any(map(str.isalnum, raw)):
        return raw, "text"
    attributes = label.tag.attributes
    for text, source in (
        (" ".join(label.alt), "alt"),
        (attributes.get("aria-label") or "", "aria-label"),
        (attributes.get("title") or "", "title"),
        (attributes.get("value") or "", "value"),
    ):
        if any(map(str.isalnum, text[:_NAME_CHARACTERS])):
            return text[:_NAME_CHARACTERS], source
    return "", "text"


def level_of(tag: Tag) -> int:
    """Tell a heading's level, by its element or its role: 1 to 6, 7 for what heads a smaller thing; 0 for no heading."""
    if tag.name in _HEADINGS or tag.attributes.get("role") != "heading":
        return _HEADINGS.get(tag.name, 0)
    level = tag.attributes.get("aria-level") or "2"
    return int(level) if level in "123456" else 2
