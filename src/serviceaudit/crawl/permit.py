"""Asks each host's robots.txt once, and says what we may ask of it."""

from serviceaudit.crawl import robots
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.statuses import OK, Reason
from serviceaudit.model import Failure
from serviceaudit.urls import host, join

_AS_IF_NONE = frozenset({Failure.REDIRECTS, Failure.REDIRECT_LOOP, Failure.UNDECODABLE})
"""What came was no robots.txt, but its server is there (RFC 9309, 2.3.1.2)."""
_MOST_REDIRECTS = 5
_SERVER_ERROR = 500


class Permit:
    """What the robots.txt files of one site's hosts allow."""

    def __init__(self, fetcher: Fetcher, pace: Pace) -> None:
        self._fetcher = fetcher
        self._pace = pace
        self._rules: dict[str, robots.Rules | Reason] = {}

    async def check(self, url: str) -> Reason | None:
        """Why this address must not be asked for; None if it may.

        A host that cannot be reached at all is told as such: its pages could not be had either.
        """
        origin = join(url, "/") or url
        if origin not in self._rules:
            self._rules[origin] = await self._fetch(origin)
        rules = self._rules[origin]
        if not isinstance(rules, robots.Rules):
            return rules
        return None if rules.allow(url) else (Failure.ROBOTS, "robots.txt forbids it")

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Addresses of sitemaps that the robots.txt of this address's host names, if it was read."""
        rules = self._rules.get(join(url, "/") or url)
        return rules.sitemaps if isinstance(rules, robots.Rules) else ()

    async def _fetch(self, origin: str) -> robots.Rules | Reason:
        address = join(origin, "/robots.txt") or origin
        # Redirects are followed to any host (RFC 9309, 2.3.1.2).
        fetched = await self._fetcher.ask(
            address, home=None, most_bytes=robots.MOST_BYTES, most_redirects=_MOST_REDIRECTS
        )
        if fetched.failure in _AS_IF_NONE:
            return robots.ALLOW_ALL
        if fetched.failure or fetched.exchange is None:
            # Not reached, or told to stay away: forbidden for now, and told by its own name (RFC 9309, 2.3.1.4).
            return fetched.failure or Failure.TOOL_ERROR, f"robots.txt: {fetched.detail}"
        if fetched.exchange.status >= _SERVER_ERROR:
            why = f"robots.txt answered {fetched.exchange.status}, which forbids all (RFC 9309, 2.3.1.4)"
            return Failure.ROBOTS, why
        if fetched.exchange.status not in OK:
            return robots.ALLOW_ALL
        rules = robots.parse(fetched.exchange.body)
        self._pace.slow_down(host(origin), rules.delay)
        return rules
