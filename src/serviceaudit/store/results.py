"""Runs and their results, kept in a database."""

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import count
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, delete, select, update

from serviceaudit.errors import StoreError
from serviceaudit.model import Answer, Result, Run
from serviceaudit.store import tables
from serviceaudit.store.database import connect, named, reading, writing
from serviceaudit.store.rows import answers_of, children, outlines_of, results_of, run_cells, run_of, site_cells
from serviceaudit.store.statements import append, clear, insert_missing, upsert

_BATCH = 200
"""Sites read at once: bounds memory, and stays far below the 32,766 variables of one SQLite statement."""


class Store:
    """All runs of one database. Several programs may use it at once: a site is saved whole or not at all.

    Threads may share it. Every method raises StoreError where the database cannot be read or written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, *, create: bool = True, patience: float = 30.0) -> Self:
        """The store at an SQLAlchemy address, such as `sqlite:///serviceaudit.db`.

        `create` makes what is missing and fails at once where nothing can be written; without it a missing store is an
        error. `patience`: seconds to wait for other programs that write. Raises StoreError with one line: cannot be
        opened, read-only, not a database, made by another version or program, locked.
        """
        return cls(connect(url, create=create, patience=patience))

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def enter(self, run: Run) -> Run:
        """Enter a new run; returns it as it is called now: where another began in the same second, "-2" and so on follow."""
        with writing(self._engine) as connection:
            for number in count(1):
                called = run if number == 1 else dataclasses.replace(run, id=f"{run.id}-{number}")
                if connection.execute(insert_missing(connection.dialect.name, tables.runs), run_cells(called)).rowcount:
                    return called
        raise AssertionError("numbers do not end")

    def begin(self, run: Run, *, replace: bool = False) -> None:
        """Enter a run. One that is there already stays as it is (to be resumed), or is emptied by `replace`.

        Raises StoreError if the run to be resumed was made by another method: one run must not mix two.
        """
        with writing(self._engine) as connection:
            if replace:
                connection.execute(delete(tables.runs).where(tables.runs.c.id == run.id))
            connection.execute(insert_missing(connection.dialect.name, tables.runs), run_cells(run))
            there = run_of(connection.execute(select(tables.runs).where(tables.runs.c.id == run.id)).one())
        if _method(there) != _method(run):
            raise StoreError(f"run {run.id} was made by other criteria than today's: start a new run")

    def save(self, run_id: str, result: Result) -> None:
        """Keep one site's result, in one transaction. What the run had of this site before is gone.

        The run must have begun. Bodies of pages are not kept: they are in the archive.
        """
        site = site_cells(run_id, result.visit)
        with writing(self._engine) as connection:
            connection.execute(upsert(connection.dialect.name, tables.sites), site)
            for table in (tables.pages, tables.candidates, tables.answers):
                connection.execute(clear(table), {"run_id": run_id, "site_key": site["site"]})
            for table, rows in children(run_id, result):
                if rows:
                    connection.execute(append(table), rows)

    def finish(self, run_id: str, finished_at: str, **changed: str | int) -> None:
        """Mark a run as complete; `changed`: other fields of the run that only its end tells (`started_at`, `sites`).

        Raises StoreError if there is none of this id.
        """
        mark = update(tables.runs).where(tables.runs.c.id == run_id).values(finished_at=finished_at, **changed)
        with writing(self._engine) as connection:
            found = connection.execute(mark).rowcount
        if not found:
            raise self._unknown(run_id, self.runs())

    def runs(self) -> tuple[Run, ...]:
        """All runs, the newest first."""
        with reading(self._engine) as connection:
            found = [run_of(row) for row in connection.execute(select(tables.runs))]
        return tuple(sorted(found, key=lambda run: (run.started_at, run.id), reverse=True))

    def run(self, run_id: str | None = None) -> Run:
        """The run of this id, or whose id alone begins so; without an id the newest finished one, else the newest.

        Raises StoreError, naming the known ids, if no run or more than one fits.
        """
        known = self.runs()
        if run_id is None:
            fitting = [run for run in known if run.finished_at] or list(known)
            if not fitting:
                raise StoreError(f"{named(self._engine)} holds no runs: run `serviceaudit audit` first")
            return fitting[0]
        fitting = [run for run in known if run.id == run_id] or [run for run in known if run.id.startswith(run_id)]
        if len(fitting) != 1:
            raise self._unknown(run_id, fitting or known)
        return fitting[0]

    def done(self, run_id: str) -> frozenset[str]:
        """Keys of the sites that the run of exactly this id has saved."""
        with reading(self._engine) as connection:
            return frozenset(_keys(connection, run_id))

    def results(self, run_id: str) -> Iterator[Result]:
        """What the run of exactly this id saved, as it was saved, by site key.

        All of it is the state of one moment (that of the first result), whatever is saved meanwhile.
        """
        with reading(self._engine) as connection:
            for keys in _batches(_keys(connection, run_id)):
                yield from results_of(connection, run_id, keys)

    def outlines(self, run_id: str) -> Iterator[Result]:
        """As `results`, without pages, trail and evidence: quick enough for looking back on many runs."""
        with reading(self._engine) as connection:
            for keys in _batches(_keys(connection, run_id)):
                yield from outlines_of(connection, run_id, keys)

    def result(self, run_id: str, site_key: str) -> Result:
        """One site's result. Raises StoreError if the run has none."""
        with reading(self._engine) as connection:
            found = next(results_of(connection, run_id, [site_key]), None)
        if found is None:
            raise StoreError(f"run {run_id} holds no site {site_key}")
        return found

    def answers(self, run_id: str) -> tuple[Answer, ...]:
        """All answers of the run of exactly this id, by site key, in the order in which they were saved."""
        with reading(self._engine) as connection:
            return tuple(
                answer
                for keys in _batches(_keys(connection, run_id))
                for given in [answers_of(connection, run_id, keys)]
                for key in keys
                for answer in given.get(key, ())
            )

    def _unknown(self, run_id: str, known: Sequence[Run]) -> StoreError:
        ids = ", ".join(run.id for run in known[:10]) + (", …" if len(known) > 10 else "")  # noqa: PLR2004 - fits a line
        return StoreError(f"{named(self._engine)}: no single run is called '{run_id}'; there are: {ids or 'none'}")


def _method(run: Run) -> tuple[str, str, str]:
    return run.pack, run.pack_version, run.criteria_hash


def _keys(connection: Connection, run_id: str) -> list[str]:
    """Sorted here: databases differ in how they order text."""
    return sorted(connection.execute(select(tables.sites.c.site).where(tables.sites.c.run == run_id)).scalars())


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
