"""A failure of ours is never a no: losing pages only takes certainty away (design, section 2, rule 1)."""

from dataclasses import replace

import pytest

from criteria.cases import JUDGE, Case, all_cases, snapshot
from serviceaudit.model import Failure, Snapshot, Verdict
from serviceaudit.pipeline.judging import judge

CASES = all_cases()
CERTAIN = (Verdict.YES, Verdict.NO)


def verdicts(seen: Snapshot) -> dict[str, Verdict]:
    return {answer.question: answer.verdict for answer in judge(JUDGE, seen, "").answers}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_dropping_any_page_never_turns_a_yes_into_a_no_or_a_no_into_a_yes(case: Case):
    whole = snapshot(case)
    before = verdicts(whole)

    for page in whole.pages:
        rest = tuple(other for other in whole.pages if other is not page)
        front = None if page.url == whole.front else whole.front
        for told, less in (
            ("dropped", replace(whole, pages=rest, front=front)),
            (
                "timed out",
                replace(
                    whole,
                    pages=tuple(replace(p, html="", failure=Failure.TIMEOUT) if p is page else p for p in whole.pages),
                ),
            ),
        ):
            after = verdicts(less)
            for question, verdict in before.items():
                turned = verdict in CERTAIN and after[question] in CERTAIN and after[question] is not verdict
                assert not turned, f"{page.url} {told}: {question} went from {verdict} to {after[question]}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_front_page_that_the_browser_failed_to_show_gives_what_it_says_and_no_no(case: Case):
    whole = snapshot(case)
    before = verdicts(whole)
    pages = tuple(
        replace(p, failure=Failure.UNSHOWN) if p.url == whole.front and p.readable else p for p in whole.pages
    )

    after = verdicts(replace(whole, pages=pages))
    assert Verdict.NO not in after.values()
    kept = [question for question, verdict in before.items() if verdict is Verdict.YES]
    assert {after[question] for question in kept} <= {Verdict.YES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_without_the_front_page_there_is_no_no(case: Case):
    whole = snapshot(case)
    lost = tuple(replace(p, html="", failure=Failure.BLOCKED) if p.url == whole.front else p for p in whole.pages)

    assert Verdict.NO not in verdicts(replace(whole, pages=lost)).values()
