"""Fetches pages over HTTP. The web's failures are data on the `Page`; nothing is raised for them.

The one module that knows httpx, so that its maintained fork can take its place (`connect` holds what lies below).
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self

import httpcore
import httpx

from serviceaudit.crawl import coding
from serviceaudit.crawl.answers import REDIRECTS, Fetched, page_of
from serviceaudit.crawl.connect import Connector, NameNotFound, PrivateAddress
from serviceaudit.crawl.pace import Pace
from serviceaudit.model import Exchange, Failure, Page
from serviceaudit.settings import Settings
from serviceaudit.urls import host, join, same_site

Record = Callable[[Exchange], None]
Clock = Callable[[], str]
Refusal = tuple[Failure, str]
Gate = Callable[[str], Awaitable[Refusal | None]]
"""Asked before every request, redirects too: why this address must not be asked for, None if it may."""

_CONNECTIONS = httpx.Limits(max_connections=2, max_keepalive_connections=2)
_UNREAD = ("image/", "audio/", "video/", "font/")
"""Media types whose bodies are not fetched."""


@cache
def tls_context() -> ssl.SSLContext:
    """The one TLS context: making it costs 20 ms."""
    return httpx.create_ssl_context(trust_env=False)


async def no_gate(_: str) -> Refusal | None:
    """Every address may be asked for."""
    return None


@dataclass(slots=True)
class _Hop:
    """One request under way; what came so far outlives the error that ends it."""

    url: str
    response: httpx.Response | None = None
    raw: bytearray = field(default_factory=bytearray)
    cut: str = ""
    started: str = ""


class Fetcher:
    """The HTTP client of one site: one httpx client, closed with the `async with` block."""

    def __init__(
        self,
        settings: Settings,
        *,
        pace: Pace,
        record: Record,
        now: Clock,
        languages: tuple[str, ...] = (),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`now` gives the time of a fetch. `languages`: what a resident's browser would ask for."""
        self._settings = settings
        self._pace = pace
        self._record = record
        self._now = now
        self._client = httpx.AsyncClient(
            transport=_Transport(settings, tls or tls_context()),
            headers=_headers(settings, languages),
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout, pool=None),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, home: str | None, gate: Gate = no_gate) -> Page:
        """The page at `url`, redirects followed.

        `home`: host of the site that redirects may not leave; None to follow them to any host, since the addresses
        in registries are outdated.
        """
        return page_of(await self.ask(url, home=home, gate=gate))

    async def ask(self, url: str, *, home: str | None, gate: Gate = no_gate) -> Fetched:
        """As `get`, with the bytes of the answer: for what is no page, such as robots.txt."""
        passed: list[str] = []
        asked: set[tuple[str, str]] = set()
        left = self._settings.page_timeout
        here = url
        while True:
            problem = self._stuck(here, passed, asked) or await self._refused(here, home, gate)
            if problem:
                return Fetched(
                    url=url,
                    final_url=here,
                    redirects=tuple(passed),
                    failure=problem[0],
                    detail=problem[1],
                    fetched_at=self._now(),
                )
            asked.add(self._state(here))
            fetched, used = await self._hop(here, left)
            left -= used
            target = _target(fetched)
            if target is None:
                return fetched.asked_as(url, tuple(passed))
            passed.append(here)
            here = target

    def _stuck(self, url: str, passed: list[str], asked: set[tuple[str, str]]) -> Refusal | None:
        if self._state(url) in asked:
            return Failure.REDIRECTS, f"redirects in a circle to {url}"
        if len(passed) > self._settings.max_redirects:
            return Failure.REDIRECTS, f"more than {self._settings.max_redirects} redirects"
        return None

    async def _refused(self, url: str, home: str | None, gate: Gate) -> Refusal | None:
        if home is not None and not same_site(host(url), home):
            return Failure.OFF_SITE, f"redirects to another site, {host(url)}"
        return await gate(url)

    def _state(self, url: str) -> tuple[str, str]:
        # A redirect to the same address is no circle if it set a cookie: the next answer may be another.
        return url, ";".join(sorted(f"{c.domain}{c.path}{c.name}={c.value}" for c in self._client.cookies.jar))

    async def _hop(self, url: str, left: float) -> tuple[Fetched, float]:
        hop = _Hop(url)
        failure: Refusal | None = None
        async with self._pace.turn(host(url)):
            hop.started, start = self._now(), time.monotonic()
            try:
                async with asyncio.timeout(left):
                    await self._exchange(hop)
            except TimeoutError:
                hop.cut = "time"
                failure = Failure.TIMEOUT, f"took longer than {self._settings.page_timeout:g} s"
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                failure = _failure(error)
                hop.cut = "time" if failure[0] is Failure.TIMEOUT else "disconnect"
            used = time.monotonic() - start
        return self._fetched(hop, failure), used

    async def _exchange(self, hop: _Hop) -> None:
        async with self._client.stream("GET", hop.url) as response:
            hop.response = response
            kind = response.headers.get("content-type", "text/html").strip().lower()
            most = 0 if kind.startswith(_UNREAD) else self._settings.max_bytes
            # Undecoded: a decoder without a bound would unpack a small body to gigabytes before any cap is seen.
            async for chunk in response.aiter_raw():
                hop.raw += chunk
                if len(hop.raw) > most:
                    del hop.raw[most:]
                    hop.cut = "length"
                    return

    def _fetched(self, hop: _Hop, failure: Refusal | None) -> Fetched:
        why, detail = failure or (None, "")
        if hop.response is None:
            return Fetched(url=hop.url, final_url=hop.url, failure=why, detail=detail, fetched_at=hop.started)
        most, raw = self._settings.max_bytes, bytes(hop.raw)
        try:
            body = coding.unpack(raw, hop.response.headers.get("content-encoding", ""), most)
        except coding.BadCoding as error:
            body = raw
            why, detail = (why, detail) if why else (Failure.UNDECODABLE, str(error))
        cut = hop.cut or ("length" if len(body) > most else "")
        exchange = _as_exchange(hop, body[:most], cut)
        self._record(exchange)
        return Fetched(
            url=hop.url, final_url=hop.url, exchange=exchange, failure=why, detail=detail, fetched_at=hop.started
        )


class _Transport(httpx.AsyncHTTPTransport):
    # httpx offers no way to say how connections are opened; its transport is a thin shell around this pool.
    def __init__(self, settings: Settings, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=_CONNECTIONS.max_connections,
            max_keepalive_connections=_CONNECTIONS.max_keepalive_connections,
            keepalive_expiry=_CONNECTIONS.keepalive_expiry,
            network_backend=Connector(settings),
        )


def _headers(settings: Settings, languages: tuple[str, ...]) -> dict[str, str]:
    headers = {
        "User-Agent": settings.user_agent,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Encoding": coding.ACCEPTED,
    }
    if languages:
        headers["Accept-Language"] = f"{languages[0]}, *;q=0.5"
    return headers


def _target(fetched: Fetched) -> str | None:
    if fetched.failure or fetched.exchange is None or fetched.exchange.status not in REDIRECTS:
        return None
    location = fetched.header("location")
    return join(fetched.final_url, location) if location else None


def _as_exchange(hop: _Hop, body: bytes, cut: str) -> Exchange:
    response = hop.response
    assert response is not None, "an exchange has an answer"
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    return Exchange(
        url=hop.url,
        method="GET",
        request_headers=_pairs(response.request.headers),
        status=response.status_code,
        reason=response.reason_phrase,
        http_version=response.http_version.removeprefix("HTTP/"),
        response_headers=_pairs(response.headers),
        body=body,
        fetched_at=hop.started,
        ip=str(peer[0]) if peer else "",
        truncated=cut,
    )


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode(headers.encoding)) for name, value in headers.raw)


def _failure(error: Exception) -> Refusal:
    causes = list(_causes(error))
    kinds: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Failure, str], ...] = (
        (PrivateAddress, Failure.PRIVATE, "private address; nothing was sent"),
        (NameNotFound, Failure.DNS, "the name has no address"),
        (ssl.SSLError, Failure.TLS, "no secure connection"),
        (httpx.InvalidURL, Failure.HTTP_ERROR, "no valid address"),
        ((httpx.TimeoutException, TimeoutError), Failure.TIMEOUT, "no answer in time"),
        (ConnectionRefusedError, Failure.REFUSED, "connection refused"),
        (httpx.ConnectError, Failure.REFUSED, "no connection"),
        (httpx.LocalProtocolError, Failure.TOOL_ERROR, "our request was malformed"),
    )
    for kind, failure, words in kinds:
        found = next((cause for cause in causes if isinstance(cause, kind)), None)
        if found:
            return failure, _line(words, found)
    return Failure.RESET, _line("the connection broke", error)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        cause = waiting.pop(0)
        if cause is None or cause in found:
            continue
        found.append(cause)
        waiting += [cause.__cause__, cause.__context__]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
    return found


def _line(words: str, error: BaseException) -> str:
    said = " ".join(str(error).split())[:200]
    return f"{words}: {said}" if said else words
