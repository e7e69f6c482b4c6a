"""Damaged pages by the thousand: what becomes of them when links are read and sites are judged, and whether the run goes on.

    python benchmarks/mutations.py [PAGES]

No crash may reach this process, and a healthy site must be judged alike before and after.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile.mutants import mutants
from pipeline.damaged import healthy, survived
from serviceaudit.workers import Workers

PAGES = 20_000
SEED = 2013


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    begun = time.monotonic()
    with Workers(os.cpu_count() or 1) as workers:
        before = asyncio.run(healthy(workers))
        outcomes = asyncio.run(survived(mutants(count, SEED), workers))
        alike = before == asyncio.run(healthy(workers))
    print(f"{count} damaged pages in {time.monotonic() - begun:.0f} s")
    for outcome, times in sorted(outcomes.items()):
        print(f"  {outcome:<44} {times:>6}")
    print(f"a healthy site is judged alike before and after: {alike}")


if __name__ == "__main__":
    main()
