"""A visit to a small site on loopback, with a toy pack: "kontakt" is what it looks for."""

import asyncio

from crawl.web import page, web
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.rendered import Rendered
from serviceaudit.crawl.visit import no_searches, visit
from serviceaudit.model import Screenshot, Site, Wish
from serviceaudit.settings import Render

NOW = "2026-11-21T02:00:00Z"
SITE = Site(country="SE", code="9901", name="A", url="http://www.a.example/", languages=("sv",))
WORDS = " ".join(["Kommunens sida med många läsbara ord"] * 12)


def wishes(links):
    wish = (Wish(role="contact", weight=60.0, why="says 'kontakt'"),)
    index = (Wish(role="index", weight=14.0, why="says 'A-Ö'"),)
    return [
        wish if "kontakt" in f"{label} {url}".lower() else index if label == "A-Ö" else () for label, url, _ in links
    ]


def go(
    workers,
    answers,
    *,
    site=SITE,
    pace=None,
    render=None,
    settings=None,
    when=Render.AUTO,
    searches=no_searches,
    wishes=wishes,
    **changes,
):
    async def run():
        async with web(answers) as server:
            used = settings(server) if settings else server.settings(render=when, **changes)
            snapshot = await visit(
                site,
                wishes,
                settings=used,
                workers=workers,
                pace=pace or Pace(used.pause),
                record=lambda _: None,
                now=lambda: NOW,
                render=render,
                searches=searches,
            )
            return snapshot, server

    return asyncio.run(run())


def front(*links, **more):
    return page(WORDS + "".join(f"<a href={link}>{link}</a>" for link in links), **more)


def browser(html, asked, **more):
    async def render(url):
        asked.append(url)
        picture = Screenshot(url=url, width=1366, height=768, png=b"png")
        fields = {
            "final_url": url,
            "status": 200,
            "html": html,
            "screenshots": (picture,),
            "failure": None,
            "detail": "",
        }
        return Rendered(url=url, fetched_at="2026-11-21T02:00:09Z", **{**fields, **more})

    return render
