"""Statements that are made once and run once a site: making them is dearer than running them."""

from functools import cache

from sqlalchemy import Delete, Insert, Table, bindparam, delete, insert
from sqlalchemy.dialects import postgresql, sqlite


@cache
def insert_missing(dialect: str, table: Table) -> Insert:
    """Rows that are there already stay as they are."""
    return _conflict_aware(dialect, table).on_conflict_do_nothing()


@cache
def upsert(dialect: str, table: Table) -> Insert:
    """A row with the key takes the new values. Two writers of one row queue here: the later finds all the earlier wrote."""
    statement = _conflict_aware(dialect, table)
    key = [column.name for column in table.primary_key]
    fresh = {column.name: statement.excluded[column.name] for column in table.c if column.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=fresh)


@cache
def append(table: Table) -> Insert:
    """New rows."""
    return insert(table)


@cache
def clear(table: Table) -> Delete:
    """The rows of one site; parameters `run_id` and `site_key`."""
    return delete(table).where(table.c.run == bindparam("run_id"), table.c.site == bindparam("site_key"))


def _conflict_aware(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Both dialects have the same clause; SQLAlchemy's plain insert has none."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
