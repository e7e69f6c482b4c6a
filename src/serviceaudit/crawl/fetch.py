"""Fetches pages over HTTP: redirects, politeness, patience. The web's failures are data on the `Page`; nothing is raised."""

import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from serviceaudit.crawl import causes, patience
from serviceaudit.crawl.answers import Fetched, page_of
from serviceaudit.crawl.conditional import Earlier, nothing_earlier
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.statuses import REDIRECTS, Reason
from serviceaudit.crawl.wire import Clock, Record, Wire
from serviceaudit.model import Failure, Page
from serviceaudit.settings import Settings
from serviceaudit.urls import host, join, same_site

_LEFT_ALONE = "the server asked to be left alone for now; nothing was sent"

Gate = Callable[[str], Awaitable[Reason | None]]
"""Asked before every request, redirects too: why this address must not be asked for, None if it may."""


async def no_gate(_: str) -> Reason | None:
    """Every address may be asked for."""
    return None


@dataclass(slots=True)
class _Errand:
    """One address asked for, with all the requests that it takes."""

    url: str
    home: str | None
    gate: Gate
    left: float
    """Seconds."""
    most_bytes: int
    most_redirects: int
    passed: list[str] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)


class Fetcher:
    """The HTTP client of one site, closed with the `async with` block."""

    def __init__(
        self,
        settings: Settings,
        *,
        pace: Pace,
        record: Record,
        now: Clock,
        languages: tuple[str, ...] = (),
        tls: ssl.SSLContext | None = None,
        earlier: Earlier = nothing_earlier,
    ) -> None:
        """`now` gives the time of a fetch. `languages`: what a resident's browser would ask for.

        `earlier`: the answers of an earlier visit; what they hold is asked for only if it changed since.
        """
        self._settings = settings
        self._pace = pace
        self._now = now
        self._wire = Wire(settings, record=record, now=now, languages=languages, tls=tls, earlier=earlier)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.close()

    async def get(self, url: str, *, home: str | None, gate: Gate = no_gate) -> Page:
        """The page at `url`, redirects followed.

        `home`: host of the site that redirects may not leave; None to follow them to any host, since the addresses
        in registries are outdated.
        """
        return page_of(await self.ask(url, home=home, gate=gate))

    async def ask(
        self,
        url: str,
        *,
        home: str | None,
        gate: Gate = no_gate,
        most_bytes: int | None = None,
        most_redirects: int | None = None,
    ) -> Fetched:
        """As `get`, with the bytes of the answer: for what is no page, such as robots.txt.

        `most_bytes`, `most_redirects`: other limits than the settings'.
        """
        errand = _Errand(
            url=url,
            home=home,
            gate=gate,
            left=self._settings.page_timeout,
            most_bytes=self._settings.max_bytes if most_bytes is None else most_bytes,
            most_redirects=self._settings.max_redirects if most_redirects is None else most_redirects,
        )
        # Joined with nothing, an address loses the name and password that it may hold.
        here = join(url, "")
        if here is None:
            return self._unasked(url, (Failure.HTTP_ERROR, "only http and https addresses are asked"), errand)
        while True:
            problem = self._stuck(here, errand) or await self._refused(here, errand)
            if problem:
                return self._unasked(here, problem, errand)
            errand.asked.add(self._state(here))
            fetched = await self._hop(here, errand)
            target = _target(fetched)
            if target is None:
                return fetched.asked_as(url, tuple(errand.passed))
            errand.passed.append(here)
            here = target

    def _unasked(self, here: str, problem: Reason, errand: _Errand) -> Fetched:
        return Fetched(
            url=errand.url,
            final_url=here,
            redirects=tuple(errand.passed),
            failure=problem[0],
            detail=problem[1],
            fetched_at=self._now(),
        )

    def _stuck(self, url: str, errand: _Errand) -> Reason | None:
        if self._state(url) in errand.asked:
            return Failure.REDIRECT_LOOP, f"redirects in a circle to {url}"
        if len(errand.passed) > errand.most_redirects:
            return Failure.REDIRECTS, f"more than {errand.most_redirects} redirects"
        return None

    async def _refused(self, url: str, errand: _Errand) -> Reason | None:
        if errand.home is not None and not same_site(host(url), errand.home):
            return Failure.OFF_SITE, f"redirects to another site, {host(url)}"
        if self._settings.denies(host(url)):
            return Failure.ROBOTS, causes.OWNER_DENIED
        return await errand.gate(url)

    def _state(self, url: str) -> tuple[str, str]:
        # A redirect to the same address is no circle if it set a cookie: the next answer may be another.
        return url, self._wire.cookies()

    async def _hop(self, url: str, errand: _Errand) -> Fetched:
        """The answer to one request; a busy server is asked once more, after the time it names."""
        fetched = await self._request(url, errand)
        if not patience.is_busy(fetched):
            return fetched
        wait = patience.retry_after(fetched)
        if wait is None or wait <= patience.LONGEST_WAIT:
            self._pace.hold(host(url), wait)
            fetched = await self._request(url, errand)
            if not patience.is_busy(fetched):
                return fetched
            wait = patience.retry_after(fetched)
        return self._give_up(url, fetched, wait)

    def _give_up(self, url: str, fetched: Fetched, wait: float | None) -> Fetched:
        limited = patience.is_rate_limit(fetched)
        if wait is not None and wait > patience.LONGEST_WAIT:
            self._pace.leave_alone(host(url), wait)
            told = f"the server asked to be left alone for {wait:.0f} s"
        elif limited:
            self._pace.leave_alone(host(url), patience.ALONE)
            told = "the server asked twice to come more slowly"
        else:
            return fetched
        return replace(fetched, failure=Failure.RATE_LIMITED, detail=told)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait until the host of `url`, and the server that it lives on, may be asked, and keep others waiting meanwhile."""
        addresses = await self._wire.addresses(url) if self._pace.minds_addresses else ()
        async with self._pace.turn(host(url), addresses):
            yield

    async def _request(self, url: str, errand: _Errand) -> Fetched:
        if self._pace.left_alone(host(url)):
            return self._unasked(url, (Failure.RATE_LIMITED, _LEFT_ALONE), errand)
        async with self.turn(url):
            # Somebody else may have been told so while we waited.
            if self._pace.left_alone(host(url)):
                return self._unasked(url, (Failure.RATE_LIMITED, _LEFT_ALONE), errand)
            start = time.monotonic()
            fetched = await self._wire.request(url, most=errand.most_bytes, seconds=errand.left)
            errand.left -= time.monotonic() - start
        return fetched


def _target(fetched: Fetched) -> str | None:
    if fetched.failure or fetched.exchange is None or fetched.exchange.status not in REDIRECTS:
        return None
    location = fetched.header("location")
    return join(fetched.final_url, location) if location else None
