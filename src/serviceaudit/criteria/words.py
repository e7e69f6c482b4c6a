"""criteria/words/<lang>.yaml -> Words: how a language says the concepts that rules name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from serviceaudit.criteria.phrases import GAP, Phrases, Tag
from serviceaudit.criteria.stems import stems
from serviceaudit.criteria.yaml12 import Node, Value, read
from serviceaudit.errors import CriteriaError
from serviceaudit.model import Stems

NAME = "{name}"
"""In a phrase: what the municipality is called."""
STRENGTHS = ("strong", "medium", "brand", "contested", "weak", "task")
"""Lexicon: how much a phrase counts. A concept without strengths has "strong" phrases only."""

CONCEPTS = (
    "contact_centre",
    "not_the_service",
    "sector",
    "other_bodies",
    "another_owner",
    "municipality_s",
    "only",
    "switchboard",
    "answers",
    "shared_hotline",
    "planned",
    "opens",
    "itself",
    "we_open",
    "set_up",
    "soon",
    "other_hours",
    "another",
    "closed_for_days",
    "doing",
    "replaces",
    "part_of",
    "in_a_place",
    "recess",
    "closed",
    "pilot",
    "former",
    "library",
    "meeting_place",
    "denial",
    "negation",
    "or",
    "not_only",
    "company",
    "tenants",
    "same_house",
    "temporary_notice",
    "job_advert",
    "inside",
    "news",
    "contact_us",
    "town_hall",
    "index",
    "news_list",
    "organisation",
    "activity",
    "municipal",
    "all_matters",
    "scope_heading",
    "examples",
    "joins",
    "matter",
    "how_hours",
    "how_channel",
    "how_way",
    "how_answer_time",
    "how_queue",
    "how_booking",
    "how_passing_on",
    "how_interpreter",
    "how_bring",
    "how_after_hours",
    "head_of_service",
    "head",
    "team_leader",
    "shared_head",
    "appointed",
    "acting",
    "vacant",
    "leads",
    "never_title",
    "politician",
    "not_in_charge",
    "pronoun",
    "not_a_name",
    "also_a_name",
    "consent_refuse",
    "consent_accept",
)
"""Every concept that a words file may hold; what a rule may name."""

_HEAD = ("language", "name", "months", "typed")
_BY_RULE = "not_the_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words.

    Attributes:
        language: BCP 47 tag; the file's name.
        concepts: concept -> strength (or rule, for `not_the_service`) -> phrases.
        months: the twelve names, January first.
        typed: role -> names to type into a site's own search, the commonest first (codebook, sections 1 and 7).

    """

    language: str
    name: str
    concepts: Mapping[str, Mapping[str, tuple[str, ...]]]
    months: tuple[str, ...]
    typed: Mapping[str, tuple[str, ...]]
    phrases: Phrases = field(repr=False, compare=False)
    _stems: dict[str, Stems] = field(default_factory=dict, repr=False, compare=False)

    def says(self, concept: str) -> tuple[str, ...]:
        """All phrases of a concept, whatever their strength."""
        return tuple(p for phrases in self.concepts.get(concept, {}).values() for p in phrases)

    def stems(self, concept: str) -> Stems:
        """What stands in the trace of each text that says the concept, but for names of municipalities."""
        if concept not in self._stems:
            self._stems[concept] = stems(p for p in self.says(concept) if NAME not in p)
        return self._stems[concept]


def load_words(folder: Path) -> dict[str, Words]:
    """All languages in a folder, by tag.

    Raises CriteriaError: a file has an unknown concept or strength, a phrase twice in one concept, or another shape.
    """
    files = sorted(path for path in folder.glob("*.yaml") if path.stem != "markup")
    if not files:
        raise CriteriaError(f"{folder}: no words files (<language>.yaml)")
    return {path.stem: words_from(read(path), path.stem) for path in files}


def words_from(node: Node, language: str) -> Words:
    """Check and shape one file.

    Raises CriteriaError as `load_words`.
    """
    if node.get("language") != language:
        raise CriteriaError(f"{node.where('language')}: `language` must be {language}, as the file's name says")
    concepts = {key: _concept(node, key) for key in node if key not in _HEAD}
    months = _phrases(node, "months", node.get("months", []))
    if len(months) != 12:  # noqa: PLR2004 - the year's
        raise CriteriaError(f"{node.where('months')}: `months` needs the twelve names, January first")
    return Words(
        language=language,
        name=str(node.get("name", language)),
        concepts=concepts,
        months=months,
        typed=_typed(node),
        phrases=Phrases(entries(concepts)),
    )


def entries(concepts: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, list[Tag]]:
    """Phrase -> what it stands for; phrases with a municipality's name in them are left to `with_name`."""
    found: dict[str, list[Tag]] = {}
    for concept, by_strength in concepts.items():
        for strength, phrases in by_strength.items():
            for phrase in phrases:
                if NAME not in phrase:
                    found.setdefault(phrase, []).append(Tag(concept, strength))
    return found


def _concept(node: Node, key: str) -> dict[str, tuple[str, ...]]:
    if key not in CONCEPTS:
        raise CriteriaError(f"{node.where(key)}: unknown concept `{key}`; known are {', '.join(CONCEPTS)}")
    value = node[key]
    if not isinstance(value, Node):
        return {"strong": _phrases(node, key, value)}
    if key != _BY_RULE:
        for strength in value:
            if strength not in STRENGTHS:
                raise CriteriaError(
                    f"{value.where(strength)}: unknown strength `{strength}`; known are {', '.join(STRENGTHS)}"
                )
    return {strength: _phrases(value, strength, value[strength]) for strength in value}


def _typed(node: Node) -> dict[str, tuple[str, ...]]:
    value = node.get("typed", Node())
    if not isinstance(value, Node):
        raise CriteriaError(f"{node.where('typed')}: `typed` must list names by role, such as service: [...]")
    return {role: _phrases(node, "typed", names) for role, names in value.items()}


def _phrases(node: Node, key: str, value: Value) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise CriteriaError(f"{node.where(key)}: `{key}` must be a list of phrases")
    phrases = tuple(str(item) for item in value)
    twice = sorted({p for p in phrases if phrases.count(p) > 1})
    if twice:
        raise CriteriaError(f"{node.where(key)}: `{twice[0]}` stands twice in `{key}`")
    starred = next((p for p in phrases if any("*" in part.strip()[:-1] for part in p.split(GAP))), None)
    if starred:
        raise CriteriaError(f"{node.where(key)}: `{starred}`: a * may stand only at the end, or before {GAP}")
    return phrases
