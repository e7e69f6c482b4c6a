"""A run's results as tables, one row an answer and one row a site: what is exported and what is analysed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.api.extensions import ExtensionDtype

from serviceaudit.model import Answer, Result, Run, Site, Standing
from serviceaudit.store.columns import ANSWER_COLUMNS, ANSWERS, STANDINGS, Column, Type, standing_columns

_DTYPES: Mapping[Type, ExtensionDtype] = {
    Type.TEXT: pd.StringDtype(),
    Type.INTEGER: pd.Int64Dtype(),
    Type.BOOLEAN: pd.BooleanDtype(),
}
_UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")


def frames(run: Run, results: Iterable[Result], standings: Iterable[Standing]) -> Mapping[str, pd.DataFrame]:
    """The tables "answers" and "standings", rows by country, code and question; columns as in `columns`.

    Text is of one line and free of control characters. A site without a standing has answers but no row in the
    standings; a standing without a result is left out.
    """
    ordered = sorted(results, key=lambda result: (result.visit.site.country, result.visit.site.code))
    places = {standing.site: standing for standing in standings}
    questions = sorted({answer.question for result in ordered for answer in result.answers})
    given = [
        _answer_cells(run, result.visit.site, answer)
        for result in ordered
        for answer in sorted(result.answers, key=lambda answer: answer.question)
    ]
    listed = [
        _standing_cells(run, result, places[result.visit.site.key], questions)
        for result in ordered
        if result.visit.site.key in places
    ]
    return {ANSWERS: _table(given, ANSWER_COLUMNS), STANDINGS: _table(listed, standing_columns(questions))}


def dictionary(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The data dictionary of these tables: column, table, type, meaning, allowed values."""
    questions = [str(name).removeprefix("verdict_") for name in tables[STANDINGS] if str(name).startswith("verdict_")]
    known = (*ANSWER_COLUMNS, *standing_columns(questions))
    rows = [(c.name, c.table, c.type.value, c.meaning, c.allowed) for c in known if c.table in tables]
    return pd.DataFrame(rows, columns=["column", "table", "type", "meaning", "allowed"], dtype="string")


def _answer_cells(run: Run, site: Site, answer: Answer) -> tuple[Any, ...]:
    first = answer.evidence[0] if answer.evidence else None
    return (
        run.id,
        site.country,
        site.code,
        site.name,
        site.url,
        answer.pack,
        answer.pack_version,
        answer.question,
        answer.verdict.value,
        answer.points,
        answer.level,
        answer.mobile_level,
        answer.source.value,
        answer.reason,
        answer.rule,
        first.page if first else "",
        first.quote if first else "",
        answer.clicks,
        answer.checked_at,
        " ".join(answer.flags),
        first.place if first else "",
        " ".join(dict.fromkeys(each.page for each in answer.evidence)),
        " ".join(f"{each.role}|{each.outcome}|{each.page}" for each in answer.looked),
    )


def _standing_cells(run: Run, result: Result, place: Standing, questions: Sequence[str]) -> tuple[Any, ...]:
    site = result.visit.site
    verdicts = {answer.question: answer.verdict.value for answer in result.answers}
    return (
        run.id,
        site.country,
        site.code,
        site.name,
        site.region,
        site.population,
        site.url,
        place.rank,
        place.shared,
        place.points,
        place.points_max,
        place.assessed,
        place.status,
        *(verdicts.get(question, "") for question in questions),
    )


def _table(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> pd.DataFrame:
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {column.name: _series(values, column.type) for column, values in zip(columns, cells, strict=True)}
    )


def _series(values: Iterable[Any], kind: Type) -> "pd.Series[Any]":
    cells = _plain(values) if kind is Type.TEXT else list(values)
    series: pd.Series[Any] = pd.Series(cells, dtype=_DTYPES[kind])
    return series


def _plain(values: Iterable[str]) -> list[str]:
    """Text that every format can hold: line breaks and tabs become spaces, other control characters go."""
    return [_UNPRINTABLE.sub("", _BREAKS.sub(" ", value)) for value in values]
