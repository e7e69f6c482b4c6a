"""The data files of a report as a list for people: what each is, and how large. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.report.words import Texts

_KINDS = ("csv", "xlsx", "json", "parquet")
_HELD = ("answers", "standings")


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
        words=_words(texts, path.rpartition("/")[2]),
        size="" if size is None else texts.say("kilobytes", n=texts.number(-(-size // 1000))),
    )


def _words(texts: Texts, name: str) -> str:
    """What is in it, where its name says so, and in which form."""
    held, form = name.partition(".")[0], texts.page[f"file_{_kind(name)}"]
    return f"{texts.page[f'file_{held}']} {form}" if held in _HELD and not name.endswith(".schema.json") else form


def _kind(name: str) -> str:
    if name.endswith(".schema.json"):
        return "schema"
    if name.startswith("dictionary."):
        return "dictionary"
    ending = name.rpartition(".")[2]
    return ending if ending in _KINDS else "other"
