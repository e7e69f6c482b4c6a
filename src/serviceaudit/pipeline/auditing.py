"""Many sites -> results in the store: crawled from the web, each archived first and judged from its archive.

What is done is safe at every moment. The archive tells what was visited, the store what was judged; a run that was
killed goes on from these two alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from serviceaudit.archive import own
from serviceaudit.archive.shelf import Shelf, hold
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Failure, Result, Run, Site, Visit
from serviceaudit.pipeline.visiting import TOOL, Audit, Crew, crew_of
from serviceaudit.settings import Settings
from serviceaudit.store.results import Store
from serviceaudit.urls import host

Progress = Callable[[Result], None]
"""Told each site's result as it is stored; again for a site that was visited again."""

_SETTLED = frozenset({Failure.BLOCKED, Failure.PARKED, Failure.PRIVATE})
"""Failures of a front page that are not tried again: a block is respected, the others will not change in a night."""


def new_run(audit: Audit, started_at: str, sites: int) -> Run:
    """A run that begins now; its id is the time, so that runs sort by it."""
    pack = audit.judge.method.pack
    return Run(
        id=started_at.replace("-", "").replace(":", ""),
        pack=pack.id,
        pack_version=pack.version,
        criteria_hash=pack.digest,
        tool=TOOL,
        started_at=started_at,
        registry=audit.registry,
        archive=str(audit.archive),
        sites=sites,
        note=audit.note,
    )


async def crawl(run: Run, sites: Sequence[Site], audit: Audit, store: Store, progress: Progress) -> None:
    """Visit, archive, judge and store every site that the run has not got yet; each is safe as soon as it is done.

    A site whose front page failed is visited once more when all others are done. Cancelled (Ctrl-C), it leaves what was
    done and no half file; killed, it leaves half files that the next call for the same run removes.
    Raises ServiceAuditError if the archive, the store or a browser that was asked for cannot be used, or if another
    process works on the run.
    """
    with hold(audit.archive, run):
        shelf = Shelf(audit.archive)
        shelf.clear(run)
        async with crew_of(audit) as crew:
            work = _Work(run=run, crew=crew, store=store, progress=progress, shelf=shelf)
            done = store.done(run.id)
            if done:
                await asyncio.to_thread(work.look_back)
            await _each(work.first, [site for site in sites if site.key not in done], audit.settings.workers)
            await _each(work.again, list(work.failed), audit.settings.workers)


async def look(site: Site, audit: Audit) -> Result:
    """One site, judged without archive or store (`serviceaudit check`)."""
    async with crew_of(audit) as crew:
        return await crew.unarchived(site)


async def _each(job: Callable[[Site], Awaitable[None]], sites: Iterable[Site], most: int) -> None:
    """Do the job for every site, at most so many at once."""
    waiting = iter(sites)

    async def work() -> None:
        for site in waiting:
            await job(site)

    async with asyncio.TaskGroup() as group:
        for _ in range(most):
            group.create_task(work())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """A run under way."""

    run: Run
    crew: Crew
    store: Store
    progress: Progress
    shelf: Shelf
    """The archive as it was when this process began."""
    failed: dict[Site, float] = field(default_factory=dict)
    """Sites to be visited again, and when their first visit was known to have failed."""

    def look_back(self) -> None:
        """Find what the run stored before this process began, and did not visit again yet."""
        for result in self.store.results(self.run.id):
            visits = self.shelf.of_run(self.run, result.visit.site)
            if len(visits) < _BOTH or self._named(visits[0]) != result.visit.archive:
                self._mind(result)

    async def first(self, site: Site) -> None:
        """Visit a site, unless it was and only its result was lost."""
        visits = self.shelf.of_run(self.run, site)
        found = await asyncio.to_thread(_whole, visits[:1])
        result = await (self.crew.judged(found) if found else self.crew.archived(site, self.run.id))
        if not found or len(visits) < _BOTH:
            self._mind(result)
        await self._keep(result)

    async def again(self, site: Site) -> None:
        """Visit a site a second time, unless that was done and only its result was lost."""
        visits = self.shelf.of_run(self.run, site)
        found = await asyncio.to_thread(_whole, visits[:1]) if len(visits) >= _BOTH else None
        if found is None:
            settings = self.crew.audit.settings
            await asyncio.sleep(self.failed[site] + settings.retry_after_s - time.monotonic())
            await self._keep(await self.crew.archived(site, self.run.id, again=True))
        else:
            await self._keep(await self.crew.judged(found))

    async def _keep(self, result: Result) -> None:
        await asyncio.to_thread(self.store.save, self.run.id, result)
        self.progress(result)

    def _mind(self, result: Result) -> None:
        if worth_another_try(result.visit, self.crew.audit.settings):
            self.failed[result.visit.site] = time.monotonic()

    def _named(self, path: Path) -> str:
        return str(path.relative_to(self.crew.audit.archive))


_BOTH = 2
"""Visits of a site whose front page failed."""


def worth_another_try(visit: Visit, settings: Settings) -> bool:
    """The front page could not be read, for a reason that may pass."""
    front = visit.pages[0]
    return front.failure is not None and front.failure not in _SETTLED and not settings.denies(host(front.final_url))


def _whole(paths: Sequence[Path]) -> Path | None:
    """The first of the files, if nothing of it was lost."""
    for path in paths:
        try:
            if own.is_own(path):
                return path
        except ArchiveError:
            continue
    return None
