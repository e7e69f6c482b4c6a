"""What each misbehaving server costs a visit, and each misbehaving page a browser: outcome, time and peak memory.

Two Markdown tables. The cases are those of tests/crawl/misbehaving.py and misbehaving_pages.py; each is met by a process
of its own, so that its memory is its own. A page's memory is that of Python, Playwright's node and the whole browser.
"""

import asyncio
import os
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from crawl import certificates, misbehaving_pages
from crawl.misbehaving import CASES, Misbehaviour, met, page, served
from serviceaudit.crawl.browser import find_browser
from serviceaudit.settings import Settings

LOOKS = 20
"""Looks at the memory of all processes, a second."""
PLAIN = Misbehaviour(name="(a plain page, for comparison)", answers=lambda: {"/": page("hej")}, outcome=None)


def meet(url: str, settings: Settings, issuer: Path | None) -> tuple[str, float, float]:
    """Outcome, seconds, megabytes."""
    start = time.perf_counter()
    got = asyncio.run(met(url, settings, issuer))
    return got.failure or "read", time.perf_counter() - start, peak()


def peak() -> float:
    """Megabytes that this process ever held at once."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


async def measured(case: Misbehaviour, issued: certificates.Certificates | None) -> tuple[str, float, float]:
    issuer = issued.issuer if issued and case.tls else None
    async with served(case, issued) as (url, settings):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return await asyncio.get_running_loop().run_in_executor(process, meet, url, settings, issuer)


def resident(process: int) -> float:
    """Megabytes of a process and all that it started. What processes share is counted for each."""
    pages: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pages[int(entry.parent.name)] = int(fields[21])
        children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    waiting, total = [process], 0
    while waiting:
        one = waiting.pop()
        total += pages.get(one, 0)
        waiting += children.get(one, [])
    return total * os.sysconf("SC_PAGE_SIZE") / 2**20


def meet_page(settings: Settings) -> tuple[str, float, float, str]:
    """Outcome, seconds, megabytes, and what became of the next page."""
    over, seen = threading.Event(), [0.0]

    def watch() -> None:
        while not over.wait(1 / LOOKS):
            seen.append(resident(os.getpid()))

    watching = threading.Thread(target=watch)
    watching.start()
    got = asyncio.run(misbehaving_pages.met(settings))
    over.set()
    watching.join()
    return got.page.failure or "read", got.seconds, max(seen), got.next.failure or "read"


async def measured_page(case: misbehaving_pages.Misbehaviour, folder: Path) -> tuple[str, float, float, str]:
    async with misbehaving_pages.served(case, folder) as settings:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return await asyncio.get_running_loop().run_in_executor(process, meet_page, settings)


def servers() -> None:
    with tempfile.TemporaryDirectory() as folder:
        issued = certificates.make(Path(folder)) if certificates.openssl() else None
        print("| misbehaviour | outcome | seconds | peak MB |")
        print("| --- | --- | ---: | ---: |")
        for case in (PLAIN, *CASES):
            if case.tls and issued is None:
                print(f"| {case.name} | not measured: no openssl | | |")
                continue
            outcome, seconds, memory = asyncio.run(measured(case, issued))
            wrong = "" if outcome == (case.outcome or "read") else f" (expected {case.outcome or 'read'})"
            print(f"| {case.name} | {outcome}{wrong} | {seconds:.2f} | {memory:.0f} |")


def pages() -> None:
    if find_browser(Settings()) is None:
        print("Misbehaving pages are not measured: no Chromium here.")
        return
    print("\n| misbehaving page | outcome | seconds | peak MB, browser and all | the next page |")
    print("| --- | --- | ---: | ---: | --- |")
    plain = misbehaving_pages.Misbehaviour(name="(a plain page, for comparison)")
    for case in (plain, *misbehaving_pages.CASES):
        with tempfile.TemporaryDirectory() as folder:
            outcome, seconds, memory, after = asyncio.run(measured_page(case, Path(folder)))
        wrong = "" if outcome in {one or "read" for one in case.outcomes} else " (not expected)"
        print(f"| {case.name} | {outcome}{wrong} | {seconds:.1f} | {memory:.0f} | {after} |")


def main() -> None:
    servers()
    pages()


if __name__ == "__main__":
    main()
