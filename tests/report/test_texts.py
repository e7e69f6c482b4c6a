from pathlib import Path

import pytest

from report.conftest import LANGUAGES
from serviceaudit.errors import CriteriaError
from serviceaudit.model import Failure, Region, Source, Verdict
from serviceaudit.report import texts

REASONS = [
    "named_service",
    "service_block",
    "medium_with_function",
    "brand_explained",
    "switchboard_answers",
    "shared_hotline",
    "no_named_service",
    "sector_only",
    "planned_only",
    "suspicious_hidden",
    "entrance_link",
    "entrance_block",
    "entrance_unnamed",
    "entrance_menu",
    "entrance_news_only",
    "entrance_broken",
    "no_entrance",
    "follows_a",
    "follows_b",
    "level_3",
    "level_2",
    "level_1",
    "level_0",
    "no_layout",
    "scope_and_how",
    "scope_only",
    "how_only",
    "neither_scope_nor_how",
    "scope_in_news",
    "named_head",
    "title_names_service",
    "head_linked",
    "head_in_news",
    "head_without_name",
    "head_vacant",
    "only_other_titles",
    "no_head",
    "head_old_news",
    "page_lost",
    "front_page_lost",
    "service_page_lost",
    "no_words",
    "page_unshown",
]
FLAGS = [
    "menu",
    "unnamed",
    "what",
    "how",
    "news",
    "inside",
    "stale",
    "format",
    "image",
    "broken",
    "pilot",
    "suspicious",
    "hidden",
    "proxy",
    "function",
    "vacant",
    "old",
    "offsite",
    "policy",
]


def test_the_five_languages_are_there_and_all_have_the_same_keys_and_gaps(folder: Path) -> None:
    assert texts.languages(folder) == LANGUAGES
    for language in LANGUAGES:
        texts.load(folder, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_an_answer_can_say_has_words(folder: Path, language: str) -> None:
    words = texts.load(folder, language)
    assert not set(REASONS) - words.sections["reasons"].keys()
    assert not set(FLAGS) - words.sections["flags"].keys()
    assert not {f.value for f in Failure} - words.failures.keys()
    assert not {v.value for v in Verdict} - words.sections["verdicts"].keys()
    assert not {r.value for r in Region} - words.sections["places"].keys()
    assert not {s.value for s in Source} - words.sections["sources"].keys()
    rules = words.sections["rules"]
    for letter, last in {"A": 12, "B": 14, "C": 7, "D": 10, "E": 15, "V": 8}.items():
        assert all(rules[f"{letter}{n}"] for n in range(1, last + 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_but_the_silent_fallbacks(folder: Path, language: str) -> None:
    words = texts.load(folder, language)
    empty = [f"{part}.{key}" for part, held in words.sections.items() for key, text in held.items() if not text]
    assert sorted(empty) == ["advice.other", "countries.other", "flags.other", "places.other"]
    assert all(text for failure in words.failures.values() for text in failure.values())
    assert all(text for pack in words.questions.values() for question in pack.values() for text in question.values())


def test_a_translation_is_no_copy_of_the_english(folder: Path) -> None:
    english = texts.load(folder, "en")
    for language in set(LANGUAGES) - {"en"}:
        other = texts.load(folder, language)
        for part in ("reasons", "advice", "rules", "verdict_meanings"):
            same = [k for k, text in other.sections[part].items() if text and text == english.sections[part][k]]
            assert not same, (language, part)


def test_an_unknown_reason_or_failure_falls_back_to_a_general_sentence(folder: Path) -> None:
    words = texts.load(folder, "sv")
    assert words.words("reasons", "never_heard_of") == words.sections["reasons"]["other"]
    assert words.failure("never_heard_of") == words.failures["other"]
    assert words.question("another_pack", "S1")["question"] == "Fråga S1"


def test_numbers_are_written_as_the_language_writes_them(folder: Path) -> None:
    assert texts.load(folder, "sv").number(1234567) == "1\u00a0234\u00a0567"
    assert texts.load(folder, "da").number(12345) == "12.345"
    assert texts.load(folder, "en").number(12345) == "12,345"
    assert texts.load(folder, "fi").percent(0.876) == "88\u00a0%"
    assert texts.load(folder, "nb").decimal(0.875) == "0,88"


def test_names_are_sorted_by_the_languages_own_alphabet(folder: Path) -> None:
    swedish, danish = texts.load(folder, "sv"), texts.load(folder, "da")
    assert sorted(["Ödsala", "Ärla", "Åby", "Zeta", "Ala"], key=swedish.order) == [
        "Ala",
        "Zeta",
        "Åby",
        "Ärla",
        "Ödsala",
    ]
    assert sorted(["Ørum", "Ærø", "Års", "Vejle"], key=danish.order) == ["Vejle", "Ærø", "Ørum", "Års"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "en.yaml").write_text('page:\n  title: "A {n}"\nverdicts:\n  no: No\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("yaml", "line", "words"),
    [
        (
            'page:\n  title: "B {n}"\n  titel: C\nverdicts:\n  no: Nej\n',
            3,
            "unknown key 'page.titel'; known there: title",
        ),
        ("page:\n  title: B\nverdicts:\n  no: Nej\n", 2, "the gaps must be: n"),
        ('page:\n  title: "B {n}"\nverdicts: {}\n', 1, "missing key 'verdicts.no'"),
        ('page:\n  title: "B {n}"\nverdicts:\n  no: Nej\nside:\n  x: y\n', 6, "unknown section 'side'"),
        ('page:\n  title: "B {n}"\n  title: "C {n}"\nverdicts:\n  no: Nej\n', 3, "stands twice, first on line 2"),
        ("page:\n  title: [a]\n", 2, "not a list"),
        ("page: [\n", 2, "not YAML"),
        ("- a\n", 1, "sections"),
    ],
)
def test_a_fault_is_told_with_file_and_line(small: Path, yaml: str, line: int, words: str) -> None:
    (small / "sv.yaml").write_text(yaml, encoding="utf-8")
    with pytest.raises(CriteriaError) as fault:
        texts.load(small, "sv")
    assert f"sv.yaml:{line}: " in str(fault.value)
    assert words in str(fault.value)


def test_no_and_on_stay_words(small: Path) -> None:
    assert texts.load(small, "en").words("verdicts", "no") == "No"


def test_a_language_without_a_file_is_named_with_those_there_are(small: Path) -> None:
    with pytest.raises(CriteriaError, match="no texts for language 'is'; there are: en"):
        texts.load(small, "is")
