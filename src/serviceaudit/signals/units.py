"""Which unit somebody named belongs to, as staff lists show it: by what stands over the name. Pure; knows no language.

A first line, a line in bold, the term of a definition, the entry that holds a nested list, the row that heads a group of
rows. Headings are known to every signal already.
"""

from collections.abc import Iterator

from serviceaudit.signals.outline import Outline, Part

_LONGEST = 60
"""Characters: a label, no sentence."""
_MOST_WORDS = 7
_BACK = 12
"""Runs looked through for the line in bold or the term."""
_BESIDE = 120


def units(outline: Outline, runs: list[Part], index: int, position: int) -> Iterator[str]:
    """Labels that stand over a line, the farthest first; they may hold names."""
    part = runs[index]
    yield from _entries(outline, part)
    term = _term(outline, runs, index)
    if term:
        yield term
    above = _bold(runs, index)
    if above:
        yield above
    if position and _is_label(part.lines[0]):
        yield part.lines[0]


def group(outline: Outline, row: int) -> str:
    """What heads a group of rows: the one cell with words in the nearest row above that has but one."""
    table = outline.enclosing(row, "table")
    for above in range(row - 1, table, -1):
        if outline.boxes[above].tag == "tr":
            cells = [text for cell in outline.inside(above) if (text := outline.text(cell, _BESIDE))]
            if len(cells) == 1:
                return cells[0]
    return ""


def _entries(outline: Outline, part: Part) -> Iterator[str]:
    """The words of the list entries around the one that a part stands in, before their nested lists."""
    found: list[str] = []
    box = part.box
    own = True
    while box > 0:
        if outline.boxes[box].tag == "li":
            first = next(outline.runs(box), None)
            if not own and first is not None and first.box == box and _is_label(first.text):
                found.append(first.text)
            own = False
        box = outline.boxes[box].parent
    yield from reversed(found)


def _term(outline: Outline, runs: list[Part], index: int) -> str:
    if outline.boxes[runs[index].box].tag != "dd":
        return ""
    before = (runs[at] for at in range(index - 1, max(-1, index - _BACK), -1))
    term = next((run for run in before if outline.boxes[run.box].tag == "dt"), None)
    return term.text if term is not None and _is_label(term.text) else ""


def _bold(runs: list[Part], index: int) -> str:
    """The nearest line in bold above, under the same heading."""
    part = runs[index]
    for at in range(index - 1, max(-1, index - _BACK), -1):
        run = runs[at]
        if run.heading != part.heading or run.level:
            return ""
        if run.bold:
            return run.text if len(run.lines) == 1 and _is_label(run.text) else ""
    return ""


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and not any(map(str.isdigit, text))
