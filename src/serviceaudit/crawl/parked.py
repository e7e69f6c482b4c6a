"""Recognises the placeholder of a name that has no site: for sale, parked, or a new server's greeting. Pure.

The marks stand in `parked.yaml`.
"""

from serviceaudit.crawl.cuebook import cuebook
from serviceaudit.crawl.cues import sight


def keeper(html: str) -> str | None:
    """Whose placeholder it is ("a seller of names"); None for a site's own page."""
    seen = sight(html)
    if seen is None:
        return None
    return next((cue.who for cue in cuebook("parked").cues if seen.shows(cue)), None)
