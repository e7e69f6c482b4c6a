"""Whose service a page is about, by its first sentence (codebook A3, A5-A7). Pure."""

from serviceaudit.criteria.vocabulary import NAMED, Vocabulary
from serviceaudit.text import fold

_OTHERS = ("A3", "A5", "A6", "A7")
"""Rules of look-alikes that are bodies of their own; portals and desks for business are what a service helps with."""
_OWNER = 8
"""Letters of a word that may tell whose a service is."""


def is_for_others(vocabulary: Vocabulary, first: str, *, strong: bool, home: bool) -> bool:
    """The first text of a page headed by a service's name tells of another body's service, or of one for its customers.

    `strong`: the name in the heading counts alone. `home`: it is the front page.
    """
    sentence = first.split(". ", maxsplit=1)[0]
    said = vocabulary.concepts(sentence)
    if not strong and _is_owned(vocabulary, sentence):
        return True
    if not said & {"activity", "same_house"} and any(s.strength in _OTHERS for s in vocabulary.says(sentence)):
        return NAMED not in vocabulary.concepts(first)
    # Under a strong name, tenants may only be told whom else to ask.
    return "tenants" in said and ("activity" in said or not strong) and "all_matters" not in said and not home


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
