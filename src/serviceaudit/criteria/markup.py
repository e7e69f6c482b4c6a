"""criteria/words/markup.yaml and the words files -> the few words that observing needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from serviceaudit.criteria.words import Words
from serviceaudit.criteria.yaml12 import read
from serviceaudit.errors import CriteriaError
from serviceaudit.text import fold

PARTS = ("header", "nav", "main", "aside", "footer", "overlay", "alert", "slide", "item", "date", "consent")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkupWords:
    """Part of a page -> pieces of class and id that name it."""

    parts: Mapping[str, frozenset[str]]


def load_markup(folder: Path) -> MarkupWords:
    """Read markup.yaml.

    Raises CriteriaError: an unknown part, or a value that is no list of words.
    """
    node = read(folder / "markup.yaml")
    parts = {}
    for key, value in node.items():
        if key not in PARTS:
            raise CriteriaError(f"{node.where(key)}: unknown part `{key}`; known are {', '.join(PARTS)}")
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise CriteriaError(f"{node.where(key)}: `{key}` must be a list of words")
        parts[key] = frozenset(str(item) for item in value)
    return MarkupWords(parts=parts)


def months(languages: Iterable[Words]) -> dict[str, int]:
    """Folded month name -> number, full and with three letters."""
    found: dict[str, int] = {}
    for words in languages:
        for number, name in enumerate(words.months, start=1):
            found.setdefault(fold(name), number)
            found.setdefault(fold(name)[:3], number)
    return found


_NAMELESS = (
    "contact_centre",
    "head_of_service",
    "head",
    "team_leader",
    "shared_head",
    "never_title",
    "switchboard",
    "contact_us",
    "organisation",
    "other_bodies",
    "former",
    "leads",
    "opens",
    "not_a_name",
)
_SHORTEST = 4
"""Shorter words of phrases may be given names ("Bo")."""


def not_names(languages: Iterable[Words]) -> tuple[frozenset[str], frozenset[str]]:
    """Folded words that begin with a capital beside a title but name nobody, and beginnings of such words.

    They are those listed as such, and the words of titles and services.
    """
    found: set[str] = set()
    stems: set[str] = set()
    for words in languages:
        for concept in _NAMELESS:
            for phrase in words.says(concept):
                for word in fold(phrase).split():
                    bare = word.rstrip("*")
                    if word.endswith("*") and len(bare) > _SHORTEST:
                        stems.add(bare)
                    elif concept == "not_a_name" or len(bare) >= _SHORTEST:
                        found.add(bare)
    return frozenset(found), frozenset(stems)


def not_titles(languages: Iterable[Words]) -> frozenset[str]:
    """Folded words beside a name that are no title: those for channels."""
    said = (
        phrase for words in languages for concept in ("how_channel", "contact_us") for phrase in words.says(concept)
    )
    return frozenset(word.rstrip("*") for phrase in said for word in fold(phrase).split())


def also_names(languages: Iterable[Words]) -> frozenset[str]:
    """Folded words that people are called by, though phrases hold them."""
    return frozenset(fold(word) for words in languages for word in words.says("also_a_name"))


def pronouns(languages: Iterable[Words]) -> frozenset[str]:
    """Folded words that stand for somebody who was named before."""
    return frozenset(fold(word) for words in languages for word in words.says("pronoun"))
