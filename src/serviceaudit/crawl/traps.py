"""Addresses without end: session ids, calendars, facets. They stand for one page, or for more than anybody reads. Pure."""

import re
from collections import Counter
from urllib.parse import urlsplit, urlunsplit

from serviceaudit.urls import page_key

_MOST_PARAMETERS = 3
_MOST_QUERIES = 3
"""Addresses with one path and different queries that are followed; more are a calendar or a search."""
_MOST_ALIKE = 6
"""Pages read whose addresses differ in their numbers only: days of a calendar, pages of a list."""
_MOST_SEGMENTS = 12
_MOST_REPEATS = 2
"""So often may one part stand in a path: relative links of broken templates pile up the same parts."""
_LONGEST = 1000
_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]*|/\([a-z]\([a-z0-9]{16,}\)\)", re.IGNORECASE)
_NAMED = re.compile(r"(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken)=", re.IGNORECASE)
_SUSPECT = re.compile(r"(?:sid|s?session_?id|session|token|osid|zenid)=[a-z0-9_-]{16,}$", re.IGNORECASE)
"""Short values of these may be numbers of pages; long ones are not."""
_NUMBER = re.compile(r"\d+")


def key(url: str) -> str:
    """What is equal for addresses of one page, whatever session id they bear."""
    return page_key(without_session(url))


def without_session(url: str) -> str:
    """The address without a session id in its path or query."""
    if ";" not in url and "(" not in url and "?" not in url:
        return url
    parts = urlsplit(url)
    kept = (part for part in parts.query.split("&") if part and not _NAMED.match(part) and not _SUSPECT.match(part))
    return urlunsplit((parts.scheme, parts.netloc, _IN_PATH.sub("", parts.path), "&".join(kept), ""))


class Traps:
    """Remembers what was let through, so that what is alike is not let through without end."""

    def __init__(self) -> None:
        self._queries: dict[str, set[str]] = {}
        self._read: Counter[str] = Counter()

    def endless(self, url: str) -> bool:
        """The address is probably one of endlessly many, by its looks or by those seen before. One that is not is noted."""
        parts = urlsplit(without_session(url))
        segments = Counter(part for part in parts.path.split("/") if part)
        if (
            len(url) > _LONGEST
            or segments.total() > _MOST_SEGMENTS
            or max(segments.values(), default=0) > _MOST_REPEATS
        ):
            return True
        if not parts.query:
            return False
        known = self._queries.setdefault(_shape(url), set())
        if parts.query.count("&") + 1 > _MOST_PARAMETERS or (parts.query not in known and len(known) >= _MOST_QUERIES):
            return True
        known.add(parts.query)
        return False

    def worn(self, url: str) -> bool:
        """So many pages like this one were read that no more will be. If not, this one is counted."""
        shape = _shape(url)
        if "0" not in shape:
            return False
        self._read[shape] += 1
        return self._read[shape] > _MOST_ALIKE


def _shape(url: str) -> str:
    """Host and path with all numbers alike."""
    parts = urlsplit(without_session(url))
    return _NUMBER.sub("0", f"{parts.netloc}{parts.path}")
