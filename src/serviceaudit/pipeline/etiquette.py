"""How a run behaved towards the hosts it asked, from its archive alone: anybody can check it with the same files."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

from serviceaudit.archive.asked import Asked, asked, unanswered
from serviceaudit.archive.shelf import Shelf
from serviceaudit.crawl import robots
from serviceaudit.crawl.statuses import OK, REDIRECTS
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Page, Result, Run
from serviceaudit.report.beside import AskedHost, Robots
from serviceaudit.urls import host, join

_BUSY = (429, 503)


@dataclass(slots=True, kw_only=True)
class Conduct:
    """What was asked of one host."""

    host: str
    requests: int = 0
    size: int = 0
    """Bytes of all bodies."""
    statuses: Counter[int] = field(default_factory=Counter)
    addresses: set[str] = field(default_factory=set)
    robots: str = ""
    """What its robots.txt said, in words; empty if none was asked for."""
    delay: float = 0.0
    """Seconds that its robots.txt asks for between requests."""
    ruling: Robots = Robots.UNASKED
    """The same as `robots`, for programs."""
    _times: list[float] = field(default_factory=list)

    def add(self, entry: Asked) -> None:
        """Count one request."""
        self.requests += 1
        self.size += entry.size
        self.statuses[entry.status] += 1
        self.addresses |= {entry.ip} - {""}
        self._times.append(datetime.fromisoformat(entry.at).timestamp())
        if entry.robots is not None and entry.status not in REDIRECTS:
            self.ruling, self.delay = _said(entry)
            self.robots = _in_words(entry, self.ruling, self.delay)

    @property
    def busy(self) -> int:
        """How often the host said that it had too much to do."""
        return sum(self.statuses[status] for status in _BUSY)

    @property
    def shortest(self) -> float | None:
        """Seconds between the starts of the two requests that came closest; None with fewer than two."""
        times = sorted(self._times)
        gaps = [later - sooner for sooner, later in pairwise(times)]
        return round(min(gaps), 3) if gaps else None


def _said(entry: Asked) -> tuple[Robots, float]:
    """What an answer to robots.txt means (RFC 9309, 2.3.1)."""
    if entry.status not in OK and entry.status != HTTPStatus.NOT_MODIFIED:
        return (Robots.DOWN if entry.status >= HTTPStatus.INTERNAL_SERVER_ERROR else Robots.ABSENT), 0.0
    rules = robots.parse(entry.robots or b"")
    allows = rules.allow(join(entry.url, "/") or entry.url)
    return (Robots.ALLOWS if allows else Robots.FORBIDS), rules.delay


def _in_words(entry: Asked, ruling: Robots, delay: float) -> str:
    if ruling in (Robots.DOWN, Robots.ABSENT):
        return f"{entry.status}: all {'forbidden for now' if ruling is Robots.DOWN else 'allowed'}"
    return f"{ruling} the front page{f', asks for {delay:g} s between requests' if delay else ''}"


def conduct(paths: Iterable[Path]) -> tuple[Conduct, ...]:
    """What the visits in these files asked of each host, by host.

    Raises ArchiveError if a file cannot be read.
    """
    hosts: dict[str, Conduct] = {}
    for path in paths:
        for entry in asked(path):
            name = host(entry.url)
            hosts.setdefault(name, Conduct(host=name)).add(entry)
    return tuple(hosts[name] for name in sorted(hosts))


def log(paths: Iterable[Path]) -> tuple[tuple[Asked, ...], tuple[Page, ...]]:
    """Every request of these visits that was answered, by time, and the pages that no answer came for.

    Raises ArchiveError if a file cannot be read.
    """
    named = tuple(paths)
    entries = [entry for path in named for entry in asked(path)]
    silent = tuple(page for path in named for page in unanswered(path))
    return tuple(sorted(entries, key=lambda entry: entry.at)), silent


def files(run: Run, results: Iterable[Result], folder: Path | None) -> tuple[Path, ...]:
    """The files of all visits that a run made, first tries too; of a run without a name in its files, those it judged.

    `folder`: where they lie now, if they were moved. Raises ArchiveError if there are none.
    """
    where = folder or (Path(run.archive) if run.archive else None)
    if where is None or not where.is_dir():
        raise ArchiveError(f"run {run.id}: its archive {where or ''} is not there: say with --archive where it lies")
    shelf = Shelf(where)
    found: list[Path] = []
    for result in results:
        made = shelf.of_run(run, result.visit.site)
        judged = where / result.visit.archive
        found += reversed(made) if made else [judged] if result.visit.archive and judged.is_file() else []
    if not found:
        raise ArchiveError(f"{where}: holds no visit of run {run.id}: say with --archive where they lie")
    return tuple(found)


def told(run: Run, results: Iterable[Result]) -> Mapping[str, tuple[AskedHost, ...]]:
    """Site key -> what the visit that was judged asked of each server; without the sites whose archive is not at hand."""
    folder = Path(run.archive) if run.archive else None
    found = {}
    for result in results:
        path = folder / result.visit.archive if folder and result.visit.archive else None
        if path is None or not path.is_file():
            continue
        try:
            hosts = conduct([path])
        except ArchiveError:
            continue
        found[result.visit.site.key] = tuple(_told(host) for host in hosts)
    return found


def _told(host: Conduct) -> AskedHost:
    return AskedHost(
        host=host.host,
        requests=host.requests,
        size=host.size,
        statuses=dict(host.statuses),
        busy=host.busy,
        robots=host.ruling,
        delay=host.delay,
        shortest=host.shortest,
    )
