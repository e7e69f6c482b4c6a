"""Sites of damaged pages, read and judged as a run reads and judges them."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from serviceaudit.crawl.links import read_links
from serviceaudit.crawl.trees import Parser
from serviceaudit.model import Page, Result, Site, Snapshot
from serviceaudit.pipeline.judging import Judge
from serviceaudit.settings import data_folder
from serviceaudit.workers import WorkerLost, Workers

JUDGE = Judge(data_folder("criteria"), "servicescore")
AT = "2026-11-21T02:00:00Z"
SITE = Site(country="SE", code="9990", name="Provby", url="http://www.provby.example/", languages=("sv",))
PAGES = 8
HEALTHY = (
    b"<html lang=sv><header><a href=/1>Kontaktcenter</a></header><main><p>Bibliotek och skola.</p></main>",
    b"<html lang=sv><main><h1>Kontaktcenter</h1><p>Ring oss p\xc3\xa5 0123-456 78.</p></main>",
)


async def survived(pages: Iterable[bytes], workers: Workers) -> Counter[str]:
    """What became of the pages: of their links, and of themselves when their sites were judged.

    Raises whatever is not told as the loss of one page.
    """
    left, outcomes = iter(pages), Counter[str]()

    async def work() -> None:
        while site := tuple(islice(left, PAGES)):
            seen = snapshot(site)
            for page in seen.pages:
                outcomes[f"links {await _linked(page, workers)}"] += 1
            result = await JUDGE.snapshot(seen, "", workers)
            outcomes.update(f"judged: {page.failure or 'read'}" for page in result.visit.pages)

    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(work())
    return outcomes


async def healthy(workers: Workers) -> Result:
    """A site on which nothing is wrong, judged by the same children."""
    return await JUDGE.snapshot(snapshot(HEALTHY), "", workers)


def snapshot(pages: Iterable[bytes]) -> Snapshot:
    """A site of these pages; the first stands for its front page."""
    seen = tuple(
        Page(
            url=f"{SITE.url}{number or ''}",
            final_url=f"{SITE.url}{number or ''}",
            status=200,
            html=page.decode("utf-8", "replace"),
            roles=("home",) if number == 0 else ("service",),
            fetched_at=AT,
        )
        for number, page in enumerate(pages)
    )
    return Snapshot(site=SITE, taken_at=AT, front=SITE.url, pages=seen)


async def _linked(page: Page, workers: Workers) -> str:
    for parser in (Parser.LEXBOR, Parser.LXML):
        try:
            await workers.run(read_links, page.html, page.final_url, parser)
        except WorkerLost as lost:
            reason = lost.reason
        else:
            return f"read by {parser.name.lower()}"
    return f"lost: {reason}"
