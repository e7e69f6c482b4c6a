"""How many have what, with the number of whom it is said. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.model import Answer, Question, Standing, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How one question was answered: numbers of sites."""

    question: str
    yes: int
    no: int
    unclear: int
    not_assessed: int

    @property
    def assessed(self) -> int:
        """The denominator of "X of Y": sites where the question could be answered, clearly or not."""
        return self.yes + self.no + self.unclear


def shares(answers: Sequence[Answer], questions: Sequence[Question]) -> tuple[Share, ...]:
    """One share a question, in the order of `questions`; of several answers about one site, the last holds."""
    last = {(answer.question, answer.site): answer.verdict for answer in answers}
    count = Counter((question, verdict) for (question, _), verdict in last.items())
    return tuple(
        Share(
            question=question.id,
            yes=count[question.id, Verdict.YES],
            no=count[question.id, Verdict.NO],
            unclear=count[question.id, Verdict.UNCLEAR],
            not_assessed=count[question.id, Verdict.NOT_ASSESSED],
        )
        for question in questions
    )


def bands(listed: Sequence[Standing], questions: Sequence[Question]) -> Mapping[int | None, int]:
    """Points -> number of ranked sites, from all points down to 0, also where there is none; None -> those unranked."""
    count = Counter(standing.points if standing.assessed else None for standing in listed)
    top = sum(question.points for question in questions)
    return {points: count[points] for points in (*range(top, -1, -1), None)}
