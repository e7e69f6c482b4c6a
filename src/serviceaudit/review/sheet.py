"""Snapshot and read pages -> what the sheet shows of a site. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from serviceaudit import urls
from serviceaudit.model import NARROW, WIDE, Page, Screenshot, Snapshot
from serviceaudit.review.reading import MAX_ADDRESS, MAX_LABEL, plain
from serviceaudit.review.shapes import PageText, Picture, SheetPage, SheetSite

PNG = b"\x89PNG\r\n\x1a\n"
MAX_PAGES = 40
"""Pages of one site; its front page and those nearest to it come first."""
_ID_DIGITS = 16
_SCREENS = dict((WIDE, NARROW))


def sheet_id(snapshots: Iterable[tuple[str, str, Sequence[str]]], pack: str, version: str) -> str:
    """A name for what is to be labelled: (site key, time of the visit, questions asked) of each site, and the pack."""
    lines = [f"{key} {taken_at} {','.join(asked)}" for key, taken_at, asked in snapshots]
    return hashlib.sha256("\n".join([f"{pack} {version}", *lines]).encode("utf-8", "replace")).hexdigest()[:_ID_DIGITS]


def order(snapshot: Snapshot) -> tuple[Page, ...]:
    """The pages as the sheet lists them: the front page, then by clicks and address, never by what the machine sought."""
    pages = sorted(snapshot.pages, key=lambda page: (page.url != snapshot.front, page.clicks, page.url))
    return tuple(pages[:MAX_PAGES])


def site_view(
    snapshot: Snapshot, texts: Mapping[str, PageText], failures: Mapping[str, str], asked: Sequence[str]
) -> SheetSite:
    """What the sheet shows of a site. `texts` and `failures` (why there is no text): by `Page.url`."""
    pages = order(snapshot)
    site = snapshot.site
    numbers = {key: number for number, page in reversed(tuple(enumerate(pages))) for key in _keys(page)}
    return SheetSite(
        key=site.key,
        name=plain(site.name, MAX_LABEL),
        official_name=plain(site.official_name, MAX_LABEL),
        url=plain(site.url, MAX_ADDRESS),
        taken_at=plain(snapshot.taken_at, MAX_LABEL),
        asked=tuple(asked),
        pages=tuple(
            SheetPage(
                url=plain(page.final_url, MAX_ADDRESS),
                text=_linked(texts.get(page.url, PageText()), numbers),
                failure=failures.get(page.url, ""),
            )
            for page in pages
        ),
        front=bool(pages) and pages[0].url == snapshot.front,
    )


def _keys(page: Page) -> tuple[str, ...]:
    return tuple(urls.page_key(address) for address in (page.url, page.final_url, *page.redirects))


def _linked(text: PageText, numbers: Mapping[str, int]) -> PageText:
    """The text, its links knowing which page of the sheet they lead to."""
    links = tuple(replace(link, held=numbers.get(urls.page_key(link.url), -1)) for link in text.links)
    return replace(text, links=links)


def front_pictures(front: str, screenshots: Sequence[Screenshot]) -> tuple[tuple[Picture, bytes], ...]:
    """The front page's screenshots, the desktop's first, each without its `src`. `front`: its address."""
    shots = [shot for shot in screenshots if shot.width in _SCREENS and shot.height > 0 and shot.png.startswith(PNG)]
    own = [shot for shot in shots if urls.same_page(shot.url, front)] or shots
    firsts = {shot.width: shot for shot in reversed(own)}
    return tuple((_picture(firsts[width]), firsts[width].png) for width in _SCREENS if width in firsts)


def _picture(shot: Screenshot) -> Picture:
    screen = min(shot.height, _SCREENS[shot.width])
    return Picture(src="", width=shot.width, height=shot.height, screen=screen)
