"""Politeness: one request at a time for each host and each address, with a pause after each."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from serviceaudit.crawl.allowance import standing_still

_SLOWER = 2.0
"""So many times longer becomes the pause of a host that asks for patience, each time it asks."""
_LONGEST_PAUSE = 30.0
"""Seconds; what the host names itself may be more."""


@dataclass(slots=True)
class _Place:
    """A host or an address."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    pause: float = 0.0
    ended: float | None = None
    held_until: float = 0.0
    closed_until: float = 0.0


class Pace:
    """Says when a host may be asked again; one for all sites, since sites may share a host or a server."""

    def __init__(self, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`pause`: least seconds between the end of a request and the start of the next."""
        self._pause = pause
        self._clock = clock
        self._places: dict[str, _Place] = {}

    @property
    def minds_addresses(self) -> bool:
        """Hosts that share an address wait for each other; not without a pause, as in tests."""
        return self._pause > 0

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least `delay` seconds between requests to a host that asks for it."""
        known = self._known(host)
        known.pause = max(known.pause, delay)

    def hold(self, host: str, seconds: float | None) -> None:
        """The host asked for patience: no request for so many seconds, and longer pauses from now on.

        Without seconds the longer pause alone must do.
        """
        known = self._known(host)
        known.pause = max(known.pause, min(known.pause * _SLOWER, _LONGEST_PAUSE))
        wait = known.pause if seconds is None else seconds
        known.held_until = max(known.held_until, self._clock() + wait)

    def leave_alone(self, host: str, seconds: float) -> None:
        """The host is not to be asked at all for so many seconds."""
        known = self._known(host)
        known.closed_until = max(known.closed_until, self._clock() + seconds)

    def left_alone(self, host: str) -> bool:
        """The host is not to be asked now."""
        return host in self._places and self._places[host].closed_until > self._clock()

    @asynccontextmanager
    async def turn(self, host: str, addresses: tuple[str, ...] = ()) -> AsyncIterator[None]:
        """Wait for our turn with the host, and with the addresses it answers at, and hold it while the request runs.

        What is waited for others counts nothing against the site's own time (`allowance`).
        """
        known = self._known(host)
        # In one order for all, so that nobody waits for somebody who waits for them.
        shared = [self._known(f"@{address}") for address in sorted(set(addresses))] if self.minds_addresses else []
        async with AsyncExitStack() as held:
            with standing_still():
                await held.enter_async_context(known.turn)
            await self._rest(known)
            with standing_still():
                for place in shared:
                    await held.enter_async_context(place.turn)
                    await self._rest(place)
            try:
                yield
            finally:
                for place in (known, *shared):
                    place.ended = self._clock()

    async def _rest(self, place: _Place) -> None:
        free = place.held_until if place.ended is None else max(place.held_until, place.ended + place.pause)
        await asyncio.sleep(max(0.0, free - self._clock()))

    def _known(self, name: str) -> _Place:
        if name not in self._places:
            self._places[name] = _Place(pause=self._pause)
        return self._places[name]
