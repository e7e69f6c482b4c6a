"""What an HTTP answer means: a page, or one of the reasons why there is none. Pure."""

from dataclasses import dataclass, replace
from typing import Self

from serviceaudit.crawl import blocked
from serviceaudit.crawl.charset import decode
from serviceaudit.model import Exchange, Failure, Page

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = range(200, 300)
_SERVER = range(500, 600)
_BY_STATUS = {
    401: Failure.FORBIDDEN,
    403: Failure.FORBIDDEN,
    404: Failure.GONE,
    410: Failure.GONE,
    429: Failure.RATE_LIMITED,
}
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
    failure, detail = fetched.failure, fetched.detail
    if failure is None and exchange:
        failure, detail = _judged(fetched, exchange, html)
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


def _judged(fetched: Fetched, exchange: Exchange, html: str) -> tuple[Failure | None, str]:
    status = exchange.status
    who = blocked.recognise(status, exchange.response_headers, html)
    if who and status not in (404, 410):
        return Failure.BLOCKED, f"{who} answered in the site's place"
    if status in _OK:
        return _content(fetched, exchange, html)
    if status in _BY_STATUS:
        return _BY_STATUS[status], f"the server answered {status}"
    return Failure.SERVER_ERROR if status in _SERVER else Failure.HTTP_ERROR, f"the server answered {status}"


def _content(fetched: Fetched, exchange: Exchange, html: str) -> tuple[Failure | None, str]:
    # What was cut off at a limit of zero was never asked for: its type said that it is no page.
    if exchange.body and not html and not _is_html(fetched, exchange.body):
        return Failure.NOT_HTML, fetched.header("content-type")
    if not exchange.body and exchange.truncated:
        return Failure.NOT_HTML, fetched.header("content-type")
    return (None, "") if html.strip() else (Failure.EMPTY, "the answer is empty")


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
