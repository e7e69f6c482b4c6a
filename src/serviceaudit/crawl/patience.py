"""What a busy server asks for: `Retry-After` (RFC 9110, 10.2.3) with 429 and 503. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from serviceaudit.crawl.answers import Fetched
from serviceaudit.crawl.statuses import BUSY, TOO_MANY

LONGEST_WAIT = 120.0
"""Seconds that are waited for a page; who asks for more is left alone."""
ALONE = 900.0
"""Seconds for which a host is left alone that is still too busy after a wait."""
_LONGEST_ALONE = 86_400.0


def is_busy(fetched: Fetched) -> bool:
    """The server itself, not the way there, asks for patience."""
    return fetched.failure is None and fetched.exchange is not None and fetched.exchange.status in BUSY


def is_rate_limit(fetched: Fetched) -> bool:
    """It says that we come too fast, not that it has troubles of its own."""
    return fetched.exchange is not None and fetched.exchange.status == TOO_MANY


def retry_after(fetched: Fetched) -> float | None:
    """Seconds, at most a day; None where the server names no time that can be read.

    A date counts from the answer's own `Date`, since clocks differ, else from when it was asked for.
    """
    told = fetched.header("retry-after").strip()
    if told.isascii() and told.isdigit():
        return min(float(told[:9]), _LONGEST_ALONE)
    then, now = _moment(told), _moment(fetched.header("date")) or _asked(fetched.fetched_at)
    if then is None or now is None:
        return None
    return min(max(0.0, (then - now).total_seconds()), _LONGEST_ALONE)


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _asked(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
