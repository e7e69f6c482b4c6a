"""What differs between two runs' answers, and why. Pure."""

from collections.abc import Collection, Mapping, Sequence

from serviceaudit.model import Answer, Cause, Change, Source, Verdict

Asked = tuple[str, str]
"""Site key and question."""


def changes(
    old: Sequence[Answer],
    new: Sequence[Answer],
    *,
    same_method: bool,
    same_visit: Collection[str] = (),
    again: Sequence[Answer] = (),
) -> tuple[Change, ...]:
    """The verdicts that moved, came or went, by site and question.

    Arguments:
        old: the older run's answers.
        new: the newer run's answers.
        same_method: both runs were judged by the same rules and words.
        same_visit: keys of sites whose pages are the same in both runs.
        again: the older run's pages judged by the newer run's method, as far as that was done: where both pages and
            method are new, only this can tell which of them moved the answer.

    """
    before, after, between = _by_question(old), _by_question(new), _by_question(again)
    found = []
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            cause = Cause.EITHER
        elif one.verdict is other.verdict:
            continue
        else:
            cause = _seen_or_reviewed(one, other) or _cause(
                one, other, between.get(key), same_method=same_method, same_visit=key[0] in same_visit
            )
        found.append(_change(key, one, other, cause))
    return tuple(found)


def _by_question(answers: Sequence[Answer]) -> Mapping[Asked, Answer]:
    return {(answer.site, answer.question): answer for answer in answers}


def _change(key: Asked, old: Answer | None, new: Answer | None, cause: Cause) -> Change:
    return Change(
        site=key[0],
        question=key[1],
        before=old.verdict if old else None,
        after=new.verdict if new else None,
        cause=cause,
    )


def _seen_or_reviewed(old: Answer, new: Answer) -> Cause | None:
    if Verdict.NOT_ASSESSED in (old.verdict, new.verdict):
        return Cause.SIGHT
    return Cause.REVIEW if {old.source, new.source} != {Source.SITE} else None


def _cause(old: Answer, new: Answer, between: Answer | None, *, same_method: bool, same_visit: bool) -> Cause:
    if same_visit:
        return Cause.METHOD
    if same_method or (between and between.verdict is old.verdict):
        return Cause.SITE
    return Cause.METHOD if between and between.verdict is new.verdict else Cause.EITHER
