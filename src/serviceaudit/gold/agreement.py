"""How far the machine's answers agree with people's labels, per question, language and country. Pure.

Measures as in codebook section 9: share of equal verdicts, precision and recall of yes, Cohen's kappa, the whole table.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from serviceaudit.gold.labels import Label, fingerprint
from serviceaudit.gold.measures import VERDICTS, Estimate, estimates
from serviceaudit.model import Answer, Source, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One question's agreement, over all sites or over those of one language or country."""

    question: str
    group: str
    """"" for all sites, else "language" or "country"."""
    member: str
    """"" for all sites, else which language or country."""
    n: int
    agreed: int
    """Exactly the same verdict."""
    matrix: Mapping[tuple[Verdict, Verdict], int]
    """(expected, got) -> how many; all sixteen pairs."""
    share: Estimate
    precision: Estimate
    """Of the machine's yes, how many are yes."""
    recall: Estimate
    """Of the yes that people found, how many the machine found."""
    f1: Estimate
    kappa: Estimate
    """Cohen's kappa over the four verdicts; not defined where everything is one verdict on both sides."""
    levels: int
    """How many labels have a level that the machine answered with a level too."""
    level_exact: float | None
    level_within_one: float | None

    def measure(self, name: str) -> float | None:
        """The value of "share", "precision", "recall", "f1", "kappa", "level_exact" or "level_within_one"."""
        found: Estimate | float | None = getattr(self, name)
        return found.value if isinstance(found, Estimate) else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One answer that differs from its label."""

    site: str
    question: str
    expected: Verdict
    got: Verdict
    expected_level: int | None
    got_level: int | None
    expected_rule: str
    got_rule: str
    reason: str
    """`Answer.reason`: why the machine said what it said."""
    note: str
    """What the people who labelled it remarked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Answers held against labels."""

    scores: tuple[Score, ...]
    """Over all sites first, by question; then by language, then by country."""
    misses: tuple[Miss, ...]
    """By question, then site."""
    missing: tuple[tuple[str, str], ...]
    """(site, question) of labels without an answer: no measure counts them."""
    fingerprint: str
    """Of the labels."""

    def score(self, question: str, *, group: str = "", member: str = "") -> Score | None:
        """The score of a question, over all sites or over a group's member; None where nothing was measured."""
        wanted = (question, group, member)
        return next((score for score in self.scores if (score.question, score.group, score.member) == wanted), None)


def agree(
    answers: Sequence[Answer],
    labels: Sequence[Label],
    *,
    languages: Mapping[str, str] | None = None,
    countries: Mapping[str, str] | None = None,
) -> Agreement:
    """Hold the machine's answers of one pack against labels.

    `languages` and `countries` map `Site.key` to the site's main language and country. Answers that people gave
    (telephone, review) are not the machine's and count as missing; answers without a label do not count.
    """
    by_place = {(answer.site, answer.question): answer for answer in answers if answer.source is Source.SITE}
    ordered = sorted(labels, key=lambda label: (label.question, label.site))
    pairs = [(label, by_place[_place(label)]) for label in ordered if _place(label) in by_place]
    groups = {"language": languages or {}, "country": countries or {}}
    return Agreement(
        scores=(
            *_scores(pairs),
            *(score for name, members in groups.items() for score in _split(pairs, name, members)),
        ),
        misses=tuple(_miss(label, answer) for label, answer in pairs if label.verdict is not answer.verdict),
        missing=tuple(_place(label) for label in ordered if _place(label) not in by_place),
        fingerprint=fingerprint(labels),
    )


_Pair: TypeAlias = tuple[Label, Answer]


def _place(label: Label) -> tuple[str, str]:
    return label.site, label.question


def _split(pairs: Sequence[_Pair], group: str, members: Mapping[str, str]) -> list[Score]:
    found = sorted({members[label.site] for label, _ in pairs if label.site in members})
    inside = {member: [pair for pair in pairs if members.get(pair[0].site) == member] for member in found}
    return [score for member in found for score in _scores(inside[member], group, member)]


def _scores(pairs: Sequence[_Pair], group: str = "", member: str = "") -> list[Score]:
    questions = sorted({label.question for label, _ in pairs})
    return [_score([pair for pair in pairs if pair[0].question == name], name, group, member) for name in questions]


def _score(pairs: Sequence[_Pair], question: str, group: str, member: str) -> Score:
    counted = Counter((label.verdict, answer.verdict) for label, answer in pairs)
    matrix = {(row, column): counted[row, column] for row in VERDICTS for column in VERDICTS}
    steps = [
        abs(label.level - answer.level)
        for label, answer in pairs
        if label.level is not None and answer.level is not None
    ]
    return Score(
        question=question,
        group=group,
        member=member,
        n=len(pairs),
        agreed=sum(matrix[verdict, verdict] for verdict in VERDICTS),
        matrix=matrix,
        **estimates(matrix),
        levels=len(steps),
        level_exact=sum(step == 0 for step in steps) / len(steps) if steps else None,
        level_within_one=sum(step <= 1 for step in steps) / len(steps) if steps else None,
    )


def _miss(label: Label, answer: Answer) -> Miss:
    return Miss(
        site=label.site,
        question=label.question,
        expected=label.verdict,
        got=answer.verdict,
        expected_level=label.level,
        got_level=answer.level,
        expected_rule=label.rule,
        got_rule=answer.rule,
        reason=answer.reason,
        note=label.note,
    )
