"""The time that a site is given. It stands still while the site waits for others."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

_limit: ContextVar[asyncio.Timeout | None] = ContextVar("limit", default=None)


@asynccontextmanager
async def allowance(seconds: float) -> AsyncIterator[asyncio.Timeout]:
    """At most so many seconds for the block, without those spent `standing_still`. Raises TimeoutError after that."""
    async with asyncio.timeout(seconds) as limit:
        token = _limit.set(limit)
        try:
            yield limit
        finally:
            _limit.reset(token)


@contextmanager
def standing_still() -> Iterator[None]:
    """What is waited in this block is not the site's fault: its time goes on afterwards."""
    limit = _limit.get()
    ends = limit.when() if limit and not limit.expired() else None
    if limit is None or ends is None:
        yield
        return
    loop = asyncio.get_running_loop()
    begun = loop.time()
    limit.reschedule(None)
    try:
        yield
    finally:
        limit.reschedule(ends + loop.time() - begun)
