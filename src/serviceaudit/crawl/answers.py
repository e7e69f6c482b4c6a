"""What an HTTP answer means: a page, or one of the reasons why there is none. Pure."""

from dataclasses import dataclass, replace
from typing import Self

from serviceaudit.crawl import blocked, parked
from serviceaudit.crawl.charset import decode
from serviceaudit.crawl.statuses import Reason, of_status
from serviceaudit.model import Exchange, Failure, Page

_HTML = ("text/html", "application/xhtml+xml")
_UNTOLD = (
    "",
    "application/octet-stream",
    "unknown/unknown",
    "application/unknown",
    "*/*",
    "text/xml",
    "application/xml",
)
"""Types that do not tell: the body does (WHATWG MIME Sniffing, 7)."""
_SNIFFED = 1024
_LONGEST_KIND = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The end of a chain of requests."""

    url: str
    final_url: str
    redirects: tuple[str, ...] = ()
    exchange: Exchange | None = None
    """The last answer; None where none came."""
    failure: Failure | None = None
    """What went wrong below the level of HTTP, or on the way."""
    detail: str = ""
    fetched_at: str = ""

    def asked_as(self, url: str, redirects: tuple[str, ...]) -> Self:
        """The same answer, for who asked for `url` and was sent here over `redirects`."""
        return replace(self, url=url, redirects=redirects)

    def header(self, name: str) -> str:
        """A header of the answer, "" without it. `name` in lower case."""
        headers = self.exchange.response_headers if self.exchange else ()
        return next((value for key, value in headers if key.lower() == name), "")


def page_of(fetched: Fetched) -> Page:
    """The page that was fetched, or why there is none."""
    exchange = fetched.exchange
    html = _html(fetched, exchange) if exchange else ""
    reason = (fetched.failure, fetched.detail) if fetched.failure else None
    if reason is None and exchange:
        reason = _judged(fetched, exchange, html)
    failure, detail = reason or (None, "")
    return Page(
        url=fetched.url,
        final_url=fetched.final_url,
        status=exchange.status if exchange else None,
        failure=failure,
        detail=detail,
        html="" if failure else html,
        headers=exchange.response_headers if exchange else (),
        redirects=fetched.redirects,
        fetched_at=fetched.fetched_at,
        size=len(exchange.body) if exchange else 0,
    )


def _judged(fetched: Fetched, exchange: Exchange, html: str) -> Reason | None:
    who = blocked.recognise(exchange.status, exchange.response_headers, html)
    if who:
        return Failure.BLOCKED, f"{who} answered in the site's place"
    return of_status(exchange.status) or _content(fetched, exchange, html)


def _content(fetched: Fetched, exchange: Exchange, html: str) -> Reason | None:
    # What was cut off at a limit of zero was never asked for: its type said that it is no page.
    if not html and not _is_html(fetched, exchange.body) and (exchange.body or exchange.truncated):
        kind = " ".join(fetched.header("content-type").split())[:_LONGEST_KIND]
        return Failure.NOT_HTML, f"it is no page but {kind}" if kind else "it is no page, and does not say what it is"
    if exchange.truncated == "length":
        # What was left out could hold the answer.
        return Failure.TOO_LARGE, f"longer than the {len(exchange.body):,} bytes that are read"
    if not html.strip():
        return Failure.EMPTY, "the answer is empty"
    who = parked.keeper(html)
    return (Failure.PARKED, f"the placeholder of {who}") if who else None


def _html(fetched: Fetched, exchange: Exchange) -> str:
    if fetched.failure or not _is_html(fetched, exchange.body):
        return ""
    return decode(exchange.body, fetched.header("content-type"))


def _is_html(fetched: Fetched, body: bytes) -> bool:
    kind = fetched.header("content-type").partition(";")[0].strip().lower()
    if kind in _HTML:
        return True
    start = body[:_SNIFFED].lower()
    return kind in _UNTOLD and (b"<html" in start or b"<!doctype html" in start)
