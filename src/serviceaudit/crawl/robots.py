"""What a robots.txt allows us (RFC 9309). Pure: the text comes from elsewhere.

The lines are read and grouped here; the parser beneath gets our own group alone, and matches paths. By itself it takes
the rules of `service` for those of `serviceaudit`, and lets a crawl-delay between two user-agent lines part their group.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from protego import Protego

from serviceaudit.settings import PRODUCT

MOST_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least 500 kibibytes are read; we read no more."""
LONGEST_DELAY = 30.0
"""Seconds. A crawl-delay above this would make a visit of 25 pages take longer than any site is given."""

_LINE = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_AGENTS = frozenset({"user-agent", "useragent", "user agent"})
_DISALLOW = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
"""Slips of the pen that other crawlers understand too: an owner who wrote them meant us."""
_ALLOW = frozenset({"allow"})
_DELAY = frozenset({"crawl-delay", "crawl delay", "crawldelay"})
_SITEMAP = frozenset({"sitemap", "sitemaps", "site-map"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host, for our product token."""

    _parsed: Protego
    delay: float
    """Seconds asked for between requests, at most LONGEST_DELAY; 0 where nothing is asked."""
    sitemaps: tuple[str, ...]
    """Addresses of sitemaps, as written."""

    def allow(self, url: str) -> bool:
        """We may ask for this address."""
        return bool(self._parsed.can_fetch(url, PRODUCT))


def parse(body: bytes) -> Rules:
    """Read a robots.txt: UTF-8, a byte order mark is no part of it, what is broken is skipped."""
    text = body[:MOST_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\x00", "")
    lines = list(_lines(text))
    ours = _ours(lines)
    rules = [f"{'Disallow' if field in _DISALLOW else 'Allow'}: {value}" for field, value in ours if _is_rule(field)]
    delays = (_seconds(value) for field, value in ours if field in _DELAY)
    return Rules(
        Protego.parse("\n".join(("User-agent: *", *rules))),
        delay=max(delays, default=0.0),
        sitemaps=tuple(value for field, value in lines if field in _SITEMAP and value),
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in _LINE.split(text):
        # What else would end a line for the parser beneath is white space for RFC 9309.
        plain = " ".join(line.partition("#")[0].split())
        field, colon, value = plain.partition(":")
        if not colon:
            field, _, value = plain.partition(" ")
        if field:
            yield field.strip().lower(), value.strip()


def _ours(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines of all groups that name us, else of all groups for everybody (RFC 9309, 2.2.1).

    A group is a run of user-agent lines and the rules below it; what is no rule does not end the run (2.2.4).
    """
    named: list[tuple[str, str]] = []
    common: list[tuple[str, str]] = []
    found = False
    agents: set[str] = set()
    below = False
    for field, value in lines:
        if field in _AGENTS:
            agents = {_agent(value)} if below else agents | {_agent(value)}
            below = False
            found = found or PRODUCT in agents
        elif _is_rule(field) or field in _DELAY:
            below = below or _is_rule(field)
            named += [(field, value)] if PRODUCT in agents else []
            common += [(field, value)] if "*" in agents else []
    return named if found else common


def _agent(value: str) -> str:
    if value.partition(" ")[0] == "*":
        return "*"
    token = _TOKEN.match(value)
    return token[0].lower() if token else ""


def _is_rule(field: str) -> bool:
    return field in _DISALLOW or field in _ALLOW


def _seconds(value: str) -> float:
    # A decimal comma is what many a Nordic hand writes; "inf" and "nan" are no numbers here.
    number = value.replace(",", ".")
    return min(float(number), LONGEST_DELAY) if re.fullmatch(r"\d{1,9}(\.\d{0,9})?", number) else 0.0


ALLOW_ALL = parse(b"")
"""Where there is no robots.txt: any 4xx (RFC 9309, 2.3.1.3)."""
