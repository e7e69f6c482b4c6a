"""The one way from the browser to the web: a SOCKS5 server (RFC 1928) on loopback.

It resolves names and opens connections by the same rules as the plain fetches: `--connect-to` is honoured, private
addresses are not asked, whatever a page's scripts and pictures point to. It remembers why a connection failed,
since the browser itself only learns that it did.
"""

import asyncio
import ipaddress
import struct
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpcore

from serviceaudit.crawl.causes import OWNER_DENIED
from serviceaudit.crawl.connect import Connector, NameNotFound, OwnerDenied, PrivateAddress
from serviceaudit.crawl.statuses import Reason
from serviceaudit.model import Failure
from serviceaudit.settings import Settings

_VERSION = 5
_CONNECT = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_SUCCEEDED, _NOT_ALLOWED, _UNREACHABLE = 0, 2, 4
_GREETING_SECONDS = 10
_CHUNK = 65_536
_CONNECTION_SHARE = 20
"""A connection may carry so many times the longest page: a page has pictures and scripts, but is not endless."""
_MOST_REASONS = 1000
_ERRORS = (OSError, httpcore.NetworkError, httpcore.TimeoutException, EOFError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    most: int
    """Bytes that a connection may carry."""
    silence: float
    """Seconds that the other side may say nothing. A script that never comes would else hold up its whole page."""


class Gateway:
    """Serves while the `async with` block lasts."""

    def __init__(self, settings: Settings) -> None:
        self._connector = Connector(settings)
        self._connect_timeout = settings.connect_timeout
        self._limits = _Limits(most=settings.max_bytes * _CONNECTION_SHARE, silence=settings.read_timeout)
        self._reasons: dict[tuple[str, int], Reason] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    def reason(self, host: str, port: int) -> Reason | None:
        """Why the last connection to host and port was not opened or not answered; None if it was."""
        return self._reasons.get((host, port))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None, "the server runs this as a task"
        self._tasks.add(task)
        try:
            await self._carry(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        except _ERRORS:
            pass  # Either side hung up: the browser sees that and says so.
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_GREETING_SECONDS):
            host, port = await _greet(reader, writer)
        stream = await self._open(host, port)
        if stream is None:
            refused = self._reasons[host, port][0] in (Failure.PRIVATE, Failure.ROBOTS)
            writer.write(_reply(_NOT_ALLOWED if refused else _UNREACHABLE))
            await writer.drain()
            return
        try:
            writer.write(_reply(_SUCCEEDED))
            if not await self._relay(reader, writer, stream):
                self._remember((host, port), (Failure.TIMEOUT_READ, "the server fell silent"))
        finally:
            await stream.aclose()

    async def _open(self, host: str, port: int) -> httpcore.AsyncNetworkStream | None:
        try:
            stream = await self._connector.connect_tcp(host, port, self._connect_timeout)
        except _ERRORS as error:
            self._remember((host, port), _failure(error))
            return None
        self._reasons.pop((host, port), None)
        return stream

    def _remember(self, place: tuple[str, int], reason: Reason) -> None:
        self._reasons.pop(place, None)
        self._reasons[place] = reason
        if len(self._reasons) > _MOST_REASONS:
            del self._reasons[next(iter(self._reasons))]

    async def _relay(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stream: httpcore.AsyncNetworkStream
    ) -> bool:
        """Carry bytes both ways until one side ends. False if a question was left without an answer."""
        waiting = asyncio.Event()
        ways = (
            asyncio.create_task(_up(reader, stream, waiting)),
            asyncio.create_task(_down(stream, writer, waiting, self._limits)),
        )
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            return not (waiting.is_set() and any(isinstance(way.exception(), httpcore.ReadTimeout) for way in done))
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)


async def _greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """Host and port that the browser asks for. Raises ValueError or EOFError for anything but a SOCKS5 CONNECT."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(bytes((_VERSION, 0)))
    await writer.drain()
    version, command, _, kind = await reader.readexactly(4)
    if (version, command) != (_VERSION, _CONNECT):
        raise ValueError("no SOCKS5 CONNECT")
    if kind == _NAME:
        length = (await reader.readexactly(1))[0]
        host = (await reader.readexactly(length)).decode("ascii").strip("[]").lower()
    elif kind in (_IPV4, _IPV6):
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == _IPV4 else 16)))
    else:
        raise ValueError("no kind of address that SOCKS5 knows")
    return host, int(struct.unpack("!H", await reader.readexactly(2))[0])


def _reply(code: int) -> bytes:
    return struct.pack("!BBBBIH", _VERSION, code, 0, _IPV4, 0, 0)


async def _up(reader: asyncio.StreamReader, stream: httpcore.AsyncNetworkStream, waiting: asyncio.Event) -> None:
    while data := await reader.read(_CHUNK):
        waiting.set()
        await stream.write(data)


async def _down(
    stream: httpcore.AsyncNetworkStream, writer: asyncio.StreamWriter, waiting: asyncio.Event, limits: _Limits
) -> None:
    carried = 0
    while carried < limits.most and (data := await stream.read(_CHUNK, limits.silence)):
        waiting.clear()
        carried += len(data)
        writer.write(data)
        await writer.drain()


def _failure(error: Exception) -> Reason:
    if isinstance(error, OwnerDenied):
        return Failure.ROBOTS, OWNER_DENIED
    if isinstance(error, PrivateAddress):
        return Failure.PRIVATE, "private address; nothing was sent"
    if isinstance(error, NameNotFound):
        return Failure.DNS, "the name has no address"
    if isinstance(error, httpcore.TimeoutException | TimeoutError):
        return Failure.TIMEOUT_CONNECT, "no connection in time"
    return Failure.REFUSED, "no connection"
