"""Between two runs: what moved, and whether the method moved too."""

from serviceaudit.model import Answer, Verdict
from serviceaudit.ranking import Change, changes


def answer(site, verdict, version="1"):
    return Answer(
        site=site, pack="p", pack_version=version, question="a", verdict=verdict, points=0, rule="A1", reason="x"
    )


def test_only_verdicts_that_moved_are_listed_by_site():
    old = [answer("2", Verdict.NO), answer("1", Verdict.NO), answer("3", Verdict.NO)]
    new = [answer("2", Verdict.YES), answer("1", Verdict.UNCLEAR), answer("3", Verdict.NO)]
    assert changes(old, new) == (
        Change(site="1", question="a", before=Verdict.NO, after=Verdict.UNCLEAR, same_method=True),
        Change(site="2", question="a", before=Verdict.NO, after=Verdict.YES, same_method=True),
    )


def test_another_version_of_the_questions_is_told():
    [change] = changes([answer("1", Verdict.NO)], [answer("1", Verdict.YES, "2")])
    assert not change.same_method


def test_a_site_that_came_or_went_is_listed():
    [went, came] = changes([answer("1", Verdict.NO)], [answer("2", Verdict.YES)])
    assert (went.before, went.after, went.same_method) == (Verdict.NO, None, False)
    assert (came.before, came.after, came.same_method) == (None, Verdict.YES, False)
