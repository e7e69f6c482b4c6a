"""What strangers wrote, made fit to print: bounded, without invisible characters, and never a harmful link. Pure."""

import re
import unicodedata

from serviceaudit import urls

MAX_TEXT = 400
MAX_NAME = 120
MAX_SHOWN_ADDRESS = 90
MAX_HREF = 2_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories that turn, hide or break the words around them, such as bidirectional controls."""


def plain(text: str, limit: int = MAX_TEXT) -> str:
    """The words alone: single spaces, no control or formatting characters, at most so many characters.

    Escaping for HTML is the templates' work.
    """
    spaced = " ".join(text[: 4 * limit].split())
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _UNPRINTABLE)
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def href(url: str) -> str:
    """An address that may be linked to: http or https, absolute, without user name; else empty."""
    url = url.strip()
    if len(url) > MAX_HREF or not url.lower().startswith(("http://", "https://")):
        return ""
    return urls.join(url, url) or ""


def shown(url: str) -> str:
    """An address as people read it: host and path; what is no web address is shown as it stands."""
    if not href(url):
        return plain(url, MAX_SHOWN_ADDRESS)
    path = urls.path(url)
    return plain(urls.bare(urls.host(url)) + ("" if path == "/" else path), MAX_SHOWN_ADDRESS)


def language_tag(tag: str) -> str:
    """A language tag fit for a `lang` attribute, or empty."""
    return tag if _LANGUAGE.fullmatch(tag) else ""
