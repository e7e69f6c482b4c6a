"""Each question's own page: rules, cases at the border that the method is really held to, who has it, how often right."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from criteria.cases import all_cases, judged
from report import sample
from report.conftest import LANGUAGES
from report.test_pages import FOLDERS, Pages
from serviceaudit.errors import CriteriaError
from serviceaudit.model import Question
from serviceaudit.report import borders, question_pages, texts
from serviceaudit.report.shapes import ReportView

CASES = {case.id: case for case in all_cases()}
QUESTIONS = ("a", "b", "c", "d", "e")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_example_at_the_border_is_a_case_that_gets_the_answer_it_is_shown_with(
    folder: Path, question: str
) -> None:
    marking = borders.load(folder.parent, "servicescore")[question]
    assert len(marking.cases) >= 4
    for shown in marking.cases:
        answer = judged(CASES[shown.case])[question]
        assert (answer.verdict, answer.rule) == (shown.verdict, shown.rule), shown.case


def test_the_examples_of_a_question_are_not_all_answered_alike(folder: Path) -> None:
    for marking in borders.load(folder.parent, "servicescore").values():
        assert len({case.verdict for case in marking.cases}) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_has_its_sentence_and_every_sentence_its_example(folder: Path, language: str) -> None:
    told = texts.load(folder, language).borders["servicescore"]
    markings = borders.load(folder.parent, "servicescore")
    assert {q: set(cases) for q, cases in told.items()} == {
        q: {case.id for case in marking.cases} for q, marking in markings.items()
    }


def test_a_pack_without_examples_has_none(folder: Path) -> None:
    assert borders.load(folder.parent, "another") == {}


@pytest.mark.parametrize(
    "content", ["a: [", "a: words", "- a", "a: {rules: A, cases: {x: {case: y, verdict: maybe, rule: A1}}}"]
)
def test_a_file_of_another_form_is_told_with_its_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/borders.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(CriteriaError, match=r"borders\.yaml"):
        borders.load(tmp_path, "p")


def test_each_language_has_a_page_for_each_question_with_its_rules_examples_and_rates(pages: Pages) -> None:
    for folder in FOLDERS.values():
        for question in QUESTIONS:
            page = pages[f"{folder}q/{question}.html"]
            assert page.css(".rules dt")
            assert len(page.css(".borders > li")) >= 4
        assert page.css_first("#accuracy").parent is not None
        assert len(pages[f"{folder}q/a.html"].css(".numbers tbody tr")) == 3


def test_who_has_it_is_who_the_ranking_says_has_it(pages: Pages) -> None:
    for number, question in enumerate(QUESTIONS):
        listed = {node.text() for node in pages[f"q/{question}.html"].css(".columns-list a")}
        assert listed == {row[0] for row in sample.ROWS if row[4][number] == "y"}


def test_a_list_of_more_than_500_is_cut_into_pages_that_hold_all_of_it(seen: Callable[..., ReportView]) -> None:
    first = sample.results()[0]
    many = [
        replace(first, visit=replace(first.visit, site=replace(first.visit.site, code=f"{n:05d}", name=f"Ort {n}")))
        for n in range(1_203)
    ]
    page = seen(many).question_pages[0]
    sizes = [sum(len(owners.names) for owners in file.owners) for file in page.files]
    assert sizes == [500, 500, 203]
    assert [file.path for file in page.files] == ["q/a.html", "q/a-2.html", "q/a-3.html"]
    assert len({link.href for file in page.files for owners in file.owners for link in owners.names}) == 1_203
    assert page.files[2].owners[0].words == "Sverige: 1\u00a0203"


def test_two_questions_never_share_a_page() -> None:
    asked = [Question(id=name, points=1) for name in ("S1", "s1", "S 1", "?", "!")]
    assert len(set(question_pages.paths(asked).values())) == len(asked)


def test_the_method_page_tells_all_rulings_and_groups_of_sites(pages: Pages) -> None:
    for folder in FOLDERS.values():
        method = pages[f"{folder}method.html"]
        assert [n.attributes["id"] for n in method.css('[id^="ruling-"]')] == [f"ruling-{n}" for n in range(1, 22)]
        assert len(method.css(".numbers tbody tr")) == len(sample.ACCURACY)
    groups = [row.css_first("td").text() for row in pages["method.html"].css(".numbers tbody tr")]
    assert groups == ["alla", "svenska", "svenska", "finska", "Sverige"]
