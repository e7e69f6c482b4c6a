"""The data files of a report as a list for people: what each is, and how large. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.report.words import Texts

_KINDS = ("csv", "xlsx", "json", "parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A data file."""

    path: str
    """From the top folder."""
    name: str
    words: str
    size: str
    """Empty if nobody told."""


def files(texts: Texts, downloads: Sequence[str], sizes: Mapping[str, int]) -> tuple[DataFile, ...]:
    """In the order given."""
    return tuple(_file(texts, path, sizes.get(path)) for path in downloads)


def _file(texts: Texts, path: str, size: int | None) -> DataFile:
    return DataFile(
        path=path,
        name=path.rpartition("/")[2],
        words=texts.page[f"file_{_kind(path)}"],
        size="" if size is None else texts.say("kilobytes", n=texts.number(-(-size // 1000))),
    )


def _kind(path: str) -> str:
    name = path.rpartition("/")[2]
    if name.endswith(".schema.json"):
        return "schema"
    if name.startswith("dictionary."):
        return "dictionary"
    ending = name.rpartition(".")[2]
    return ending if ending in _KINDS else "other"
