"""Opens one address: fetch, read, go where the page itself sends its visitor, and let a browser show it if need be."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from serviceaudit.crawl import blocked
from serviceaudit.crawl.answers import page_of
from serviceaudit.crawl.documents import as_page, is_document
from serviceaudit.crawl.entrance import is_shell
from serviceaudit.crawl.fetch import Fetcher, Gate
from serviceaudit.crawl.frames import MOST_FRAMES, Frame, with_frames
from serviceaudit.crawl.links import Reading, read_links
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.crawl.sitemap import Sitemap, read_sitemap
from serviceaudit.crawl.trees import Parser
from serviceaudit.model import Failure, Page, Screenshot, Via
from serviceaudit.urls import host, same_site
from serviceaudit.workers import WorkerLost, Workers

Render = Callable[[str], Awaitable[Rendered | None]]

_OK = range(200, 300)
_MOST_SENDINGS = 3
"""Pages in a row that only send their visitor on."""
_WORTH_SHOWING = frozenset({Failure.SHELL, Failure.EMPTY, Failure.BLOCKED, Failure.TOO_LARGE})
"""Failures that a browser may cure."""
_WORTH_TRYING = frozenset({Failure.RESET, Failure.TIMEOUT})
"""What a browser may get past the second time: some servers answer nobody else in time."""
_FEW_WORDS = 20
"""A page with fewer words of its own is what its frames show."""
_LITTLE = 30
"""A page about a service says more than this; one with scripts and less may show the rest by them."""
_MOST_FRAMES_OF_A_SITE = 12
_LONGEST_WITH_FRAMES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An address with what was read there."""

    page: Page
    readings: tuple[Reading, ...] = ()
    """The page as sent, then as the browser showed it; empty if it could not be read."""
    screenshots: tuple[Screenshot, ...] = ()

    @property
    def says_little(self) -> bool:
        """It was read, but hardly has words of its own, and scripts that may bring them."""
        return any(reading.scripts and reading.main_words < _LITTLE for reading in self.readings[-1:])


class Opener:
    """Opens the pages of one site."""

    def __init__(
        self,
        *,
        fetcher: Fetcher,
        gate: Gate,
        workers: Workers,
        render: Render | None,
        again: bool = False,
    ) -> None:
        """`again`: it is the second visit, because the first saw nothing."""
        self._again = again
        self._fetcher = fetcher
        self._gate = gate
        self._workers = workers
        self._render = render
        self._frames: dict[str, Page] = {}

    async def open(self, url: str, home: str | None) -> Opened:
        """The page over HTTP, or the text of a document. `home` as in `Fetcher.get`."""
        if is_document(url):
            return await self._document(url, home)
        opened = await self._read(await self._fetcher.get(url, home=home, gate=self._gate))
        for _ in range(_MOST_SENDINGS):
            if not opened.readings or not opened.readings[0].redirect:
                break
            onward = await self._fetcher.get(opened.readings[0].redirect, home=home, gate=self._gate)
            opened = await self._read(_sent_on(opened.page, onward))
        if not opened.readings or opened.readings[0].redirect:
            return _shell_told(opened)
        return _shell_told(await self._with_frames(opened, home))

    async def _document(self, url: str, home: str | None) -> Opened:
        fetched = await self._fetcher.ask(url, home=home, gate=self._gate)
        page = page_of(fetched)
        whole = fetched.exchange is not None and not fetched.exchange.truncated and page.status in _OK
        if fetched.exchange is None or not (whole and page.document):
            return await self._read(page)
        try:
            html = await self._workers.run(as_page, fetched.exchange.body)
        except WorkerLost:
            html = ""
        return Opened(page=replace(page, failure=None, detail="", html=html) if html else page)

    async def show(self, opened: Opened, home: str | None, *, always: bool) -> Opened:
        """The same page as a browser shows it, where there is one, and the page was read (`always`) or needs it."""
        if self._render is None or not (await self._is_curable(opened.page) or (always and opened.page.readable)):
            return opened
        async with self._fetcher.turn(opened.page.final_url):
            rendered = await self._render(opened.page.final_url)
        if rendered is None:
            return opened
        shown = await self._shown(opened, rendered, home)
        return _without_browser(opened, shown.page) if shown.page.failure and opened.page.readable else shown

    async def _is_curable(self, page: Page) -> bool:
        if page.failure in _WORTH_SHOWING:
            return True
        tried = self._again and page.failure is not None and page.failure.broad in _WORTH_TRYING
        # Where robots.txt itself could not be had, nothing may be asked in any way.
        return tried and await self._gate(page.final_url) is None

    async def sitemap(self, url: str, home: str) -> Sitemap:
        """What a sitemap lists; nothing if it cannot be had."""
        fetched = await self._fetcher.ask(url, home=home, gate=self._gate)
        if fetched.failure or fetched.exchange is None or fetched.exchange.status not in _OK:
            return Sitemap()
        try:
            return await self._workers.run(read_sitemap, fetched.exchange.body, fetched.final_url)
        except WorkerLost:
            return Sitemap()

    async def _with_frames(self, opened: Opened, home: str | None) -> Opened:
        """The page with what its frames show, as a visitor sees it."""
        page, reading = opened.page, opened.readings[-1]
        here = home or host(page.final_url)
        wanted = [url for url in reading.frames if same_site(host(url), here)][:MOST_FRAMES]
        shown = {url: frame for url in wanted if (frame := await self._frame(url, here))}
        frames = {url: Frame(html=frame.html, url=frame.final_url) for url, frame in shown.items() if frame.readable}
        if not frames and reading.words <= _FEW_WORDS:
            return next((_lost_with(page, frame) for frame in shown.values() if frame.lost), opened)
        if not frames or sum(len(frame.html) for frame in frames.values()) > _LONGEST_WITH_FRAMES:
            return opened
        try:
            html = await self._workers.run(with_frames, page.html, page.final_url, frames)
        except WorkerLost:
            return opened
        passed = dict.fromkeys((*page.redirects, *(frame.url for frame in frames.values())))
        whole = await self._read(replace(page, html=html, redirects=tuple(passed)))
        return (
            replace(opened, page=whole.page, readings=opened.readings[:-1] + whole.readings)
            if whole.readings
            else opened
        )

    async def _frame(self, url: str, home: str) -> Page | None:
        # Frames that stand on every page are asked for once.
        if url not in self._frames and len(self._frames) < _MOST_FRAMES_OF_A_SITE:
            self._frames[url] = await self._fetcher.get(url, home=home, gate=self._gate)
        return self._frames.get(url)

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
        if again.readings:
            again = await self._with_frames(again, home)
        if again.readings and not again.readings[0].words and not again.readings[0].links:
            again = Opened(page=_failed(page, Failure.SHELL, "nothing readable, with a browser either"))
        return replace(again, readings=opened.readings + again.readings, screenshots=rendered.screenshots)


def _without_browser(opened: Opened, shown: Page) -> Opened:
    """The page as it was read, where the browser failed.

    That failure is ours: it takes nothing from what was read, and allows no conclusion from what scripts may bring.
    """
    if not any(reading.scripts for reading in opened.readings):
        return opened
    detail = f"read without its scripts, since the browser failed: {shown.detail or shown.failure}"
    return replace(opened, page=replace(opened.page, failure=Failure.UNSHOWN, detail=detail))


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


def _lost_with(page: Page, frame: Page) -> Opened:
    """All that the page has to say stood in a frame that could not be seen."""
    assert frame.failure is not None, "a lost page has its reason"
    return Opened(page=_failed(page, frame.failure, f"its frame: {frame.detail}"))


def _failed(page: Page, failure: Failure, detail: str) -> Page:
    return replace(page, failure=failure, detail=detail, html="")
