"""Numbers that stand beside a share: how many, and of how many."""

from serviceaudit.model import Answer, Question, Standing, Verdict
from serviceaudit.ranking import Share, bands, shares

QUESTIONS = (Question(id="a", points=1), Question(id="b", points=1))


def answer(site, question, verdict):
    return Answer(
        site=site,
        pack="p",
        pack_version="1",
        question=question,
        verdict=verdict,
        points=int(verdict is Verdict.YES),
        rule="A1",
        reason="x",
    )


def standing(site, points, *, assessed=True):
    return Standing(
        site=site, points=points, points_max=points, assessed=assessed, rank=1, shared=False, status="assessed"
    )


def test_what_could_not_be_assessed_is_not_in_the_denominator():
    given = [answer(str(number), "a", verdict) for number, verdict in enumerate([*Verdict, Verdict.YES])]
    [a, b] = shares(given, QUESTIONS)
    assert a == Share(question="a", yes=2, no=1, unclear=1, not_assessed=1)
    assert a.assessed == 4
    assert b == Share(question="b", yes=0, no=0, unclear=0, not_assessed=0)
    assert b.assessed == 0


def test_a_site_answered_twice_counts_once():
    [a, _] = shares([answer("1", "a", Verdict.NO), answer("1", "a", Verdict.YES)], QUESTIONS)
    assert (a.yes, a.no) == (1, 0)


def test_bands_name_every_number_of_points_from_the_top_and_those_unranked():
    listed = [standing("1", 2), standing("2", 0), standing("3", 0), standing("4", 2, assessed=False)]
    assert list(bands(listed, QUESTIONS).items()) == [(2, 1), (1, 0), (0, 2), (None, 1)]
