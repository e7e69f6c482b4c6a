"""What each misbehaving server costs a visit: outcome, time and peak memory, as a Markdown table.

The cases are those of tests/crawl/misbehaving.py; each is met by a process of its own, so that its memory is its own.
"""

import asyncio
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from crawl import certificates
from crawl.misbehaving import CASES, Misbehaviour, met, page, served
from serviceaudit.settings import Settings

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


def main() -> None:
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


if __name__ == "__main__":
    main()
