"""Reaches a site's front page, by another address and through splash pages where it must (codebook B1)."""

from collections.abc import Callable
from dataclasses import replace

from serviceaudit.crawl import trail
from serviceaudit.crawl.entrance import twins, way_in
from serviceaudit.crawl.opening import Opened, Opener
from serviceaudit.model import HOME, Candidate, Failure, Site
from serviceaudit.urls import join

_MOST_SPLASHES = 2


async def arrive(site: Site, opener: Opener, note: Callable[[Candidate], None]) -> Opened:
    """The front page as a visitor comes to it. `note` gets every door passed, at once: the visit may end at any time."""
    opened = await _reached(join(site.url, "") or site.url, opener)
    for _ in range(_MOST_SPLASHES):
        if not opened.page.readable:
            return opened
        names = (site.official_name, site.name)
        link = way_in(opened.readings[0], opened.page.final_url, site.languages, names)
        if link is None:
            return opened
        splash = opened.page
        onward = await opener.open(link.url, None)
        if not onward.page.readable and onward.page.failure is not Failure.SHELL:
            return opened
        note(trail.door(link.url, link.label, splash.url, HOME))
        passed = (*splash.redirects, splash.final_url, *onward.page.redirects)
        opened = replace(onward, page=replace(onward.page, url=splash.url, redirects=passed))
    return opened


async def _reached(address: str, opener: Opener) -> Opened:
    first = await opener.open(address, None)
    tried = [address]
    for twin in twins(address, first.page.failure):
        opened = await opener.open(twin, None)
        if opened.page.status is not None:
            page = replace(opened.page, url=first.page.url, redirects=(*tried, *opened.page.redirects))
            return replace(opened, page=page)
        tried.append(twin)
    return first
