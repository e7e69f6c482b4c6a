"""A site's own names for its service: no word file can know them, one sentence of the site explains them (C1). Pure."""

import re
from collections.abc import Iterator

from serviceaudit.criteria.pageview import PageView
from serviceaudit.criteria.views import SiteView
from serviceaudit.criteria.vocabulary import NAMED
from serviceaudit.model import Kind, Region
from serviceaudit.text import fold

_NAME = re.compile(r"[^\W\d_]{4,20}(?: [^\W\d_]{2,20})?")
"""One or two words, as services are christened."""
_EXPLAINED_WITHIN = 60
"""Characters between the name and what it is: "X is the municipality's contact centre"."""
_SHORT_WORD = 3
_MEANINGLESS = frozenset(["not_a_name"])
_TELLING = ("strong", "medium")
_BODY = (Region.MAIN, Region.ASIDE)


def brands(site: SiteView) -> tuple[str, ...]:
    """Folded names that say nothing by themselves and are explained as the service.

    They are labels of links on the front page, or head the page that explains them.
    """
    if site.home is None:
        return ()
    labels = _silent_labels(site, site.home)
    explained = {name for page in site.pages for name in _explained(site, page, labels | _silent_heading(site, page))}
    return tuple(sorted(explained))


def _silent_labels(site: SiteView, home: PageView) -> frozenset[str]:
    texts = {signal.text for signal in home.observed.of((Kind.LINK,)) if _NAME.fullmatch(signal.text)}
    return frozenset(fold(text) for text in texts if _silent(site, text))


def _silent_heading(site: SiteView, page: PageView) -> frozenset[str]:
    text = page.heading.text if page.heading and not page.home else ""
    return frozenset([fold(text)] if _NAME.fullmatch(text) and _silent(site, text) else ())


def _silent(site: SiteView, text: str) -> bool:
    """The words say nothing of what a site's pages are about."""
    return site.vocabulary.concepts(text) <= _MEANINGLESS


def _explained(site: SiteView, page: PageView, labels: frozenset[str]) -> Iterator[str]:
    if page.other_language or page.news:
        return
    for signal in page.saying(NAMED, frozenset([Kind.TEXT])):
        said = site.vocabulary.says(signal.text)
        name, end = _begun_with(labels, fold(signal.text))
        service = next((s for s in said if s.concept == NAMED and s.strength in _TELLING and s.start > end), None)
        if not name or service is None or signal.region not in _BODY or service.start > end + _EXPLAINED_WITHIN:
            continue
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
