"""From answers to places in a list, shares and changes. Pure."""

from serviceaudit.ranking.changes import changes
from serviceaudit.ranking.shares import Share, bands, shares
from serviceaudit.ranking.standings import by_country, standings, within_countries

__all__ = ["Share", "bands", "by_country", "changes", "shares", "standings", "within_countries"]
