"""The cases hold the whole codebook: every rule, every number of the case book, every ruling, every language."""

from collections import Counter

import pytest

from criteria.case_table import TABLE, table
from criteria.cases import JUDGE, all_cases
from criteria.codebook import BOOK, EXCEPTIONS, RULES, RULINGS

CASES = all_cases()
_ENOUGH = 8
_QUESTIONS = ("a", "b", "c", "d", "e")


@pytest.mark.parametrize("rule", [*RULES, *RULINGS])
def test_a_rule_has_a_case_or_a_reason_for_none(rule: str):
    cased = any(rule in case.rules for case in CASES)

    assert cased or rule in EXCEPTIONS, "no case stands for it"
    assert not (cased and rule in EXCEPTIONS), "it has a case: take it from the exceptions"


@pytest.mark.parametrize("number", BOOK)
def test_a_number_of_the_case_book_has_a_case(number: str):
    assert any(case.book == number for case in CASES)


def test_cases_name_known_rules_only():
    known = {*RULES, *RULINGS}

    strange = {case.id: [*set(case.rules) - known] for case in CASES if set(case.rules) - known}
    numbers = {case.id: case.book for case in CASES if case.book and case.book not in BOOK}

    assert strange == {}
    assert numbers == {}


def test_every_case_stands_for_a_rule_and_expects_an_answer():
    assert [case.id for case in CASES if not case.rules or not case.expect] == []


def test_no_name_is_given_to_two_cases():
    names = Counter(case.id.partition(": ")[2] for case in CASES)

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("language", sorted(JUDGE.method.words))
def test_every_language_has_cases_for_every_question(language: str, question: str):
    assert any(question in case.expect for case in CASES if case.site.languages == (language,))


@pytest.mark.parametrize("language", sorted(JUDGE.method.words))
def test_every_language_has_enough_cases(language: str):
    assert sum(case.site.languages == (language,) for case in CASES) >= _ENOUGH


@pytest.mark.parametrize("question", _QUESTIONS)
def test_every_question_is_answered_yes_and_no_and_not_at_all(question: str):
    verdicts = {case.expect[question].split()[0] for case in CASES if question in case.expect}

    assert {"yes", "no", "not_assessed"} <= verdicts


def test_the_table_of_cases_is_fresh():
    assert TABLE.read_text(encoding="utf-8") == table(CASES), "run: python tests/criteria/case_table.py --write"
