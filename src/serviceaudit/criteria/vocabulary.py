"""Words of a site's languages -> what a text says. Pure; remembers texts, since sites repeat their menus on every page."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from serviceaudit import urls
from serviceaudit.criteria.compounds import Tails, titles
from serviceaudit.criteria.phrases import Hit, Phrases, Tag, head_of
from serviceaudit.criteria.stems import stems
from serviceaudit.criteria.words import NAME, Words
from serviceaudit.model import Stems
from serviceaudit.text import fold

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "no": ("nb", "nn", "no"),
    "nb": ("nb", "nn", "no"),
    "nn": ("nn", "nb", "no"),
}
"""Languages whose words are taken together: Norwegian sites mix their two written forms, and many declare only "no"."""

NAMED = "contact_centre"
HEAD_OF_SERVICE = "head_of_service"
LOOK_ALIKE = "not_the_service"
_NAMES = (NAMED, "switchboard", "shared_hotline")
"""Concepts that a look-alike keeps from being said: names of services."""
_REMEMBERED = 50_000
_NOTHING: frozenset[str] = frozenset()
_SHORTEST_NAME = 4
_MONTH_FOLDER = re.compile(r"/(?:[a-z]{2}/)?20\d\d/(?:0?[1-9]|1[0-2])/")
_NEWS_SEGMENTS = 3
"""News is told by the first parts of the address: /nyheter/2026/…, /om-kommunen/aktuelt/…"""
_STEM = 7
_TITLE = Tag(HEAD_OF_SERVICE, "strong")
_BETWEEN = "\0"
"""No phrase holds it, and no word goes on past it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One concept said in a text.

    Attributes:
        strength: of the phrase; for look-alikes the codebook rule that says why.
        words: as found, folded.

    """

    concept: str
    strength: str
    words: str
    start: int
    end: int


def stem(said: Said) -> str:
    """The first letters of the first word, by which two forms of a name are the same."""
    return said.words.split(" ")[0][:_STEM]


def family(language: str) -> tuple[str, ...]:
    """The languages whose words are tried for a declared one, itself first."""
    tag = language.split("-", maxsplit=1)[0].lower()
    return FAMILIES.get(tag, (tag,) if tag else ())


class Vocabulary:
    """All the words for one site: those of its languages, and brands: made of its own name, or told by the site."""

    def __init__(self, words: Iterable[Words], names: Iterable[str] = (), brands: Iterable[str] = ()) -> None:
        """`names`: what the municipality is called, for phrases with `{name}` in them; `brands`: folded, see `brands`."""
        self.words = tuple(words)
        self._names = tuple(names)
        self._phrases = tuple(w.phrases for w in self.words)
        forms = _forms(self.words, self._names)
        self.own_names = frozenset(forms)
        own = _with_name(self.words, forms)
        for brand in brands:
            own.setdefault(f"{brand}*", []).append(Tag(NAMED, "brand"))
        self._tails = Tails(phrase for w in self.words for phrase in w.says("head"))
        self._own_heads = tuple(dict.fromkeys(head_of(phrase) for phrase in own))
        self._with_name = Phrases(own)
        self._known: dict[str, tuple[Said, ...]] = {}
        self._concepts: dict[str, frozenset[str]] = {}
        self._own = own
        self._stems: dict[str, Stems] = {}

    def with_brands(self, brands: tuple[str, ...]) -> "Vocabulary":
        """The same with names of the service that only this site uses."""
        return Vocabulary(self.words, self._names, brands)

    def says(self, text: str) -> tuple[Said, ...]:
        """Everything that a text says, in order. A service's name inside a look-alike is not said."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._read(fold(text))
        return known

    def heard(self, texts: Sequence[str]) -> list[tuple[Said, ...]]:
        """What each text says, as `says`; many short ones that say nothing cost hardly more than one."""
        strange = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(strange) > 1:
            telling = self._telling(strange)
            if len(self._known) + len(strange) > _REMEMBERED:
                self._known.clear()
            self._known.update((text, ()) for number, text in enumerate(strange) if number not in telling)
        known = self._known
        return [known[text] if text in known else self.says(text) for text in texts]

    def concepts(self, text: str) -> frozenset[str]:
        """The concepts that a text says."""
        known = self._concepts.get(text)
        if known is None:
            if len(self._concepts) > _REMEMBERED:
                self._concepts.clear()
            said = self.says(text)
            known = self._concepts[text] = frozenset(s.concept for s in said) if said else _NOTHING
        return known

    def stems(self, concept: str) -> Stems:
        """Letters, any of which stands in the trace of each text that says the concept."""
        known = self._stems.get(concept)
        if known is None:
            own = stems(p for p, tags in self._own.items() if any(tag.concept == concept for tag in tags))
            named = self.stems(NAMED) if concept == HEAD_OF_SERVICE else ()
            known = self._stems[concept] = tuple(
                dict.fromkeys((*own, *(s for w in self.words for s in w.stems(concept)), *named))
            )
        return known

    def tells_news(self, address: str) -> bool:
        """An address tells that news stand there: by a word, or by year and month as the folders of posts have them."""
        path = urls.path(address).split("?")[0]
        if _MONTH_FOLDER.match(path):
            return True
        segments = [part for part in path.split("/") if part][:_NEWS_SEGMENTS]
        written = (part.replace("-", " ").replace("_", " ") for part in segments)
        return any("news" in self.concepts(part) and len(part.split()) <= _NEWS_SEGMENTS for part in written)

    def lacks(self, concept: str) -> bool:
        """None of the languages has a word for it."""
        return not any(w.says(concept) for w in self.words)

    def _telling(self, texts: Sequence[str]) -> Container[int]:
        """Numbers of the texts that may say something: found in all of them joined, in one pass."""
        joined = fold(_BETWEEN.join(texts))
        if joined.count(_BETWEEN) != len(texts) - 1:
            return range(len(texts))
        starts = {hit.start for phrases in self._phrases for hit in phrases.find(joined)}
        for head in self._own_heads:
            starts.update(_all_of(head, joined))
        found, number, counted = set(), 0, 0
        for start in sorted(starts):
            number += joined.count(_BETWEEN, counted, start)
            counted = start
            found.add(number)
        return found

    def _read(self, folded: str) -> tuple[Said, ...]:
        hits = [hit for phrases in self._phrases for hit in phrases.find(folded)]
        if any(head in folded for head in self._own_heads):
            # Their pattern is another for each site: making it takes longer than all else that a page's links take.
            hits += self._with_name.find(folded)
        if not hits:
            return ()
        alike = [h for h in hits if any(tag.concept == LOOK_ALIKE for tag in h.tags)]
        found = {}
        for hit in hits:
            swallowed = any(a.start <= hit.start and hit.end <= a.end and _longer(a, hit) for a in alike)
            for tag in hit.tags:
                if not (swallowed and tag.concept in _NAMES):
                    said = Said(tag.concept, tag.strength, folded[hit.start : hit.end], hit.start, hit.end)
                    found[(tag, hit.start)] = said
        names = {(s.start, s.end) for s in found.values() if s.concept == NAMED}
        for start, end in titles(folded, sorted(names), self._tails):
            found.setdefault((_TITLE, start), Said(HEAD_OF_SERVICE, "strong", folded[start:end], start, end))
        return tuple(sorted(found.values(), key=lambda s: (s.start, s.end, s.concept, s.strength)))


def _all_of(part: str, text: str) -> Iterator[int]:
    """Where a part begins in a text, each time."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _longer(alike: Hit, hit: Hit) -> bool:
    """The look-alike is the longer of two phrases; where both are the same words, the look-alike was written to win."""
    return alike.end - alike.start >= hit.end - hit.start


def _forms(words: Sequence[Words], names: Iterable[str]) -> tuple[str, ...]:
    """Every name of the municipality and every longer word of it."""
    generic = {fold(word) for each in words for word in each.says("not_a_name")}
    told = {form for name in names for form in (fold(name), *fold(name).split()) if len(form) >= _SHORTEST_NAME}
    return tuple(sorted(told - generic))


def _with_name(words: Sequence[Words], forms: Iterable[str]) -> dict[str, list[Tag]]:
    """Phrases that hold `{name}`, with every form of the name put in."""
    found: dict[str, list[Tag]] = {}
    for each in words:
        for concept, by_strength in each.concepts.items():
            for strength, phrases in by_strength.items():
                for phrase in phrases:
                    if NAME in phrase:
                        for form in forms:
                            for inflected in (form, form + "s"):
                                found.setdefault(phrase.replace(NAME, inflected), []).append(Tag(concept, strength))
    return found
