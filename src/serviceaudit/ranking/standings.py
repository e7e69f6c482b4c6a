"""Who stands where. Pure.

A yes gives its points, everything else none. `unclear` widens the score to an interval. A site with a question that
could not be assessed has no place: it is listed apart, with the reason (design section 2, rule 3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from serviceaudit.model import Answer, Question, Site, Standing, Verdict
from serviceaudit.text import fold

ASSESSED = "assessed"
NO_ANSWERS = "no_answers"
"""Status of a site that nothing was answered about."""
NO_ANSWER = "no_answer"
"""Reason of a question without an answer where others have one: "c:no_answer"."""


def standings(sites: Sequence[Site], answers: Sequence[Answer], questions: Sequence[Question]) -> tuple[Standing, ...]:
    """The list: by rank, then name, then key; the sites without a rank last.

    Equal points share a place and the places after it stay empty (1, 2, 2, 4). The order of `questions` decides which
    reason is told first. Answers to other questions or about other sites do not count; of several answers to one
    question about one site, the last holds.
    """
    asked = {question.id for question in questions}
    given: dict[str, dict[str, Answer]] = {site.key: {} for site in sites}
    for answer in answers:
        if answer.site in given and answer.question in asked:
            given[answer.site][answer.question] = answer
    return _ranked(sites, [_score(site.key, given[site.key], questions) for site in sites])


def within_countries(
    sites: Sequence[Site], answers: Sequence[Answer], questions: Sequence[Question]
) -> tuple[Standing, ...]:
    """As `standings`, country after country, with places counted within each (codebook ruling 11)."""
    groups = by_country(standings(sites, answers, questions), sites)
    return tuple(standing for group in groups.values() for standing in group)


def by_country(listed: Sequence[Standing], sites: Sequence[Site]) -> Mapping[str, tuple[Standing, ...]]:
    """The same scores ranked within each country, by country code.

    Some answers are yes nearly everywhere in one country and rare in another (codebook ruling 11): places are compared
    within a country only. Every standing's site must be among `sites`.
    """
    standing = {each.site: each for each in listed}
    groups: dict[str, list[Site]] = {}
    for site in sites:
        if site.key in standing:
            groups.setdefault(site.country, []).append(site)
    return {
        country: _ranked(group, [standing[site.key] for site in group]) for country, group in sorted(groups.items())
    }


def _score(key: str, given: Mapping[str, Answer], questions: Sequence[Question]) -> Standing:
    points = sum(answer.points for answer in given.values() if answer.verdict is Verdict.YES)
    open_points = sum(q.points for q in questions if q.id in given and given[q.id].verdict is Verdict.UNCLEAR)
    status = _status(given, questions)
    return Standing(
        site=key,
        points=points,
        points_max=points + open_points,
        assessed=status == ASSESSED,
        rank=None,
        shared=False,
        status=status,
    )


def _status(given: Mapping[str, Answer], questions: Sequence[Question]) -> str:
    if not given:
        return NO_ANSWERS
    for question in questions:
        answer = given.get(question.id)
        if answer is None:
            return f"{question.id}:{NO_ANSWER}"
        if answer.verdict is Verdict.NOT_ASSESSED:
            return f"{question.id}:{answer.reason}"
    return ASSESSED


def _ranked(sites: Sequence[Site], scores: Sequence[Standing]) -> tuple[Standing, ...]:
    """The scores with places among themselves; `sites` and `scores` go in step."""
    table = pd.DataFrame(
        {
            "name": [fold(site.name) for site in sites],
            "key": [site.key for site in sites],
            "points": [score.points if score.assessed else None for score in scores],
        }
    ).astype({"points": "Float64"})
    table["rank"] = table["points"].rank(method="min", ascending=False)
    table["shared"] = table["rank"].duplicated(keep=False) & table["rank"].notna()
    table = table.sort_values(["rank", "name", "key"], na_position="last")
    return tuple(
        replace(scores[place], rank=None if pd.isna(rank) else int(rank), shared=bool(shared))
        for place, rank, shared in zip(table.index, table["rank"], table["shared"], strict=True)
    )
