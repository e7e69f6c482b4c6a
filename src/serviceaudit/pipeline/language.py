"""The language a site opens in (codebook, ground rules): what its front page declares, unless its words say otherwise."""

import re
from collections import Counter

from serviceaudit.criteria.load import Method
from serviceaudit.criteria.markup import not_names
from serviceaudit.criteria.vocabulary import family
from serviceaudit.model import Page, Snapshot

_DECLARED = re.compile(r"<html\b[^>]{0,2000}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_HEAD = 5000
_SILENT = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
"""It ends at the next bracket of any kind, so that no page makes the search slow."""
_WORD = re.compile(r"[^\W\d_]+")
_LISTENED = 300_000
"""Characters of the front page that are listened to."""
_SURE = 12
"""So many words that only one of the site's languages has, and ..."""
_SURER = 4
"""... so many times as many as the declared one has, outweigh a declaration."""


def opens_in(used: Method, snapshot: Snapshot) -> str:
    """Tell the language a site opens in.

    It is the registered one that the front page declares, unless its words clearly are another's, as where a template
    declares a wrong one; else the first registered one; without a registered one, what the front page or most pages
    declare. "" if there are no words for any of them.
    """
    known = [tag for tag in snapshot.site.languages if _spoken(used, tag)]
    front = next((page for page in snapshot.pages if page.url == snapshot.front and page.html), None)
    declared = _declared(front.html) if front else ""
    fitting = next((tag for tag in known if declared in family(tag)), "")
    if known:
        return _heard(used, known, front, fitting or known[0])
    counted = Counter(tag for page in snapshot.pages if page.html and (tag := _declared(page.html)))
    most = sorted(counted, key=lambda tag: (-counted[tag], tag))
    return next((tag for tag in (declared, *most) if _spoken(used, tag)), "")


def _heard(used: Method, known: list[str], front: Page | None, told: str) -> str:
    """The language of which the front page has most words that the site's others lack; `told` where that is not sure."""
    if len(known) < 2 or front is None:  # noqa: PLR2004 - of one there is no choice
        return told
    spoken = Counter(_words(front.html[:_LISTENED]))
    words = {tag: not_names(used.words[kin] for kin in family(tag) if kin in used.words)[0] for tag in known}
    counts = {
        tag: sum(spoken[word] for word in own.difference(*(words[other] for other in known if other != tag)))
        for tag, own in words.items()
    }
    most = max(known, key=lambda tag: counts[tag])
    return most if counts[most] >= max(_SURE, _SURER * counts[told]) else told


def _words(html: str) -> list[str]:
    """Words between the tags, without those of scripts and style sheets."""
    first, *silent = _SILENT.split(html)
    read = " ".join((first, *(part.partition("</")[2] for part in silent)))
    return _WORD.findall(_TAG.sub(" ", read).casefold())


def _spoken(used: Method, tag: str) -> bool:
    return any(kin in used.words for kin in family(tag))


def _declared(html: str) -> str:
    found = _DECLARED.search(html[:_HEAD])
    return found.group(1).lower() if found else ""
