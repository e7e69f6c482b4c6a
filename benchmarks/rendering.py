"""What showing a front page costs, as a ratio to a bare Playwright loop with the same browser, in one run.

The bare loop takes the same steps for a page: a context of its own, the page at 1366x768 until it is loaded, its HTML, a
picture, the page at 390x844, a picture of the same size. Ours adds what an audit needs: every connection led through the
gateway, the text at rest, the cookie box dealt with, the page scrolled through, a stamp on each element at both widths.

Two tables: one page after another, and as an audit does it, where the bare loop shows as many pages at once as there are
cores, which is its best, and ours as many as its browser lets in: it waits for each page's text to stand still.

Each side is a process of its own with a browser of its own, and both take turns at the same sites, a few at a time. The
processor time is that of all of a side's processes: Python, Playwright's node, and the browser with all that it starts.

Usage: python benchmarks/rendering.py [SITES]
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from parts.rendering_sites import front_page, served
from playwright.async_api import async_playwright

from serviceaudit.crawl.browser import find_browser
from serviceaudit.crawl.render import Browser
from serviceaudit.model import NARROW, WIDE
from serviceaudit.pipeline.judging import Judge
from serviceaudit.pipeline.visiting import consent
from serviceaudit.settings import Settings, data_folder

TURN = 8
"""Sites that a side shows before it is the other's turn."""
TALLEST = 3000
"""CSS pixels of a picture; as in crawl/tab.py."""
TICKS = os.sysconf("SC_CLK_TCK")

Show = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one turn cost, in seconds."""

    cpu: float
    wall: float


@asynccontextmanager
async def bare() -> AsyncIterator[Show]:
    settings = Settings(allow_private=True)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find_browser(settings))

        async def show(url: str) -> None:
            context = await chromium.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
            page = await context.new_page()
            await page.goto(url, wait_until="load")
            for width, height in (WIDE, NARROW):
                await page.set_viewport_size({"width": width, "height": height})
                tall = min(TALLEST, await page.evaluate("document.documentElement.scrollHeight"))
                await page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})
            assert await page.content()
            await context.close()

        yield show
        await chromium.close()


@asynccontextmanager
async def ours() -> AsyncIterator[Show]:
    refuse, accept, names = consent(Judge(data_folder("criteria"), "servicescore").method)
    async with Browser(Settings(allow_private=True), refuse=refuse, accept=accept, box_names=names) as browser:

        async def show(url: str) -> None:
            rendered = await browser.render(url, now=lambda: "", languages=("sv",))
            assert rendered.failure is None, rendered.detail
            assert len(rendered.screenshots) == 2

        yield show


SIDES = {"bare loop": bare, "serviceaudit": ours}


def cpu() -> float:
    """Processor seconds of this process and all that it started, those that have ended too."""
    children: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        process = int(entry.parent.name)
        spent[process] = sum(map(int, fields[11:15])) / TICKS
        children.setdefault(int(fields[1]), []).append(process)
    waiting, total = [os.getpid()], 0.0
    while waiting:
        process = waiting.pop()
        total += spent.get(process, 0.0)
        waiting += children.get(process, [])
    return total


def side(name: str, told: Connection) -> None:
    """Shows lists of addresses as they are told, so many at once; answers with what it cost."""

    async def run() -> None:
        async with SIDES[name]() as show:
            while (order := await asyncio.to_thread(told.recv)) is not None:
                at_once, urls = order
                room = asyncio.Semaphore(at_once)

                async def one(url: str, room: asyncio.Semaphore = room) -> None:
                    async with room:
                        await show(url)

                before, begun = cpu(), time.perf_counter()
                await asyncio.gather(*map(one, urls))
                wall = time.perf_counter() - begun
                # What a context leaves behind ends a moment later.
                await asyncio.sleep(0.3)
                told.send(Turn(cpu=cpu() - before, wall=wall))

    asyncio.run(run())


def measured(sites: int, at_once: int, sides: dict[str, Connection], port: int) -> dict[str, list[Turn]]:
    turns: dict[str, list[Turn]] = {name: [] for name in sides}
    names = list(sides)
    for first in range(0, sites, TURN):
        urls = [f"http://127.0.1.{number % 250 + 1}:{port}/" for number in range(first, min(first + TURN, sites))]
        # Who begins changes, so that neither always comes upon a rested machine.
        names.reverse()
        for name in names:
            own_bound = at_once > 1 and SIDES[name] is ours
            sides[name].send((TURN if own_bound else at_once, urls))
            turns[name].append(sides[name].recv())
    return turns


def table(sites: int, at_once: int, turns: dict[str, list[Turn]]) -> None:
    def per_site(name: str, what: str) -> float:
        return sum(getattr(turn, what) for turn in turns[name]) / sites

    print(f"as in an audit (bare loop: {at_once} at once)" if at_once > 1 else "one after another")
    for name in SIDES:
        print(
            f"  {name:14} {1000 * per_site(name, 'cpu'):6.0f} ms CPU  {1000 * per_site(name, 'wall'):6.0f} ms wall  a page"
        )
    base, own = list(SIDES)
    for what in ("cpu", "wall"):
        ratios = [getattr(b, what) / getattr(a, what) for a, b in zip(turns[base], turns[own], strict=True)]
        print(
            f"  {what.upper():4} ratio {per_site(own, what) / per_site(base, what):.2f} (median of {len(ratios)} turns {statistics.median(ratios):.2f})"
        )


def main() -> None:
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    browser = find_browser(Settings())
    if browser is None or not Path("/proc/self/stat").exists():
        print("not measured: needs a Chromium, and Linux to read processor times from")
        return
    context = get_context("spawn")
    print(f"{sites} front pages of {len(front_page(1)) / 1000:.0f} kB, {browser}")
    with served() as port:
        sides: dict[str, Connection] = {}
        processes = []
        for name in SIDES:
            sides[name], there = context.Pipe()
            processes.append(context.Process(target=side, args=(name, there)))
            processes[-1].start()
        measured(TURN, 1, sides, port)  # warm
        for at_once in dict.fromkeys((1, Settings().processes)):
            table(sites, at_once, measured(sites, at_once, sides, port))
        for connection in sides.values():
            connection.send(None)
        for process in processes:
            process.join()


if __name__ == "__main__":
    main()
