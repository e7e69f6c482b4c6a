"""A site's own names for its service: no word file can know them, one sentence of the site explains them (C1). Pure."""

import re
from collections.abc import Iterator

from serviceaudit import urls
from serviceaudit.criteria.pageview import PageView
from serviceaudit.criteria.views import SiteView
from serviceaudit.criteria.vocabulary import NAMED
from serviceaudit.model import Kind, Region, Signal
from serviceaudit.text import fold, slug

_NAME = re.compile(r"[^\W\d_]{4,20}(?: [^\W\d_]{2,20})?")
"""One or two words, as services are christened."""
_WORD = re.compile(r"[^\W\d_]+")
_APPOSED = re.compile(r"([^\W\d_]{4,20}) ?[-:,|] (.+)")
"""A name with what it is beside it: "X - the municipality's customer service"."""
_SHORTEST_NAME = 5
_LABEL_WORDS = 4
_EXPLAINED_WITHIN = 60
"""Characters between the name and what it is: "X is the municipality's contact centre"."""
_AT_ONCE = 24
"""Characters before what it is, where the name is the heading: "The municipality's contact centre."."""
_SHORT_WORD = 3
_MEANINGLESS = frozenset(["not_a_name"])
_TELLING = ("strong", "medium")
_BODY = (Region.MAIN, Region.ASIDE)


def brands(site: SiteView) -> tuple[str, ...]:
    """Folded names that say nothing by themselves and are explained as the service.

    They are labels of links on the front page, or stand in one that leads to an address of the same name, or head the
    page or the card that explains them.
    """
    if site.home is None:
        return ()
    labels, christened = _silent_labels(site, site.home), _christened(site.home)
    found = {*_on_cards(site, site.home), *_apposed(site, site.home)}
    for page in site.pages:
        known = labels | _silent_heading(site, page)
        for signal in page.saying(NAMED, frozenset([Kind.TEXT])):
            first = _WORD.match(signal.text)
            own = fold(first[0]) if first and slug(first[0]) in christened and _says_nothing(site, first[0]) else ""
            found |= set(_explained(site, page, signal, known | {own} - {""}))
    return tuple(sorted(found))


def _on_cards(site: SiteView, home: PageView) -> Iterator[str]:
    """Headings of cards on the front page that begin with what it is, where a link leads to an address of that name."""
    named = {_last_part(link.target) for link in home.observed.of((Kind.LINK,))}
    for signal in home.saying(NAMED, frozenset([Kind.TEXT])):
        name = signal.below
        if signal.region not in _BODY or not _NAME.fullmatch(name) or slug(name) not in named:
            continue
        first = next(s for s in site.vocabulary.says(signal.text) if s.concept in (NAMED, "sector"))
        if first.concept == NAMED and first.strength in _TELLING and first.start <= _AT_ONCE and _silent(site, name):
            yield fold(name)


def _apposed(site: SiteView, home: PageView) -> Iterator[str]:
    """Names in labels and headings of the front page that say right behind what they are, in words that count alone."""
    for signal in home.saying(NAMED, frozenset([Kind.LINK, Kind.HEADING])):
        told = _APPOSED.fullmatch(signal.text)
        service = told and next((s for s in site.vocabulary.says(told[2]) if s.concept == NAMED), None)
        if told and service and service.strength == "strong" and service.start == 0 and _silent(site, told[1]):
            yield fold(told[1])


def _last_part(address: str) -> str:
    return slug(urls.path(address).rstrip("/").rpartition("/")[2].partition(".")[0])


def _christened(home: PageView) -> frozenset[str]:
    """The last parts of addresses that links lead to whose labels hold the same name, inflected perhaps."""
    found = set()
    for link in home.observed.of((Kind.LINK,)):
        part = _last_part(link.target)
        words = link.text.split()
        if len(part) >= _SHORTEST_NAME and len(words) <= _LABEL_WORDS and any(slug(w).startswith(part) for w in words):
            found.add(part)
    return frozenset(found)


def _says_nothing(site: SiteView, text: str) -> bool:
    return not site.vocabulary.concepts(text)


def _silent_labels(site: SiteView, home: PageView) -> frozenset[str]:
    texts = {signal.text for signal in home.observed.of((Kind.LINK,)) if _NAME.fullmatch(signal.text)}
    return frozenset(fold(text) for text in texts if _silent(site, text))


def _silent_heading(site: SiteView, page: PageView) -> frozenset[str]:
    text = page.heading.text if page.heading and not page.home else ""
    return frozenset([fold(text)] if _NAME.fullmatch(text) and _silent(site, text) else ())


def _silent(site: SiteView, text: str) -> bool:
    """The words say nothing of what a site's pages are about."""
    return site.vocabulary.concepts(text) <= _MEANINGLESS


def _explained(site: SiteView, page: PageView, signal: Signal, names: frozenset[str]) -> Iterator[str]:
    if page.other_language or page.news:
        return
    said = site.vocabulary.says(signal.text)
    name, end = _begun_with(names, fold(signal.text))
    service = next((s for s in said if s.concept == NAMED and s.strength in _TELLING and s.start > end), None)
    if not name or service is None or signal.region not in _BODY or service.start > end + _EXPLAINED_WITHIN:
        return
    if not any(s.concept == "sector" and s.end <= service.start for s in said):
        yield name


def _begun_with(labels: frozenset[str], folded: str) -> tuple[str, int]:
    """Which of the names a text begins with, behind one short word at most ("In X you meet …"), and where it ends."""
    words = folded.split(" ")
    starts = (0, 1) if len(words[0]) <= _SHORT_WORD else (0,)
    for start in starts:
        for name in (" ".join(words[start : start + 2]), *words[start : start + 1]):
            if name in labels:
                return name, len(" ".join([*words[:start], name]))
    return "", 0
