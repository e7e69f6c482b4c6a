"""Who is named on a page, with which title: the title is kept, the name never (codebook E13, E15, ruling 12).

The title is told by the name's neighbours: other words on its line, in its row or on the next line; and the unit by what
stands over them (`units`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from serviceaudit.model import Kind
from serviceaudit.signals import dates
from serviceaudit.signals.lexis import Lexis
from serviceaudit.signals.names import MASK, masked, names
from serviceaudit.signals.outline import Outline, Part
from serviceaudit.signals.units import group, units
from serviceaudit.text import fold

_SENTENCE = re.compile(r"(?<=[^\W\d_]{4}[.!?])\s+(?=[^\W\d_])|(?<=[\d)][.!?])\s+(?=[^\W\d_])")
"""Between sentences; a point after less than four letters may be an abbreviation's ("tf.", "vs.")."""
_DAY = re.compile(r"(?<!\d)\d{1,2}\.$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_BESIDE = 120
"""Characters of a line on either side of a name that can hold its title."""
_CARD_LINES = 12
_NEAR_LINES = 3
_ENTRY_WORDS = 12
"""A line with more words is a sentence, and tells by itself whom it speaks of."""
_CARD_MOST_LINES = 6
_CARD_LINE_WORDS = 8
_WALL = 3000
"""A wall of text of more characters names nobody with a title that a reader would find."""
_CARD_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody is named with these words beside the name."""

    title: str
    context: str
    part: Part


def persons(outline: Outline, lexis: Lexis) -> Iterator[Named]:
    """Every place on a page where a name stands with words that may be its title."""
    runs = [part for part in outline.parts if part.run and not _is_button(outline, part)]
    for index, part in enumerate(runs):
        if len(part.text) > _WALL:
            continue
        if any(names(line, lexis) for line in part.lines):
            for position, line in enumerate(part.lines):
                over = _over(outline, runs, index, position, lexis) if len(line.split()) <= _ENTRY_WORDS else ()
                for named in _on_line(outline, runs, index, position, line, lexis):
                    labels = (label for label in over if label not in named.title)
                    yield replace(named, title=" | ".join((*labels, named.title)))
        yield from _by_pronoun(runs, index, lexis)


def _over(outline: Outline, runs: list[Part], index: int, position: int, lexis: Lexis) -> tuple[str, ...]:
    """The labels of the units that a line stands under; one that names somebody is somebody else's."""
    return tuple(label for label in units(outline, runs, index, position) if not names(label, lexis))


def _is_button(outline: Outline, part: Part) -> bool:
    """The run is the label of a button, as a chat robot's ("Ask Vera"): it may be called like somebody."""
    label = outline.parts[part.before - 1] if part.only_links and part.before else None
    return label is not None and label.kind is Kind.BUTTON and label.text == part.text


def _sentences(line: str, lexis: Lexis) -> Iterator[str]:
    """The sentences of a line; the point after a day ("1. februar") ends none."""
    begun = 0
    for match in _SENTENCE.finditer(line):
        following = _FIRST_WORD.match(line, match.end())
        if following and dates.month_of(following[0], lexis.months) and _DAY.search(line, begun, match.start()):
            continue
        yield line[begun : match.start()]
        begun = match.end()
    yield line[begun:]


def _by_pronoun(runs: list[Part], index: int, lexis: Lexis) -> Iterator[Named]:
    """What sentences that begin with a pronoun tell of who was named before, at most one run earlier."""
    part = runs[index]
    folded = fold(part.text)
    if not any(pronoun in folded for pronoun in lexis.pronouns):
        return
    named = index > 0 and bool(names(runs[index - 1].text[-_WALL:], lexis))
    for line in part.lines:
        for sentence in _sentences(line, lexis):
            first = _FIRST_WORD.match(sentence)
            if first and named and fold(first[0]) in lexis.pronouns:
                title = f"{MASK}{masked(sentence[first.end() :], lexis)}"[:_BESIDE]
                yield Named(title=title, context=masked(part.text, lexis), part=part)
            named = named or bool(names(sentence, lexis))


def _on_line(outline: Outline, runs: list[Part], index: int, position: int, line: str, lexis: Lexis) -> Iterator[Named]:
    part = runs[index]
    for sentence in _sentences(line, lexis):
        found = names(sentence, lexis)
        for number, (start, end) in enumerate(found):
            before = sentence[found[number - 1][1] if number else 0 : start][-_BESIDE:]
            after = sentence[end : found[number + 1][0] if number + 1 < len(found) else None][:_BESIDE]
            if _worded(before, lexis) or _worded(after, lexis):
                title = f"{before.strip()} {MASK} {after.strip()}{_rest_of_row(outline, part, lexis)}".strip()
                yield Named(title=title, context=masked(part.text, lexis), part=part)
            else:
                yield from _beside(outline, runs, index, position, lexis)


def _worded(text: str, lexis: Lexis) -> bool:
    """It holds a word that could be a title, not only a number, a mail address, or the word for one."""
    words = (word for word in re.findall(r"[^\s,:;()|]+", text) if len(word) > 1 and word.strip(".").isalpha())
    return any(fold(word).strip(".") not in lexis.not_titles for word in words)


def _rest_of_row(outline: Outline, part: Part, lexis: Lexis) -> str:
    """The other cells of the row: the unit may stand in one of them."""
    row = _row(outline, part)
    if row is None:
        return ""
    cells = (p for p in outline.parts[outline.boxes[row].first : outline.boxes[row].last] if p.run and p is not part)
    return "".join(f" | {masked(p.text, lexis)}" for p in cells)[:_BESIDE]


def _beside(outline: Outline, runs: list[Part], index: int, position: int, lexis: Lexis) -> Iterator[Named]:
    """The title of a name that stands alone on its line: the next line, the cells of its row, or the line before."""
    part = runs[index]
    row = _row(outline, part)
    if row is not None:
        cells = [
            p for p in outline.parts[outline.boxes[row].first : outline.boxes[row].last] if p.run and p is not part
        ]
        told = (group(outline, row), _header(outline, part, row), *(p.text for p in cells))
        text = " | ".join(masked(words, lexis) for words in told if words)
        if _worded(text, lexis):
            yield Named(title=text[:300], context=text[:_CARD_CHARACTERS], part=part)
        return
    lines = _card(outline, runs, index, position)
    described = outline.boxes[part.box].tag == "dd"
    if described:
        lines = [(line, offset) for line, offset in lines if offset == -1]  # the term stands before its description
    after = next((line for line, offset in lines if offset == 1), "")
    before = next((line for line, offset in lines if offset == -1), "")
    earlier = next((line for line, offset in lines if offset == -2), "")  # noqa: PLR2004 - the line before the line before
    context = " | ".join(masked(line, lexis) for line, _ in lines)[:_CARD_CHARACTERS]
    if _worded(after, lexis) and not names(after, lexis):
        yield Named(title=after[:_BESIDE], context=context, part=part)
    if _worded(before, lexis) and not names(before, lexis) and not names(earlier, lexis):
        yield Named(title=before[:_BESIDE], context=context, part=part)
    whole = _whole_card(outline, part, lexis)
    if whole and not described:
        yield Named(title=whole, context=whole, part=part)


def _whole_card(outline: Outline, part: Part, lexis: Lexis) -> str:
    """All lines of the largest box that is one person's card: few and short, no other name, no heading but the name."""
    box, card = part.box, ""
    while box > 0:
        runs = list(outline.runs(box))
        lines = [line for run in runs for line in run.lines]
        if len(lines) > _CARD_MOST_LINES or any(len(line.split()) > _CARD_LINE_WORDS for line in lines):
            break
        if any(run.level and run is not part for run in runs) or sum(len(names(line, lexis)) for line in lines) > 1:
            break
        card = " | ".join(masked(line, lexis) for line in lines) if len(lines) > 2 else ""  # noqa: PLR2004 - less is told by the line beside
        box = outline.boxes[box].parent
    return card


def _row(outline: Outline, part: Part) -> int | None:
    box = part.box
    for _ in range(4):
        if box <= 0:
            return None
        if outline.boxes[box].tag == "tr":
            return box
        box = outline.boxes[box].parent
    return None


def _header(outline: Outline, part: Part, row: int) -> str:
    """What heads the column of a table that a part stands in; "" in the heading row itself, and under one for all columns."""
    table = outline.enclosing(row, "table")
    first = next((box for box in range(table, row) if outline.boxes[box].tag == "tr"), row)
    cells, heads = outline.inside(row), outline.inside(first)
    column = next((n for n, cell in enumerate(cells) if outline.holds(cell, part)), len(heads))
    if first == row or len(heads) == 1 or column >= len(heads) or outline.boxes[heads[column]].tag != "th":
        return ""
    return outline.text(heads[column], _BESIDE)


def _card(outline: Outline, runs: list[Part], index: int, position: int) -> list[tuple[str, int]]:
    """The lines around a name in its card, each with its distance from the name's line."""
    part = runs[index]
    box = part.box
    while outline.boxes[box].parent > 0 and outline.fits(outline.boxes[box].parent, _CARD_CHARACTERS):
        box = outline.boxes[box].parent
    held = outline.boxes[box]
    inside = [p for p in outline.parts[held.first : held.last] if p.run]
    if part not in inside:
        inside = [part]
    lines = [(line, p, i) for p in inside for i, line in enumerate(p.lines)][: _CARD_LINES * 4]
    own = next((n for n, (_, p, i) in enumerate(lines) if p is part and i == position), 0)
    return [(line, n - own) for n, (line, _, _) in enumerate(lines) if abs(n - own) <= _NEAR_LINES and n != own]
