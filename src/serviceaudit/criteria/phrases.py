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
    def _plain(self) -> re.Pattern[str] | None:
        """Made at the first text: of the built-in languages, most sites need two."""
        plain = [p for p in self._tags if GAP not in p]
        return re.compile(_START + "(?=(" + _trie(plain) + "))") if plain else None

    @cached_property
    def _gapped(self) -> tuple[tuple[re.Pattern[str], frozenset[Tag]], ...]:
        gapped = [p for p in self._tags if GAP in p]
        return tuple((re.compile(_START + _gap_pattern(p)), self._tags[p]) for p in gapped)

    def find(self, folded: str) -> tuple[Hit, ...]:
        """All hits in a folded text, in order; hits may overlap where they begin at different places."""
        hits = []
        if self._plain is not None:
            for match in self._plain.finditer(folded):
                start, end = match.span(1)
                hits.append(Hit(self._which(folded[start:end]), start, end))
        for pattern, tags in self._gapped:
            hits.extend(Hit(tags, m.start(), m.end()) for m in pattern.finditer(folded))
        return tuple(sorted(hits, key=lambda h: (h.start, -h.end)))

    def _tags_of(self, found: str) -> frozenset[Tag]:
        """Every phrase that these words say: the words themselves, each `beginning*` of them, and shorter phrases they begin with."""
        tags = set(self._tags.get(found, ()))
        for length in range(1, len(found) + 1):
            tags |= self._tags.get(found[:length] + "*", frozenset())
            if length < len(found) and not found[length].isalnum():
                tags |= self._tags.get(found[:length], frozenset())
        return frozenset(tags)


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
