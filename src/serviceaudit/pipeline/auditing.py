"""Many sites -> results in the store: crawled from the web, each archived first and judged from its archive."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from serviceaudit import __version__
from serviceaudit.archive.write import Writer
from serviceaudit.crawl.browser import find_browser
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.render import Browser
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.crawl.visit import visit
from serviceaudit.criteria.load import Method
from serviceaudit.model import Exchange, Result, Run, Site, Snapshot, Via
from serviceaudit.pipeline.judging import PRELOAD, Judge
from serviceaudit.pipeline.reading import wishes_for
from serviceaudit.settings import Render, Settings
from serviceaudit.store.results import Store
from serviceaudit.workers import Workers

Progress = Callable[[Result], None]
"""Told each site's result as it is stored."""
Shower = Callable[[str, Site], Awaitable[Rendered | None]]


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What one crawl run needs besides the sites."""

    judge: Judge
    settings: Settings
    archive: Path
    registry: str = ""
    note: str = ""


def new_run(audit: Audit, started_at: str, sites: int) -> Run:
    """A run that begins now; its id is the time, so that runs sort by it."""
    pack = audit.judge.method.pack
    return Run(
        id=started_at.replace("-", "").replace(":", ""),
        pack=pack.id,
        pack_version=pack.version,
        criteria_hash=pack.digest,
        tool=f"serviceaudit {__version__}",
        started_at=started_at,
        registry=audit.registry,
        archive=str(audit.archive),
        sites=sites,
        note=audit.note,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """What all visits of a run share."""

    audit: Audit
    workers: Workers
    pace: Pace
    show: Shower | None
    """Shows a page in a browser; None where there is none."""


async def crawl(run: Run, sites: Sequence[Site], audit: Audit, store: Store, progress: Progress) -> None:
    """Visit, archive, judge and store every site that the run has not got yet; each is safe as soon as it is done.

    Cancelled (Ctrl-C), it leaves what was done and no half file.
    Raises ServiceAuditError if the archive, the store or a browser that was asked for cannot be used.
    """
    done = store.done(run.id)
    limit = asyncio.Semaphore(audit.settings.workers)
    async with _crew(audit) as crew:

        async def one(site: Site) -> None:
            async with limit:
                result = await _audited(site, crew)
                await asyncio.to_thread(store.save, run.id, result)
                progress(result)

        async with asyncio.TaskGroup() as group:
            for site in sites:
                if site.key not in done:
                    group.create_task(one(site))


async def look(site: Site, audit: Audit) -> Result:
    """One site, judged without archive or store (`serviceaudit check`)."""
    async with _crew(audit) as crew:
        snapshot = await _visit(site, crew, lambda _: None)
        return await audit.judge.snapshot(snapshot, "", crew.workers)


async def _audited(site: Site, crew: Crew) -> Result:
    """Archive a visit, then judge it from the archive alone."""
    audit = crew.audit
    writer = Writer(audit.archive, site, now(), audit.settings.user_agent)
    try:
        snapshot = await _visit(site, crew, writer.exchange)
        for page in snapshot.pages:
            if page.via is Via.BROWSER and page.readable:
                writer.rendered(page)
        path = writer.finish(snapshot)
    except BaseException:
        writer.abandon()
        raise
    return await audit.judge.file(path, str(path.relative_to(audit.archive)), crew.workers)


async def _visit(site: Site, crew: Crew, record: Callable[[Exchange], None]) -> Snapshot:
    audit, show = crew.audit, crew.show

    async def render(url: str) -> Rendered | None:
        return await show(url, site) if show else None

    return await visit(
        site,
        wishes_for(audit.judge.method, site),
        settings=audit.settings,
        workers=crew.workers,
        pace=crew.pace,
        record=record,
        now=now,
        render=render if show else None,
    )


@asynccontextmanager
async def _crew(audit: Audit) -> AsyncIterator[Crew]:
    settings = audit.settings
    with Workers(settings.processes, preload=PRELOAD) as workers:
        async with _browser(audit) as show:
            yield Crew(audit=audit, workers=workers, pace=Pace(settings.pause), show=show)


@asynccontextmanager
async def _browser(audit: Audit) -> AsyncIterator[Shower | None]:
    """A way to show pages, or None where none is wanted or none can be had (`--render auto`)."""
    settings = audit.settings
    if settings.render is Render.NEVER or (settings.render is Render.AUTO and find_browser(settings) is None):
        yield None
        return
    refuse, accept, names = consent(audit.judge.method)
    async with Browser(settings, refuse=refuse, accept=accept, box_names=names) as browser:

        async def render(url: str, site: Site) -> Rendered | None:
            return await browser.render(url, now=now, languages=site.languages)

        yield render


def consent(used: Method) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Words of the buttons that refuse and that accept cookies, in all languages, and how their boxes are named."""
    refuse = tuple(dict.fromkeys(p for words in used.words.values() for p in words.says("consent_refuse")))
    accept = tuple(dict.fromkeys(p for words in used.words.values() for p in words.says("consent_accept")))
    return refuse, accept, tuple(sorted(used.markup.parts.get("consent", ())))
