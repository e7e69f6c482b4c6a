"""How far the machine's answers agree with people's labels, per question, language and country. Pure.

Measures as in codebook section 9: share of equal verdicts, precision and recall of yes, Cohen's kappa, the whole table.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.gold.found import Fate, fates
from serviceaudit.gold.labels import Label, fingerprint
from serviceaudit.gold.measures import VERDICTS, Estimate, estimates
from serviceaudit.model import Answer, Evidence, Looked, Source, Verdict, Visit


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
    sought: int
    """Labels `yes` that name the page of the evidence, on sites whose visit is known."""
    found: float | None
    """Share of those pages that the visit read; None where there is none."""

    def measure(self, name: str) -> float | None:
        """The value of "share", "precision", "recall", "f1", "kappa", "level_exact", "level_within_one" or "found"."""
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
    evidence: tuple[Evidence, ...]
    looked: tuple[Looked, ...]
    """On what the machine's answer rests."""
    page: str
    """Where people saw it; empty if they named no place."""
    fate: str
    """What became of that page on the visit; empty if that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Answers held against labels."""

    scores: tuple[Score, ...]
    """Over all sites first, by question; then by language, then by country."""
    misses: tuple[Miss, ...]
    """By question, then site."""
    missing: tuple[tuple[str, str], ...]
    """(site, question) of labels without an answer: no measure counts them."""
    lost: tuple[Fate, ...]
    """Pages with the evidence that the visit did not read."""
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
    visits: Mapping[str, Visit] | None = None,
) -> Agreement:
    """Hold the machine's answers of one pack against labels.

    `languages`, `countries` and `visits` map `Site.key` to the site's main language, its country and what was seen. Answers that people gave
    (telephone, review) are not the machine's and count as missing; answers without a label do not count.
    """
    by_place = {(answer.site, answer.question): answer for answer in answers if answer.source is Source.SITE}
    ordered = sorted(labels, key=lambda label: (label.question, label.site))
    met = {(fate.site, fate.question): fate for fate in fates(ordered, visits or {})}
    pairs = [
        _Pair(label, by_place[_place(label)], met.get(_place(label))) for label in ordered if _place(label) in by_place
    ]
    groups = {"language": languages or {}, "country": countries or {}}
    return Agreement(
        scores=(
            *_scores(pairs),
            *(score for name, members in groups.items() for score in _split(pairs, name, members)),
        ),
        misses=tuple(_miss(pair) for pair in pairs if pair.label.verdict is not pair.answer.verdict),
        missing=tuple(_place(label) for label in ordered if _place(label) not in by_place),
        lost=tuple(fate for fate in met.values() if not fate.found),
        fingerprint=fingerprint(labels),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    label: Label
    answer: Answer
    fate: Fate | None


def _place(label: Label) -> tuple[str, str]:
    return label.site, label.question


def _split(pairs: Sequence[_Pair], group: str, members: Mapping[str, str]) -> list[Score]:
    found = sorted({members[pair.label.site] for pair in pairs if pair.label.site in members})
    inside = {member: [pair for pair in pairs if members.get(pair.label.site) == member] for member in found}
    return [score for member in found for score in _scores(inside[member], group, member)]


def _scores(pairs: Sequence[_Pair], group: str = "", member: str = "") -> list[Score]:
    questions = sorted({pair.label.question for pair in pairs})
    return [_score([pair for pair in pairs if pair.label.question == name], name, group, member) for name in questions]


def _score(pairs: Sequence[_Pair], question: str, group: str, member: str) -> Score:
    counted = Counter((pair.label.verdict, pair.answer.verdict) for pair in pairs)
    fated = [pair.fate.found for pair in pairs if pair.fate]
    matrix = {(row, column): counted[row, column] for row in VERDICTS for column in VERDICTS}
    steps = [
        abs(pair.label.level - pair.answer.level)
        for pair in pairs
        if pair.label.level is not None and pair.answer.level is not None
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
        sought=len(fated),
        found=sum(fated) / len(fated) if fated else None,
    )


def _miss(pair: _Pair) -> Miss:
    label, answer = pair.label, pair.answer
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
        evidence=answer.evidence,
        looked=answer.looked,
        page=label.page,
        fate=pair.fate.told if pair.fate else "",
    )
