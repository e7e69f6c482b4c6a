"""From a site's address to its front page, through the redirects that an archive holds. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from serviceaudit import urls
from serviceaudit.archive.captures import Capture

_MAX_STEPS = 10
_REFRESH_WITHIN = 1 << 15
_SOON = 5.0
"""Seconds: a page that moves on later than that is meant to be read (or renews itself)."""
_NOT_RUN = re.compile(r"<!--.*?-->|<(noscript|script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"\bhttp-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_WHERE = re.compile(r"\s*(\d*\.?\d*)\s*[;,]?\s*url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where an address leads."""

    passed: tuple[str, ...]
    """Addresses that redirected, the first asked one first."""
    url: str
    page: Capture | None
    """None if the archive does not hold the end."""


class Map:
    """The captures of a site, found by address as browsers and registries spell it."""

    def __init__(self, captures: Mapping[str, Capture]) -> None:
        self._exact = captures
        self._pages: dict[str, Capture] = {}
        self._redirects: dict[str, Capture] = {}
        for url in sorted(captures):
            capture = captures[url]
            similar = self._redirects if capture.location else self._pages
            key = urls.page_key(url)
            if key not in similar or capture.date > similar[key].date:
                similar[key] = capture

    def pages(self) -> tuple[Capture, ...]:
        """One capture for each page, by address."""
        return tuple(sorted(self._pages.values(), key=lambda page: page.url))

    def redirects(self) -> tuple[str, ...]:
        """Addresses that redirect."""
        return tuple(sorted(redirect.url for redirect in self._redirects.values()))

    def way(self, start: str, passed: tuple[str, ...] = ()) -> Way | None:
        """Follow redirects from an address; None if they go in a circle."""
        url = start
        while len(passed) < _MAX_STEPS:
            capture = self._exact.get(url) or self._similar(url, passed)
            if capture is None:
                return Way(passed=passed, url=url, page=None)
            if not capture.location:
                page = self._pages[urls.page_key(capture.url)]
                return Way(passed=passed, url=page.url, page=page)
            if capture.url in passed:
                return None
            passed = (*passed, capture.url)
            url = capture.location
        return None

    def _similar(self, url: str, passed: Iterable[str]) -> Capture | None:
        key = urls.page_key(url)
        redirect = self._redirects.get(key)
        return self._pages.get(key) or (redirect if redirect and redirect.url not in passed else None)


def refresh(html: str, url: str) -> str | None:
    """Where a page sends its visitors at once by `<meta http-equiv=refresh>`; None if it does not (HTML 4.2.5.3)."""
    for tag in _META.findall(_NOT_RUN.sub("", html[:_REFRESH_WITHIN])):
        content = _CONTENT.search(tag) if _IS_REFRESH.search(tag) else None
        where = _WHERE.match(unescape(next(filter(None, content.groups()), ""))) if content else None
        if not where or float("0" + where[1].rstrip(".")) > _SOON:
            continue
        target = urls.join(url, where[2].strip())
        return target if target and not urls.same_page(target, url) else None
    return None
