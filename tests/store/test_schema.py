"""The exported JSON is what its own schema says, and the schema refuses what must not be there."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from serviceaudit.model import Verdict
from serviceaudit.store.columns import ANSWER_COLUMNS
from serviceaudit.store.export import Format, write
from serviceaudit.store.frames import frames
from store.samples import a_result, a_run, a_site, a_standing, an_answer, some_evidence


def tables() -> Any:
    sites = [a_site(f"{number:04d}", population=None if number else 9_000) for number in range(3)]
    results = [
        a_result(site, [an_answer(site, verdict=verdict, evidence=(some_evidence(site, "=1+1"),))])
        for site, verdict in zip(sites, (Verdict.YES, Verdict.UNCLEAR, Verdict.NOT_ASSESSED), strict=True)
    ]
    places = [a_standing(site, rank=None if site.code == "0002" else 1) for site in sites]
    return frames(a_run(), results, places)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write(tables(), tmp_path, Format.JSON)
    return tmp_path


def told(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("table", ["answers", "standings"])
def test_what_is_exported_is_what_the_schema_says(written: Path, table: str) -> None:
    schema = told(written / f"{table}.schema.json")
    Draft202012Validator.check_schema(schema)
    records = told(written / f"{table}.json")
    assert len(records) == 3
    assert list(Draft202012Validator(schema).iter_errors(records)) == []


def test_an_export_of_nothing_is_what_the_schema_says(tmp_path: Path) -> None:
    write(frames(a_run(), [], []), tmp_path, Format.JSON)
    for table in ("answers", "standings"):
        assert told(tmp_path / f"{table}.json") == []
        Draft202012Validator(told(tmp_path / f"{table}.schema.json")).validate([])


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("answers", "verdict", "perhaps"),
        ("answers", "source", "rumour"),
        ("answers", "level", 4),
        ("answers", "points", None),
        ("answers", "name", None),
        ("answers", "official", "a name"),
        ("standings", "rank", 0),
        ("standings", "shared", "yes"),
        ("standings", "verdict_a", "perhaps"),
    ],
)
def test_the_schema_refuses_what_must_not_be_there(written: Path, table: str, field: str, value: object) -> None:
    records = told(written / f"{table}.json")
    records[0][field] = value
    assert list(Draft202012Validator(told(written / f"{table}.schema.json")).iter_errors(records))


def test_the_schema_refuses_a_record_with_a_field_missing(written: Path) -> None:
    records = told(written / "answers.json")
    del records[0]["rule"]
    assert list(Draft202012Validator(told(written / "answers.schema.json")).iter_errors(records))


def test_the_schema_explains_each_column_as_the_dictionary_does(written: Path) -> None:
    properties = told(written / "answers.schema.json")["items"]["properties"]
    assert {name: told_["description"] for name, told_ in properties.items()} == {
        column.name: column.meaning for column in ANSWER_COLUMNS
    }
