"""Whose service a page or a sentence is about, by the words beside its name, if there is any (codebook A3, A5-A7). Pure."""

from collections.abc import Iterable, Sequence
from itertools import islice

from serviceaudit.criteria.vocabulary import NAMED, Said, Vocabulary, stem
from serviceaudit.text import fold

_OTHERS = ("A3", "A5", "A6", "A7")
"""Rules of look-alikes that are bodies of their own; portals and desks for business are what a service helps with."""
_OWNER = 8
"""Letters of a word that may tell whose a service is."""
_PLACE = 4
"""Letters of the shortest name of another municipality."""
_ENDING = 3
"""Letters by which forms of one name may differ at their end."""
_LABEL = 3
"""Words of a sentence that says no more than whose something is."""
_DENYING = 3
"""So many words before a name deny it."""
_NEAR = 60
"""Letters between words that belong together."""
_GAP = 4
"""Letters between words right behind each other, spaces among them."""
_MOST_NAMES = 20
"""No honest text names more services."""
_MOST_BETWEEN = 3
"""Words between "the centre at" and the body that has it."""


def is_for_others(vocabulary: Vocabulary, heading: str, first: str, *, home: bool) -> bool:
    """A heading or the first text below it tells of another body's service, or of one for its customers.

    Or that there is no such service. `home`: it is the front page.
    """
    names = _names(vocabulary, heading)
    strong = any(name.strength == "strong" for name in names)
    if any(is_anothers(vocabulary, heading, name) for name in names):
        return True
    return _opens_for_others(vocabulary, first, names, strong=strong, home=home) or _is_none(vocabulary, first, names)


def _opens_for_others(vocabulary: Vocabulary, first: str, names: Sequence[Said], *, strong: bool, home: bool) -> bool:
    """`strong`: the name in the heading counts alone."""
    sentence = first.split(". ", maxsplit=1)[0]
    said, told = vocabulary.says(sentence), vocabulary.concepts(sentence)
    if any(is_anothers(vocabulary, sentence, name) for name in _names(vocabulary, sentence)):
        return True
    look_alikes = [s for s in said if s.strength in _OTHERS]
    if any(s.words.endswith(name.words) for s in look_alikes for name in names):
        return True
    if "company" in told and "tenants" in vocabulary.concepts(first):
        return True
    if not strong and _is_owned(vocabulary, sentence):
        return True
    if "another_owner" in told and not told & {"activity", "same_house", NAMED} and len(sentence.split()) <= _LABEL:
        return True
    if not told & {"activity", "same_house", "denial"} and look_alikes:
        return NAMED not in vocabulary.concepts(first)
    # Under a strong name, tenants may only be told whom else to ask.
    return "tenants" in told and ("activity" in told or not strong) and "all_matters" not in told and not home


def _is_none(vocabulary: Vocabulary, text: str, names: Sequence[Said]) -> bool:
    """It denies that there is a service of such a name, and not one for a sector alone."""
    if "sector" in vocabulary.concepts(text):
        return False
    own = {stem(name) for name in names}
    return any(is_denied(vocabulary, text, name) for name in _names(vocabulary, text) if stem(name) in own)


def _names(vocabulary: Vocabulary, text: str) -> list[Said]:
    return [s for s in vocabulary.says(text) if s.concept == NAMED][:_MOST_NAMES]


def is_anothers(vocabulary: Vocabulary, text: str, name: Said) -> bool:
    """Right before a service's name, or behind it as the place, stands another body; or another municipality before it.

    "The hospital's service centre", "the service centre at the hospital", "the contact centre of the city of Elsewhere".
    """
    said, folded = vocabulary.says(text), fold(text)
    owners = [s for s in said if s.concept == "another_owner"]
    if any(gap(folded, s, name) in ("", "s") for s in owners):
        return True
    place = next((s for s in said if s.concept == "part_of" and gap(folded, name, s) == ""), None)
    if place and any(_is_near(folded, place, owner) for owner in owners):
        return True
    return _is_a_neighbours(vocabulary, said, folded, name)


def gap(folded: str, first: Said, second: Said) -> str | None:
    """What stands between two things said right behind each other; None where they are farther apart."""
    return folded[first.end : second.start].strip() if 0 <= second.start - first.end <= _GAP else None


def _is_near(folded: str, place: Said, owner: Said) -> bool:
    if not 0 <= owner.start - place.end <= _NEAR:
        return False
    between = folded[place.end : owner.start]
    return len(between.split()) <= _MOST_BETWEEN and not {",", "."} & set(between)


def _is_a_neighbours(vocabulary: Vocabulary, said: Sequence[Said], folded: str, name: Said) -> bool:
    """It belongs to "the city of …", and no word of the municipality's own names stands before it."""
    of = next((s for s in said if s.concept == "municipality_s" and gap(folded, s, name) == ""), None)
    if of is None:
        return False
    before = folded[: of.start].split()
    if not before or len(before[-1]) < _PLACE or vocabulary.concepts(before[-1]):
        return False
    return not any(is_form(word, own) for word in before for own in vocabulary.own_names)


def is_form(word: str, name: str) -> bool:
    """A form of the name: "Isokylän" of "Isokylä"."""
    shared = max(len(name) - _ENDING, _PLACE)
    return word[:shared] == name[:shared]


def is_denied(vocabulary: Vocabulary, text: str, name: Said) -> bool:
    """A word of denial stands right before the name: "we have no contact centre"."""
    folded = fold(text)
    before = (
        folded[s.end : name.start]
        for s in vocabulary.says(text)
        if s.concept == "denial" and 0 <= name.start - s.end <= _NEAR
    )
    return any(len(between.split()) < _DENYING and "." not in between for between in before)


def serves_one_sector(vocabulary: Vocabulary, texts: Iterable[str]) -> bool:
    """A sentence says that the service is for one sector, or for a company's customers, alone."""
    return any(_is_only_for(vocabulary, sentence) for text in texts for sentence in text.split(". "))


def _is_only_for(vocabulary: Vocabulary, sentence: str) -> bool:
    said, folded = vocabulary.says(sentence), fold(sentence)
    told = {s.concept for s in said}
    if not (NAMED in told or {"itself", "activity"} <= told) or "all_matters" in told:
        return False
    harmless = {s.start for s in said if s.concept == "not_only"}
    limits = (s for s in said if s.concept == "only" and not any(h < s.start <= h + _OWNER for h in harmless))
    narrow = [s for s in said if s.concept in ("sector", "tenants")]
    return any(_is_behind(folded, limit, s) for limit in islice(limits, _MOST_NAMES) for s in narrow)


def _is_behind(folded: str, limit: Said, narrow: Said) -> bool:
    between = folded[limit.end : min(narrow.start, limit.end + _NEAR)]
    return 0 <= narrow.start - limit.end <= _NEAR and len(between.split()) < _MOST_BETWEEN


def _is_owned(vocabulary: Vocabulary, sentence: str) -> bool:
    """It tells right before a service's name whose it is.

    By a sector's word, or it begins with a word that no word file knows: "the swimming bath's desk".
    """
    said, folded = vocabulary.says(sentence), fold(sentence)
    name = next((s for s in said if s.concept == NAMED), None)
    if name is None:
        return False
    sectors = (s for s in said if s.concept == "sector" and s.end <= name.start)
    if any(folded[s.end : name.start].strip() in ("", "s") for s in sectors):
        return True
    owner = folded[: name.start].split()
    if len(owner) != 1 or len(owner[0]) < _OWNER or not owner[0].endswith("s"):
        return False
    return owner[0].removesuffix("s") not in vocabulary.own_names and not vocabulary.concepts(owner[0])
