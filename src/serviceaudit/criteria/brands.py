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
    return frozenset(fold(text) for text in texts if not site.vocabulary.concepts(text))


def _silent_heading(site: SiteView, page: PageView) -> frozenset[str]:
    text = page.heading.text if page.heading and not page.home else ""
    return frozenset([fold(text)] if _NAME.fullmatch(text) and not site.vocabulary.concepts(text) else ())


def _explained(site: SiteView, page: PageView, labels: frozenset[str]) -> Iterator[str]:
    if page.other_language or page.news:
        return
    for signal in page.saying(NAMED, frozenset([Kind.TEXT])):
        words = fold(signal.text).split(" ")
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in labels), "")
        if not name or signal.region not in _BODY or "sector" in site.vocabulary.concepts(signal.text):
            continue
        said = (s for s in site.vocabulary.says(signal.text) if s.concept == NAMED and s.strength in _TELLING)
        if any(len(name) < s.start <= len(name) + _EXPLAINED_WITHIN for s in said):
            yield name
