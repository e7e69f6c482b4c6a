"""Words of a language -> names to type into a site's own search (codebook, sections 1 and 7). Pure.

They are the first strong phrases of a concept, since the words files begin with the commonest ones. A phrase is written
to find words in a text, a name to be typed: stems are passed over, and so are compounds that share an end ("x- and y-service"), torn compounds are joined, and of names that hardly
differ the first is enough.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from serviceaudit.criteria.phrases import GAP
from serviceaudit.criteria.words import Words

MOST_NAMES = 3
"""Codebook, section 1: the search is asked for three names."""
_ALIKE = 0.84
"""Two spellings of one word are more alike than this, two names of a service less."""
_SHORTEST_END = 4


def names(words: Words, concept: str, most: int = MOST_NAMES) -> tuple[str, ...]:
    """At most `most` names of what a concept stands for, the commonest first."""
    whole = _whole_words(words)
    found: list[str] = []
    for phrase in words.concepts.get(concept, {}).get("strong", ()):
        name = _name(phrase, whole)
        if name and not any(_alike(name, other) for other in found):
            found.append(name)
        if len(found) == most:
            break
    return tuple(found)


def _name(phrase: str, whole: frozenset[str]) -> str:
    if GAP in phrase or "{" in phrase or "- " in phrase:
        return ""
    name = phrase.removesuffix("*")
    joined = name.replace(" ", "")
    if joined in whole:
        return joined
    return name if not phrase.endswith("*") or _is_whole(name.split()[-1], whole) else ""


def _is_whole(word: str, whole: frozenset[str]) -> bool:
    """It is a word, or a compound that ends in one: "kontaktcenterchef" ends in "chef", "päällik" is half a word."""
    return any(word[start:] in whole for start in range(len(word) - _SHORTEST_END + 1))


def _whole_words(words: Words) -> frozenset[str]:
    """What stands in any phrase of the language without a star."""
    return frozenset(word.strip(",") for phrase in _phrases(words) for word in phrase.split() if not word.endswith("*"))


def _phrases(words: Words) -> Iterator[str]:
    for by_strength in words.concepts.values():
        for phrases in by_strength.values():
            yield from phrases


def _alike(name: str, other: str) -> bool:
    a, b = name.replace("-", ""), other.replace("-", "")
    return SequenceMatcher(None, a, b).ratio() > _ALIKE
