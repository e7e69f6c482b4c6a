"""Visits one site: robots.txt, the front page, then the best links, until nothing is worth it or a limit is reached."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from serviceaudit import __version__
from serviceaudit.crawl import tongues
from serviceaudit.crawl.choose import NO_TIME, Bounds, Frontier
from serviceaudit.crawl.entrance import opening_language, twins, way_in
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.opening import Opened, Opener, Render
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.permit import Permit
from serviceaudit.model import Candidate, Choice, Exchange, Failure, Page, Screenshot, Site, Snapshot, Wishes
from serviceaudit.settings import Render as When
from serviceaudit.settings import Settings
from serviceaudit.urls import host, join, page_key
from serviceaudit.workers import Workers

HOME = "home"
"""The role of the front page."""
_MOST_SPLASHES = 2


async def visit(  # noqa: PLR0913 - each is a part that the pipeline makes once for all sites
    site: Site,
    wishes: Wishes,
    *,
    settings: Settings,
    workers: Workers,
    pace: Pace,
    record: Callable[[Exchange], None],
    now: Callable[[], str],
    render: Render | None = None,
) -> Snapshot:
    """All that can be seen of a site within the limits of `settings`.

    `pace` is shared by all sites. `record` gets every exchange as it happens. `now` gives the time as ISO 8601.
    `render` shows an address in a browser; None to do without. Never raises for the web's failures.
    """
    taken_at = now()
    async with Fetcher(settings, pace=pace, record=record, now=now, languages=site.languages) as fetcher:
        permit = Permit(fetcher, pace)
        opener = Opener(fetcher=fetcher, gate=permit.check, pace=pace, workers=workers, render=render)
        walk = _Walk(site, wishes, opener, settings)
        await walk.within_time()
    pages = walk.pages or [_lost(site.url, (HOME,), 0)]
    return Snapshot(
        site=site,
        taken_at=taken_at,
        front=pages[0].url,
        pages=tuple(replace(page, fetched_at=page.fetched_at or now()) for page in pages),
        trail=walk.trail(),
        screenshots=tuple(walk.screenshots),
        tool=f"serviceaudit {__version__}",
    )


class _Walk:
    def __init__(self, site: Site, wishes: Wishes, opener: Opener, settings: Settings) -> None:
        self._site = site
        self._wishes = wishes
        self._opener = opener
        self._settings = settings
        self._frontier: Frontier | None = None
        self._entry: list[Candidate] = []
        self._under_way: Candidate | None = None
        self._why_left = ""
        self._home: str | None = None
        self.pages: list[Page] = []
        self.screenshots: list[Screenshot] = []

    async def within_time(self) -> None:
        try:
            async with asyncio.timeout(self._settings.site_timeout) as limit:
                await self._all()
        except TimeoutError:
            if not limit.expired():
                raise
            self._lose_the_rest()

    def trail(self) -> tuple[Candidate, ...]:
        if self._frontier is None:
            return tuple(self._entry)
        others = self._frontier.unwished
        rest = [_counted(self.pages[0].url, others)] if others else []
        return (*self._entry, *self._frontier.trail(self._why_left), *rest)

    async def _all(self) -> None:
        front = await self._front()
        self._home = host(front.page.final_url)
        front = await self._opener.show(front, None, always=True)
        self._home = host(front.page.final_url)
        declared = front.readings[-1].language if front.readings else ""
        self._frontier = Frontier(
            self._wishes,
            Bounds(
                home=self._home,
                language=opening_language(self._site.languages, declared),
                front_language=tongues.of_address(front.page.final_url),
                max_clicks=self._settings.max_clicks,
                max_pages=self._settings.max_pages,
            ),
        )
        self._take_in(self._frontier, front, (HOME,), 0)
        while candidate := self._frontier.next():
            self._under_way = candidate
            opened = await self._opener.open(candidate.url, self._home)
            opened = await self._opener.show(opened, self._home, always=self._settings.render is When.ALWAYS)
            self._take_in(self._frontier, opened, candidate.roles, candidate.clicks, candidate)
            self._under_way = None

    async def _front(self) -> Opened:
        address = join(self._site.url, "") or self._site.url
        opened = await self._reached(address)
        for _ in range(_MOST_SPLASHES):
            if not opened.page.readable:
                return opened
            link = way_in(opened.readings[0], opened.page.final_url, self._site.languages)
            if link is None:
                return opened
            splash = opened.page
            onward = await self._opener.open(link.url, None)
            if not onward.page.readable and onward.page.failure is not Failure.SHELL:
                return opened
            self._entry.append(_door(link.url, link.label, splash.url))
            passed = (*splash.redirects, splash.final_url, *onward.page.redirects)
            opened = replace(onward, page=replace(onward.page, url=splash.url, redirects=passed))
        return opened

    async def _reached(self, address: str) -> Opened:
        first = await self._opener.open(address, None)
        tried = [address]
        for twin in twins(address, first.page.failure):
            opened = await self._opener.open(twin, None)
            if opened.page.status is not None:
                page = replace(opened.page, url=first.page.url, redirects=(*tried, *opened.page.redirects))
                return replace(opened, page=page)
            tried.append(twin)
        return first

    def _take_in(
        self,
        frontier: Frontier,
        opened: Opened,
        roles: tuple[str, ...],
        clicks: int,
        candidate: Candidate | None = None,
    ) -> None:
        page = replace(opened.page, roles=roles, clicks=clicks)
        frontier.read(roles)
        frontier.visited(page.url, page.final_url, *page.redirects)
        twin = self._read_before(page) if candidate else None
        if twin is not None and candidate:
            frontier.leave(candidate, "leads to a page already read")
            self._merge(twin, page)
            return
        self.pages.append(page)
        self.screenshots += opened.screenshots
        for reading in opened.readings:
            frontier.enclose(reading, page.url, roles if candidate else (), clicks)
            frontier.consider(reading, page.url, clicks)

    def _read_before(self, page: Page) -> int | None:
        if not page.readable:
            return None
        key = page_key(page.final_url)
        same = (at for at, known in enumerate(self.pages) if known.readable and page_key(known.final_url) == key)
        return next(same, None)

    def _merge(self, at: int, page: Page) -> None:
        known = self.pages[at]
        roles = tuple(dict.fromkeys((*known.roles, *page.roles)))
        passed = tuple(dict.fromkeys((*known.redirects, page.url, *page.redirects)))
        self.pages[at] = replace(known, roles=roles, redirects=passed, clicks=min(known.clicks, page.clicks))

    def _lose_the_rest(self) -> None:
        # What would have been read is told as lost, so that nobody concludes from its absence.
        self._why_left = NO_TIME
        if self._frontier is None:
            return
        candidate = self._under_way or self._frontier.next()
        while candidate:
            self._frontier.read(candidate.roles)
            self._frontier.leave(candidate, f"{candidate.why}; {NO_TIME}")
            self.pages.append(_lost(candidate.url, candidate.roles, candidate.clicks))
            candidate = self._frontier.next()


def _lost(url: str, roles: tuple[str, ...], clicks: int) -> Page:
    return Page(
        url=url, final_url=url, status=None, failure=Failure.TIMEOUT, detail=NO_TIME, roles=roles, clicks=clicks
    )


def _door(url: str, label: str, splash: str) -> Candidate:
    return Candidate(
        url=url,
        label=label,
        found_on=splash,
        roles=(HOME,),
        weight=100.0,
        clicks=0,
        choice=Choice.FOLLOWED,
        why="the way in from a splash page (codebook B1)",
    )


def _counted(front: str, others: int) -> Candidate:
    return Candidate(
        url=front,
        label="",
        found_on=front,
        roles=(),
        weight=0.0,
        clicks=1,
        choice=Choice.LEFT,
        why=f"{others} other links bear no word that the pack looks for",
    )
