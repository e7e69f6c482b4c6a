"""Lists of municipalities: four built-in countries, and any CSV file or list of addresses that a user brings.

load("se") -> Site…      select(sites, keys=…, where=…, limit=…) -> Site…      check("my.csv") -> lines for people
"""

from serviceaudit.registry.countries import Country, builtin
from serviceaudit.registry.fields import unlisted
from serviceaudit.registry.listing import Reading, check, load, read
from serviceaudit.registry.selection import select

__all__ = ["Country", "Reading", "builtin", "check", "load", "read", "select", "unlisted"]
