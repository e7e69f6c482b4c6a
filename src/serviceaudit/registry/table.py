"""The form of a list: bytes become rows of named cells. What the cells say is judged in `fields`."""

import codecs
import csv
import difflib
import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from serviceaudit.errors import RegistryError

IDENTITY = ("country", "code", "name")
"""Needed together, unless a list names neither codes nor names: then hosts stand for both."""
COLUMNS = (
    *IDENTITY,
    "url",
    "official_name",
    "region",
    "population",
    "population_date",
    "lat",
    "lon",
    "languages",
    "url_confidence",
    "url_alt",
    "url_sources",
    "url_live",
)
MAX_ROWS = 100_000
MAX_LINE = 1_000_000
"""Bytes."""
MAX_FILE = 50_000_000
"""Bytes."""
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list, numbered as a spreadsheet numbers it: the header is row 1."""

    number: int
    cells: Mapping[str, str]
    fault: str = ""
    """Why the line could not be cut into cells; then there are none."""


def rows(name: str, data: bytes) -> tuple[Row, ...]:
    """The rows of a CSV file (comma, semicolon or tab) or of a text with one address a line.

    `name` is what faults call the file. UTF-8 and UTF-16 with or without mark, and Windows-1252, are read.
    Raises RegistryError if the file as a whole cannot be used: encoding, bounds, header.
    """
    _within_bounds(name, data)
    text = _decode(name, data)
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda mark: len(set(_names(first, mark)) & set(COLUMNS)))
    names = _names(first, separator)
    lines = _listed(text) if _is_list(name, names) else _tabled(name, text, separator)
    found = tuple(itertools.islice(lines, MAX_ROWS + 1))
    if not found:
        raise RegistryError(f"{name}: holds no row; write one municipality a line")
    if len(found) > MAX_ROWS:
        raise RegistryError(f"{name}: more than {MAX_ROWS:,} rows; split the file")
    return found


def _within_bounds(name: str, data: bytes) -> None:
    if len(data) > MAX_FILE:
        raise RegistryError(f"{name}: larger than {MAX_FILE:,} bytes; split the file")
    if data.startswith(b"PK\x03\x04"):
        raise RegistryError(f"{name}: this is a spreadsheet or zip file; save it as CSV")
    for number, line in enumerate(data.splitlines(), 1):
        if len(line) > MAX_LINE:
            raise RegistryError(f"{name}, line {number}: longer than {MAX_LINE:,} bytes")


def _decode(name: str, data: bytes) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "windows-1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RegistryError(f"{name}: neither UTF-8 nor Windows-1252 text; save it as CSV in UTF-8")


def _names(line: str, separator: str) -> list[str]:
    return [cell.strip(' "\t\r\n').casefold() for cell in line.split(separator)]


def _is_list(name: str, names: list[str]) -> bool:
    """One address a line: no header names a column `url`, and nothing else looks like a header."""
    alone = len(names) == 1 and names[0] not in COLUMNS
    return "url" not in names and (alone or name.casefold().endswith(".txt"))


def _listed(text: str) -> Iterator[Row]:
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        address = line.strip()
        if address and not address.startswith("#"):
            yield Row(number=number, cells={"url": address})


def _tabled(name: str, text: str, separator: str) -> Iterator[Row]:
    header: list[str] = []
    for number, cells, fault in _records(text, separator):
        if fault and not header:
            raise RegistryError(f"{name}, row {number}: {fault}")
        if not fault and not any(cell.strip() for cell in cells):
            continue
        if header:
            yield Row(number=number, cells={}, fault=fault) if fault else _row(number, header, cells)
        else:
            header = [cell.strip().casefold() for cell in cells]
            _check_header(f"{name}, row {number}", header)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str], str]]:
    # Strict: a forgotten quotation mark must not swallow the rows that follow it in silence.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            yield number, [], f"not CSV: {error}; is a quotation mark missing or too many?"


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    if any(cell.strip() for cell in cells[len(header) :]):
        fault = f"{len(cells)} cells, but the header names {len(header)} columns"
        return Row(number=number, cells={}, fault=fault)
    return Row(number=number, cells=dict(itertools.zip_longest(header, cells[: len(header)], fillvalue="")))


def _check_header(place: str, header: list[str]) -> None:
    faults = [_unknown(name) for name in header if name not in COLUMNS]
    faults += [f"the column '{name}' stands twice" for name in COLUMNS if header.count(name) > 1]
    needed = ("url", *(IDENTITY if {"code", "name"} & set(header) else ()))
    faults += [f"the column '{name}' is missing" for name in needed if name not in header]
    if faults:
        known = f"{place}: known columns: {', '.join(COLUMNS)}"
        raise RegistryError("\n".join([*(f"{place}: {fault}" for fault in faults), known]))


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, COLUMNS, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"the column {name[:60]!r} is not known{hint}"
