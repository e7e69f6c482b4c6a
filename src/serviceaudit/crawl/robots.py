"""What a robots.txt allows us (RFC 9309). Pure: the text comes from elsewhere."""

from dataclasses import dataclass

from protego import Protego

from serviceaudit.settings import PRODUCT

MOST_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least 500 kibibytes are read; we read no more."""
LONGEST_DELAY = 30.0
"""Seconds. A crawl-delay above this would make a visit of 25 pages take longer than any site is given."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host, for our product token."""

    _parsed: Protego

    def allow(self, url: str) -> bool:
        """We may ask for this address."""
        return bool(self._parsed.can_fetch(url, PRODUCT))

    @property
    def delay(self) -> float:
        """Seconds asked for between requests, at most LONGEST_DELAY; 0 where nothing is asked."""
        return min(float(self._parsed.crawl_delay(PRODUCT) or 0), LONGEST_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Addresses of sitemaps, as written."""
        return tuple(self._parsed.sitemaps)


def parse(body: bytes) -> Rules:
    """Read a robots.txt: UTF-8, a byte order mark is no part of it, what is broken is skipped."""
    text = body[:MOST_BYTES].decode("utf-8", errors="replace")
    # U+0000 and friends end lines in nobody's robots.txt; the parser splits lines at CR, LF and CRLF itself.
    return Rules(Protego.parse(text.removeprefix("\ufeff").replace("\x00", "")))


ALLOW_ALL = parse(b"")
"""Where there is no robots.txt: any 4xx (RFC 9309, 2.3.1.3)."""
