"""Addresses compared and joined as browsers do (WHATWG URL, by ada). Pure."""

import re
from functools import cache, lru_cache
from urllib.parse import unquote

import ada_url
from publicsuffixlist import PublicSuffixList

_PATH = r"(?:/[A-Za-z0-9_-][A-Za-z0-9_.~-]*)+/?|/"
_PLAIN_PATH = re.compile(_PATH)
_PLAIN = re.compile(rf"https?://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]+)({_PATH})")
"""Addresses that stay as they are: most of them. The parser is asked about all others, since asking takes ten times longer."""
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "_hs", "msclkid")


@lru_cache(maxsize=50_000)
def join(base: str, reference: str) -> str | None:
    """The absolute http(s) address without fragment; None for anything else (`mailto:`, `javascript:`, nonsense)."""
    origin = _origin(base)
    if origin and _PLAIN_PATH.fullmatch(reference):
        return origin + reference
    if origin and reference.startswith(origin) and _PLAIN_PATH.fullmatch(reference, len(origin)):
        return reference
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


@lru_cache(maxsize=5_000)
def _origin(base: str) -> str:
    """Scheme, host and port of a web address; empty for any other."""
    try:
        url = ada_url.URL(base)
    except ValueError:
        return ""
    return str(url.origin) if url.protocol in ("http:", "https:") and url.hostname else ""


def _plain(url: str) -> tuple[str, str] | None:
    """Host and path of an address that needs no parser."""
    found = _PLAIN.fullmatch(url)
    return (found[1], found[2]) if found and "xn--" not in found[1] else None


def _without_tracking(query: str) -> str:
    parts = [part for part in query.lstrip("?").split("&") if part and not part.lower().startswith(_TRACKING)]
    return "?" + "&".join(parts) if parts else ""


@lru_cache(maxsize=50_000)
def host(url: str) -> str:
    """Host name, lower case, without port; empty for nonsense."""
    plain = _plain(url)
    if plain:
        return plain[0]
    try:
        return str(ada_url.URL(url).hostname)
    except ValueError:
        return ""


@lru_cache(maxsize=50_000)
def path(url: str) -> str:
    """Path and query, decoded for reading by people."""
    plain = _plain(url)
    if plain:
        return plain[1]
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return ""
    return unquote(parsed.pathname + parsed.search)


def bare(name: str) -> str:
    """A host name without a leading "www."."""
    return name.removeprefix("www.")


@cache
def _suffixes() -> PublicSuffixList:
    """The list, read when it is first asked: that takes 35 ms, and most processes need not."""
    return PublicSuffixList()


def same_site(a: str, b: str) -> bool:
    """Two host names belong to one site: equal without "www.", or one lies below the other, or both below one name.

    The registrable domain decides unless it is a public suffix itself: a municipality can be its own suffix
    (kommune.no has municipalities below it, oslo.no and aland.fi are listed as suffixes).
    """
    a, b = bare(a), bare(b)
    if a == b or a.endswith("." + b) or b.endswith("." + a):
        return True
    domain = _suffixes().privatesuffix(a)
    return domain is not None and domain == _suffixes().privatesuffix(b)


def same_page(a: str, b: str) -> bool:
    """Two addresses stand for one page: scheme, "www.", a trailing slash and the fragment make no difference."""
    return page_key(a) == page_key(b)


@lru_cache(maxsize=50_000)
def page_key(url: str) -> str:
    """What is equal for addresses of one page."""
    plain = _plain(url)
    if plain:
        return _page_key(plain[0], "", plain[1], "")
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return url
    return _page_key(parsed.hostname, parsed.port, parsed.pathname, parsed.search)


def _page_key(name: str, port: str, path: str, query: str) -> str:
    trimmed = path.rstrip("/")
    for default in ("/index.html", "/index.htm", "/index.php", "/default.aspx"):
        trimmed = trimmed.removesuffix(default)
    return f"{bare(name)}:{port}{trimmed}{query}"
