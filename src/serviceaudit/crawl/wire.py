"""One HTTP request over the wire: sent, read within bounds, recorded. Redirects and politeness lie above, in `fetch`.

The one module that knows how httpx is used, so that its maintained fork can take its place (`connect` holds what
lies below, `causes` what it raises).
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpcore
import httpx

from serviceaudit.crawl import causes, coding, cookies
from serviceaudit.crawl.answers import Fetched
from serviceaudit.crawl.conditional import Earlier, conditions, nothing_earlier, unchanged
from serviceaudit.crawl.connect import Connector
from serviceaudit.crawl.statuses import Reason
from serviceaudit.model import Exchange, Failure
from serviceaudit.settings import Settings

Record = Callable[[Exchange], None]
Clock = Callable[[], str]

_CONNECTIONS = httpx.Limits(max_connections=2, max_keepalive_connections=2)
_UNREAD = ("image/", "audio/", "video/", "font/")
"""Media types whose bodies are not fetched."""
_MOST_FIELDS = 500
"""Header fields of an answer. Their length is bounded below, at 100 KiB in all."""
_PORTS = {"http": 80, "https": 443}


@cache
def tls_context() -> ssl.SSLContext:
    """The one TLS context: making it costs 20 ms."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(slots=True)
class _Hop:
    """One request under way; what came so far outlives the error that ends it."""

    url: str
    most: int
    before: Exchange | None = None
    """The answer of an earlier visit."""
    response: httpx.Response | None = None
    raw: bytearray = field(default_factory=bytearray)
    cut: str = ""
    ip: str = ""
    started: str = ""


class TooManyFields(Exception):  # noqa: N818 - it names the finding
    """The answer's header has more fields than any real one."""


class Wire:
    """The connections, the cookies and the record of one site."""

    def __init__(
        self,
        settings: Settings,
        *,
        record: Record,
        now: Clock,
        languages: tuple[str, ...],
        tls: ssl.SSLContext | None,
        earlier: Earlier = nothing_earlier,
    ) -> None:
        """`now` gives the time of a request. `languages`: what a resident's browser would ask for."""
        self._earlier = earlier
        self._settings = settings
        self._record = record
        self._now = now
        self._connector = Connector(settings)
        self._peers: WeakKeyDictionary[object, str] = WeakKeyDictionary()
        """Address at the other end of each connection, asked once: it takes as long as reading a chunk."""
        self._transport = _Transport(self._connector, tls or tls_context())
        self._client = httpx.AsyncClient(
            transport=self._transport,
            headers=_headers(settings, languages),
            cookies=cookies.jar(),
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout, pool=None),
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    def cookies(self) -> str:
        """All cookies held now: two requests with the same ones are the same request."""
        return ";".join(sorted(f"{c.domain}{c.path}{c.name}={c.value}" for c in self._client.cookies.jar))

    async def addresses(self, url: str) -> tuple[str, ...]:
        """Where the host of `url` is found, as `Connector.addresses`; none if nowhere, as the request will then tell."""
        parts = urlsplit(url)
        try:
            return await self._connector.addresses(parts.hostname or "", parts.port or _PORTS[parts.scheme])
        except (httpcore.TimeoutException, OSError):
            return ()

    async def request(self, url: str, *, most: int, seconds: float) -> Fetched:
        """The answer to a GET: at most so many bytes of its body, within so many seconds."""
        hop = _Hop(url, most, before=self._earlier(url), started=self._now())
        failure: Reason | None = None
        try:
            async with asyncio.timeout(seconds):
                await self._exchange(hop)
        except TimeoutError:
            hop.cut = "time"
            failure = Failure.TIMEOUT, f"took longer than {self._settings.page_timeout:g} s"
        except TooManyFields:
            failure = Failure.HTTP_ERROR, f"no valid HTTP answer: more than {_MOST_FIELDS} header fields"
            hop.response = None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            failure = causes.of_error(error)
            hop.cut = "time" if failure[0].broad is Failure.TIMEOUT else "disconnect"
        return self._fetched(hop, failure)

    async def _exchange(self, hop: _Hop) -> None:
        request = self._client.build_request("GET", hop.url, headers=conditions(hop.before))
        # Past the client's own sending: it reads every Location, and fails on those that only browsers understand.
        response = await self._transport.handle_async_request(request)
        response.request = request
        try:
            hop.response = response
            hop.ip = self._peer(response)
            if len(response.headers.raw) > _MOST_FIELDS:
                raise TooManyFields
            if "set-cookie" in response.headers:
                self._client.cookies.extract_cookies(response)
            await _read(hop, response)
        finally:
            await response.aclose()

    def _peer(self, response: httpx.Response) -> str:
        """Who answers, asked while the connection is open: many servers close it after their answer."""
        stream = response.extensions.get("network_stream")
        if stream is None:
            return ""
        if stream not in self._peers:
            peer = stream.get_extra_info("server_addr")
            self._peers[stream] = str(peer[0]) if peer else ""
        return self._peers[stream]

    def _fetched(self, hop: _Hop, failure: Reason | None) -> Fetched:
        why, detail = failure or (None, "")
        if hop.response is None:
            return Fetched(url=hop.url, final_url=hop.url, failure=why, detail=detail, fetched_at=hop.started)
        raw = bytes(hop.raw)
        try:
            body = coding.unpack(raw, hop.response.headers.get("content-encoding", ""), hop.most)
        except coding.BadCoding as error:
            body = raw
            why, detail = (why, detail) if why else (Failure.UNDECODABLE, str(error))
        cut = hop.cut or ("length" if len(body) > hop.most else "")
        exchange = _as_exchange(hop, hop.response, body[: hop.most], cut)
        self._record(exchange)
        exchange = unchanged(hop.before, exchange) or exchange
        return Fetched(
            url=hop.url, final_url=hop.url, exchange=exchange, failure=why, detail=detail, fetched_at=hop.started
        )


async def _read(hop: _Hop, response: httpx.Response) -> None:
    kind = response.headers.get("content-type", "text/html").strip().lower()
    most = 0 if kind.startswith(_UNREAD) else hop.most
    # Undecoded: a decoder without a bound would unpack a small body to gigabytes before any cap is seen.
    async for chunk in response.aiter_raw():
        hop.raw += chunk
        if len(hop.raw) > most:
            del hop.raw[most:]
            hop.cut = "length"
            return


class _Transport(httpx.AsyncHTTPTransport):
    # httpx offers no way to say how connections are opened; its transport is a thin shell around this pool.
    def __init__(self, connector: Connector, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=_CONNECTIONS.max_connections,
            max_keepalive_connections=_CONNECTIONS.max_keepalive_connections,
            keepalive_expiry=_CONNECTIONS.keepalive_expiry,
            network_backend=connector,
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


def _as_exchange(hop: _Hop, response: httpx.Response, body: bytes, cut: str) -> Exchange:
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
        ip=hop.ip,
        truncated=cut,
    )


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode(headers.encoding)) for name, value in headers.raw)
