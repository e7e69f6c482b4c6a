"""The words files are complete, and their faults are told with file and line."""

import pytest

from serviceaudit.criteria.load import load
from serviceaudit.criteria.markup import also_names, not_names
from serviceaudit.criteria.pack import Atom, Group, Rule
from serviceaudit.criteria.words import CONCEPTS, load_words, words_from
from serviceaudit.criteria.yaml12 import parse
from serviceaudit.errors import CriteriaError
from serviceaudit.settings import data_folder

FOLDER = data_folder("criteria")
WORDS = load_words(FOLDER / "words")
METHOD = load(FOLDER, "servicescore")


def concepts_of(rule: Rule | None) -> set[str]:
    if isinstance(rule, Group):
        return {concept for inner in rule.rules for concept in concepts_of(inner)}
    if isinstance(rule, Atom):
        return {rule.says, *rule.with_, *rule.without} - {"", "service"}
    return set()


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("concept", [concept for concept in CONCEPTS if concept != "also_a_name"])
def test_every_language_has_words_for_every_concept(language: str, concept: str):
    assert WORDS[language].says(concept), f"no words for {concept} in {language}"


@pytest.mark.parametrize("language", sorted(WORDS))
def test_only_words_that_phrases_hold_are_told_to_be_names_too(language: str):
    whole, stems = not_names([WORDS[language]])
    for name in also_names([WORDS[language]]):
        assert name in whole or any(name.startswith(stem) for stem in stems), name


@pytest.mark.parametrize("language", sorted(WORDS))
def test_what_is_typed_into_a_site_s_search_names_the_service_or_its_head(language: str):
    words = WORDS[language]
    meant = {"service": "contact_centre", "staff": "head_of_service"}
    assert words.typed.keys() == meant.keys()
    for role, names in words.typed.items():
        assert len(names) == len(set(names)) == 3
        for name in names:
            hits = words.phrases.find(name)
            assert any(tag.concept == meant[role] for hit in hits for tag in hit.tags), name


def test_the_six_languages_of_the_lexicon_are_there():
    assert set(WORDS) == {"sv", "da", "nb", "nn", "fi", "en"}


def test_every_concept_is_used_by_a_rule_or_by_the_visit():
    used = {
        "not_the_service",
        "not_a_name",
        "also_a_name",
        "pronoun",
        "sector",
        "news",
        "closed",
        "planned",
        "job_advert",
        "inside",
        "consent_refuse",
        "consent_accept",
        "appointed",
        "acting",
        "examples",
        "joins",
        "pilot",
        "former",
        "library",
        "denial",
        "negation",
        "or",
        "not_only",
        "tenants",
        "same_house",
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
        "other_bodies",
        "another_owner",
        "municipality_s",
        "only",
    }
    for role in METHOD.pack.roles:
        used |= set(role.says)
    for criterion in METHOD.pack.criteria:
        for ground in (*criterion.yes_if, *criterion.unclear_if, *criterion.no_because):
            used |= concepts_of(ground.when)

    assert set(CONCEPTS) - used == set()


MONTHS = "months: [a, b, c, d, e, f, g, h, i, j, k, l]\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("language: xx\n" + MONTHS + "contact_center: [a]\n", "x.yaml, line 3: unknown concept `contact_center`"),
        ("language: xx\n" + MONTHS + "contact_centre: {stong: [a]}\n", "x.yaml, line 3: unknown strength `stong`"),
        ("language: xx\n" + MONTHS + "sector: [a, b, a]\n", "x.yaml, line 3: `a` stands twice"),
        ("language: xx\n" + MONTHS + "sector: [a* b]\n", "x.yaml, line 3: `a* b`: a * may stand only at the end"),
        ("language: xx\n" + MONTHS + "typed: [a]\n", "x.yaml, line 3: `typed` must list names by role"),
        ("language: xx\n" + MONTHS + "sector: a\n", "x.yaml, line 3: `sector` must be a list"),
        ("language: sv\n" + MONTHS, "x.yaml, line 1: `language` must be xx"),
        ("language: xx\nmonths: [a]\n", "x.yaml, line 2: `months` needs the twelve names"),
        ("language: xx\nlanguage: yy\n", "x.yaml, line 2: `language` stands twice"),
        ("- a\n", "x.yaml, line 1: expected"),
        ("a: [\n", "x.yaml, line 2: not YAML"),
    ],
)
def test_a_fault_is_told_with_file_and_line(text: str, told: str):
    with pytest.raises(CriteriaError) as caught:
        words_from(parse(text, "x.yaml"), "xx")

    assert str(caught.value).startswith(told)


def test_no_and_on_are_words():
    assert parse("a: [no, on, yes, 1]", "x.yaml") == {"a": ["no", "on", "yes", "1"]}
