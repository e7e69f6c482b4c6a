"""How a word is written changes no answer, and neither does a page that has nothing to do with the question."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from criteria.cases import HOST, JUDGE, Case, all_cases, snapshot
from serviceaudit.model import Page, Snapshot, Verdict
from serviceaudit.pipeline.judging import judge

CASES = all_cases()
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
_SILENT = re.compile(r"<(script|style|title)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"(?<![&#\w])[^\W\d_]{6,}")
BLURRED = {
    ("l-languages: nb, the leader is told in a sentence on the service's page", "capitals"),
    ("t-strangers: who leads the team stands below the title", "capitals"),
    ("t-strangers: the head of a company's service is told on a page of the municipality", "capitals"),
}
"""A sentence all in capitals does not tell where a name in it ends."""
UNRELATED = (
    "<header><a href='/'>Provby</a></header><main><h1>{0}</h1><p>{1}</p><ul><li>{2}</li><li>{3}</li></ul></main>"
)
WORDS = ("Xylofon", "Zebra vid ett vatten.", "Oboe 1", "Oboe 2")


def _each_text(html: str, change: Callable[[str], str]) -> str:
    """Change what stands between tags, where people read it."""
    silent = [match.span() for match in _SILENT.finditer(html)]

    def changed(match: re.Match[str]) -> str:
        return match[0] if any(start <= match.start() < end for start, end in silent) else change(match[0])

    return _TEXT.sub(changed, html)


def _in_words(put: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        return _WORD.sub(lambda word: put.format(word[0][:3], word[0][3:]), text)

    return change


def _in_capitals(text: str) -> str:
    """As a style sheet shows it; entities are no letters."""
    return "".join(piece if piece.startswith("&") else piece.upper() for piece in re.split(r"(&#?\w+;)", text))


DISGUISES: dict[str, tuple[Callable[[str], str], str]] = {
    "soft hyphens": (_in_words("{0}\u00ad{1}"), "abcde"),
    "soft hyphens as entities": (_in_words("{0}&shy;{1}"), "abcde"),
    "split by spans": (_in_words("{0}<span>{1}</span>"), "abcde"),
    "decomposed letters": (lambda text: unicodedata.normalize("NFD", text), "abcde"),
    # Without its capitals a name is a word like others: only who is in charge may get lost.
    "small letters": (str.lower, "abcd"),
    "capitals": (_in_capitals, "abcde"),
}


def verdicts(seen: Snapshot) -> dict[str, Verdict]:
    return {answer.question: answer.verdict for answer in judge(JUDGE, seen, "").answers}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_how_a_word_is_written_changes_no_answer(case: Case):
    plain = snapshot(case)
    before = verdicts(plain)
    for disguise, (change, asked) in DISGUISES.items():
        questions = asked.replace("e", "") if (case.id, disguise) in BLURRED else asked
        pages = tuple(replace(page, html=_each_text(page.html, change)) for page in plain.pages)

        after = verdicts(replace(plain, pages=pages))

        assert {q: after[q] for q in questions} == {q: before[q] for q in questions}, disguise


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_page_about_something_else_changes_no_answer(case: Case):
    plain = snapshot(case)
    address = f"{HOST}/xylofon/"
    other = Page(
        url=address,
        final_url=address,
        status=200,
        html=f"<html lang={case.site.languages[0]}><title>Xylofon</title><body>{UNRELATED.format(*WORDS)}",
        clicks=1,
        fetched_at=f"{case.today}T03:00:00Z",
    )

    assert verdicts(replace(plain, pages=(*plain.pages, other))) == verdicts(plain)
