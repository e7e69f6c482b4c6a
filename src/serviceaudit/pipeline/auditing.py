"""Many sites -> results in the store: crawled from the web, each archived first and judged from its archive."""

import asyncio
import functools
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
from serviceaudit.model import Page, Result, Run, Site, Snapshot, Via
from serviceaudit.pipeline.judging import Judge
from serviceaudit.pipeline.reading import wishes_for
from serviceaudit.settings import Render, Settings
from serviceaudit.store.results import Store
from serviceaudit.workers import Workers

Progress = Callable[[Result], None]
"""Told each site's result as it is stored."""


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
        id=started_at.replace("-", "").replace(":", ""), pack=pack.id, pack_version=pack.version, criteria_hash=pack.digest,
        tool=f"serviceaudit {__version__}", started_at=started_at, registry=audit.registry, archive=str(audit.archive), sites=sites, note=audit.note,
    )  # fmt: skip


async def crawl(run: Run, sites: Sequence[Site], audit: Audit, store: Store, progress: Progress) -> None:
    """Visit, archive, judge and store every site that the run has not got yet; each is safe as soon as it is done.

    Cancelled (Ctrl-C), it leaves what was done and no half file.
    Raises ServiceAuditError if the archive, the store or a browser that was asked for cannot be used.
    """
    done = store.done(run.id)
    waiting = [site for site in sites if site.key not in done]
    settings = audit.settings
    with Workers(settings.processes) as workers:
        async with _browser(audit) as render:
            pace = Pace(settings.pause)
            limit = asyncio.Semaphore(settings.workers)
            one = functools.partial(_one, run, audit, store, workers, pace, limit, render, progress)
            async with asyncio.TaskGroup() as group:
                for site in waiting:
                    group.create_task(one(site))


async def look(site: Site, audit: Audit) -> tuple[Result, Snapshot]:
    """One site, judged without archive or store (`serviceaudit check`)."""
    with Workers(audit.settings.processes) as workers:
        async with _browser(audit) as render:
            snapshot = await _visit(site, audit, workers, Pace(audit.settings.pause), render, lambda _: None)
            return await audit.judge.snapshot(snapshot, "", workers), snapshot


Shower = Callable[[str, Site], Awaitable[Rendered | None]]


async def _one(
    run: Run, audit: Audit, store: Store, workers: Workers, pace: Pace, limit: asyncio.Semaphore, render: Shower | None, progress: Progress, site: Site
) -> None:  # fmt: skip
    async with limit:
        writer = Writer(audit.archive, site, now(), audit.settings.user_agent)
        try:
            snapshot = await _visit(site, audit, workers, pace, render, writer.exchange)
            for page in snapshot.pages:
                if page.via is Via.BROWSER and page.readable:
                    writer.rendered(page)
            path = writer.finish(snapshot)
        except BaseException:
            writer.abandon()
            raise
        result = await audit.judge.file(path, str(path.relative_to(audit.archive)), workers)
        await asyncio.to_thread(store.save, run.id, result)
        progress(result)


async def _visit(site: Site, audit: Audit, workers: Workers, pace: Pace, render: Shower | None, record: Callable[..., None]) -> Snapshot:
    shown = functools.partial(_shown, render, site) if render else None
    return await visit(site, wishes_for(audit.judge.method, site), settings=audit.settings, workers=workers, pace=pace, record=record, now=now, render=shown)


async def _shown(render: Shower, site: Site, url: str) -> Rendered | None:
    return await render(url, site)


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


def lost_pages(result: Result) -> tuple[Page, ...]:
    """Pages of a result that could not be seen."""
    return tuple(page for page in result.visit.pages if page.lost)
