"""Every case of the codebook gets the answers that it must get."""

import pytest

from criteria.cases import Case, all_cases, judged

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_case_is_answered_as_the_codebook_says(case: Case):
    answers = judged(case)

    for question, expected in case.expect.items():
        answer = answers[question]
        wanted = expected.split()
        told = f"{question}: {answer.verdict} {answer.level} {answer.rule} {answer.reason} {answer.flags} {[(e.page, e.quote) for e in answer.evidence]}"
        assert answer.verdict == wanted.pop(0), told
        for token in wanted:
            if token.isdigit():
                assert answer.level == int(token), told
            elif token[0].isupper():
                assert answer.rule == token, told
            else:
                assert token in answer.flags, told
