"""The browser: shows pages as a visitor sees them, and brings them back with layout stamps and pictures."""

import asyncio
import re
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Self

from playwright.async_api import Browser as Chromium
from playwright.async_api import Error

from serviceaudit.crawl.browser import find_browser, launch
from serviceaudit.crawl.capture import Capture, Consent, capture
from serviceaudit.crawl.driver import driver
from serviceaudit.crawl.gateway import Gateway
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.crawl.tab import Crashed
from serviceaudit.crawl.wire import Clock
from serviceaudit.errors import ServiceAuditError
from serviceaudit.model import WIDE, Failure
from serviceaudit.settings import Settings

_LOCALE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
"""Tags that a browser takes for its locale; it refuses to open a page with any other."""
_LOOKING_SECONDS = 45.0
"""Longest time for all that comes after loading."""
_STEP_SECONDS = 10.0
"""Longest time for what the browser itself does, such as closing a context."""
_ATTEMPTS = 2
_PAGES_A_CORE = 2
"""Half of the time that a page takes it is waited for: for the network, and for its text to stand still."""
_MARKUP_SHARE = 3
"""The DOM may be so many times longer than the longest body: scripts and stamps add to it."""


class Browser:
    """One browser for many pages: a fresh context for each, never more at once than two for each of `Settings.processes`.

    Serves while the `async with` block lasts. A browser that dies is started again.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        refuse: tuple[str, ...] = (),
        accept: tuple[str, ...] = (),
        box_names: tuple[str, ...] = (),
    ) -> None:
        """`refuse`, `accept`: labels of the buttons of cookie boxes, best first; `box_names`: pieces of their id or class."""
        self._settings = settings
        self._consent = Consent(refuse=refuse, accept=accept, names=box_names)
        self._slots = asyncio.Semaphore(max(1, settings.processes) * _PAGES_A_CORE)
        self._starting = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._chromium: Chromium | None = None
        self._agent = ""

    async def __aenter__(self) -> Self:
        """Start it. Raises ServiceAuditError if there is no browser, or if it does not start."""
        path = find_browser(self._settings)
        if path is None:
            raise ServiceAuditError(
                "no Chromium was found: install chromium-headless-shell, or name one with --browser"
            )
        self._path = path
        await self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    @property
    def version(self) -> str:
        """Such as "156.0.8078.79": belongs to the record of a run."""
        return self._chromium.version if self._chromium else ""

    async def render(self, url: str, *, now: Clock, languages: tuple[str, ...] = ()) -> Rendered:
        """The page at `url` as a visitor sees it, or why it could not be seen. Never raises for what a page does.

        `now` gives the time. `languages`: what a resident's browser would ask for (BCP 47, the main one first).
        """
        async with self._slots:
            begun = now()
            reason = Failure.TOOL_ERROR, "the browser failed"
            for _ in range(_ATTEMPTS):
                try:
                    seen = await self._attempt(url, languages)
                    return _rendered(url, seen, begun)
                except Crashed as error:
                    reason = Failure.UNREADABLE, error.message
                except (Error, ServiceAuditError, OSError) as error:
                    told = next(iter(str(error).splitlines()), "")
                    reason = Failure.TOOL_ERROR, f"the browser failed: {told[:200]}"
            return _rendered(url, Capture(final_url=url, reason=reason), begun)

    async def _attempt(self, url: str, languages: tuple[str, ...]) -> Capture:
        if not url.startswith(("http://", "https://")):
            return Capture(final_url=url, reason=(Failure.TOOL_ERROR, "only http and https addresses are opened"))
        chromium, gateway = await self._running()
        seconds = self._settings.page_timeout
        context = None
        try:
            async with asyncio.timeout(seconds + _LOOKING_SECONDS):
                context = await chromium.new_context(
                    viewport={"width": WIDE[0], "height": WIDE[1]},
                    user_agent=self._agent,
                    locale=next(filter(_LOCALE.fullmatch, languages), None),
                    accept_downloads=False,
                    service_workers="block",
                    reduced_motion="reduce",
                    color_scheme="light",
                )
                most = self._settings.max_bytes * _MARKUP_SHARE
                return await capture(context, url, gateway=gateway, consent=self._consent, seconds=seconds, most=most)
        except TimeoutError:
            return Capture(final_url=url, reason=(Failure.TIMEOUT, "it could not be looked at in time"))
        finally:
            if context:
                with suppress(Error, TimeoutError):
                    async with asyncio.timeout(_STEP_SECONDS):
                        await context.close()

    async def _running(self) -> tuple[Chromium, Gateway]:
        """The browser, started again if it died."""
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                await self._stop()
                await self._start()
            assert self._chromium is not None, "it was started"
            return self._chromium, self._gateway

    async def _start(self) -> None:
        async with AsyncExitStack() as stack:
            self._gateway = await stack.enter_async_context(Gateway(self._settings))
            playwright = await stack.enter_async_context(driver())
            chromium = await launch(playwright, self._path, gateway_port=self._gateway.port)
            stack.push_async_callback(_close, chromium)
            session = await chromium.new_browser_cdp_session()
            own = (await session.send("Browser.getVersion"))["userAgent"]
            self._agent = f"{own} {self._settings.user_agent}"
            self._chromium = chromium
            self._stack = stack.pop_all()

    async def _stop(self) -> None:
        self._chromium = None
        await self._stack.aclose()


async def _close(chromium: Chromium) -> None:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_STEP_SECONDS):
            await chromium.close()


def _rendered(url: str, seen: Capture, at: str) -> Rendered:
    failure, detail = seen.reason or (None, "")
    return Rendered(
        url=url,
        final_url=seen.final_url,
        status=seen.status,
        html=seen.html,
        screenshots=seen.screenshots,
        failure=failure,
        detail=detail,
        fetched_at=at,
    )
