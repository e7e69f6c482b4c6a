"""What differs between two runs' answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from serviceaudit.model import Answer, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question about one site that is not answered as before."""

    site: str
    question: str
    before: Verdict | None
    """None where the older run has no answer."""
    after: Verdict | None
    """None where the newer run has no answer."""
    same_method: bool
    """Both answers were given by the same version of the same pack; False where one of them is missing."""


def changes(old: Sequence[Answer], new: Sequence[Answer]) -> tuple[Change, ...]:
    """The verdicts that moved, came or went, by site and question."""
    before = {(answer.site, answer.question): answer for answer in old}
    after = {(answer.site, answer.question): answer for answer in new}
    found = (_change(key, before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys()))
    return tuple(change for change in found if change.before is not change.after)


def _change(key: tuple[str, str], old: Answer | None, new: Answer | None) -> Change:
    return Change(
        site=key[0],
        question=key[1],
        before=old.verdict if old else None,
        after=new.verdict if new else None,
        same_method=old is not None and new is not None and _method(old) == _method(new),
    )


def _method(answer: Answer) -> tuple[str, str]:
    return answer.pack, answer.pack_version
