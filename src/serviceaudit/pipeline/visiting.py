"""One site: visited, archived, and judged from its archive; with what all visits of a run share."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from serviceaudit import __version__
from serviceaudit.archive.earlier import Earlier
from serviceaudit.archive.shelf import Shelf
from serviceaudit.archive.write import Writer
from serviceaudit.crawl.browser import find_browser
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.render import Browser
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.crawl.visit import visit
from serviceaudit.criteria.load import Method
from serviceaudit.errors import ServiceAuditError
from serviceaudit.model import HOME, Exchange, Failure, Page, Result, Site, Snapshot, Via
from serviceaudit.pipeline.judging import PRELOAD, Judge
from serviceaudit.pipeline.reading import searches_for, wishes_for
from serviceaudit.settings import Render, Settings
from serviceaudit.workers import Workers

TOOL = f"serviceaudit {__version__}"
Shower = Callable[[str, Site], Awaitable[Rendered | None]]


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return _to_second(_instant())


def _instant() -> str:
    """The time as ISO 8601 in UTC, to the millisecond: pauses between requests can be told from it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _to_second(instant: str) -> str:
    return f"{instant[:19]}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What one crawl run needs besides the sites.

    Attributes:
        since: folder of an archive with earlier visits: what did not change since them is not sent again. None to ask
            for everything anew.

    """

    judge: Judge
    settings: Settings
    archive: Path
    registry: str = ""
    note: str = ""
    since: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """What all visits of a run share."""

    audit: Audit
    workers: Workers
    pace: Pace
    before: Shelf | None
    """Where earlier visits lie."""
    show: Shower | None
    """Shows a page in a browser; None where there is none."""

    async def archived(self, site: Site, run: str, *, again: bool = False) -> Result:
        """Archive a visit for a run, then judge it from the archive alone; `again`: the first visit saw nothing."""
        return await self.judged(await self.visited(site, run, again=again))

    async def visited(self, site: Site, run: str, *, again: bool = False) -> Path:
        """Visit a site and keep what was seen; returns the finished file in the archive."""
        folder = self.audit.archive
        earlier = await asyncio.to_thread(self._earlier, site)
        writer = Writer(folder, site, now(), self.audit.settings.user_agent, run=run, earlier=earlier)
        try:
            snapshot = await self._visit(site, writer.exchange, earlier, again=again)
            for page in snapshot.pages:
                if page.via is Via.BROWSER and page.readable:
                    writer.rendered(page)
            return await asyncio.to_thread(writer.finish, snapshot)
        except BaseException:
            writer.abandon()
            raise

    async def judged(self, path: Path) -> Result:
        """The result of a visit that lies in the archive."""
        return await self.audit.judge.file(path, str(path.relative_to(self.audit.archive)), self.workers)

    async def unarchived(self, site: Site) -> Result:
        """A visit that is judged and not kept."""
        snapshot = await self._visit(site, lambda _: None, _nothing)
        return await self.audit.judge.snapshot(snapshot, "", self.workers)

    def _earlier(self, site: Site) -> Callable[[str], Exchange | None]:
        known = Earlier.newest(self.before.visits(site)) if self.before else None
        return known.answer if known else _nothing

    async def _visit(
        self,
        site: Site,
        record: Callable[[Exchange], None],
        earlier: Callable[[str], Exchange | None],
        *,
        again: bool = False,
    ) -> Snapshot:
        show = self.show

        async def render(url: str) -> Rendered | None:
            return await show(url, site) if show else None

        begun = now()
        try:
            seen = await visit(
                site,
                wishes_for(self.audit.judge.method, site),
                settings=self.audit.settings,
                workers=self.workers,
                pace=self.pace,
                record=record,
                now=_instant,
                render=render if show else None,
                searches=partial(searches_for, self.audit.judge.method),
                earlier=earlier,
                again=again,
            )
        except ServiceAuditError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours with one site must not end the night for all others
            return _failed(site, begun, error)
        pages = tuple(replace(page, fetched_at=_to_second(page.fetched_at)) for page in seen.pages)
        return replace(seen, taken_at=_to_second(seen.taken_at), pages=pages)


def _failed(site: Site, at: str, error: Exception) -> Snapshot:
    """Nothing was seen, and it was our fault."""
    told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    front = Page(
        url=site.url,
        final_url=site.url,
        status=None,
        failure=Failure.TOOL_ERROR,
        detail=f"this tool failed: {told}",
        roles=(HOME,),
        fetched_at=at,
    )
    return Snapshot(site=site, taken_at=at, front=site.url, pages=(front,), tool=TOOL)


def _nothing(_: str) -> Exchange | None:
    return None


@asynccontextmanager
async def crew_of(audit: Audit) -> AsyncIterator[Crew]:
    """Children, a browser and a pace for the visits of a run.

    Raises ServiceAuditError if a browser was asked for and none can be had, ArchiveError if earlier visits cannot be
    looked for.
    """
    settings = audit.settings
    before = Shelf(audit.since) if audit.since else None
    # The method stays to the end, and so does all that was imported: half a million objects, which the collector of
    # cycles would else look through again and again, for as long as everything else that a site's pages take.
    assert audit.judge.method
    gc.freeze()
    with Workers(settings.processes, preload=PRELOAD) as workers:
        async with _browser(audit) as show:
            yield Crew(audit=audit, workers=workers, pace=Pace(settings.pause), before=before, show=show)


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
