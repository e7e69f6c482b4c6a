"""Tables written as files: each whole or not at all, and the same bytes for the same tables."""

import json
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from serviceaudit.errors import OutputError
from serviceaudit.store.frames import dictionary
from serviceaudit.store.schema import schemas
from serviceaudit.store.workbook import write_workbook

DICTIONARY = "dictionary"
WORKBOOK = "serviceaudit.xlsx"


class Format(StrEnum):
    """How tables are written."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"


Writer = Callable[[BinaryIO], None]

_FORMULA = re.compile(r"[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NEXT = ",\n"
_PARQUET = {"string": pa.string(), "Int64": pa.int64(), "boolean": pa.bool_()}


def write(frames: Mapping[str, pd.DataFrame], folder: Path, format: Format) -> tuple[Path, ...]:  # noqa: A002 - the user's word
    """Write the tables and their data dictionary into a folder (made if missing); the files' paths.

    CSV: UTF-8 without BOM, LF. JSON: a list of objects, keys sorted, and its JSON Schema (`<table>.schema.json`). Parquet: with the dictionary as CSV. XLSX: one
    workbook. In CSV and XLSX a text that a spreadsheet would take for a formula begins with an apostrophe. All files
    are written aside before the first takes its place. Raises OutputError, and then leaves what was there.
    """
    writers = {folder / name: writer for name, writer in _writers(frames, Format(format)).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_all(writers)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{error.filename or folder} cannot be written: {reason}; name another folder") from error
    return tuple(writers)


def harmless(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet might run it: it begins with = + - @, also after spaces, or with a tab or break."""
    return f"'{text}" if _FORMULA.match(text) else text


def _writers(frames: Mapping[str, pd.DataFrame], kind: Format) -> dict[str, Writer]:
    explained = dictionary(frames)
    if kind is Format.XLSX:
        sheets = {name: _harmless(frame) for name, frame in (*frames.items(), (DICTIONARY, explained))}
        return {WORKBOOK: lambda file: write_workbook(sheets, file)}
    one = {Format.CSV: _csv, Format.JSON: _json, Format.PARQUET: _parquet}[kind]
    beside = (Format.CSV, _csv) if kind is Format.PARQUET else (kind, one)
    files = {f"{name}.{kind}": one(frame) for name, frame in frames.items()}
    if kind is Format.JSON:
        files |= {f"{name}.schema.json": _text(told) for name, told in schemas(frames).items()}
    return files | {f"{DICTIONARY}.{beside[0]}": beside[1](explained)}


def _csv(frame: pd.DataFrame) -> Writer:
    safe = _harmless(frame)
    for name in safe.columns[safe.dtypes == "boolean"]:
        safe[name] = safe[name].map({True: "true", False: "false"}).astype("string")
    return lambda file: safe.to_csv(file, index=False, encoding="utf-8", lineterminator="\n")


def _json(frame: pd.DataFrame) -> Writer:
    """One record a line, so that two exports can be compared line by line."""

    def write_records(file: BinaryIO) -> None:
        records = frame.astype("object").where(frame.notna(), None).to_dict("records")
        lines = (json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records)
        file.write(f"[\n{_NEXT.join(lines)}\n]\n".encode() if records else b"[]\n")

    return write_records


def _text(content: str) -> Writer:
    def write_text(file: BinaryIO) -> None:
        file.write(content.encode())

    return write_text


def _parquet(frame: pd.DataFrame) -> Writer:
    """With named types, so that a column without any value keeps its type too."""
    schema = pa.schema([(name, _PARQUET[str(dtype)]) for name, dtype in frame.dtypes.items()])
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    return lambda file: parquet.write_table(table, file, compression="zstd")


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    safe = frame.copy()
    for name in safe.columns[safe.dtypes == "string"]:
        safe[name] = safe[name].map(harmless).astype("string")
    return safe


def _write_all(writers: Mapping[Path, Writer]) -> None:
    """Write all aside, then put all in place: a full disk or a folder in a file's place changes nothing."""
    aside = {path: path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp") for path in writers}
    try:
        for path, writer in writers.items():
            if path.is_dir():
                raise IsADirectoryError(21, "a folder stands in the place of this file", str(path))
            with aside[path].open("xb") as file:
                writer(file)
        for path, temporary in aside.items():
            temporary.replace(path)
    finally:
        for temporary in aside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
