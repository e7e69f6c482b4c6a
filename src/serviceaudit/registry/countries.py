"""The countries that come with the tool, as data. Where the rows come from: `data/SOURCES.md`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A built-in list of municipalities."""

    code: str
    """ISO 3166-1 alpha-2, upper case."""
    name: str
    rows: int
    date: str
    """When the list was compiled, ISO 8601."""
    population_date: str
    """The day for which the newest of its population figures holds, ISO 8601."""


@cache
def builtin() -> Mapping[str, Country]:
    """The built-in countries by upper-case code, in the order in which "all" lists them."""
    return MappingProxyType({row["code"]: _country(row) for row in _records(_DATA / "countries.csv")})


def content(code: str) -> bytes:
    """The built-in list of that country (any case) as CSV."""
    return _file(code).read_bytes()


def _country(row: Mapping[str, str]) -> Country:
    records = _records(_file(row["code"]))
    return Country(
        code=row["code"],
        name=row["name"],
        rows=len(records),
        date=row["compiled"],
        population_date=max(record["population_date"] for record in records),
    )


def _file(code: str) -> Path:
    return _DATA / f"{code.lower()}.csv"


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
