"""What texts tell of a service that is still to come, or is no more (codebook A8). Pure."""

import re
from collections.abc import Iterable, Sequence

from serviceaudit.criteria.vocabulary import NAMED, Said, Vocabulary
from serviceaudit.model import Signal
from serviceaudit.text import fold

_SENTENCE_END = re.compile(r"(?<!\b\d)(?<!\b\d\d)\. ")
"""A point after one or two digits belongs to a date, as in "1. mars"."""
_YEAR = re.compile(r"\b20\d\d\b")
_BEGINS = ("opens", "set_up")
_ENDING = 3
"""Letters by which two forms of a word may differ at their end."""
_MOST_BETWEEN = 4
"""Words between a name and the verb that tells what becomes of it."""


def later_than(whens: Iterable[str], today: str, told: str = "") -> bool:
    """One of the dates is after today; one without a year is the next such day after the text was `told`.

    Where that is not known, a day that has passed and stands in the text with its year tells it.
    """
    dates = tuple(whens)
    since = told or next((when for when in dates if when[0] != "-" and when <= today), today)
    return any(_dated(when, since) > today for when in dates)


def _dated(when: str, since: str) -> str:
    if not when.startswith("--"):
        return when
    year = int(since[:4]) + (when[1:] < since[4:10])
    return f"{year}{when[1:]}"


def is_to_come(vocabulary: Vocabulary, signal: Signal, today: str, told: str) -> bool:
    """It tells of an opening after the visit's day, and not of one that was closed for a while and opens again."""
    said = vocabulary.concepts(signal.text)
    if "recess" in said or not any(concept in said for concept in _BEGINS):
        return False
    whole = later_than((when for when in signal.dates if when[:1] != "-"), today)
    later = later_than(signal.dates, today, told)
    return any(_begins(vocabulary, sentence, whole, later, today) for sentence in _SENTENCE_END.split(signal.text))


def is_closed(vocabulary: Vocabulary, text: str, own: frozenset[str]) -> bool:
    """It tells that a service is no more, and not of another one than those called `own` (of any, if empty).

    A closing is told of the name before it, or of the first one after: "X has taken over from Y, which was closed".
    """
    said = vocabulary.says(text)
    closings = [s for s in said if s.concept == "closed"]
    names = [s for s in said if s.concept == NAMED]
    closed = (_closed_name(closing, names) for closing in closings)
    return any(not (own and name) or any(_is_same(name, one) for one in own) for name in closed)


def _closed_name(closing: Said, names: Sequence[Said]) -> str:
    before = [name.words for name in names if name.start <= closing.start]
    after = [name.words for name in names if name.start > closing.start]
    return before[-1] if before else after[0] if after else ""


def _is_same(name: str, other: str) -> bool:
    """Forms of one word end their names: "servicetorget" and "servicetorg", but not "servicekontoret"."""
    one, two = name.rpartition(" ")[2], other.rpartition(" ")[2]
    shared = max(min(len(one), len(two)) - _ENDING, 1)
    return one[:shared] == two[:shared]


def begins_later(vocabulary: Vocabulary, signal: Signal, today: str, told: str) -> bool:
    """It tells of a beginning of any kind, such as somebody's term of office, after the visit's day (E12)."""
    return later_than(signal.dates, today, told) and "opens" in vocabulary.concepts(signal.text)


def is_planned(vocabulary: Vocabulary, text: str) -> bool:
    """It speaks of plans, as no words for a service that opens again do."""
    said = vocabulary.concepts(text)
    return "planned" in said and "recess" not in said


def _begins(vocabulary: Vocabulary, sentence: str, whole: bool, later: bool, today: str) -> bool:
    """`whole`: a date with its year is to come; `later`: any is."""
    said = vocabulary.says(sentence)
    told = {s.concept for s in said}
    if "head" in told:
        # What begins is somebody's term of office.
        return False
    if NAMED not in told:
        # A day without a year may be that of anything else that opens, such as an application.
        return whole and "opens" in told and "matter" not in told
    then = later or "soon" in told or any(year > today[:4] for year in _YEAR.findall(sentence))
    return then and _is_said_of_name(said, fold(sentence))


def _is_said_of_name(said: Sequence[Said], folded: str) -> bool:
    """The verb stands near a name, with no comma between but right beside one ("the centre, which opens in May")."""
    names = [s for s in said if s.concept == NAMED]
    verbs = [s for s in said if s.concept in _BEGINS]
    for first, second in ((min(n, v, key=_start), max(n, v, key=_start)) for n in names for v in verbs):
        between = folded[first.end : second.start]
        words = len(between.replace(",", " ").split())
        if words <= (1 if "," in between else _MOST_BETWEEN):
            return True
    return False


def _start(said: Said) -> int:
    return said.start
