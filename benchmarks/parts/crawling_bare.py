"""The bare loops that crawling.py measures: httpx, one client a site, and selectolax."""

import asyncio
from urllib.parse import urlsplit

import httpx
from selectolax.lexbor import LexborHTMLParser


def run(addresses: list[list[str]], port: int, at_once: int, one_tls: bool) -> tuple[int, int, int]:
    """Fetch and parse: pages, robots.txt files, bytes of the pages.

    `one_tls`: all clients share one TLS context. By itself each makes its own, which costs more than a site's pages.
    """
    tls = httpx.create_ssl_context() if one_tls else True
    waiting = iter(addresses)
    pages = robots = length = 0

    async def work() -> None:
        nonlocal pages, robots, length
        for of_site in waiting:
            host = urlsplit(of_site[0]).netloc
            base = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=base, headers={"Host": host}, verify=tls) as client:
                for address in of_site:
                    answer = await client.get(urlsplit(address).path)
                    if address.endswith("/robots.txt"):
                        robots += 1
                        continue
                    assert LexborHTMLParser(answer.text).body is not None
                    pages += 1
                    length += len(answer.content)

    async def loop() -> None:
        await asyncio.gather(*(work() for _ in range(at_once)))

    asyncio.run(loop())
    return pages, robots, length
