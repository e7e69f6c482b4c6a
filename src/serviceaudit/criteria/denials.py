"""What a text says that somebody does, without what it says that nobody, or another, does. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from serviceaudit.criteria.vocabulary import Said, Vocabulary
from serviceaudit.text import fold

_DEEDS = ("activity", "answers")
"""Concepts of what a service does."""
_OBJECTS = ("all_matters", "municipal", "matter")
"""Concepts of what it does that for."""
_REACH = 6
"""Words over which a denial reaches ..."""
_REACH_LETTERS = 120
"""... and letters."""
_NAME_WORDS = (2, 3)
_NAME_LETTERS = 4
"""Words that join others are shorter. By capitals nothing is told: whole texts are written in them."""


def affirmed(vocabulary: Vocabulary, text: str) -> tuple[Said, ...]:
    """What a text says, without what it says that somebody does not do ("they cannot answer questions about …").

    Nor what one person does by office: "the director takes care of schools" tells nothing of a service.
    """
    said = vocabulary.says(text)
    if not any(s.concept in _DEEDS for s in said):
        return said
    harmless = {s.start for s in said if s.concept == "not_only"}
    negations = [s for s in said if s.concept == "negation" and s.start not in harmless]
    titles = [s for s in said if s.concept == "never_title"]
    if not negations and not titles:
        return said
    folded = fold(text)
    deeds = [s for s in said if s.concept in _DEEDS]
    joints = [s for s in said if s.concept == "or"]
    negated = sorted((deed for deed in deeds if _is_negated(deed, negations, joints, folded)), key=_end)
    another = {id(s) for s in (*negated, *(s for s in deeds if _is_by_office(s, titles, folded)))}
    done = [s.start for s in deeds if id(s) not in another]
    return tuple(s for s in said if id(s) not in another and not _is_object(s, negated, done, folded))


def _is_object(said: Said, negated: Sequence[Said], done: Sequence[int], folded: str) -> bool:
    """What is not done, told in the same sentence behind the deed, with no deed that is done between: `done` begin there."""
    before = bisect_right(negated, said.start, key=_end)
    if said.concept not in _OBJECTS or not before:
        return False
    deed = negated[before - 1]
    if folded.find(".", deed.end, said.start) >= 0:
        return False
    return bisect_right(done, said.start) == bisect_left(done, deed.end)


def _is_negated(deed: Said, negations: Sequence[Said], joints: Sequence[Said], folded: str) -> bool:
    first = bisect_left(negations, deed.start - _REACH_LETTERS, key=_start)
    near = negations[first : bisect_right(negations, deed.end + 1, key=_start)]
    return any(_negates(n, deed, folded) or _reaches(n, deed, joints, folded) for n in near)


def _start(said: Said) -> int:
    return said.start


def _end(said: Said) -> int:
    return said.end


def _negates(negation: Said, deed: Said, folded: str) -> bool:
    """It stands inside the words for a deed, right before, or right after them."""
    if negation.start >= deed.start and negation.end <= deed.end:
        return True
    first, second = sorted((negation, deed), key=_start)
    return first.end <= second.start and folded[first.end : second.start].isspace()


def _reaches(negation: Said, deed: Said, joints: Sequence[Said], folded: str) -> bool:
    """A denial goes on behind an "or": "they cannot look up accounts or give advice"."""
    between = folded[negation.end : deed.start]
    if negation.end > deed.start or "." in between or len(between.split()) > _REACH:
        return False
    first = bisect_left(joints, negation.end, key=_start)
    near = joints[first : bisect_left(joints, deed.start, key=_start)]
    return any(s.end <= deed.start and not folded[s.end : deed.start].strip() for s in near)


def _is_by_office(deed: Said, titles: Sequence[Said], folded: str) -> bool:
    first = bisect_left(titles, deed.start - _REACH_LETTERS, key=_start)
    return any(_does(title, deed, folded) for title in titles[first : bisect_left(titles, deed.start, key=_start)])


def _does(title: Said, deed: Said, folded: str) -> bool:
    """A sentence begins with the title, and what stands between it and the deed may be a name: who holds it does it."""
    if title.end > deed.start or (title.start and not folded.endswith(". ", 0, title.start)):
        return False
    between = folded[title.end : deed.start].split()
    return len(between) in _NAME_WORDS and all(len(word) >= _NAME_LETTERS and word[-1].isalpha() for word in between)
