"""Markup to start from where a point is missing, in the language of the municipality's own site. Pure."""

from collections.abc import Mapping
from html import escape

from serviceaudit.model import Answer, Site
from serviceaudit.report import safe, table
from serviceaudit.report.words import Texts

_FOLLOWING = ("follows_a", "follows_b")
"""Reasons that say: begin with another question. Markup for this one would gain nothing."""
_CLOSEST = {"nn": "nb", "no": "nb", "se": "nb"}
"""Languages of sites that the report does not speak, and the one that their editors write beside it."""


def starter(starters: Mapping[str, Mapping[str, str]], texts: Texts, site: Site, answer: Answer) -> str:
    """The markup with the municipality's name escaped in it; empty where there is none.

    `starters`: language -> question -> markup. A site whose language has none gets the report's.
    """
    if answer.reason in _FOLLOWING:
        return ""
    main = (site.languages[0] if site.languages else texts.language).partition("-")[0].lower()
    spoken = starters.get(main) or starters.get(_CLOSEST.get(main, "")) or starters.get(texts.language) or {}
    name = safe.plain(site.official_name or table.name(site), safe.MAX_NAME)
    return spoken.get(answer.question, "").rstrip().replace("{name}", escape(name))
