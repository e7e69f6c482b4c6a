"""What texts tell of a service that is still to come, or is no more (codebook A8). Pure."""

import re
from collections.abc import Iterable, Sequence

from serviceaudit.criteria.owners import gap, is_form
from serviceaudit.criteria.vocabulary import NAMED, Said, Vocabulary
from serviceaudit.model import Signal
from serviceaudit.text import fold

_SENTENCE_END = re.compile(r"(?<!\b\d)(?<!\b\d\d)\. ")
"""A point after one or two digits belongs to a date, as in "1. mars"."""
_YEAR = re.compile(r"\b20\d\d\b")
_BEGINS = ("opens", "set_up")
_AT_ONCE = re.compile(r"\W*(?:\w+\W+){0,2}\d")
"""A date follows a verb within two words: "opens on 1 March"."""
_GENITIVES = {"sv": "s", "da": "s", "nb": "s", "nn": "s", "fi": "n"}
_APOSTROPHES = ("'s", "’s")
_MOST_TOLD = 20
"""No honest sentence says it oftener, or names more services."""
_MOST_BEFORE = 3
"""Words between what stands for the service and what is told of it."""
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


def is_to_come(vocabulary: Vocabulary, text: str, dates: Sequence[str], today: str, told: str) -> bool:
    """It tells of an opening after the visit's day, and not of one that was closed for a while and opens again.

    `dates`: those in the text; `told`: the day on which it was told, "" where that is not known.
    """
    said = vocabulary.concepts(text)
    if not said & {*_BEGINS, "we_open"} or _is_recess(vocabulary, text):
        return False
    whole = later_than((when for when in dates if when[:1] != "-"), today)
    later = later_than(dates, today, told)
    return any(_begins(vocabulary, sentence, whole, later, today) for sentence in _SENTENCE_END.split(text))


def _is_recess(vocabulary: Vocabulary, text: str) -> bool:
    """It tells of a closing for a while: "opens again", but not "does not open again"."""
    if "recess" not in vocabulary.concepts(text):
        return False
    said, folded = vocabulary.says(text), fold(text)
    denied = {s.end for s in said if s.concept == "negation"}
    return any(len(folded[: s.start].rstrip()) not in denied for s in said if s.concept == "recess")


def is_former(vocabulary: Vocabulary, text: str, own: frozenset[str]) -> bool:
    """Right before the name stands that it is one of old: "the former contact centre"."""
    said, folded = vocabulary.says(text), fold(text)
    former = [s for s in said if s.concept == "former"][:_MOST_TOLD]
    names = [s for s in said if s.concept == NAMED and any(_is_same(s.words, one) for one in own)] if former else []
    return any(gap(folded, s, name) == "" for s in former for name in names)


def is_closed(vocabulary: Vocabulary, text: str, own: frozenset[str], *, whole: bool = False) -> bool:
    """It tells that the service is no more, and not of another one than those called `own` (of any, if empty).

    A closing is told of the name before it, or of the first one after: "X has taken over from Y, which was closed".
    `whole`: and not of one branch, such as "the contact centre in Wick".
    """
    former = not whole and is_former(vocabulary, text, own)
    return former or _tells_of_service(vocabulary, text, "closed", own, whole=whole)


def is_planned(vocabulary: Vocabulary, text: str, own: frozenset[str]) -> bool:
    """It speaks of plans for the service, as no words for one that opens again do. `own` as in `is_closed`."""
    if "planned" not in vocabulary.concepts(text) or _is_recess(vocabulary, text):
        return False
    return _tells_of_service(vocabulary, text, "planned", own, whole=False)


def _tells_of_service(vocabulary: Vocabulary, text: str, concept: str, own: frozenset[str], *, whole: bool) -> bool:
    """A sentence says it of a service by name, or of what the page is about: of nothing else, such as an ice rink."""
    if concept not in vocabulary.concepts(text):
        return False
    return any(_says_of_service(vocabulary, s, concept, own, whole=whole) for s in _SENTENCE_END.split(text))


def _says_of_service(vocabulary: Vocabulary, sentence: str, concept: str, own: frozenset[str], *, whole: bool) -> bool:
    said, folded = vocabulary.says(sentence), fold(sentence)
    named = _whole([s for s in said if s.concept == NAMED])
    for told in [s for s in said if s.concept == concept][:_MOST_TOLD]:
        if _follows(said, folded, told, "doing", 0) or _is_for_days(told, said):
            continue
        names = _nearest_first(told, named)
        if not names and _is_of_itself(told, said, folded):
            return True
        subject = next((name for name in names if _is_subject(vocabulary, name, told, said, folded)), None)
        if subject is None or (whole and _is_of_a_branch(vocabulary, subject, said, folded)):
            continue
        if not own or any(_is_same(subject.words, one) for one in own):
            return True
    return False


def _is_for_days(told: Said, said: Sequence[Said]) -> bool:
    """The words are part of those for a closing on single days: "is closed on"."""
    return any(s.concept == "closed_for_days" and s.start < told.end and told.start < s.end for s in said)


def _nearest_first(told: Said, names: Sequence[Said]) -> list[Said]:
    """Names before it, the last one first; where there are none, the first one after it."""
    before = [name for name in names if name.start <= told.start]
    return before[: -_MOST_TOLD - 1 : -1] or list(names[:1])


def _whole(names: Sequence[Said]) -> list[Said]:
    """Names that are no part of a longer one, such as "customer service" of "customer service centre"."""
    whole: list[Said] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if not whole or name.end > whole[-1].end:
            whole.append(name)
    return whole


def _is_subject(vocabulary: Vocabulary, name: Said, told: Said, said: Sequence[Said], folded: str) -> bool:
    """What is told behind a name is told of it: not of what it has, of what is in it, or of what it replaces."""
    first, last = sorted((name, told), key=_start)
    between = [s for s in said if first.end <= s.start and s.end <= last.start]
    if any(s.concept == "replaces" for s in between):
        return False
    rest = folded[name.end : told.start]
    if rest.strip() and _is_owner(vocabulary, name, rest):
        # "The centre's work", but not "the centre's till".
        return any(s.concept == "itself" and not folded[name.end : s.start].strip() for s in between)
    parts = (s for s in said if s.concept == "part_of" and s.end <= name.start)
    inside = next((s for s in parts if len(folded[s.end : name.start].split()) <= 1), None)
    titles = (s for s in said if s.concept == "head_of_service")
    if inside is None or name.start > told.start or any(s.start <= name.start < s.end for s in titles):
        return True
    return any(
        s.concept == "itself" and not folded[s.end : inside.start].strip() for s in said if s.end <= inside.start
    )


def _is_of_a_branch(vocabulary: Vocabulary, name: Said, said: Sequence[Said], folded: str) -> bool:
    """Right behind the name stands a place that is neither the municipality nor a house that the words know."""
    place = next((s for s in said if s.concept == "in_a_place" and gap(folded, name, s) == ""), None)
    where = folded[place.end :].split() if place else []
    if not where or vocabulary.concepts(where[0]) or not where[0].isalpha():
        return False
    return not any(is_form(where[0], own) for own in vocabulary.own_names)


def _is_owner(vocabulary: Vocabulary, name: Said, rest: str) -> bool:
    """The name stands in the genitive."""
    if name.words.endswith(_APOSTROPHES) or rest.startswith(_APOSTROPHES):
        return True
    bare = name.words[:-1]
    return any(
        name.words.endswith(ending) and (ending != "s" or NAMED in vocabulary.concepts(bare))
        for words in vocabulary.words
        if (ending := _GENITIVES.get(words.language))
    )


def _is_of_itself(told: Said, said: Sequence[Said], folded: str) -> bool:
    """The sentence begins with it, or a word for the service stands in it or right before."""
    if not folded[: told.start].split():
        return True
    subjects = (s for s in said if s.concept == "itself" and s.start < told.end)
    return any(len(folded[s.end : told.start].split()) <= _MOST_BEFORE for s in subjects)


def _is_same(name: str, other: str) -> bool:
    """Forms of one word end their names: "servicetorget" and "servicetorg", but not "servicekontoret"."""
    one, two = name.rpartition(" ")[2], other.rpartition(" ")[2]
    shared = max(min(len(one), len(two)) - _ENDING, 1)
    return one[:shared] == two[:shared]


def begins_later(vocabulary: Vocabulary, signal: Signal, today: str, told: str) -> bool:
    """It tells of a beginning of any kind, such as somebody's term of office, after the visit's day (E12)."""
    return later_than(signal.dates, today, told) and "opens" in vocabulary.concepts(signal.text)


def _begins(vocabulary: Vocabulary, sentence: str, whole: bool, later: bool, today: str) -> bool:
    """`whole`: a date with its year is to come; `later`: any is."""
    said = vocabulary.says(sentence)
    told = {s.concept for s in said}
    if "head" in told:
        # What begins is somebody's term of office.
        return False
    if NAMED not in told:
        # A day without a year may be that of anything else that opens, such as an application.
        return whole and "we_open" in told and "matter" not in told
    soon = "soon" in told
    then = later or soon or any(year > today[:4] for year in _YEAR.findall(sentence))
    return then and _is_said_of_name(said, fold(sentence), soon)


def _is_said_of_name(said: Sequence[Said], folded: str, soon: bool) -> bool:
    """A verb stands near a name, with no comma between but right beside one ("the centre, which opens in May").

    After a name as its subject it must be said when at once: else something else begins there.
    """
    names = [s for s in said if s.concept == NAMED][:_MOST_TOLD]
    verbs = [s for s in said if s.concept in _BEGINS][:_MOST_TOLD]
    pairs = (sorted((name, verb), key=_start) for name in names for verb in verbs)
    return any(_is_near(folded, *pair) and _is_when(said, folded, *pair, soon=soon) for pair in pairs)


def _is_when(said: Sequence[Said], folded: str, first: Said, last: Said, *, soon: bool) -> bool:
    """What follows a name and a verb is not the hour of a day, nor, behind the verb, what else begins than the name.

    "Opens on 1 March" and "on 1 March X opens", but not "on 1 March X opens at 12" or "opens a chat on 1 March".
    """
    if _follows(said, folded, last, "other_hours", 1):
        return False
    if first.concept in _BEGINS:
        return True
    return soon or (not _follows(said, folded, last, "another", 0) and bool(_AT_ONCE.match(folded, last.end)))


def _follows(said: Sequence[Said], folded: str, after: Said, concept: str, words: int) -> bool:
    """It is said behind something, with at most so many words between."""
    starts = (s.start for s in said if s.concept == concept and s.start >= after.end)
    return any(len(folded[after.end : start].split()) <= words for start in starts)


def _is_near(folded: str, first: Said, second: Said) -> bool:
    between = folded[first.end : second.start]
    return len(between.replace(",", " ").split()) <= (1 if "," in between else _MOST_BETWEEN)


def _start(said: Said) -> int:
    return said.start
