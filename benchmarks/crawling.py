"""How much crawling costs, as a ratio to a bare loop that fetches and parses the same pages, in one run.

Serves SITES generated municipal sites on loopback, in a process of its own whose processor time is not counted, and
measures the processor time of two jobs, each in a fresh process that has imported what it needs:

- crawl: every site visited as `serviceaudit audit` does it, without a browser and without pauses, up to its finished WARC
  file: criteria read, robots.txt, address checks, links read and chosen, digests, trail, file made durable. Its child
  processes count from their start, imports and all. Judging is not in it: judging.py measures that.
- bare loop: the addresses that the crawl's archive holds, robots.txt too, asked with one `httpx.AsyncClient` a site, and
  the pages parsed with selectolax. All clients share one TLS context, as the crawl's do: the pages need none. For
  comparison the same with clients as they are made by default, each with a context of its own.

All visit as many sites at once. On a machine that others use too, look at the ratio: it changes much less than the times.

Usage: python benchmarks/crawling.py [SITES]
"""

import sys
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

SITES = 290
PAGES = 6
AT_ONCE = 16
BAR = 2.0
"""Times the bare loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a job took: processor seconds of its process and of that one's children, and what it gave."""

    own: float
    children: float
    result: Any

    @property
    def seconds(self) -> float:
        return self.own + self.children


def measured(module: str, args: tuple[object, ...], told: Connection) -> None:
    """Run a module's job and tell its cost."""
    job = import_module(module).run
    before = _used()
    result = job(*args)
    # Children of the process that forks them count when that one was waited for.
    forkserver._forkserver._stop()  # type: ignore[attr-defined]  # noqa: SLF001 - there is no public way
    own, children = (after - start for after, start in zip(_used(), before, strict=True))
    told.send(Cost(own=own, children=children, result=result))


def _used() -> list[float]:
    return [usage.ru_utime + usage.ru_stime for usage in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))]


def cost(module: str, *args: object) -> Cost:
    """The cost of a module's job in a process of its own."""
    return _told(measured, module, args)


def _told(function: Any, *args: object) -> Any:
    """What a function tells from a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    context.Process(target=function, args=(*args, theirs), daemon=function is serve).start()
    theirs.close()
    return ours.recv()


def serve(hosts: list[str], told: Connection) -> None:
    import_module("parts.crawling_sites").serve(hosts, told)


def archived(folder: Path, told: Connection) -> None:
    told.send(import_module("parts.crawling_ours").archived(folder))


def main() -> None:
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else SITES
    hosts = [f"www.kommun{number}.example" for number in range(sites)]
    port = _told(serve, hosts)
    with TemporaryDirectory() as temporary:
        crawling = cost("parts.crawling_ours", hosts, port, PAGES, AT_ONCE, Path(temporary))
        addresses, size = _told(archived, Path(temporary))
    looping = cost("parts.crawling_bare", addresses, port, AT_ONCE, True)
    default = cost("parts.crawling_bare", addresses, port, AT_ONCE, False)
    tell(crawling, looping, default, addresses, size)


def tell(crawling: Cost, looping: Cost, default: Cost, addresses: list[list[str]], size: int) -> None:
    robots = sum(address.endswith("/robots.txt") for of_site in addresses for address in of_site)
    count = sum(map(len, addresses)) - robots
    pages, others, length = looping.result
    print(f"crawl: {len(addresses)} sites, {count} pages and {robots} robots.txt in the archive")
    print(f"bare loop: {pages} pages and {others} robots.txt; a page has {length / pages / 1000:.0f} kB")
    assert (pages, others) == (count, robots), "both fetched the same"
    assert default.result == looping.result, "both bare loops fetched the same"
    print(f"archive: {size / pages / 1000:.1f} kB a page")
    for name, of in (("crawl and archive", crawling), ("bare loop", looping), ("a TLS context each", default)):
        each, ratio = 1000 * of.seconds / pages, crawling.seconds / of.seconds
        print(
            f"{name:21} {of.seconds:6.2f} s CPU ({of.children:5.2f} in children) {each:6.2f} ms a page, ratio {ratio:.2f}"
        )
    kept = crawling.seconds <= BAR * looping.seconds
    print(f"bar: at most {BAR} x the bare loop; {'kept' if kept else 'missed'}")


if __name__ == "__main__":
    main()
