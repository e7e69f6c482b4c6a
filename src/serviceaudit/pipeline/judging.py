"""Snapshot -> answers: the offline half. Runs in child processes, since it parses what strangers wrote."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from serviceaudit import html, urls
from serviceaudit.archive import own
from serviceaudit.criteria.brands import brands
from serviceaudit.criteria.evaluate import answers
from serviceaudit.criteria.load import Method
from serviceaudit.criteria.views import view
from serviceaudit.criteria.wishes import wishes
from serviceaudit.errors import ServiceAuditError
from serviceaudit.model import HOME, Answer, Failure, Kind, Observed, Page, Result, Signal, Snapshot, Visit, Wishes
from serviceaudit.pipeline.foreign import is_foreign, told_apart
from serviceaudit.pipeline.language import opens_in
from serviceaudit.pipeline.reading import Reader, method, reader
from serviceaudit.signals.extract import extract, observe
from serviceaudit.signals.listed import Listed
from serviceaudit.workers import WorkerLost, Workers

T = TypeVar("T")

PRELOAD = ("serviceaudit.pipeline.judging", "serviceaudit.crawl.links")
"""What children run: imported once by the process that they are forked from."""
SITE_SECONDS = 120.0
"""Longest time for judging one site in a child; after that its pages are read one by one."""
PAGE_SECONDS = 10.0
_FOLLOWED = 10.0
"""A link whose best wish weighs less would not have been followed."""
_UNSEEN = Listed(())
_RESULTS = ("search",)
"""Roles of a page of results: it repeats the words that we typed, so nothing on it says what the site has."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges sites by one method: the criteria folder and the pack's id, so that it can be sent to a child."""

    folder: Path
    pack: str

    @property
    def method(self) -> Method:
        """The method itself, read once a process."""
        return method(self.folder, self.pack)

    async def file(self, path: Path, archive: str, workers: Workers) -> Result:
        """Judge one of our own WARC files, named `archive` in the result."""
        try:
            return await workers.run(_safely, _judge_file, self, path, archive, timeout=SITE_SECONDS)
        except WorkerLost:
            return await self._carefully(own.read_own(path), archive, workers)

    async def snapshot(self, snapshot: Snapshot, archive: str, workers: Workers) -> Result:
        """Judge a snapshot from anywhere."""
        try:
            return await workers.run(_safely, judge, self, snapshot, archive, timeout=SITE_SECONDS)
        except WorkerLost:
            return await self._carefully(snapshot, archive, workers)

    async def _carefully(self, snapshot: Snapshot, archive: str, workers: Workers) -> Result:
        """Page by page: one that crashes the parser is tried once more with its nesting mended, then it is lost."""
        read = reader(self.method, snapshot.site, opens_in(self.method, snapshot))
        pages, observed = [], {}
        for page in snapshot.pages:
            kept, found = await _signals_of(page, read, workers)
            pages.append(kept)
            observed[page.url] = Listed(found)
        return _result(self.method, replace(snapshot, pages=tuple(pages)), observed, read, archive)


async def _signals_of(page: Page, read: Reader, workers: Workers) -> tuple[Page, tuple[Signal, ...]]:
    if not page.readable or page.roles == _RESULTS:
        return page, ()
    reason = ""
    for job in (extract, _extract_mended):
        try:
            return page, await workers.run(_safely, job, page, read.lexis, timeout=PAGE_SECONDS)
        except WorkerLost as lost:
            reason = lost.reason
    return replace(page, failure=Failure.UNREADABLE, detail=f"the parser {reason}"), ()


def _safely(job: Callable[..., T], *args: object) -> T:
    """What a job gives. A fault of ours in it loses the page or site that it was about, not the run."""
    try:
        return job(*args)
    except ServiceAuditError:
        raise
    except Exception as error:
        raise WorkerLost(f"failed with {type(error).__name__}") from error


def _extract_mended(page: Page, lexis: object) -> tuple[Signal, ...]:
    return extract(replace(page, html=html.repair(page.html)), lexis)  # type: ignore[arg-type]


def _judge_file(given: Judge, path: Path, archive: str) -> Result:
    return judge(given, own.read_own(path), archive)


def judge(given: Judge, snapshot: Snapshot, archive: str) -> Result:
    """Everything at once, in this process."""
    used = given.method
    if is_foreign(snapshot):
        snapshot = told_apart(snapshot)
    read = reader(used, snapshot.site, opens_in(used, snapshot))
    readable = (page for page in snapshot.pages if page.readable)
    observed = {page.url: _UNSEEN if page.roles == _RESULTS else observe(page, read.lexis) for page in readable}
    return _result(used, snapshot, observed, read, archive)


def _result(used: Method, snapshot: Snapshot, observed: Mapping[str, Observed], read: Reader, archive: str) -> Result:
    whole = with_missing(snapshot, observed, wishes(used.pack.roles, read.vocabulary))
    seen = view(whole, observed, read.vocabulary, read.language)
    if own := brands(seen):
        seen = view(whole, observed, read.vocabulary.with_brands(own), read.language)
    given = answers(used.pack, seen)
    visit = Visit(
        site=whole.site,
        taken_at=whole.taken_at,
        front=whole.front,
        pages=tuple(replace(p, html="") for p in whole.pages),
        trail=whole.trail,
        archive=archive,
    )
    return Result(visit=visit, answers=given)


def with_missing(snapshot: Snapshot, observed: Mapping[str, Observed], wished: Wishes) -> Snapshot:
    """The snapshot with the pages that should have been in it: an archive made by others may lack what matters.

    A link on the front page or on a page one click from it, which bears words that the pack looks for, leads to a page
    that a crawl of ours would have read; if the archive lacks it, it is missing, and nothing may be concluded from its
    absence. Pages that the archive holds get the roles that the links to them bear.
    """
    if any(page.roles and HOME not in page.roles for page in snapshot.pages) or snapshot.trail:
        return _with_followed(snapshot)
    wanted = _wanted(observed, wished)
    held = {
        urls.page_key(address) for page in snapshot.pages for address in (page.url, page.final_url, *page.redirects)
    }
    pages = []
    for page in snapshot.pages:
        roles = {
            role for address in (page.url, page.final_url) for role in wanted.get(urls.page_key(address), ("", ()))[1]
        }
        pages.append(replace(page, roles=(*page.roles, *sorted(roles - set(page.roles)))))
    host = urls.host(snapshot.front or snapshot.site.url)
    lacking = [
        _missing(url, roles)
        for key, (url, roles) in sorted(wanted.items())
        if key not in held and urls.same_site(urls.host(url), host)
    ]
    return replace(snapshot, pages=(*pages, *lacking))


def _wanted(observed: Mapping[str, Observed], wished: Wishes) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Page key -> address and roles of every link that a crawl would have followed."""
    found: dict[str, tuple[str, set[str]]] = {}
    for of_page in observed.values():
        links = [
            (signal.text, signal.target, "")
            for signal in of_page.of((Kind.LINK,))
            if signal.target.startswith("http") and not signal.dated
        ]
        for (_, target, _), wishes_of in zip(links, wished(links), strict=True):
            roles = {wish.role for wish in wishes_of if wish.weight >= _FOLLOWED}
            if roles:
                found.setdefault(urls.page_key(target), (target, set()))[1].update(roles)
    return {key: (url, tuple(sorted(roles))) for key, (url, roles) in found.items()}


def _missing(url: str, roles: tuple[str, ...]) -> Page:
    return Page(
        url=url,
        final_url=url,
        status=None,
        failure=Failure.MISSING,
        roles=roles,
        clicks=1,
        detail="a link leads there; the archive does not hold it",
    )


def _with_followed(snapshot: Snapshot) -> Snapshot:
    """Our own archive: whatever the trail says was followed and is not there was lost."""
    held = {
        urls.page_key(address) for page in snapshot.pages for address in (page.url, page.final_url, *page.redirects)
    }
    gone = [c for c in snapshot.trail if c.choice == "followed" and c.roles and urls.page_key(c.url) not in held]
    lacking = tuple(_missing(c.url, c.roles) for c in gone)
    return replace(snapshot, pages=(*snapshot.pages, *lacking)) if lacking else snapshot


def answer_of(result: Result, question: str) -> Answer | None:
    """A result's answer to one question."""
    return next((answer for answer in result.answers if answer.question == question), None)
