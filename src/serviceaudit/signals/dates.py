"""Dates on a page, and what they make of the items they stand in: news, calendar entries, adverts (codebook B8)."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date

from serviceaudit.model import Kind
from serviceaudit.signals.channels import of as channels_of
from serviceaudit.signals.outline import YEARLESS, Outline, Part
from serviceaudit.text import fold

_YEAR = re.compile(r"(?:19|20)\d\d")
"""Every date that is told has one."""
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./-]((?:19|20)\d\d)\b")
_WORDED = re.compile(r"\b(\d{1,2})\.?(?:st|nd|rd|th)? ([^\W\d_]{3,12})\.? ((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,12}) (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"\b([^\W\d_]{3,12})\.? ((?:19|20)\d\d)\b")
_DAY_ONLY = re.compile(r"\b(\d{1,2})\.?(?:st|nd|rd|th)? ([^\W\d_]{3,12})\b(?!\.?,? (?:19|20)\d\d)", re.IGNORECASE)
_LEAP_YEAR = "2000"
_CENTURIES = (b"19", b"20")
_MOST_DATES = 3
_LONG_NAME = 6
"""Words that begin with so long a name of a month mean it."""
_OTHER_WORDS = 3
"""A run with a date and at most so many other words is a date line ("Published 18 November 2026, news")."""
_OPENS_ITEM = re.compile(r"\s*[:–—-]|\s*\|")
"""What stands between a date and the words of its item, where both are one run ("18.11.2026: New opening hours")."""
_ITEM_LEVEL = 2
"""A heading of this rank or a lower one heads an item; one of the first rank the page."""
_SECTION_PARTS = 60
_LINKS_IN_A_RUN = 5
_DATE_WORDS = 8
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"\b\d{1,2}\b")
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
    """All dates that a text tells, as ISO, at most three.

    "March 2027" is 2027-03-01; "1 March" without a year is --03-01 (ISO 8601, 2000 edition, 5.2.1.3).
    """
    if not _DIGIT.search(text):
        return ()
    yearless = [when for day, month in _DAY_ONLY.findall(text) if (when := _iso(_LEAP_YEAR, month, day, months))]
    found = [f"--{when[5:]}" for when in yearless[:_MOST_DATES]]
    return (*_with_year(text, months), *found)[:_MOST_DATES]


def _with_year(text: str, months: Mapping[str, int]) -> tuple[str, ...]:
    found: list[str] = []
    rest = text if _YEAR.search(text) else ""
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
    number = int(month) if month.isdigit() else month_of(month, months)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""


def month_of(word: str, months: Mapping[str, int]) -> int:
    """A month's number by its name, or by a bent form of a long one ("maaliskuussa"); 0 for any other word."""
    word = fold(word)
    bent = (number for name, number in months.items() if len(name) >= _LONG_NAME and word.startswith(name))
    return months.get(word) or next(bent, 0)


def mark_items(outline: Outline, months: Mapping[str, int]) -> str:
    """Write the date of each dated item onto its parts; returns the first date line of the page, "" without any."""
    first = ""
    dated = [(index, when) for index in _candidates(outline) if (when := _date_line(outline, index, months))]
    lines = [index for index, _ in dated]
    for index, when in dated:
        first = first or when
        for part in _dated_by(outline, index, lines, months):
            part.dated = part.dated or when
    for section, when in _sections(outline, months):
        for part in section:
            part.dated = part.dated or when
    return first


def _sections(outline: Outline, months: Mapping[str, int]) -> list[tuple[list[Part], str]]:
    """Sections of a list of news that nothing but their headings parts: right below each heading stands a date."""
    heads: list[tuple[int, str]] = []
    for index in outline.traces.of(_CENTURIES):
        head = next((n for n in range(index - 1, max(index - _LINKS_IN_A_RUN, -1), -1) if outline.parts[n].run), None)
        if head is None or outline.parts[head].level < _ITEM_LEVEL:
            continue
        text = outline.parts[index].text
        when, rest = find(text, months)
        if when and text.endswith(rest):
            heads.append((head, when))
    return [(_section(outline, head), when) for head, when in heads] if len(heads) > 1 else []


def _section(outline: Outline, head: int) -> list[Part]:
    """A heading and what follows, up to the next one of its rank; links in a heading come before it."""
    own = outline.parts[head]
    after = range(head + 1, min(head + _SECTION_PARTS, len(outline.parts)))
    ends = (n for n in after if _ends(outline.parts[n], own))
    end = next(ends, None)
    return outline.parts[_first_of(outline, head) : after.stop if end is None else _first_of(outline, end)]


def _ends(part: Part, heading: Part) -> bool:
    return 0 < part.level <= heading.level or part.place.region is not heading.place.region


def _first_of(outline: Outline, head: int) -> int:
    """Number of the first link in a heading, or of the heading itself."""
    first, box = head, outline.parts[head].box
    while first and not outline.parts[first - 1].run and outline.parts[first - 1].box == box:
        first -= 1
    return first


def _candidates(outline: Outline) -> list[int]:
    """Numbers of the parts that can be date lines."""
    marked = (index for index, part in enumerate(outline.parts) if part.when)
    return sorted({*marked, *outline.traces.of(_CENTURIES)})


def _date_line(outline: Outline, index: int, months: Mapping[str, int]) -> str:
    """The date, if the run is a date line, a link with its date beside it, or marked up as a date."""
    part = outline.parts[index]
    if not part.run or len(part.text) > _ITEM_CHARACTERS:
        return ""
    if part.when and len(_without_links(outline, index, part.text).split()) <= _DATE_WORDS:
        told = find(part.text, months)[0] or find(part.when, months)[0]
        if told or _DAY.search(part.text):
            return told or YEARLESS
    if not _YEAR.search(part.text):
        return ""
    for line in part.lines:
        when, rest = find(line, months)
        if when and len(rest.split()) <= _OTHER_WORDS:
            return when
    when, rest = find(part.text, months)
    if when and _heads_item(part, months):
        return when
    beside = _without_links(outline, index, rest)
    return when if when and (len(part.lines) > 1 or (beside != rest and len(beside.split()) <= _OTHER_WORDS)) else ""


def _heads_item(part: Part, months: Mapping[str, int]) -> bool:
    """The run begins with its date, set apart from the words that follow."""
    when, rest = find(part.text, months)
    return bool(when) and part.text.endswith(rest) and bool(_OPENS_ITEM.match(rest))


def _without_links(outline: Outline, index: int, text: str) -> str:
    """A run's words without the labels of the links in it."""
    for part in reversed(outline.parts[max(0, index - _LINKS_IN_A_RUN) : index]):
        if part.run or part.box != outline.parts[index].box:
            break
        text = text.replace(part.text, " ", 1)
    return text


def _dated_by(outline: Outline, index: int, dated: Sequence[int], months: Mapping[str, int]) -> list[Part]:
    """What a date line dates: the item around it, else the line itself if its words follow the date."""
    own = outline.parts[index]
    when, rest = find(own.text, months)
    box = _item(outline, index, dated, alone=bool(when) and not rest.strip(" .,"))
    if box is not None:
        return outline.parts[outline.boxes[box].first : outline.boxes[box].last]
    return [own] if _heads_item(own, months) else []


def _item(outline: Outline, index: int, dated: Sequence[int], *, alone: bool) -> int | None:
    """The largest box around a date line that is one item: short, no other date line, a link or heading in it, no channels.

    `dated`: numbers of all date lines, in order; `alone`: the line is nothing but the date.
    """
    box, best = outline.parts[index].box, None
    while box > 0:
        held = outline.boxes[box]
        inside_lines = bisect_left(dated, held.last) - bisect_left(dated, held.first)
        if inside_lines > 1 or not outline.fits(box, _ITEM_CHARACTERS):
            break
        inside = outline.parts[held.first : held.last]
        if any(p.level == 1 for p in inside):
            break  # the date of the page itself, such as "last updated"
        if best is not None and _entries(inside) > max(
            1, _entries(outline.parts[outline.boxes[best].first : outline.boxes[best].last])
        ):
            break  # the item's neighbours begin here
        labelled = any(p.level or p.kind is Kind.LINK for p in inside)
        channels = channels_of(outline, held.first, held.last)
        # A headline may tell new hours; a contact block that tells hours has no date alone on a line.
        if labelled and not channels & {"phone", "mail"} and (alone or "hours" not in channels):
            best = box
        box = held.parent
    return best


def _entries(parts: list[Part]) -> int:
    """How many headings, or links where there are none, a range holds: more than one are several items."""
    headings = sum(1 for p in parts if p.level)
    return headings or sum(1 for p in parts if p.kind is Kind.LINK)
