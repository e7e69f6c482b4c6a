"""A database that cannot be used is told in one line that says what to do."""

import sqlite3

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from serviceaudit.errors import StoreError
from serviceaudit.store import Store
from serviceaudit.store.statements import append, clear, insert_missing, upsert
from serviceaudit.store.tables import metadata, runs, sites
from store.samples import a_result, a_run


def refusal(url, **options):
    with pytest.raises(StoreError) as caught:
        Store.open(url, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("url", ["", "results.db", "not an address", "nosuch://x/y", "sqlite+nosuch:///x.db"])
def test_what_is_no_address_is_answered_with_an_example(url):
    assert "sqlite:///serviceaudit.db" in refusal(url)


def test_a_database_server_without_its_driver_is_told():
    assert "install its driver" in refusal("postgresql+nosuch://u:secret@h/n")


def test_no_message_repeats_a_password():
    assert "secret" not in refusal("postgresql://u:secret@[bad/n")
    assert "secret" not in refusal("sqlite://u:secret@h/n.db")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert f"there is no folder {tmp_path / 'no'}" in refusal(f"sqlite:///{tmp_path / 'no' / 'x.db'}")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    assert f"there is no folder {tmp_path / 'file'}" in refusal(f"sqlite:///{tmp_path / 'file' / 'x.db'}")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    assert "is a folder" in refusal(f"sqlite:///{tmp_path}")


def test_a_folder_where_nothing_can_be_written_is_told():
    assert "cannot be opened: check that the folder exists and may be written to" in refusal("sqlite:////proc/x.db")


def test_a_missing_store_is_not_made_for_a_reader(tmp_path):
    file = tmp_path / "x.db"
    assert "does not exist" in refusal(f"sqlite:///{file}", create=False)
    assert not file.exists()


def test_an_empty_database_holds_no_results(tmp_path):
    file = tmp_path / "x.db"
    file.touch()
    assert "holds no results" in refusal(f"sqlite:///{file}", create=False)


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    file = tmp_path / "x.db"
    file.write_text("country,code\n" * 100)
    for create in (True, False):
        assert "is not a database" in refusal(f"sqlite:///{file}", create=create)
    assert file.read_text() == "country,code\n" * 100


@pytest.mark.parametrize("table", ["holidays", "meta"])
@pytest.mark.parametrize("create", [True, False])
def test_a_database_of_something_else_is_left_alone(tmp_path, table, create):
    file = tmp_path / "x.db"
    with sqlite3.connect(file) as other:
        other.execute(f"CREATE TABLE {table} (day TEXT)")
    other.close()
    before = file.read_bytes()
    assert "is a database of something else" in refusal(f"sqlite:///{file}", create=create)
    assert file.read_bytes()[100:] == before[100:]


def test_a_store_of_another_version_is_not_touched(url, store, tmp_path):
    store.close()
    with sqlite3.connect(tmp_path / "store.db") as other:
        other.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    other.close()
    for create in (True, False):
        assert "another version of serviceaudit (tables 99, this one uses 1)" in refusal(url, create=create)


def test_a_read_only_database_is_told_before_the_work_begins(url, store, tmp_path):
    store.begin(a_run())
    store.close()
    frozen = f"sqlite:///file:{tmp_path / 'store.db'}?mode=ro&uri=true"
    assert "is read-only" in refusal(frozen)
    with Store.open(frozen, create=False) as reader:
        assert reader.run("r1") == a_run()
        with pytest.raises(StoreError, match="is read-only"):
            reader.save("r1", a_result())


def test_a_locked_database_is_told_after_the_patience_is_over(url, store, tmp_path):
    holder = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert "is locked by another program" in refusal(url, patience=0.05)
    holder.close()
    Store.open(url, patience=0.05).close()


def test_a_reader_does_not_wait_for_a_writer(url, store, tmp_path):
    store.begin(a_run())
    holder = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Store.open(url, create=False, patience=0.05) as reader:
        assert reader.runs() == (a_run(),)
    holder.close()


def test_a_closed_store_is_one_file(url, tmp_path):
    with Store.open(url) as store:
        store.begin(a_run())
        store.save("r1", a_result())
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


def test_a_store_is_durable_and_its_references_hold(url, store):
    with store._engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 1, 1]


def test_tables_and_statements_are_sayable_to_postgresql():
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        assert "INSERT" in str(append(table).compile(dialect=dialect))
    assert "ON CONFLICT DO NOTHING" in str(insert_missing("postgresql", runs).compile(dialect=dialect))
    assert "ON CONFLICT (run, site) DO UPDATE" in str(upsert("postgresql", sites).compile(dialect=dialect))
    assert "DELETE" in str(clear(sites).compile(dialect=dialect))


def test_no_table_holds_the_name_of_an_official():
    """Ruling 12: only a title and an address; columns for a person would be a mistake."""
    names = {(table.name, column.name) for table in metadata.sorted_tables for column in table.c}
    assert {table for table, name in names if name == "name"} == {"meta", "sites"}
    assert not {name for _, name in names if "person" in name}
