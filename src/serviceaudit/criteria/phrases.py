"""Phrases -> one regular expression that finds all of them in one pass over a text. Pure.

The phrases are built into a trie, so that hundreds of them cost little more than one (`docs/dependencies.md`, "words").
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from serviceaudit.text import fold

GAP = "…"
_GAP_WORDS = r"(?:[^\w\n]+[\w-]+){0,4}?[^\w\n]+"
_START = r"(?<!\w)(?<!\w-)"


@dataclass(frozen=True, slots=True)
class Tag:
    """What a phrase stands for."""

    concept: str
    strength: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: which concepts it says, and where in the folded text."""

    tags: frozenset[Tag]
    start: int
    end: int


class Phrases:
    """Finds phrases in texts; the longest of those that begin at one place counts."""

    def __init__(self, entries: Mapping[str, Iterable[Tag]]) -> None:
        """`entries`: phrase as written in a words file -> what it stands for."""
        self._tags: dict[str, frozenset[Tag]] = {fold(p): frozenset(tags) for p, tags in entries.items()}
        self._which = lru_cache(maxsize=20_000)(self._tags_of)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Made at the first text: of the built-in languages, most sites need two.

        Of a phrase with a gap, the words before the gap stand in the trie; the rest is tried where they are found.
        """
        heads = {_before_gap(phrase) for phrase in self._gapped}
        plain = [p for p in self._tags if GAP not in p]
        return re.compile(_START + "(?=(" + _trie([*plain, *heads]) + "))") if self._tags else None

    @cached_property
    def _gapped(self) -> Mapping[str, tuple[str, re.Pattern[str]]]:
        """Phrase with a gap -> the words before the gap, and the whole as a pattern."""
        phrases = [p for p in self._tags if GAP in p]
        return {p: (head_of(p), re.compile(_gap_pattern(p))) for p in phrases}

    def find(self, folded: str) -> tuple[Hit, ...]:
        """All hits in a folded text, in order; hits may overlap where they begin at different places."""
        if self._pattern is None:
            return ()
        hits = []
        for match in self._pattern.finditer(folded):
            start, end = match.span(1)
            whole_phrases, gapped = self._which(folded[start:end])
            hits += [Hit(tags, start, start + length) for length, tags in whole_phrases]
            for phrase in gapped:
                whole = self._gapped[phrase][1].match(folded, start)
                if whole is not None:
                    hits.append(Hit(self._tags[phrase], start, whole.end()))
        return tuple(sorted(hits, key=lambda h: (h.start, -h.end))) if len(hits) > 1 else tuple(hits)

    def _tags_of(self, found: str) -> tuple[tuple[tuple[int, frozenset[Tag]], ...], tuple[str, ...]]:
        """What these words say, by length, and which phrases with a gap begin with them.

        They say each phrase that they are, each `beginning*` of them, and each shorter phrase that they begin with: of
        that only its own words are the hit, so that a look-alike can hold it though a longer phrase begins with it too.
        """
        by_length: dict[int, set[Tag]] = {len(found): set(self._tags.get(found, ()))}
        for length in range(1, len(found) + 1):
            word_end = next((at for at in range(length, len(found)) if not _in_word(found[at])), len(found))
            by_length.setdefault(word_end, set()).update(self._tags.get(found[:length] + "*", ()))
            if length < len(found) and not found[length].isalnum():
                by_length.setdefault(length, set()).update(self._tags.get(found[:length], ()))
        gapped = tuple(phrase for phrase, (head, _) in self._gapped.items() if found.startswith(head))
        return tuple((length, frozenset(tags)) for length, tags in by_length.items() if tags), gapped


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def head_of(phrase: str) -> str:
    """The letters with which whatever a phrase finds begins, folded."""
    return _before_gap(fold(phrase)).removesuffix("*")


def _before_gap(phrase: str) -> str:
    return phrase.partition(GAP)[0].strip()


def _gap_pattern(phrase: str) -> str:
    return _GAP_WORDS.join(_literal(part.strip()) for part in phrase.split(GAP))


def _literal(part: str) -> str:
    return re.escape(part.removesuffix("*")) + (r"\w*" if part.endswith("*") else r"(?!\w)")


def _trie(phrases: Iterable[str]) -> str:
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return _pattern(root)


def _pattern(node: dict[str, Any]) -> str:
    """Alternatives of a trie node, longer ones first; "*" as last character lets the word go on."""
    branches = [re.escape(key) + _pattern(node[key]) for key in sorted(node) if key not in ("", "*")]
    if "" in node.get("*", ()):
        branches.append(r"\w*(?!\w)")
    elif "" in node:
        branches.append(r"(?!\w)")
    return branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
