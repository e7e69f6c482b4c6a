"""Roles of pages that mean the same in every pack; a pack names the others ("service", "contact", …)."""

HOME = "home"
"""The front page."""
NEWS = "news"
"""News, whatever they are about: no service's own page (codebook B8), but what may prove one (A11)."""
NEWSROOM = "newsroom"
"""Lists of news."""
