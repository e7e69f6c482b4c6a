"""A thousand small sites on one loopback server, one in five misbehaving, in one run: time, memory, outcomes.

    python benchmarks/soak.py [SITES]

The memory is the parent's: children are ended and started anew by its pool, the server is a process of its own.
"""

import asyncio
import sys
import tempfile
import threading
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from parts.soak_sites import WRONG, municipality, serve, wrong_with

from serviceaudit.model import Result
from serviceaudit.pipeline.auditing import crawl, new_run
from serviceaudit.pipeline.judging import Judge
from serviceaudit.pipeline.visiting import Audit, now
from serviceaudit.settings import Render, Settings, data_folder, parse_route
from serviceaudit.store import Store

SITES = 1000
MARKS = (0.1, 0.5, 1.0)
"""Shares of the sites at which the memory is read."""
FLAT = 1.2
PATIENCE = {"connect_timeout": 2.0, "read_timeout": 2.0, "page_timeout": 4.0, "site_timeout": 60.0}
"""A slow site is slow within seconds here, not within minutes."""


def resident() -> float:
    """MB of this process that lie in memory."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise AssertionError("Linux tells it")


class Memory:
    """The peak since the last look, read ten times a second."""

    def __init__(self) -> None:
        self._peak = resident()
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self._peak = max(self._peak, resident())

    def peak(self) -> float:
        peak, self._peak = self._peak, resident()
        return peak


class Told:
    """What became of each site, and the memory at the marks."""

    def __init__(self, sites: int) -> None:
        self._marks = {round(sites * share) for share in MARKS}
        self._memory = Memory()
        self.outcomes: dict[str, str] = {}
        self.peaks: dict[int, float] = {}

    def __call__(self, result: Result) -> None:
        front = result.visit.pages[0]
        self.outcomes[result.visit.site.code] = str(front.failure or "read")
        done = len(self.outcomes)
        if done in self._marks and done not in self.peaks:
            self.peaks[done] = self._memory.peak()
            print(f"{done:>6} sites: peak {self.peaks[done]:6.1f} MB since the mark before", flush=True)


def audited(sites: int, port: int, folder: Path) -> tuple[Told, float]:
    settings = Settings(
        routes=(parse_route(f"*.example:80:127.0.0.1:{port}"),),
        pause=0.0,
        retry_after_s=0.0,
        render=Render.NEVER,
        **PATIENCE,
    )
    audit = Audit(judge=Judge(data_folder("criteria"), "servicescore"), settings=settings, archive=folder / "archive")
    everyone = [municipality(number) for number in range(sites)]
    told = Told(sites)
    begun = time.monotonic()
    with Store.open(f"sqlite:///{folder / 'soak.db'}") as store:
        run = store.enter(new_run(audit, now(), sites))
        asyncio.run(crawl(run, everyone, audit, store, told))
        assert len(store.done(run.id)) == sites
    return told, time.monotonic() - begun


def main() -> None:
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else SITES
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        told, seconds = audited(sites, ours.recv(), Path(folder))
    server.kill()
    table(told, sites, seconds)


def table(told: Told, sites: int, seconds: float) -> None:
    outcomes = Counter((wrong_with(int(code)), outcome) for code, outcome in told.outcomes.items())
    print(f"\n{'misbehaviour':<16} {'outcome of the front page':<28} sites")
    for (wrong, outcome), count in sorted(outcomes.items(), key=lambda item: (WRONG.index(item[0][0]), item[0][1])):
        print(f"{wrong or '(none)':<16} {outcome:<28} {count:>5}")
    first, *later = told.peaks.values()
    growth = max(later, default=first) / first
    print(f"outcomes sum to {sum(outcomes.values())} of {sites}")
    print(f"wall time {seconds:.0f} s ({seconds / sites * 1000:.0f} ms a site)")
    print(f"memory grew by {growth - 1:+.0%}: {'flat' if growth <= FLAT else 'NOT FLAT'} (at most {FLAT - 1:.0%})")


if __name__ == "__main__":
    main()
