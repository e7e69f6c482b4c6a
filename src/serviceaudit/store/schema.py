"""The exported records told as JSON Schema (draft 2020-12): the same columns as the data dictionary, for programs."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from serviceaudit.model import Source, Verdict
from serviceaudit.store.columns import ANSWER_COLUMNS, ANSWERS, STANDINGS, Column, Type, standing_columns

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_VERDICTS = [verdict.value for verdict in Verdict]
_ENUMS = {(ANSWERS, "verdict"): _VERDICTS, (ANSWERS, "source"): [source.value for source in Source]}
_LEAST = {"rank": 1}
_MOST = {"level": 3, "mobile_level": 3}
_ALWAYS = {"points", "points_max", "shared", "assessed"}
"""Numbers and truths that are never missing; text never is."""


def schemas(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, str]:
    """Table -> the schema of its JSON file, as JSON."""
    questions = [str(name).removeprefix("verdict_") for name in tables[STANDINGS] if str(name).startswith("verdict_")]
    known = {ANSWERS: ANSWER_COLUMNS, STANDINGS: standing_columns(questions)}
    return {
        name: json.dumps(_table(name, columns), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        for name, columns in known.items()
        if name in tables
    }


def _table(name: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "title": name,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {column.name: _column(column) for column in columns},
            "required": [column.name for column in columns],
            "additionalProperties": False,
        },
    }


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"description": column.meaning}
    if column.type is Type.TEXT:
        told["type"] = "string"
        if (values := _enum(column)) is not None:
            told["enum"] = values
        return told
    kind = "integer" if column.type is Type.INTEGER else "boolean"
    told["type"] = kind if column.name in _ALWAYS else [kind, "null"]
    if column.type is Type.INTEGER:
        told["minimum"] = _LEAST.get(column.name, 0)
    if column.name in _MOST:
        told["maximum"] = _MOST[column.name]
    return told


def _enum(column: Column) -> list[str] | None:
    """The values that a text may have; a verdict that nobody asked for is empty."""
    if column.table == STANDINGS and column.name.startswith("verdict_"):
        return [*_VERDICTS, ""]
    return _ENUMS.get((column.table, column.name))
