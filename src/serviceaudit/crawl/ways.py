"""How a page sends its visitor elsewhere without HTTP: meta refresh, or a script that does nothing else. Pure."""

import re

SOON = 5
"""Seconds. A slower refresh gives people time to read: the page is meant to be seen."""
_LONGEST = 3000
FEW_WORDS = 20
"""A page with more words than this is meant to be read, whatever its scripts may do."""

_REFRESH = re.compile(
    r"""\s*(\d{1,6})(?:\.\d*)?\s*(?:[;,]|\s)\s*(?:url\s*=\s*)?(["']?)(.{1,2000}?)\2\s*$""", re.IGNORECASE | re.DOTALL
)
_TARGET = r"""(["'`])([^"'`<>\s]{1,1000})\1"""
_ASSIGNED = re.compile(rf"\blocation(?:\s*\.\s*href)?\s*=\s*{_TARGET}")
_CALLED = re.compile(rf"\blocation\s*\.\s*(?:replace|assign)\s*\(\s*{_TARGET}\s*\)")


def meta_refresh(content: str) -> str | None:
    """The reference in `<meta http-equiv=refresh content=…>` if it acts within SOON seconds."""
    found = _REFRESH.match(content[:_LONGEST])
    return found[3].strip() if found and int(found[1]) <= SOON else None


def script_redirect(scripts: str, words: int) -> str | None:
    """The reference that the inline scripts of a page with nearly no words set as its new address."""
    if words > FEW_WORDS:
        return None
    found = _CALLED.search(scripts) or _ASSIGNED.search(scripts)
    return found[2] if found else None
