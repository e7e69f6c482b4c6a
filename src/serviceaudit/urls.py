"""Addresses compared and joined as browsers do (WHATWG URL, by ada). Pure."""

from functools import lru_cache
from urllib.parse import unquote

import ada_url
from publicsuffixlist import PublicSuffixList

_SUFFIXES = PublicSuffixList()
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "_hs", "msclkid")


@lru_cache(maxsize=50_000)
def join(base: str, reference: str) -> str | None:
    """The absolute http(s) address without fragment; None for anything else (`mailto:`, `javascript:`, nonsense)."""
    try:
        url = ada_url.URL(reference.strip(), base=base)
    except ValueError:
        return None
    if url.protocol not in ("http:", "https:") or not url.hostname:
        return None
    url.hash = ""
    url.username = ""
    url.password = ""
    if "?" in url.href:
        url.search = _without_tracking(url.search)
    return str(url.href)


def _without_tracking(query: str) -> str:
    parts = [part for part in query.lstrip("?").split("&") if part and not part.lower().startswith(_TRACKING)]
    return "?" + "&".join(parts) if parts else ""


@lru_cache(maxsize=50_000)
def host(url: str) -> str:
    """Host name, lower case, without port; empty for nonsense."""
    try:
        return str(ada_url.URL(url).hostname)
    except ValueError:
        return ""


def path(url: str) -> str:
    """Path and query, decoded for reading by people."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return ""
    return unquote(parsed.pathname + parsed.search)


def bare(name: str) -> str:
    """A host name without a leading "www."."""
    return name.removeprefix("www.")


def same_site(a: str, b: str) -> bool:
    """Two host names belong to one site: equal without "www.", or one lies below the other, or both below one name.

    The registrable domain decides unless it is a public suffix itself: a municipality can be its own suffix
    (kommune.no has municipalities below it, oslo.no and aland.fi are listed as suffixes).
    """
    a, b = bare(a), bare(b)
    if a == b or a.endswith("." + b) or b.endswith("." + a):
        return True
    domain = _SUFFIXES.privatesuffix(a)
    return domain is not None and domain == _SUFFIXES.privatesuffix(b)


def same_page(a: str, b: str) -> bool:
    """Two addresses stand for one page: scheme, "www.", a trailing slash and the fragment make no difference."""
    return page_key(a) == page_key(b)


@lru_cache(maxsize=50_000)
def page_key(url: str) -> str:
    """What is equal for addresses of one page."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return url
    trimmed = parsed.pathname.rstrip("/")
    for default in ("/index.html", "/index.htm", "/index.php", "/default.aspx"):
        trimmed = trimmed.removesuffix(default)
    return f"{bare(parsed.hostname)}:{parsed.port}{trimmed}{parsed.search}"
