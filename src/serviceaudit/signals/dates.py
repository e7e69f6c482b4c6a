"""Dates on a page, and what they make of the items they stand in: news, calendar entries, adverts (codebook B8)."""

import re
from collections.abc import Mapping
from datetime import date

from serviceaudit.signals.channels import of as channels_of
from serviceaudit.signals.outline import Outline, Part
from serviceaudit.text import fold

_YEAR = re.compile(r"(?:19|20)\d\d")
"""Every date that is told has one."""
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./-]((?:19|20)\d\d)\b")
_WORDED = re.compile(r"\b(\d{1,2})\.?(?:st|nd|rd|th)? ([^\W\d_]{3,12})\.? ((?:19|20)\d\d)\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,12}) (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b")
_MONTH_ONLY = re.compile(r"\b([^\W\d_]{3,12})\.? ((?:19|20)\d\d)\b")
_MOST_DATES = 3
_OTHER_WORDS = 3
"""A run with a date and at most so many other words is a date line ("Published 18 November 2026, news")."""
_ITEM_CHARACTERS = 500
"""An item of a list is no longer than this."""


def find(text: str, months: Mapping[str, int]) -> tuple[str, str]:
    """The first date in a text as ISO, and the text without it; ("", text) if there is none."""
    if not _YEAR.search(text):
        return "", text
    for pattern, order in ((_ISO, (0, 1, 2)), (_NUMERIC, (2, 1, 0)), (_WORDED, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1))):
        for match in pattern.finditer(text):
            groups = match.groups()
            found = _iso(groups[order[0]], groups[order[1]], groups[order[2]], months)
            if found:
                return found, text[: match.start()] + text[match.end() :]
    return "", text


def told(text: str, months: Mapping[str, int]) -> tuple[str, ...]:
    """All dates that a text tells, as ISO, at most three; "March 2027" is 2027-03-01."""
    if not _YEAR.search(text):
        return ()
    found: list[str] = []
    rest = text
    while len(found) < _MOST_DATES:
        when, rest = find(rest, months)
        if not when:
            break
        found.append(when)
    for month, year in _MONTH_ONLY.findall(rest)[:_MOST_DATES]:
        when = _iso(year, month, "1", months)
        if when:
            found.append(when)
    return tuple(found[:_MOST_DATES])


def _iso(year: str, month: str, day: str, months: Mapping[str, int]) -> str:
    number = int(month) if month.isdigit() else months.get(fold(month), 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""


def mark_items(outline: Outline, months: Mapping[str, int]) -> str:
    """Write the date of each dated item onto its parts; returns the first date line of the page, "" without any."""
    first = ""
    dated = [(index, when) for index, part in enumerate(outline.parts) if (when := _date_line(part, months))]
    lines = {index for index, _ in dated}
    for index, when in dated:
        first = first or when
        box = _item(outline, index, lines)
        if box is not None:
            for part in outline.parts[outline.boxes[box].first : outline.boxes[box].last]:
                part.dated = part.dated or when
    return first


def _date_line(part: Part, months: Mapping[str, int]) -> str:
    """The date, if the run is a date line or a link with its date beside it."""
    if not part.run or len(part.text) > _ITEM_CHARACTERS or not _YEAR.search(part.text):
        return ""
    for line in part.lines:
        when, rest = find(line, months)
        if when and len(rest.split()) <= _OTHER_WORDS:
            return when
    when, _ = find(part.text, months)
    return when if when and len(part.lines) > 1 else ""


def _item(outline: Outline, index: int, dated: set[int]) -> int | None:
    """The largest box around a date line that is one item: short, no other date line, a link or heading in it, no channels."""
    box, best = outline.parts[index].box, None
    while box > 0:
        held = outline.boxes[box]
        if sum(1 for i in dated if held.first <= i < held.last) > 1 or outline.size(box) > _ITEM_CHARACTERS:
            break
        inside = outline.parts[held.first : held.last]
        if any(p.level == 1 for p in inside):
            break  # the date of the page itself, such as "last updated"
        labelled = any(p.level or p.target for p in inside)
        if labelled and not channels_of(outline, held.first, held.last) & {"phone", "mail", "hours"}:
            best = box
        box = held.parent
    return best
