"""Values of the model to rows and back. Columns bear the names of the fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from serviceaudit.model import Answer, Candidate, Evidence, Looked, Page, Result, Run, Site, Visit
from serviceaudit.store import tables

Cells = dict[str, Any]
Groups = Mapping[str, list[Row[Any]]]
"""Site key -> its rows of one table, in their order."""

_PLACE = ("run", "site", "question", "position")
"""Columns that say where a row belongs; the value itself does not know."""
_VISIT = ("taken_at", "front", "archive")


def _fields(table: Table, *without: str) -> tuple[str, ...]:
    return tuple(name for name in table.c.keys() if name not in without)  # noqa: SIM118 - not a dictionary


_RUN = _fields(tables.runs)
_SITE = _fields(tables.sites, *_PLACE, *_VISIT)
_PAGE = _fields(tables.pages, *_PLACE)
_CANDIDATE = _fields(tables.candidates, *_PLACE)
_ANSWER = (*_fields(tables.answers, "run", "position"),)
_EVIDENCE = _fields(tables.evidence, *_PLACE)
_LOOKED = _fields(tables.looked, *_PLACE)


def run_cells(run: Run) -> Cells:
    """The row of a run."""
    return _cells(run, _RUN)


def site_cells(run_id: str, visit: Visit) -> Cells:
    """The row of a site: the registry's row as it was on the day, and the visit."""
    return {"run": run_id, "site": visit.site.key} | _cells(visit.site, _SITE) | _cells(visit, _VISIT)


def children(run_id: str, result: Result) -> Iterator[tuple[Table, list[Cells]]]:
    """The rows below a site, tables in the order in which they may be written."""
    at = {"run": run_id, "site": result.visit.site.key}
    yield tables.pages, _numbered(result.visit.pages, _PAGE, at)
    yield tables.candidates, _numbered(result.visit.trail, _CANDIDATE, at)
    yield tables.answers, _numbered(result.answers, _ANSWER, at)
    yield (
        tables.evidence,
        [
            cells
            for answer in result.answers
            for cells in _numbered(answer.evidence, _EVIDENCE, at | {"question": answer.question})
        ],
    )
    yield (
        tables.looked,
        [
            cells
            for answer in result.answers
            for cells in _numbered(answer.looked, _LOOKED, at | {"question": answer.question})
        ],
    )


def run_of(row: Row[Any]) -> Run:
    """The run of a row."""
    return Run(**_kept(row, _RUN))


def results_of(connection: Connection, run_id: str, keys: Sequence[str]) -> Iterator[Result]:
    """The results of these sites, in the order of `keys`; a site that is not there is left out."""
    found = grouped(connection, tables.sites, run_id, keys)
    pages = grouped(connection, tables.pages, run_id, keys)
    trail = grouped(connection, tables.candidates, run_id, keys)
    answers = answers_of(connection, run_id, keys)
    for key in keys:
        for row in found.get(key, ()):
            visit = Visit(
                site=Site(**_kept(row, _SITE)),
                pages=tuple(Page(**_kept(page, _PAGE)) for page in pages.get(key, ())),
                trail=tuple(Candidate(**_kept(link, _CANDIDATE)) for link in trail.get(key, ())),
                **_kept(row, _VISIT),
            )
            yield Result(visit=visit, answers=answers.get(key, ()))


def outlines_of(connection: Connection, run_id: str, keys: Sequence[str]) -> Iterator[Result]:
    """As `results_of`, without pages, trail and evidence: what looking back on many runs needs."""
    found = grouped(connection, tables.sites, run_id, keys)
    answers = grouped(connection, tables.answers, run_id, keys)
    for key in keys:
        for row in found.get(key, ()):
            visit = Visit(site=Site(**_kept(row, _SITE)), pages=(), trail=(), **_kept(row, _VISIT))
            yield Result(visit=visit, answers=tuple(Answer(**_kept(a, _ANSWER)) for a in answers.get(key, ())))


def answers_of(connection: Connection, run_id: str, keys: Sequence[str]) -> Mapping[str, tuple[Answer, ...]]:
    """Site key -> its answers with their evidence."""
    evidence = grouped(connection, tables.evidence, run_id, keys)
    looked = grouped(connection, tables.looked, run_id, keys)
    return {
        key: tuple(_answer(row, evidence.get(key, ()), looked.get(key, ())) for row in rows)
        for key, rows in grouped(connection, tables.answers, run_id, keys).items()
    }


def grouped(connection: Connection, table: Table, run_id: str, keys: Sequence[str]) -> Groups:
    """The rows of these sites in one run."""
    statement = select(table).where(table.c.run == run_id, table.c.site.in_(keys))
    if "position" in table.c:
        statement = statement.order_by(table.c.position)
    groups: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(statement):
        groups.setdefault(row.site, []).append(row)
    return groups


def _answer(row: Row[Any], evidence: Iterable[Row[Any]], looked: Iterable[Row[Any]]) -> Answer:
    return Answer(
        evidence=tuple(Evidence(**_kept(each, _EVIDENCE)) for each in evidence if each.question == row.question),
        looked=tuple(Looked(**_kept(each, _LOOKED)) for each in looked if each.question == row.question),
        **_kept(row, _ANSWER),
    )


def _numbered(values: Iterable[object], fields: Sequence[str], at: Cells) -> list[Cells]:
    return [at | _cells(value, fields) | {"position": position} for position, value in enumerate(values)]


def _cells(value: object, fields: Sequence[str]) -> Cells:
    return {name: getattr(value, name) for name in fields}


def _kept(row: Row[Any], fields: Sequence[str]) -> Cells:
    return {name: getattr(row, name) for name in fields}
