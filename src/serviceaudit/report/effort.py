"""What a run cost: time on the sites, pages and bytes, and how the servers answered. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from serviceaudit.model import Page, Result, Run, Via
from serviceaudit.report.shapes import Link
from serviceaudit.report.words import Texts

_SHOWN = 10
_MINUTE = 60
_HOUR = 3600
_KILO = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """One municipality's visit."""

    link: Link
    seconds: int
    time: str
    pages: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Durations and sizes as words, each with its label."""

    times: tuple[tuple[str, str], ...]
    sizes: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    """What the servers answered, and how often."""
    longest: tuple[Visited, ...]


def effort(texts: Texts, run: Run, results: Sequence[Result], links: Sequence[Link]) -> Effort:
    """Counted over the visits that the run stored; `links` go in step with `results`."""
    visits = [
        Visited(
            link=link,
            seconds=_spent(result),
            time=_time(texts, _spent(result)),
            pages=texts.number(len(result.visit.pages)),
            size=_size(texts, sum(page.size for page in result.visit.pages)),
        )
        for result, link in zip(results, links, strict=True)
    ]
    pages = [page for result in results for page in result.visit.pages]
    return Effort(
        times=_times(texts, run, [visit.seconds for visit in visits]),
        sizes=_sizes(texts, pages, [len(result.visit.pages) for result in results]),
        statuses=_statuses(texts, pages),
        longest=tuple(sorted(visits, key=lambda v: (-v.seconds, v.link.href))[:_SHOWN]),
    )


def _times(texts: Texts, run: Run, spent: Sequence[int]) -> tuple[tuple[str, str], ...]:
    whole = _between(run.started_at, run.finished_at)
    if not spent:
        return ()
    pairs = (
        ("run_time", whole),
        ("visit_median", round(median(spent))),
        ("visit_longest", max(spent)),
    )
    return tuple((texts.tell("health", key), _time(texts, n)) for key, n in pairs if n is not None)


def _sizes(texts: Texts, pages: Sequence[Page], counts: Sequence[int]) -> tuple[tuple[str, str], ...]:
    if not pages:
        return ()
    rows = [
        ("pages_median", texts.number(round(median(counts)))),
        ("pages_most", texts.number(max(counts))),
        ("by_browser", texts.number(sum(page.via is Via.BROWSER for page in pages))),
    ]
    if any(page.size for page in pages):
        sizes = [page.size for page in pages if page.size]
        rows += [
            ("size_all", _size(texts, sum(sizes))),
            ("size_median", _size(texts, round(median(sizes)))),
            ("size_largest", _size(texts, max(sizes))),
        ]
    return tuple((texts.tell("health", key), words) for key, words in rows)


def _statuses(texts: Texts, pages: Sequence[Page]) -> tuple[tuple[str, str], ...]:
    counts = Counter(page.status for page in pages)
    ordered = sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or 0))
    return tuple((texts.tell("health", "no_status") if s is None else str(s), texts.number(n)) for s, n in ordered)


def _spent(result: Result) -> int:
    """Seconds from the first to the last page of a visit: what the archive tells."""
    moments = sorted(page.fetched_at for page in result.visit.pages if page.fetched_at)
    return (_between(moments[0], moments[-1]) or 0) if moments else 0


def _between(start: str, end: str) -> int | None:
    try:
        return max(0, round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()))
    except (ValueError, TypeError):
        return None


def _time(texts: Texts, seconds: int) -> str:
    if seconds < _MINUTE:
        return texts.tell("health", "seconds", s=seconds)
    if seconds < _HOUR:
        return texts.tell("health", "minutes", m=seconds // _MINUTE, s=seconds % _MINUTE)
    return texts.tell("health", "hours", h=texts.number(seconds // _HOUR), m=seconds % _HOUR // _MINUTE)


def _size(texts: Texts, size: int) -> str:
    """Bytes in steps of a thousand, as networks count them."""
    for unit in ("B", "kB", "MB"):
        if size < 10 * _KILO:
            return f"{texts.number(size)} {unit}"
        size = round(size / _KILO)
    return f"{texts.number(size)} GB"
