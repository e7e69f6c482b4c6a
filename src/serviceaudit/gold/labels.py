"""Labels: what people answered, one row a site and question, with the codebook rule and the place of the evidence."""

import csv
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serviceaudit.errors import LabelsError, OutputError
from serviceaudit.gold.bundles import read_bundles
from serviceaudit.model import Site, Verdict

FILE = "labels.csv"
_COLUMNS = ("site", "question", "verdict", "level", "rule", "page", "quote", "note")
_SITE_COLUMNS = ("country", "code", "name", "official_name", "region", "population", "url", "lat", "lon", "languages")
_KEY = re.compile(r"[A-Z]{2}-[A-Za-z0-9._-]+")
_FORMULA = re.compile(r"\s*[=+\-@]")
_LEVELS = ("", "0", "1", "2", "3")
_MAX_ROWS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One question about one site as people answered it."""

    site: str
    """`Site.key`."""
    question: str
    verdict: Verdict
    level: int | None = None
    """Codebook section 5, 0 to 3; None where the question has none."""
    rule: str = ""
    page: str = ""
    quote: str = ""
    note: str = ""


def labels(path: Path) -> tuple[Label, ...]:
    """The labels of a folder's `labels.csv`, or of a CSV file.

    The column `site` holds a key ("SE-0114"), or the name of a site folder that lies beside the file.
    Raises LabelsError, with file and row, for the first thing that is wrong.
    """
    file = path / FILE if path.is_dir() else path
    slugs = _slugs(file.parent)
    found: dict[tuple[str, str], Label] = {}
    for place, row in _rows(file, _COLUMNS, needed=_COLUMNS[:3]):
        label = _label(place, row, slugs)
        if (label.site, label.question) in found:
            raise LabelsError(f"{place}: {label.site} has a label for question {label.question} already")
        found[label.site, label.question] = label
    if not found:
        raise LabelsError(f"{file}: holds no label")
    return tuple(found.values())


def places(path: Path) -> dict[str, tuple[str, ...]]:
    """Site key -> questions, of any CSV file with the columns `site` and `question`; what it answers is not looked at.

    Raises LabelsError, with file and row, for the first thing that is wrong.
    """
    slugs = _slugs(path.parent)
    found: dict[str, dict[str, None]] = {}
    for place, row in _rows(path, _COLUMNS, needed=_COLUMNS[:2]):
        site, question = _place(place, row, slugs)
        found.setdefault(site, {})[question] = None
    if not found:
        raise LabelsError(f"{path}: names no site and question")
    return {site: tuple(questions) for site, questions in found.items()}


def write(path: Path, given: Sequence[Label]) -> None:
    """Write labels as `labels` reads them, the file complete or not there.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    Raises OutputError if it cannot be written.
    """
    _write(path, (_COLUMNS, *(_cells(label) for label in given)))


def write_places(path: Path, given: Sequence[tuple[str, str]]) -> None:
    """Write sites and questions as `places` reads them.

    Raises OutputError if it cannot be written.
    """
    _write(path, (_COLUMNS[:2], *given))


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        fresh.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; name another file") from error
    finally:
        with suppress(OSError):
            fresh.unlink()


def _cells(label: Label) -> tuple[str, ...]:
    texts = (label.rule, label.page, label.quote, label.note)
    level = "" if label.level is None else str(label.level)
    return (
        label.site,
        label.question,
        label.verdict,
        level,
        *(f"'{text}" if _FORMULA.match(text) else text for text in texts),
    )


def bundle_sites(folder: Path) -> tuple[Site, ...]:
    """The fictional municipalities of a bundle folder, from its `registry.csv`.

    Raises LabelsError, with file and row, for the first thing that is wrong.
    """
    rows = _rows(folder / "registry.csv", _SITE_COLUMNS, needed=("country", "code", "name", "url"))
    return tuple(_site(place, row) for place, row in rows)


def fingerprint(given: Sequence[Label]) -> str:
    """SHA-256 over what the labels decide (site, question, verdict, level), in whatever order they stand."""
    facts = sorted((label.site, label.question, str(label.verdict), label.level) for label in given)
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def _slugs(folder: Path) -> Mapping[str, str]:
    if not any(folder.glob("*/site.yaml")):
        return {}
    return {bundle.slug: bundle.key for bundle in read_bundles(folder)}


def _rows(file: Path, known: Sequence[str], *, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = next(reader, [])
            _check_header(file, header, known, needed)
            for number, cells in enumerate(reader, 2):
                place = f"{file}, row {number}"
                if len(cells) > len(header) or number > _MAX_ROWS:
                    raise LabelsError(f"{place}: more cells than the header names, or more rows than {_MAX_ROWS:,}")
                if cells:
                    padded = [*cells, *[""] * (len(header) - len(cells))]
                    yield place, dict(zip(header, (cell.strip() for cell in padded), strict=True))
    except OSError as error:
        raise LabelsError(f"{file}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise LabelsError(f"{file}: not CSV in UTF-8: {error}") from None


def _check_header(file: Path, header: Sequence[str], known: Sequence[str], needed: Sequence[str]) -> None:
    unknown = [name for name in header if name not in known]
    missing = [name for name in needed if name not in header]
    if unknown or missing or len(set(header)) < len(header):
        odd = ", ".join(unknown or missing) or "a column stands twice"
        said = "unknown" if unknown else "missing" if missing else "header"
        raise LabelsError(f"{file}, row 1: {said}: {odd}; known columns: {', '.join(known)}")


def _label(place: str, row: Mapping[str, str], slugs: Mapping[str, str]) -> Label:
    site, question = _place(place, row, slugs)
    if row["verdict"] not in tuple(Verdict):
        raise LabelsError(f"{place}: verdict '{row['verdict']}' is not one of {', '.join(Verdict)}")
    if row.get("level", "") not in _LEVELS:
        raise LabelsError(f"{place}: level '{row['level']}' is not 0, 1, 2 or 3")
    return Label(
        site=site,
        question=question,
        verdict=Verdict(row["verdict"]),
        level=int(row["level"]) if row.get("level") else None,
        **{name: row.get(name, "") for name in ("rule", "page", "quote", "note")},
    )


def _place(place: str, row: Mapping[str, str], slugs: Mapping[str, str]) -> tuple[str, str]:
    site = slugs.get(row["site"], row["site"])
    if not _KEY.fullmatch(site):
        raise LabelsError(f"{place}: site '{site}' is no site folder here, and no key such as SE-0114")
    if not row["question"]:
        raise LabelsError(f"{place}: question is empty")
    return site, row["question"]


def _site(place: str, row: Mapping[str, str]) -> Site:
    def number(name: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(row[name]) if row.get(name) else None
        except ValueError:
            raise LabelsError(f"{place}: {name} '{row[name]}' is not a number") from None

    for name in ("country", "code", "name", "url"):
        if not row[name]:
            raise LabelsError(f"{place}: {name} is empty")
    return Site(
        **{name: row[name] for name in ("country", "code", "name", "url")},
        official_name=row.get("official_name", ""),
        region=row.get("region", ""),
        population=number("population", int),
        lat=number("lat", float),
        lon=number("lon", float),
        languages=tuple(tag for tag in re.split(r"[;,\s]+", row.get("languages", "")) if tag),
    )
