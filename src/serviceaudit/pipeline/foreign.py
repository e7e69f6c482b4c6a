"""A snapshot from other people's archives -> the same, with what our own crawl would have told of each page.

Heritrix, wget and Common Crawl keep what came, whoever answered: a firewall's page, a page that only scripts fill, a
front page that only sends its visitors on. Taken for the site's own words, each of them would make a `no`.
"""

from dataclasses import replace

from serviceaudit import urls
from serviceaudit.crawl.blocked import recognise
from serviceaudit.crawl.entrance import is_shell
from serviceaudit.crawl.links import read_links
from serviceaudit.crawl.parked import keeper
from serviceaudit.model import HOME, Failure, Page, Snapshot
from serviceaudit.settings import PRODUCT

_MOST_SENDINGS = 3


def is_foreign(snapshot: Snapshot) -> bool:
    """It was not made by our own crawl."""
    return not snapshot.tool.startswith(f"{PRODUCT} ")


def told_apart(snapshot: Snapshot) -> Snapshot:
    """Pages that are not the site's own words marked as lost, and the front page followed to where it sends visitors.

    Parses pages: call it in a child process.
    """
    pages = {page.url: _marked(page) for page in snapshot.pages}
    front = snapshot.front
    for _ in range(_MOST_SENDINGS):
        page = pages.get(front or "")
        sent_to = read_links(page.html, page.final_url).redirect if page is not None and page.readable else None
        if page is None or not sent_to:
            break
        onward = next(
            (p for p in pages.values() if urls.same_page(sent_to, p.url) or urls.same_page(sent_to, p.final_url)), None
        )
        if onward is None or onward.url == page.url:
            detail = f"it only sends visitors on to {sent_to}, which the archive does not hold"
            pages[page.url] = replace(page, html="", failure=Failure.MISSING, detail=detail)
            break
        pages[page.url] = replace(page, roles=())
        pages[onward.url] = replace(
            onward, roles=(HOME,), redirects=(*page.redirects, page.final_url, *onward.redirects)
        )
        front = onward.url
    return replace(snapshot, front=front, pages=tuple(pages.values()))


def _marked(page: Page) -> Page:
    if not page.readable:
        return page
    owner = recognise(page.status, page.headers, page.html)
    if owner is not None:
        return replace(page, html="", failure=Failure.BLOCKED, detail=f"answered by {owner}")
    seller = keeper(page.html)
    if seller is not None:
        return replace(page, html="", failure=Failure.PARKED, detail=f"the placeholder of {seller}")
    reading = read_links(page.html, page.final_url)
    if is_shell(reading) and not reading.redirect:
        return replace(page, html="", failure=Failure.SHELL, detail="only scripts would show what the page says")
    return page
