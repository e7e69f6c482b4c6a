"""Politeness: one request at a time for each host, with a pause after each."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    pause: float = 0.0
    ended: float | None = None


class Pace:
    """Says when a host may be asked again; one for all sites, since sites may share a host."""

    def __init__(self, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`pause`: least seconds between the end of a request and the start of the next."""
        self._pause = pause
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least `delay` seconds between requests to a host that asks for it."""
        known = self._known(host)
        known.pause = max(known.pause, delay)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for our turn, and hold it while the request runs."""
        known = self._known(host)
        async with known.turn:
            if known.ended is not None:
                await asyncio.sleep(max(0.0, known.ended + known.pause - self._clock()))
            try:
                yield
            finally:
                known.ended = self._clock()

    def _known(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(pause=self._pause)
        return self._hosts[host]
