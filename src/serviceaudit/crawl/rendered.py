"""What a browser brings back from one address: the value that the browser side hands to the visit."""

from dataclasses import dataclass

from serviceaudit.model import Failure, Screenshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One address as a browser showed it."""

    url: str
    """What was asked for."""
    final_url: str
    """Where the browser ended, scripts' redirects and all."""
    status: int | None
    """HTTP status of the document; None where no answer came."""
    html: str
    """The DOM after scripts ran, with layout stamps; empty on failure."""
    screenshots: tuple[Screenshot, ...]
    failure: Failure | None
    detail: str
    """What went wrong, in one line for people."""
    fetched_at: str
