"""How the run went: what was seen, what was not, and why. Pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from serviceaudit.model import Failure, Result, Run
from serviceaudit.report.cards import failure_note
from serviceaudit.report.shapes import FailureCount, Health, Row
from serviceaudit.report.words import Texts


def health(texts: Texts, run: Run, results: Sequence[Result], rows: Sequence[Row]) -> Health:
    """Counts of municipalities and pages; every municipality is in exactly one of assessed, apart, not visited."""
    assessed = sum(row.assessed for row in rows)
    pages = [page for result in results for page in result.visit.pages]
    reasons = Counter(row.reason for row in rows if not row.assessed)
    in_all = max(run.sites, len(rows))
    return Health(
        in_all=in_all,
        assessed=assessed,
        apart=len(rows) - assessed,
        not_visited=in_all - len(rows),
        pages=texts.number(len(pages)),
        read=texts.number(sum(page.readable for page in pages)),
        gone=texts.number(sum(page.failure is Failure.GONE for page in pages)),
        lost=texts.number(sum(page.lost for page in pages)),
        failures=_failures(texts, results),
        reasons=tuple((words, texts.number(n)) for words, n in sorted(reasons.items(), key=lambda i: (-i[1], i[0]))),
    )


def _failures(texts: Texts, results: Sequence[Result]) -> tuple[FailureCount, ...]:
    pages: Counter[str] = Counter()
    sites: defaultdict[str, set[str]] = defaultdict(set)
    for result in results:
        for page in result.visit.pages:
            if page.failure is not None:
                pages[page.failure.value] += 1
                sites[page.failure.value].add(result.visit.site.key)
    return tuple(
        FailureCount(
            id=kind, note=failure_note(texts, kind), pages=texts.number(n), sites=texts.number(len(sites[kind]))
        )
        for kind, n in sorted(pages.items(), key=lambda item: (item[0] == Failure.GONE, -item[1], item[0]))
    )
