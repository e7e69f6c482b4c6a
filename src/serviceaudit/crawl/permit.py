"""Asks each host's robots.txt once, and says what we may ask of it."""

from serviceaudit.crawl import robots
from serviceaudit.crawl.fetch import Fetcher, Refusal
from serviceaudit.crawl.pace import Pace
from serviceaudit.model import Failure
from serviceaudit.urls import host, join

_UNREACHED = frozenset(
    {Failure.DNS, Failure.REFUSED, Failure.TLS, Failure.TIMEOUT, Failure.RESET, Failure.PRIVATE, Failure.TOOL_ERROR}
)
_SERVER_ERROR = 500
_OK = range(200, 300)


class Permit:
    """What the robots.txt files of one site's hosts allow."""

    def __init__(self, fetcher: Fetcher, pace: Pace) -> None:
        self._fetcher = fetcher
        self._pace = pace
        self._rules: dict[str, robots.Rules | Refusal] = {}

    async def check(self, url: str) -> Refusal | None:
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

    async def _fetch(self, origin: str) -> robots.Rules | Refusal:
        address = join(origin, "/robots.txt") or origin
        # Redirects are followed to any host (RFC 9309, 2.3.1.2).
        fetched = await self._fetcher.ask(address, home=None)
        if fetched.failure in _UNREACHED:
            return fetched.failure, f"robots.txt: {fetched.detail}"
        if fetched.exchange is None or fetched.failure:
            # Too many redirects, or bytes that cannot be unpacked: as if there were none.
            return robots.ALLOW_ALL
        if fetched.exchange.status >= _SERVER_ERROR:
            why = f"robots.txt answered {fetched.exchange.status}, which forbids all (RFC 9309, 2.3.1.4)"
            return Failure.ROBOTS, why
        if fetched.exchange.status not in _OK:
            return robots.ALLOW_ALL
        rules = robots.parse(fetched.exchange.body)
        self._pace.slow_down(host(origin), rules.delay)
        return rules
