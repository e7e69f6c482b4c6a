"""Opens one address: fetch, read, go where the page itself sends its visitor, and let a browser show it if need be."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from serviceaudit.crawl import blocked
from serviceaudit.crawl.entrance import is_shell
from serviceaudit.crawl.events import Parser
from serviceaudit.crawl.fetch import Fetcher, Gate
from serviceaudit.crawl.links import Reading, read_links
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.model import Failure, Page, Screenshot, Via
from serviceaudit.urls import host, same_site
from serviceaudit.workers import WorkerLost, Workers

Render = Callable[[str], Awaitable[Rendered | None]]

_MOST_SENDINGS = 3
"""Pages in a row that only send their visitor on."""
_WORTH_SHOWING = frozenset({Failure.SHELL, Failure.EMPTY, Failure.BLOCKED})
"""Failures that a browser may cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An address with what was read there."""

    page: Page
    readings: tuple[Reading, ...] = ()
    """The page as sent, then as the browser showed it; empty if it could not be read."""
    screenshots: tuple[Screenshot, ...] = ()


class Opener:
    """Opens the pages of one site."""

    def __init__(self, *, fetcher: Fetcher, gate: Gate, pace: Pace, workers: Workers, render: Render | None) -> None:
        self._fetcher = fetcher
        self._gate = gate
        self._pace = pace
        self._workers = workers
        self._render = render

    async def open(self, url: str, home: str | None) -> Opened:
        """The page over HTTP. `home` as in `Fetcher.get`."""
        opened = await self._read(await self._fetcher.get(url, home=home, gate=self._gate))
        for _ in range(_MOST_SENDINGS):
            if not opened.readings or not opened.readings[0].redirect:
                return _shell_told(opened)
            onward = await self._fetcher.get(opened.readings[0].redirect, home=home, gate=self._gate)
            opened = await self._read(_sent_on(opened.page, onward))
        return _shell_told(opened)

    async def show(self, opened: Opened, home: str | None, *, always: bool) -> Opened:
        """The same page as a browser shows it, where there is one, and the page was read (`always`) or needs it."""
        worth = opened.page.failure in _WORTH_SHOWING or (always and opened.page.readable)
        if self._render is None or not worth:
            return opened
        async with self._pace.turn(host(opened.page.final_url)):
            rendered = await self._render(opened.page.final_url)
        if rendered is None:
            return opened
        shown = await self._shown(opened, rendered, home)
        # A browser's failure is ours: it takes nothing from what was read without it.
        if shown.page.failure and opened.page.readable:
            return opened
        return shown

    async def _read(self, page: Page) -> Opened:
        if not page.readable:
            return Opened(page=page)
        try:
            return Opened(page=page, readings=(await self._reading(page),))
        except WorkerLost as lost:
            return Opened(page=_failed(page, Failure.UNREADABLE, f"the parser {lost.reason}"))

    async def _reading(self, page: Page) -> Reading:
        try:
            return await self._workers.run(read_links, page.html, page.final_url)
        except WorkerLost:
            return await self._workers.run(read_links, page.html, page.final_url, Parser.LXML)

    async def _shown(self, opened: Opened, rendered: Rendered, home: str | None) -> Opened:
        failure, detail = _judged(rendered, home)
        page = replace(
            opened.page,
            final_url=rendered.final_url,
            status=rendered.status if rendered.status is not None else opened.page.status,
            failure=failure,
            detail=detail,
            via=Via.BROWSER,
            html="" if failure else rendered.html,
            fetched_at=rendered.fetched_at,
            size=len(rendered.html.encode()),
        )
        again = await self._read(page)
        if again.readings and not again.readings[0].words and not again.readings[0].links:
            again = Opened(page=_failed(page, Failure.SHELL, "nothing readable, with a browser either"))
        return replace(again, readings=opened.readings + again.readings, screenshots=rendered.screenshots)


def _judged(rendered: Rendered, home: str | None) -> tuple[Failure | None, str]:
    if rendered.failure:
        return rendered.failure, rendered.detail
    if home is not None and not same_site(host(rendered.final_url), home):
        return Failure.OFF_SITE, f"scripts lead to another site, {host(rendered.final_url)}"
    who = blocked.recognise(rendered.status, (), rendered.html)
    return (Failure.BLOCKED, f"{who} answered in the site's place") if who else (None, "")


def _shell_told(opened: Opened) -> Opened:
    if not opened.readings or not opened.page.readable:
        return opened
    if opened.readings[0].redirect:
        return replace(opened, page=_failed(opened.page, Failure.REDIRECTS, "pages that only send their visitor on"))
    if is_shell(opened.readings[0]):
        return replace(
            opened, page=_failed(opened.page, Failure.SHELL, "only scripts: nothing readable without a browser")
        )
    return opened


def _sent_on(page: Page, onward: Page) -> Page:
    return replace(onward, url=page.url, redirects=(*page.redirects, page.final_url, *onward.redirects))


def _failed(page: Page, failure: Failure, detail: str) -> Page:
    return replace(page, failure=failure, detail=detail, html="")
