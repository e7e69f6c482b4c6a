"""Recognises pages by which a firewall or robot check answers in the site's place (codebook ruling 21). Pure.

The marks stand in `blocked.yaml`: they are those of the makers of firewalls, and what robot checks ask.
"""

from serviceaudit.crawl.cuebook import HeaderCue, cuebook
from serviceaudit.crawl.cues import sight
from serviceaudit.crawl.statuses import GONE

Headers = tuple[tuple[str, str], ...]


def recognise(status: int | None, headers: Headers, html: str) -> str | None:
    """Whose page it is ("Cloudflare", "a robot check"), None for the site's own answer.

    A form with a captcha, or an article about robots, is the site's own: the number of words decides. What the
    server calls gone is gone.
    """
    if status in GONE:
        return None
    return _by_headers(status, headers) or _by_content(status, html)


def _by_headers(status: int | None, headers: Headers) -> str | None:
    book = cuebook("blocked")
    named = {name.lower(): value.lower() for name, value in headers}
    refused = status in book.refusals
    told = (cue.who for cue in book.headers if (refused or not cue.refusal) and _says(cue, named))
    return next(told, None)


def _says(cue: HeaderCue, named: dict[str, str]) -> bool:
    value = named.get(cue.name)
    return value is not None and (not cue.says or any(mark in value for mark in cue.says))


def _by_content(status: int | None, html: str) -> str | None:
    seen = sight(html)
    if seen is None:
        return None
    book = cuebook("blocked")
    refused = status in book.refusals
    return next((cue.who for cue in book.cues if (refused or not cue.refusal) and seen.shows(cue)), None)
