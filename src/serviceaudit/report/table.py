"""The ranking as rows, bands of equal points and sums per question. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from serviceaudit.model import Answer, Question, Run, Site, Standing, Verdict
from serviceaudit.report import safe
from serviceaudit.report.shapes import Band, Cell, Link, QuestionSum, Row, Score
from serviceaudit.report.words import Texts

NOTHING = "\N{EN DASH}"
"""Stands where there is no figure or answer."""
MARKS = {Verdict.YES: "✓", Verdict.NO: "✗", Verdict.UNCLEAR: "?", Verdict.NOT_ASSESSED: NOTHING}
_SIZES = (5_000, 15_000, 50_000, 100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denominators:
    """Municipalities that a place is counted among: with a place, and in all (design rule 3)."""

    assessed: int
    in_all: int


def denominators(run: Run, sites: Sequence[Site], standings: Mapping[str, Standing]) -> dict[str, Denominators]:
    """Country -> what its places are counted among: the country, or all if the places were given across countries.

    Municipalities that the run has not visited yet count in the whole, and in a country that is the only one.
    """
    country = {site.key: site.country for site in sites}
    within = by_country(sites, standings)
    in_all = Counter(country.values())
    assessed = Counter(country[key] for key in country if standings[key].assessed)
    whole = Denominators(assessed=assessed.total(), in_all=max(in_all.total(), run.sites))
    if len(in_all) == 1 or not within:
        return dict.fromkeys(in_all, whole)
    return {name: Denominators(assessed=assessed[name], in_all=count) for name, count in in_all.items()}


def by_country(sites: Sequence[Site], standings: Mapping[str, Standing]) -> bool:
    """The places were counted within each country: one more than those of the country with more points."""
    points: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for site in sites:
        if standings[site.key].assessed:
            points[site.country][standings[site.key].points] += 1
    return all(
        standings[site.key].rank == 1 + above(points[site.country], standings[site.key].points)
        for site in sites
        if standings[site.key].assessed
    )


def above(counts: Mapping[int, int], points: int) -> int:
    """How many have more than so many points. `counts`: points -> how many have them."""
    return sum(count for score, count in counts.items() if score > points)


def cell(texts: Texts, words: str, question: str, verdict: Verdict) -> Cell:
    """A verdict as mark and word."""
    return Cell(
        question=safe.plain(question),
        short=words,
        verdict=verdict.value,
        mark=MARKS[verdict],
        word=texts.words("verdicts", verdict.value),
    )


def cells(texts: Texts, pack: str, questions: Sequence[Question], answers: Sequence[Answer]) -> tuple[Cell, ...]:
    """One cell a question. A question without an answer was not assessed."""
    given = {answer.question: answer.verdict for answer in answers}
    return tuple(
        cell(texts, texts.question(pack, q.id)["short"], q.id, given.get(q.id, Verdict.NOT_ASSESSED)) for q in questions
    )


def score(texts: Texts, standing: Standing, total: int) -> Score:
    """The points, with the highest they could be where an answer is unclear (design rule 3)."""
    low, high = standing.points, standing.points_max
    words = texts.number(low) if high <= low else texts.say("score_range", low=low, high=high)
    dots = tuple("full" if n < low else "maybe" if n < high else "empty" for n in range(min(total, 20)))
    return Score(points=low, points_max=high, total=total, words=words, dots=dots)


def row(
    texts: Texts, site: Site, standing: Standing, *, path: str, cells: tuple[Cell, ...], total: int, reason: str
) -> Row:
    """One municipality's line."""
    return Row(
        key=site.key,
        name=name(site),
        href=path,
        country=texts.words("countries", site.country) or safe.plain(site.country, 12),
        region=safe.plain(site.region, safe.MAX_NAME),
        population=texts.page["population_unknown"] if site.population is None else texts.number(site.population),
        inhabitants=site.population,
        size=size(texts, site.population),
        assessed=standing.assessed,
        rank=standing.rank,
        shared=standing.shared,
        score=score(texts, standing, total),
        cells=cells,
        reason="" if standing.assessed else reason,
        size_class=size_class(site.population),
    )


def name(site: Site) -> str:
    """What the municipality is called; its code where the name holds nothing printable."""
    return safe.plain(site.name, safe.MAX_NAME) or safe.plain(site.key, safe.MAX_NAME)


def sizes(texts: Texts) -> tuple[str, ...]:
    """The size classes, smallest first. Small municipalities score worse on average (studies, section 4)."""
    between = [
        texts.say("size_between", low=texts.number(low), high=texts.number(high - 1)) for low, high in pairwise(_SIZES)
    ]
    under = texts.say("size_under", high=texts.number(_SIZES[0]))
    return (under, *between, texts.say("size_over", low=texts.number(_SIZES[-1])))


def size_class(population: int | None) -> int | None:
    """Number of the size class, smallest first; None if nobody told."""
    return None if population is None else sum(population >= limit for limit in _SIZES)


def size(texts: Texts, population: int | None) -> str:
    """The size class of so many inhabitants; empty if nobody told."""
    number = size_class(population)
    return "" if number is None else sizes(texts)[number]


def bands(texts: Texts, rows: Sequence[Row], total: int) -> tuple[Band, ...]:
    """From all points to none, each with those who have them; no band is left out."""
    return tuple(
        _band(texts, points, [r for r in rows if r.score.points == points], len(rows))
        for points in range(total, -1, -1)
    )


def _band(texts: Texts, points: int, rows: Sequence[Row], of: int) -> Band:
    return Band(
        points=points,
        words=texts.say("band_one" if points == 1 else "band_many", n=points),
        count=len(rows),
        of=of,
        share=texts.say("band_share", n=texts.number(len(rows)), of=texts.number(of)),
        names=tuple(Link(words=r.name, href=r.href) for r in sorted(rows, key=lambda r: (texts.order(r.name), r.key))),
    )


def question_sum(texts: Texts, pack: str, question: Question, rows: Sequence[Row]) -> QuestionSum:
    """How many have it, of those where the question could be answered."""
    counts = Counter(c.verdict for r in rows for c in r.cells if c.question == safe.plain(question.id))
    yes, no, unclear = counts["yes"], counts["no"], counts["unclear"]
    assessed = yes + no + unclear
    words = texts.question(pack, question.id)
    return QuestionSum(
        id=safe.plain(question.id),
        short=words["short"],
        question=words["question"],
        why=words["why"],
        marked=words["marked"],
        points=question.points,
        yes=yes,
        no=no,
        unclear=unclear,
        not_assessed=counts["not_assessed"],
        assessed=assessed,
        words=texts.say("share_words", x=texts.number(yes), y=texts.number(assessed)),
    )
