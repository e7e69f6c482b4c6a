"""The list of pages for search engines (sitemaps.org, protocol 0.9). Pure."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

STEM = "sitemap"
"""What names of its files begin with."""
FILE = f"{STEM}.xml"
MOST = 50_000
"""Addresses in one file, by the protocol."""
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(pages: Sequence[str], base: str, modified: str, most: int = MOST) -> Iterator[tuple[str, str]]:
    """Path and content of each file; `base` is the report's absolute address, `modified` the day of the run."""
    parts = [pages[start : start + most] for start in range(0, len(pages), most)]
    if len(parts) == 1:
        yield FILE, _file("urlset", "url", [base + page for page in parts[0]], modified)
        return
    names = [f"{STEM}-{number}.xml" for number in range(1, len(parts) + 1)]
    yield FILE, _file("sitemapindex", "sitemap", [base + name for name in names], modified)
    for name, part in zip(names, parts, strict=True):
        yield name, _file("urlset", "url", [base + page for page in part], modified)


def _file(root: str, item: str, addresses: Sequence[str], modified: str) -> str:
    day = f"<lastmod>{escape(modified)}</lastmod>" if modified else ""
    rows = (f"  <{item}><loc>{escape(address)}</loc>{day}</{item}>" for address in addresses)
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', f"<{root} {_NAMES}>", *rows, f"</{root}>", ""])
