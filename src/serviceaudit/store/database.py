"""The connection: opening a database, transactions, and failures told in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, create_engine, event, false, inspect, make_url, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from serviceaudit.errors import StoreError
from serviceaudit.store.tables import VERSION, meta, metadata

_EXAMPLE = "sqlite:///serviceaudit.db or postgresql+psycopg://user@host/name"
_BACKENDS = ("sqlite", "postgresql")
_MEMORY = ("", ":memory:")
_PAUSE = 0.02
"""Seconds between two tries to change the mode."""
_MENDING = {
    "unable to open": "cannot be opened: check that the folder exists and may be written to",
    "readonly": "is read-only: allow writing, or name another database",
    "read-only": "is read-only: allow writing, or name another database",
    "not a database": "is not a database: name another file",
    "malformed": "is damaged: restore a copy, or name another file",
    "locked": "is locked by another program: wait for it, then try again",
    "disk i/o error": "cannot be written: the disk is full or broken",
    "is full": "cannot be written: the disk is full",
}
"""What the drivers say -> what it means for the user."""


def connect(url: str, *, create: bool, patience: float) -> Engine:
    """A connection pool to a database that has our tables.

    `create` makes a missing database and its tables, and fails at once where nothing can be written. `patience` is
    how many seconds to wait for other writers (SQLite). Raises StoreError.
    """
    engine = _engine(url, patience)
    try:
        with mended(engine):
            _prepare(engine, create=create, patience=patience)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One view of the data, whatever others write meanwhile. Raises StoreError."""
    with mended(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is kept, or nothing. Raises StoreError."""
    with mended(engine), engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
        yield connection


@contextmanager
def mended(engine: Engine) -> Iterator[None]:
    """Failures of the database as one line for the user; a broken constraint is our bug and passes."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        said = str(error.orig).strip().split("\n", 1)[0]
        meaning = next((mend for sign, mend in _MENDING.items() if sign in said.lower()), f"cannot be used: {said}")
        raise StoreError(f"{named(engine)} {meaning}") from error


def named(engine: Engine) -> str:
    """The database's address without its password."""
    return engine.url.render_as_string(hide_password=True)


def _engine(url: str, patience: float) -> Engine:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
        if backend not in _BACKENDS:
            raise StoreError(f"--store: '{backend}' is neither SQLite nor PostgreSQL; write {_EXAMPLE}")
        sqlite = backend == "sqlite"
        engine = create_engine(address, connect_args={"timeout": patience} if sqlite else {})
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"--store: {error}: install its driver, or write {_EXAMPLE}") from error
    except ArgumentError:
        # The text is not repeated: it may hold a password.
        raise StoreError(f"--store: this is not the address of a database; write {_EXAMPLE}") from None
    if sqlite:
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Take transactions from the driver into our hands; check references; sync at checkpoints only (safe with WAL)."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: Connection) -> None:
    """Writers queue at the start: one that turned writer midway could not wait, it would have to fail."""
    if statement := connection.get_execution_options().get("sqlite_begin", "BEGIN"):
        connection.exec_driver_sql(statement)


def _prepare(engine: Engine, *, create: bool, patience: float) -> None:
    if engine.dialect.name == "sqlite":
        _look_at_file(engine, create=create)
    if create:
        with writing(engine) as connection:
            _make_tables(connection, engine)
            _check_version(connection, engine)
            # Changes nothing, but tells a read-only database now and not after hours of work.
            connection.execute(update(meta).where(false()).values(value=VERSION))
        if engine.dialect.name == "sqlite":
            _write_ahead(engine, patience)
        return
    with reading(engine) as connection:
        _check_version(connection, engine)


def _look_at_file(engine: Engine, *, create: bool) -> None:
    """What SQLite would tell in words that help nobody, or would not tell at all but make an empty file."""
    name = engine.url.database or ""
    if name in _MEMORY or name.startswith("file:"):
        return
    file = Path(name)
    if file.is_dir():
        raise StoreError(f"{named(engine)} is a folder: name a file in it")
    if not file.parent.is_dir():
        raise StoreError(f"{named(engine)} cannot be opened: there is no folder {file.parent}")
    if not create and not file.exists():
        raise StoreError(f"{named(engine)} does not exist: run `serviceaudit audit` first, or name another database")


def _make_tables(connection: Connection, engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('serviceaudit tables'))")
    if not inspect(connection).get_table_names():
        metadata.create_all(connection)
        connection.execute(meta.insert().values(name="schema_version", value=VERSION))


def _write_ahead(engine: Engine, patience: float) -> None:
    """Readers and the writer do not wait for each other; the file remembers it.

    SQLite does not wait for others when it changes the mode, so we do.
    """
    until = monotonic() + patience
    while True:
        try:
            _set_mode(engine)
        except OperationalError as error:
            if "locked" not in str(error.orig) or monotonic() > until:
                raise
            sleep(_PAUSE)
        else:
            return


def _set_mode(engine: Engine) -> None:
    # The mode cannot be changed inside a transaction.
    with engine.execution_options(sqlite_begin="").connect() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _check_version(connection: Connection, engine: Engine) -> None:
    inspector = inspect(connection)
    known = inspector.get_table_names()
    if not known:
        raise StoreError(f"{named(engine)} holds no results: run `serviceaudit audit` first, or name another database")
    if meta.name not in known or {column["name"] for column in inspector.get_columns(meta.name)} != set(meta.c.keys()):
        raise _foreign(engine)
    found = connection.execute(select(meta.c.value).where(meta.c.name == "schema_version")).scalar_one_or_none()
    if found is None:
        raise _foreign(engine)
    if found != VERSION:
        raise StoreError(
            f"{named(engine)} was written by another version of serviceaudit (tables {found}, this one uses {VERSION}): "
            "use that version, or name another database"
        )


def _foreign(engine: Engine) -> StoreError:
    return StoreError(f"{named(engine)} is a database of something else: name one of its own")
