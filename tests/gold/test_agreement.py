"""Agreement between answers and labels: figures worked out by hand."""

from collections.abc import Sequence

import pytest

from serviceaudit.gold.agreement import Agreement, agree
from serviceaudit.gold.labels import Label
from serviceaudit.model import Answer, Source, Verdict

Y, N, U, X = Verdict.YES, Verdict.NO, Verdict.UNCLEAR, Verdict.NOT_ASSESSED


def label(site: int, verdict: Verdict, *, question: str = "a", level: int | None = None) -> Label:
    return Label(site=f"SE-{site}", question=question, verdict=verdict, level=level, rule="A1", note="seen")


def answer(
    site: int, verdict: Verdict, *, question: str = "a", level: int | None = None, source: Source = Source.SITE
) -> Answer:
    return Answer(
        site=f"SE-{site}",
        pack="p",
        pack_version="1",
        question=question,
        verdict=verdict,
        points=0,
        rule="A4",
        reason="switchboard",
        level=level,
        source=source,
    )


def compared(expected: Sequence[Verdict], got: Sequence[Verdict]) -> Agreement:
    return agree(
        [answer(number, verdict) for number, verdict in enumerate(got)],
        [label(number, verdict) for number, verdict in enumerate(expected)],
    )


def test_the_measures_are_those_of_the_textbook() -> None:
    # 20 both yes, 5 missed, 10 wrongly found, 15 both no: p_o = 0.7, p_e = 0.5 x 0.6 + 0.5 x 0.4, kappa = 0.4.
    score = compared([Y] * 25 + [N] * 25, [Y] * 20 + [N] * 5 + [Y] * 10 + [N] * 15).score("a")
    assert score is not None
    assert (score.n, score.agreed) == (50, 35)
    assert score.matrix[Y, N] == 5
    assert score.matrix[N, Y] == 10
    assert sum(score.matrix.values()) == 50
    assert score.measure("share") == pytest.approx(0.7)
    assert score.measure("precision") == pytest.approx(20 / 30)
    assert score.measure("recall") == pytest.approx(20 / 25)
    assert score.measure("f1") == pytest.approx(40 / 55)
    assert score.measure("kappa") == pytest.approx(0.4)


def test_four_verdicts_are_told_apart() -> None:
    score = compared([Y, N, U, X], [Y, N, X, X]).score("a")
    assert score is not None
    assert (score.agreed, score.matrix[U, X], score.matrix[X, X]) == (3, 1, 1)
    assert len(score.matrix) == 16


def test_kappa_is_undefined_where_all_is_one_verdict() -> None:
    score = compared([Y, Y, Y], [Y, Y, Y]).score("a")
    assert score is not None
    assert (score.kappa.value, score.kappa.low, score.kappa.high) == (None, None, None)
    assert (score.share.value, score.share.high) == (1.0, 1.0)


def test_a_few_right_answers_do_not_promise_that_all_are_right() -> None:
    # Wilson (1927): for 22 of 22 the interval begins at 22 / (22 + 1.96²).
    score = compared([Y] * 22, [Y] * 22).score("a")
    assert score is not None
    assert (score.share.low, score.share.high) == (pytest.approx(0.851, abs=0.001), 1.0)


def test_precision_is_undefined_without_a_yes_of_the_machine_and_recall_without_one_of_people() -> None:
    none_got, none_expected = compared([Y, N], [N, N]).score("a"), compared([N, N], [Y, N]).score("a")
    assert none_got is not None
    assert none_expected is not None
    assert (none_got.precision.value, none_got.recall.value) == (None, 0.0)
    assert (none_expected.precision.value, none_expected.recall.value) == (0.0, None)


def test_the_intervals_are_those_of_the_textbook() -> None:
    # For 80 of 100 the share's standard error is 0.04: 95 % lies about 0.72 to 0.88.
    score = compared([Y] * 50 + [N] * 50, [Y] * 40 + [N] * 10 + [Y] * 10 + [N] * 40).score("a")
    assert score is not None
    assert score.share.low == pytest.approx(0.72, abs=0.02)
    assert score.share.high == pytest.approx(0.88, abs=0.02)
    assert score.kappa.low == pytest.approx(0.44, abs=0.04)
    assert score.kappa.high == pytest.approx(0.76, abs=0.04)


def test_the_same_answers_give_the_same_bytes_in_any_order() -> None:
    labels = [label(number, Y if number % 3 else N) for number in range(30)]
    answers = [answer(number, Y if number % 4 else N) for number in range(30)]
    assert repr(agree(answers, labels)) == repr(agree(answers[::-1], labels[::-1]))


def test_levels_are_compared_exactly_and_within_one() -> None:
    expected, got = (3, 2, 1, 0, None), (3, 1, 3, None, 2)
    score = agree(
        [answer(number, N, question="c", level=level) for number, level in enumerate(got)],
        [label(number, N, question="c", level=level) for number, level in enumerate(expected)],
    ).score("c")
    assert score is not None
    assert score.levels == 3
    assert score.level_exact == pytest.approx(1 / 3)
    assert score.level_within_one == pytest.approx(2 / 3)


def test_a_question_without_levels_has_no_level_measure() -> None:
    score = compared([Y], [Y]).score("a")
    assert score is not None
    assert (score.levels, score.level_exact, score.level_within_one) == (0, None, None)


def test_languages_and_countries_are_measured_apart() -> None:
    result = agree(
        [answer(1, Y), answer(2, N), answer(3, Y)],
        [label(1, Y), label(2, Y), label(3, Y)],
        languages={"SE-1": "sv", "SE-2": "fi"},
        countries={"SE-1": "SE", "SE-2": "SE", "SE-3": "SE"},
    )
    shares = {(score.group, score.member): (score.n, score.agreed) for score in result.scores}
    assert shares == {
        ("", ""): (3, 2),
        ("language", "fi"): (1, 0),
        ("language", "sv"): (1, 1),
        ("country", "SE"): (3, 2),
    }


def test_a_miss_tells_both_sides() -> None:
    result = agree([answer(1, N), answer(2, Y)], [label(1, Y), label(2, Y)])
    (miss,) = result.misses
    assert (miss.site, miss.question, miss.expected, miss.got) == ("SE-1", "a", Y, N)
    assert (miss.expected_rule, miss.got_rule, miss.reason, miss.note) == ("A1", "A4", "switchboard", "seen")


def test_a_label_without_an_answer_is_named_and_counts_nowhere() -> None:
    result = agree([answer(1, Y), answer(9, Y)], [label(1, Y), label(2, Y)])
    assert result.missing == (("SE-2", "a"),)
    assert result.scores[0].n == 1


@pytest.mark.parametrize("source", [Source.PHONE, Source.REVIEW])
def test_answers_of_people_do_not_count_as_the_machine(source: Source) -> None:
    result = agree([answer(1, Y, source=source)], [label(1, Y)])
    assert result.scores == ()
    assert result.missing == (("SE-1", "a"),)


def test_without_labels_nothing_is_measured() -> None:
    result = agree([answer(1, Y)], [])
    assert (result.scores, result.misses, result.missing) == ((), (), ())
