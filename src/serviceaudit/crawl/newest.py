"""Picks the newest items of a page that lists news: who leads a service is often told there alone (codebook E8). Pure."""

from collections.abc import Container
from urllib.parse import urlsplit

from serviceaudit.crawl.links import Link, Reading
from serviceaudit.crawl.places import BODY

MOST = 5
"""Items read of one list, which begins with the newest."""


def newest(reading: Reading, listed_on: str, news: Container[Link]) -> tuple[Link, ...]:
    """Links of a list to its items, in the list's order.

    They are those that bear a date, lie below the list's address or in another folder of its name, or are known as
    `news` by their own.
    """
    folder = urlsplit(listed_on).path.rstrip("/") + "/"
    name = folder.rstrip("/").rpartition("/")[2]
    below = tuple(part for part in (folder, f"/{name}/") if name)
    items = (link for link in reading.links if link.region in BODY and link.label and not link.hidden)
    return tuple(link for link in items if link.dated or link in news or _is_below(link.url, below))


def _is_below(url: str, folders: tuple[str, ...]) -> bool:
    path = urlsplit(url).path
    return any(path.partition(folder)[2] for folder in folders)
