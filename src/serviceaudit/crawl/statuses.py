"""What an HTTP status alone says. Pure."""

from serviceaudit.model import Failure

Reason = tuple[Failure, str]
"""Why there is no page, and the same in one line for people."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = (404, 410)
TOO_MANY = 429
BUSY = (TOO_MANY, 503)
"""The server asks for patience (RFC 6585, 4; RFC 9110, 15.6.4)."""
OK = range(200, 300)
SERVER = range(500, 600)
_OTHERS = {
    204: Failure.EMPTY,
    205: Failure.EMPTY,
    401: Failure.FORBIDDEN,
    403: Failure.FORBIDDEN,
    404: Failure.GONE,
    410: Failure.GONE,
    TOO_MANY: Failure.RATE_LIMITED,
}


def of_status(status: int) -> Reason | None:
    """Why an answer with this status is no page; None if it may be one."""
    if status in OK and status not in _OTHERS:
        return None
    failure = _OTHERS.get(status) or (Failure.SERVER_ERROR if status in SERVER else Failure.HTTP_ERROR)
    return failure, f"the server answered {status}"
