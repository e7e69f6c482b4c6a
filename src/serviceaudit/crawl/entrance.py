"""Where the front page is, if not at the address in the registry (codebook B1). Pure."""

import re

from serviceaudit.crawl.links import Link, Reading
from serviceaudit.crawl.tongues import main_tag, of_address
from serviceaudit.model import Failure
from serviceaudit.text import fold
from serviceaudit.urls import host, page_key, same_site

_SPLASH_WORDS = 40
_SPLASH_LINKS = 12
_SPLASH_OTHERS = 2
"""Links on a splash page that lead to no language version: cookies, accessibility."""
_PORTAL_LINKS = 4
_DOOR_WORDS = 20
_SHELL_WORDS = 20
_SHELL_LINKS = 3


def twins(url: str, failure: Failure | None) -> tuple[str, ...]:
    """Other addresses under which people would try the same site, in the order to try them.

    A name without an address or a certificate for another name: with or without "www.". Nothing listening, or no
    answer: the other scheme too.
    """
    other_host = _other_host(url)
    broad = failure.broad if failure else None
    if broad in (Failure.DNS, Failure.TLS):
        return (other_host,) if other_host else ()
    if broad in (Failure.REFUSED, Failure.TIMEOUT):
        found = (_other_scheme(url), other_host, _other_scheme(other_host) if other_host else None)
        return tuple(address for address in found if address)
    return ()


def _other_host(url: str) -> str | None:
    name = host(url)
    if "." not in name or ":" in name or re.fullmatch(r"[\d.]+", name):
        return None
    other = name.removeprefix("www.") if name.startswith("www.") else f"www.{name}"
    return url.replace(name, other, 1)


def _other_scheme(url: str) -> str | None:
    scheme, _, rest = url.partition("://")
    if ":" in rest.partition("/")[0]:
        return None
    return f"{'http' if scheme == 'https' else 'https'}://{rest}"


def opening_language(languages: tuple[str, ...], declared: str) -> str:
    """The language that the site opens in: what its front page declares if the registry knows it, else the first there."""
    known = [main_tag(language) for language in languages]
    told = main_tag(declared)
    return told if told in known or not known else known[0]


def way_in(reading: Reading, url: str, languages: tuple[str, ...], names: tuple[str, ...] = ()) -> Link | None:
    """The link to follow from a splash page; None for a real front page.

    It is the only one, the one to the main language, or the one of a few that bears the municipality's official name
    (`names`, the official one first): a portal may lead to the tourist office too.
    """
    if reading.words > _SPLASH_WORDS:
        return None
    links = _distinct(reading.links, url)
    if not 1 <= len(links) <= _SPLASH_LINKS:
        return None
    if len(links) == 1:
        return links[0] if reading.words <= _DOOR_WORDS else None
    versions = [(link, tongue) for link in links if (tongue := _tongue(link))]
    tongues = {tongue for _, tongue in versions}
    if len(tongues) < 2 or len(links) - len(versions) > _SPLASH_OTHERS:  # noqa: PLR2004 - one language is no choice
        return _named(links, names) if len(links) <= _PORTAL_LINKS else None
    # What a page that only asks for the language declares itself says little: the registry knows the main one.
    wanted = main_tag(languages[0]) if languages else main_tag(reading.language)
    return next((link for link, tongue in versions if tongue == wanted), versions[0][0])


def _named(links: list[Link], names: tuple[str, ...]) -> Link | None:
    """The first link whose label is one of the municipality's names, or holds the official one."""
    wanted = [fold(name) for name in names if name]
    for name in wanted:
        for link in links:
            label = fold(link.label)
            if label == name or (name == wanted[0] and name in label):
                return link
    return None


def is_shell(reading: Reading) -> bool:
    """Only scripts would show what the page says."""
    shown = sum(not link.hidden for link in reading.links)
    if not reading.scripts or reading.frames:
        return False
    silent = not shown and reading.words <= _SHELL_WORDS
    return silent or (shown <= _SHELL_LINKS and reading.fallback_words > reading.words)


def _distinct(links: tuple[Link, ...], url: str) -> list[Link]:
    first = {page_key(link.url): link for link in reversed(links) if same_site(host(link.url), host(url))}
    first.pop(page_key(url), None)
    return list(reversed(first.values()))


def _tongue(link: Link) -> str:
    label = link.label.lower()
    return (
        main_tag(link.language) or of_address(link.url) or (of_address(f"http://x/{label}") if label.isalpha() else "")
    )
