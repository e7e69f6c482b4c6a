"""The crawl that crawling.py measures: every site visited and archived as `serviceaudit audit` does it."""

import asyncio
from pathlib import Path

from serviceaudit.archive import read
from serviceaudit.archive.asked import asked
from serviceaudit.model import Site
from serviceaudit.pipeline.judging import Judge
from serviceaudit.pipeline.visiting import Audit, crew_of
from serviceaudit.settings import Render, Settings, data_folder, parse_route


def run(hosts: list[str], port: int, pages: int, at_once: int, folder: Path) -> None:
    """Visit every site, up to its finished WARC file."""
    settings = Settings(
        routes=(parse_route(f"*.example:80:127.0.0.1:{port}"),),
        pause=0.0,
        render=Render.NEVER,
        max_pages=pages,
        workers=at_once,
    )
    audit = Audit(judge=Judge(data_folder("criteria"), "servicescore"), settings=settings, archive=folder)
    waiting = iter(enumerate(hosts))

    async def crawl() -> None:
        async with crew_of(audit) as crew:

            async def work() -> None:
                for number, host in waiting:
                    name = f"Kommun{number}"
                    site = Site(country="SE", code=f"{number:04}", name=name, url=f"http://{host}/", languages=("sv",))
                    await crew.visited(site, "benchmark")

            await asyncio.gather(*(work() for _ in range(at_once)))

    asyncio.run(crawl())


def archived(folder: Path) -> tuple[list[list[str]], int]:
    """The addresses asked of each site, in their order, as the archive tells; and the archive's bytes."""
    files = sorted(read.files([folder]))
    return [[request.url for request in asked(path)] for path in files], sum(path.stat().st_size for path in files)
