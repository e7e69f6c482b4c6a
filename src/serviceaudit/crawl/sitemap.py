"""What a sitemap lists (the sitemaps protocol 0.9). Pure; runs in a child process (see `workers`).

Read by looking for `<loc>` alone: no XML parser, so that no entity, no document type and no nesting can do anything.
"""

import html
import re
import zlib
from dataclasses import dataclass

from serviceaudit.urls import join

MOST_BYTES = 2_000_000
"""Bytes read of a sitemap, decompressed. The protocol allows 50 MB; what a pack looks for stands in no such depth."""
MOST_URLS = 5000
MOST_FILES = 3
"""Sitemap files asked for on one site."""
_HEAD = 2000
_GZIP = b"\x1f\x8b"
_LOC = re.compile(r"<loc\s*>\s*(?:<!\[CDATA\[)?([^<>\]]{1,2000})", re.IGNORECASE)
"""Elements of other name spaces (`image:loc`) are no pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """One sitemap file."""

    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Further sitemaps that an index names."""


def read_sitemap(body: bytes, base: str, most: int = MOST_URLS) -> Sitemap:
    """At most `most` addresses of a sitemap or an index of sitemaps, as they stand, each once. `base`: its own address.

    What is no sitemap gives an empty one; what is too long is read as far as the bound goes.
    """
    text = _without_comments(_unpacked(body).decode("utf-8", errors="replace"))
    found: dict[str, None] = {}
    for match in _LOC.finditer(text):
        url = join(base, html.unescape(match[1].strip()))
        if url:
            found[url] = None
        if len(found) >= most:
            break
    listed = tuple(found)
    return Sitemap(files=listed) if "<sitemapindex" in text[:_HEAD].lower() else Sitemap(pages=listed)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body[:MOST_BYTES]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(rest.partition("-->")[2] for rest in others)
