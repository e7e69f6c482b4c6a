"""From a name on the command line to sites: which lists are meant, what is in them, and what is wrong with them."""

import difflib
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from serviceaudit import urls
from serviceaudit.errors import RegistryError
from serviceaudit.model import Site
from serviceaudit.registry.countries import builtin, content
from serviceaudit.registry.fields import read_site
from serviceaudit.registry.table import MAX_FILE, Row, rows

_EVERY = ("all", "nordic")
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was found in a list: good rows as sites, and a line for each thing that is wrong or odd."""

    sites: tuple[Site, ...]
    faults: tuple[str, ...]
    """Rows that cannot be used: file, row, what is wrong."""
    warnings: tuple[str, ...]
    """Rows that are used though somebody should look at them."""


@dataclass(slots=True)
class _Notes:
    sites: dict[str, Site] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def load(name_or_path: str, *, skip_bad: bool = False, report: Callable[[str], None] | None = None) -> tuple[Site, ...]:
    """The sites of a list.

    `name_or_path`: a built-in country ("se", any case), several joined with "+" or ",", "nordic" or "all" for every
    built-in one, the path of a CSV file or of a text with one address a line, or "-" for standard input.
    `skip_bad` leaves faulty rows out. `report` gets one line for each row left out and for each warning.
    Raises RegistryError, with a line for each fault, if a row is faulty (unless `skip_bad`), or if nothing is left.
    """
    reading = read(name_or_path)
    tell = report or (lambda _line: None)
    if reading.faults and not (skip_bad and reading.sites):
        more = len(reading.faults) - _SHOWN
        raise RegistryError("\n".join([*reading.faults[:_SHOWN], *([f"… and {more} more"] if more > 0 else [])]))
    for line in (*(f"{fault} (row left out)" for fault in reading.faults), *reading.warnings):
        tell(line)
    return reading.sites


def check(name_or_path: str) -> tuple[str, ...]:
    """What is to be said of a list, for people: every fault, every warning, and one line that sums up.

    Raises RegistryError if the list cannot be read as one.
    """
    reading = read(name_or_path)
    countries = Counter(site.country for site in reading.sites)
    shares = ", ".join(f"{country} {number}" for country, number in countries.items())
    good, bad, odd = len(reading.sites), len(reading.faults), len(reading.warnings)
    total = f"{name_or_path}: {good} good rows{f' ({shares})' if shares else ''}, {bad} faults, {odd} warnings"
    return (*(f"fault: {line}" for line in reading.faults), *(f"warning: {line}" for line in reading.warnings), total)


def read(name_or_path: str) -> Reading:
    """Everything in a list, good and bad; `load` says what the name may be.

    Raises RegistryError if the list cannot be read as one: no such file, no text, no header.
    """
    notes = _Notes()
    for name, data in _sources(name_or_path):
        for row in rows(name, data):
            _note(notes, f"{name}, row {row.number}", row)
    return Reading(sites=tuple(notes.sites.values()), faults=tuple(notes.faults), warnings=tuple(notes.warnings))


def _note(notes: _Notes, place: str, row: Row) -> None:
    site, faults = (None, (row.fault,)) if row.fault else read_site(row.cells)
    if site is None:
        notes.faults.extend(f"{place}: {fault}" for fault in faults)
    elif site.key in notes.sites:
        notes.faults.append(f"{place}: {site.key} stands already in {notes.places[site.key]}")
    else:
        page = urls.page_key(site.url)
        if page in notes.pages:
            notes.warnings.append(f"{place}: {site.key} has the same url as {notes.pages[page]}: {site.url}")
        notes.sites[site.key] = site
        notes.places[site.key] = place
        notes.pages.setdefault(page, site.key)


def _sources(name_or_path: str) -> Iterator[tuple[str, bytes]]:
    whole = name_or_path.strip()
    parts = [whole] if _is_file(whole) else [part.strip() for part in re.split(r"[+,]", whole)]
    named = [name for part in parts for name in (builtin() if part.casefold() in _EVERY else (part,))]
    for name in dict.fromkeys(name.upper() if name.upper() in builtin() else name for name in named):
        yield (f"built-in {name}", content(name)) if name in builtin() else _file(name)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:
        return False


def _file(name: str) -> tuple[str, bytes]:
    if name == "-":
        return "standard input", sys.stdin.buffer.read(MAX_FILE + 1)
    try:
        with Path(name).open("rb") as file:
            return name, file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise RegistryError(_nothing_there(name)) from None
    except (OSError, ValueError) as error:
        raise RegistryError(f"{name[:200]}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _nothing_there(name: str) -> str:
    known = [*(code.lower() for code in builtin()), *_EVERY]
    near = difflib.get_close_matches(name.casefold(), known, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"registry '{name[:200]}': no such file, and no built-in list ({', '.join(known)}){hint}"
