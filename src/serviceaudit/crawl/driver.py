"""Playwright's own program (Node.js), which steers the browser: starts it, or says in one line what to do."""

import asyncio
import inspect
import os
import resource
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import playwright
from playwright.async_api import Playwright, async_playwright

from serviceaudit.errors import ServiceAuditError

INSTEAD = "or do without a browser: --render never"
_START_SECONDS = 30
_MOST_DATA = 2 << 30
"""Bytes that a process of the browser may hold: what a page wastes beyond it costs that page's tab, not the machine."""


@asynccontextmanager
async def driver() -> AsyncIterator[Playwright]:
    """Playwright, ready. Raises ServiceAuditError if its program does not start."""
    fault = await _fault(_program())
    if fault is not None:
        raise ServiceAuditError(
            f"Playwright's own program does not start ({fault}): install what it misses"
            f" (on Debian or Ubuntu: apt-get install libatomic1), {INSTEAD}"
        )
    manager = async_playwright()
    try:
        # The browser is the program's child, and inherits what it may hold.
        with _bounded():
            async with asyncio.timeout(_START_SECONDS):
                started = await manager.__aenter__()
    # Playwright raises a bare Exception where the program ends before it has said a word.
    except Exception as error:
        told = next(iter(str(error).splitlines()), "no answer in time")
        raise ServiceAuditError(
            f"Playwright's own program does not start ({told[:200]}): install Playwright again, {INSTEAD}"
        ) from error
    try:
        yield started
    finally:
        await manager.__aexit__(None, None, None)


@contextmanager
def _bounded() -> Iterator[None]:
    """What is started meanwhile holds so many bytes at most, each process for itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = _MOST_DATA if soft == resource.RLIM_INFINITY else min(soft, _MOST_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _program() -> str:
    """Where Playwright looks for its Node.js, by its documentation."""
    return os.environ.get("PLAYWRIGHT_NODEJS_PATH") or str(Path(inspect.getfile(playwright)).parent / "driver" / "node")


async def _fault(program: str) -> str | None:
    """Why the program does not run, in one line; None if it does."""
    try:
        process = await asyncio.create_subprocess_exec(program, "--version", stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
    except OSError as error:
        return f"{program}: {error.strerror}"
    try:
        async with asyncio.timeout(_START_SECONDS):
            version, told = await process.communicate()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
        return f"{program}: no answer in time"
    if process.returncode == 0 and version.startswith(b"v"):
        return None
    last = told.decode("utf-8", "replace").strip().splitlines()[-1:]
    return last[0][:200] if last else f"{program} is no Node.js"
