"""Why a browser brought no page: its error codes and the server's answer, as reasons. Pure."""

import re

from serviceaudit.crawl import blocked, parked
from serviceaudit.crawl.statuses import Reason, of_status
from serviceaudit.model import Failure

_CODE = re.compile(r"net::(ERR_[A-Z0-9_]+)")
_BY_CODE = (
    ("ERR_NAME_", Failure.DNS, "the name has no address"),
    ("ERR_CONNECTION_REFUSED", Failure.REFUSED, "connection refused"),
    ("ERR_SOCKS_", Failure.REFUSED, "no connection"),
    ("ERR_ADDRESS_", Failure.REFUSED, "no connection"),
    ("ERR_CERT_DATE_INVALID", Failure.TLS_EXPIRED, "the certificate is out of its time"),
    ("ERR_CERT_COMMON_NAME_INVALID", Failure.TLS_WRONG_HOST, "the certificate is another host's"),
    ("ERR_CERT_", Failure.TLS, "no secure connection"),
    ("ERR_SSL_", Failure.TLS, "no secure connection"),
    ("ERR_BAD_SSL_", Failure.TLS, "no secure connection"),
    ("ERR_TOO_MANY_REDIRECTS", Failure.REDIRECTS, "too many redirects"),
    ("ERR_CONTENT_DECODING_", Failure.UNDECODABLE, "the content cannot be decoded"),
    ("ERR_TIMED_OUT", Failure.TIMEOUT, "no answer in time"),
    ("ERR_CONNECTION_TIMED_OUT", Failure.TIMEOUT_CONNECT, "no connection in time"),
    ("ERR_CONNECTION_", Failure.RESET, "the connection broke"),
    ("ERR_EMPTY_RESPONSE", Failure.RESET, "the connection broke"),
    ("ERR_INCOMPLETE_", Failure.RESET, "the connection broke"),
    ("ERR_CONTENT_LENGTH_", Failure.RESET, "the connection broke"),
    ("ERR_HTTP2_", Failure.RESET, "the connection broke"),
    ("ERR_INVALID_", Failure.HTTP_ERROR, "no valid HTTP answer"),
    ("ERR_RESPONSE_", Failure.HTTP_ERROR, "no valid HTTP answer"),
)
"""The longest prefix that fits decides."""
_HTML = ("text/html", "application/xhtml+xml")


def of_code(message: str) -> Reason | None:
    """What Chromium's `net::ERR_…` in a message says; None without one, or for one that says nothing of the site."""
    match = _CODE.search(message)
    if match is None:
        return None
    fitting = [entry for entry in _BY_CODE if match[1].startswith(entry[0])]
    if not fitting:
        return None
    _, failure, words = max(fitting, key=lambda entry: len(entry[0]))
    return failure, f"{words}: {match[1]}"


def of_answer(status: int, headers: tuple[tuple[str, str], ...], html: str) -> Reason | None:
    """What the whole answer says: a firewall's page, an error, no HTML, a placeholder; None for a page that can be read."""
    who = blocked.recognise(status, headers, html)
    if who:
        return Failure.BLOCKED, f"{who} answered in the site's place"
    return of_status(status) or of_type(headers) or _of_content(html)


def _of_content(html: str) -> Reason | None:
    who = parked.keeper(html)
    return (Failure.PARKED, f"the placeholder of {who}") if who else None


def of_type(headers: tuple[tuple[str, str], ...]) -> Reason | None:
    """What the content type says: only HTML is read. Without one the browser found out itself."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if not kind or kind.partition(";")[0].strip().lower() in _HTML:
        return None
    return Failure.NOT_HTML, kind[:100]
