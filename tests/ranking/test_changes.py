"""Between two runs: what moved, and whether the site, the method or our sight moved it."""

import pytest

from serviceaudit.model import Answer, Cause, Change, Source, Verdict
from serviceaudit.ranking import changes


def answer(site, verdict, source=Source.SITE):
    return Answer(
        site=site, pack="p", pack_version="1", question="a", verdict=verdict, points=0, rule="A1", reason="x",
        source=source,
    )  # fmt: skip


def test_only_verdicts_that_moved_are_listed_by_site():
    old = [answer("2", Verdict.NO), answer("1", Verdict.NO), answer("3", Verdict.NO)]
    new = [answer("2", Verdict.YES), answer("1", Verdict.UNCLEAR), answer("3", Verdict.NO)]
    assert changes(old, new, same_method=True) == (
        Change(site="1", question="a", before=Verdict.NO, after=Verdict.UNCLEAR, cause=Cause.SITE),
        Change(site="2", question="a", before=Verdict.NO, after=Verdict.YES, cause=Cause.SITE),
    )


def test_new_pages_judged_by_a_new_method_blame_nobody():
    [change] = changes([answer("1", Verdict.NO)], [answer("1", Verdict.YES)], same_method=False)
    assert change.cause is Cause.EITHER


@pytest.mark.parametrize(
    ("between", "cause"), [(Verdict.NO, Cause.SITE), (Verdict.YES, Cause.METHOD), (Verdict.UNCLEAR, Cause.EITHER)]
)
def test_the_old_pages_judged_again_tell_the_method_from_the_site(between: Verdict, cause: Cause):
    old, new, again = ([answer("1", verdict)] for verdict in (Verdict.NO, Verdict.YES, between))
    [change] = changes(old, new, same_method=False, again=again)
    assert change.cause is cause


def test_on_the_same_pages_only_the_method_can_have_moved():
    [change] = changes([answer("1", Verdict.NO)], [answer("1", Verdict.YES)], same_method=False, same_visit={"1"})
    assert change.cause is Cause.METHOD


@pytest.mark.parametrize("pair", [(Verdict.YES, Verdict.NOT_ASSESSED), (Verdict.NOT_ASSESSED, Verdict.NO)])
def test_what_could_not_be_seen_is_never_told_as_a_change_of_the_site(pair: tuple[Verdict, Verdict]):
    [change] = changes([answer("1", pair[0])], [answer("1", pair[1])], same_method=True)
    assert change.cause is Cause.SIGHT


def test_a_persons_answer_is_told_as_such():
    [change] = changes([answer("1", Verdict.NO)], [answer("1", Verdict.YES, Source.PHONE)], same_method=True)
    assert change.cause is Cause.REVIEW


def test_a_site_that_came_or_went_is_listed():
    [went, came] = changes([answer("1", Verdict.NO)], [answer("2", Verdict.YES)], same_method=True)
    assert (went.before, went.after) == (Verdict.NO, None)
    assert (came.before, came.after) == (None, Verdict.YES)
