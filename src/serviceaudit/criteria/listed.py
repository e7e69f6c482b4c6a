"""How many matters a text gives as examples (codebook D2): those that words tell, and those that stand in a row with one.

"Schools, health and building" are three examples, though no list of words can hold every matter that a municipality
deals with: what is joined to a known one by commas and "and" is another, if it is as short as a thing's name.
"""

import re
from collections.abc import Iterator, Sequence

from serviceaudit.criteria.vocabulary import Said

_STEM = 5
"""Letters by which two words for one matter are alike ("school", "schools")."""
MATTER = "matter"
_JOINS = "joins"
_LEADS = frozenset({"activity", "answers", "scope_heading", "examples"})
"""What the first of a row stands behind: "we help you with …"."""
_NO_THINGS = ("how_", "contact_us", "pronoun")
_MOST_WORDS = 3
_MOST_AFTER = 12
"""Characters after a known matter, up to the comma: "schools in the village", but not a sentence that goes on."""
_MARK = re.compile(r"[,;:]|\. ")


def examples(folded: str, said: Sequence[Said]) -> int:
    """How many different matters a folded text names, by its words and by what stands in a row with them."""
    known = {s.words[:_STEM] for s in said if s.concept == MATTER}
    joined = sum(_unknown(row) for row in _rows(folded, said)) if known else 0
    return len(known) + joined


def _unknown(row: Sequence[bool]) -> int:
    """Things of a row that no word tells, where another is known."""
    return row.count(False) if any(row) else 0


def _rows(folded: str, said: Sequence[Said]) -> Iterator[list[bool]]:
    """Rows of things: for each thing, whether it is a known matter."""
    row: list[bool] = []
    for start, end in _items(folded, said):
        within = [s for s in said if start <= s.start and s.end <= end]
        begun = max((s.end for s in within if s.concept in _LEADS), default=start)
        if begun > start and row:
            yield row
            row = []
        known = any(s.concept == MATTER and end - s.end <= _MOST_AFTER for s in within)
        if known or _is_thing(folded[begun:end], [s for s in within if s.start >= begun]):
            row.append(known)
        elif row:
            yield row
            row = []
        if folded[end : end + 2] == ". ":
            yield row
            row = []
    yield row


def _items(folded: str, said: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """Spans between commas, points, and words that join."""
    cuts = [(mark.start(), mark.start() + 1) for mark in _MARK.finditer(folded)]
    cuts += [(s.start, s.end) for s in said if s.concept == _JOINS]
    start = 0
    for end, onward in sorted(cuts):
        if folded[start:end].strip():
            yield start, end
        start = max(start, onward)
    yield start, len(folded)


def _is_thing(text: str, said: Sequence[Said]) -> bool:
    words = text.strip(" .").split()
    told = any(s.concept.startswith(_NO_THINGS) for s in said)
    return 0 < len(words) <= _MOST_WORDS and not told and not any(c.isdigit() or c == "@" for c in text)
