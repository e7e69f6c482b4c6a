"""Which doubts stand against a signal, and whether it is about the service. Pure."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from serviceaudit import urls
from serviceaudit.criteria.coming import begins_later, is_closed, is_former, is_planned
from serviceaudit.criteria.owners import is_anothers, is_denied
from serviceaudit.criteria.pageview import DAYS_A_MONTH, PageView
from serviceaudit.criteria.views import SiteView
from serviceaudit.criteria.vocabulary import NAMED, Said, stem
from serviceaudit.model import Failure, Kind, Region, Signal
from serviceaudit.text import fold, trace

_LABEL_WORDS = 8
_BLOCK_LINES = 6
UNSEEN = ("hidden", "off_screen", "clipped", "transparent", "same_colour", "small")
"""Text that nobody can see is for nobody; a link there at least works for some (case 44)."""
_STUFFED = 4
"""So many different names of services in one block were put there for machines (case 45)."""
ALL_MATTERS = "all_matters"
_OTHER_MATTERS = 2
"""So many example matters show that a service is for all (D2)."""
_OTHERS = {"sector", "library", "other_bodies"}
_JOINTS = ("", "s", ",", "-", ":", "|")
_CLOCK = re.compile(r"\b\d{1,2}(?:[.:]\d\d)? ?- ?\d{1,2}(?:[.:]\d\d)?\b")
"""From one hour to another, dashes being hyphens by now."""


def doubts(site: SiteView, page: PageView, signal: Signal, said: Said | None, name: Said | None) -> frozenset[str]:
    """What takes a mention its weight; `said` made it match, `name` is the same if it is the name of a service."""
    concepts = site.vocabulary.concepts(signal.text)
    found = {
        "news": bool(signal.dated) or page.news or (name is not None and _leads_to_news(page, signal)),
        "notice": signal.region is Region.ALERT or ("temporary_notice" in concepts and signal.kind is not Kind.BLOCK),
        "overlay": signal.region is Region.OVERLAY,
        "other_language": page.other_language or _foreign(site, signal),
        "planned": is_closed(site.vocabulary, signal.text, page.names)
        or is_planned(site.vocabulary, signal.text, page.names)
        or (name is not None and is_former(site.vocabulary, signal.text, frozenset([name.words])))
        or page.future(signal)
        or (signal.kind is Kind.PERSON and "acting" not in concepts and _not_begun(page, signal))
        or (page.planned and not page.home)
        or (signal.kind is Kind.BLOCK and _tells_of_closing(site, signal))
        or (signal.kind is Kind.HEADING and signal.text in page.ended_headings)
        or signal.below in page.ending_headings,
        "advert": "job_advert" in concepts,
        "inside": page.inside and signal.kind is not Kind.PERSON,
        "sector": _one_sector(site, page, signal, name),
        "unseen": signal.hidden in UNSEEN and signal.kind is not Kind.LINK,
        "denied": name is not None and is_denied(site.vocabulary, signal.text, name),
        "weak": name is not None and (_weak(signal, name, concepts) or _in_a_title(site, signal, name)),
        "stuffed": name is not None and stuffed(site, signal),
        "other_sender": said is not None and signal.kind is not Kind.LINK and _another_s(page, signal, said),
    }
    against = {doubt for doubt, holds in found.items() if holds}
    return frozenset(against | _target_doubts(site, signal) if signal.kind is Kind.LINK else against)


def near(text: str, said: Sequence[Said], deed: str) -> bool:
    """All matters are spoken of in the sentence that tells the deed, or in one beside it (D2, case 16)."""
    folded = fold(text)
    deeds = [s for s in said if s.concept == deed]
    starts = [s.start for s in deeds]
    for matters in (s for s in said if s.concept == ALL_MATTERS):
        behind = bisect_left(starts, matters.start)
        for other in deeds[max(behind - 1, 0) : behind + 1]:
            first, second = sorted((matters, other), key=lambda s: s.start)
            if folded.count(". ", first.end, max(first.end, second.start)) <= 1:
                return True
    return False


def _foreign(site: SiteView, signal: Signal) -> bool:
    """The element itself is declared to be in another language: a link to another version, mostly (B12)."""
    return bool(signal.language) and signal.language not in site.own_languages


def _leads_to_news(page: PageView, signal: Signal) -> bool:
    """It is a headline: a link to a news item, or the heading in one. A banner's link is a notice (B7)."""
    if signal.region is Region.ALERT:
        return False
    if signal.kind is Kind.LINK:
        return page.vocabulary.tells_news(signal.target)
    return signal.kind is Kind.HEADING and any(
        link.text == signal.text and page.vocabulary.tells_news(link.target)
        for link in page.saying(NAMED, frozenset([Kind.LINK]))
    )


def _one_sector(site: SiteView, page: PageView, signal: Signal, said: Said | None) -> bool:
    """The name stands in the words, under the heading or on the page of one sector (A3)."""
    if page.sector and not page.home:
        return True
    nearest = signal.below
    if nearest and signal.kind is not Kind.HEADING:
        about = site.vocabulary.concepts(nearest)
        if about & {"sector", "not_the_service", "other_bodies", "another_owner"} and NAMED not in about:
            return True
    if signal.kind is Kind.BLOCK and _company_below(site, signal):
        return True
    if signal.kind is Kind.HEADING and fold(signal.text) in page.others_headings:
        return True
    if said is not None and is_anothers(site.vocabulary, signal.text, said):
        return True
    if signal.kind is Kind.PERSON and _in_sector(site, signal.text):
        return True
    if said is None or len(signal.text.split()) > _LABEL_WORDS:
        return said is not None and (_beside_sector(site, signal.text, said) or _for_tenants(site, signal.text, said))
    return "sector" in site.vocabulary.concepts(signal.text)


def _lines(signal: Signal) -> list[str]:
    """The first lines of a block, its label before all."""
    return signal.context.split(" | ")[:_BLOCK_LINES]


def _company_below(site: SiteView, signal: Signal) -> bool:
    """The line under a block's label tells whose it is: another's than the municipality's (A3, A7)."""
    below = "".join(_lines(signal)[1:2]).split(". ")[0]
    if not below or len(below.split()) > _LABEL_WORDS:
        return False
    concepts = site.vocabulary.concepts(below)
    return bool(concepts & {"sector", "not_the_service"}) and NAMED not in concepts


def _tells_of_closing(site: SiteView, signal: Signal) -> bool:
    """A line of the block says that the service is no more (A8)."""
    _, *below = _lines(signal)
    said = [site.vocabulary.concepts(line) for line in below]
    return any("closed" in concepts and (NAMED in concepts or number == 0) for number, concepts in enumerate(said))


def _beside_sector(site: SiteView, text: str, said: Said) -> bool:
    """In running text: a sector's word right before the name ("the energy company's customer service").

    Or after a name that does not count alone, with a word between ("customer service for water").
    """
    folded = fold(text)
    sectors = [s for s in site.vocabulary.says(text) if s.concept == "sector"]
    before = any(folded[s.end : said.start].strip() in ("", "s") for s in sectors if s.end <= said.start)
    after = any(len(folded[said.end : s.start].split()) == 1 for s in sectors if s.start > said.end)
    return before or (after and said.strength == "medium")


def _in_sector(site: SiteView, text: str) -> bool:
    """A person's title and unit: a sector's word stands right before the service's name ("water and waste, customer service")."""
    said, folded = site.vocabulary.says(text), fold(text)
    names = [s for s in said if s.concept == NAMED]
    sectors = (s for s in said if s.concept == "sector")
    return any(folded[s.end : name.start].strip() in _JOINTS for s in sectors for name in names if s.end <= name.start)


def _for_tenants(site: SiteView, text: str, said: Said) -> bool:
    """In running text: the sentence with the name tells of tenants or a company's customers, and hardly of anything else."""
    folded = fold(text)
    start, end = folded.rfind(". ", 0, said.start) + 1, folded.find(". ", said.end)
    about = [s for s in site.vocabulary.says(text) if start <= s.start and (end < 0 or s.end <= end)]
    others = sum(s.concept == "matter" for s in about)
    told = {s.concept for s in about}
    return "tenants" in told and ALL_MATTERS not in told and others < _OTHER_MATTERS


def _another_s(page: PageView, signal: Signal, said: Said) -> bool:
    """The words stand inside a link that leads off the site (A10, E9)."""
    folded = fold(signal.text)
    person = signal.kind is Kind.PERSON  # its text has lost the name that the label still holds
    return any(person or label in folded for label in page.labels_leading_off(said.words))


def _weak(signal: Signal, said: Said, concepts: frozenset[str]) -> bool:
    """Bylines, titles, mailboxes: they support a name but do not make a service (A9, A12)."""
    if signal.kind in (Kind.PERSON, Kind.TITLE) or "head_of_service" in concepts:
        return True
    return "@" in signal.text and said.words + "@" in signal.text.lower()


def _not_begun(page: PageView, signal: Signal) -> bool:
    """Somebody's term begins after the visit (ruling 17): its words say so, or where one was appointed, those around."""
    if begins_later(page.vocabulary, signal, page.today, page.told(signal)):
        return True
    around = (text for text in page.observed.of((Kind.TEXT,)) if text.order == signal.order)
    return any(
        "appointed" in page.vocabulary.concepts(text.text)
        and begins_later(page.vocabulary, text, page.today, page.told(text))
        for text in around
    )


def _in_a_title(site: SiteView, signal: Signal, name: Said) -> bool:
    """A text that begins with somebody's title and the name right behind it: "project leader contact centre" (E4)."""
    titles = (s for s in site.vocabulary.says(signal.text) if s.concept == "never_title")
    return signal.kind is Kind.TEXT and any(s.start == 0 and name.start - s.end == 1 for s in titles)


def stuffed(site: SiteView, signal: Signal) -> bool:
    """The block around it lists names of services as no page for people does."""
    context = trace(signal.context or signal.text)
    if sum(map(context.count, site.vocabulary.stems(NAMED))) < 2:  # noqa: PLR2004 - one place is no list
        return False
    names = {stem(s) for s in site.vocabulary.says(signal.context or signal.text) if s.concept == NAMED}
    return len(names) >= _STUFFED


def _target_doubts(site: SiteView, signal: Signal) -> set[str]:
    if not signal.target.startswith("http"):
        return {"broken"} if signal.target in ("", "#") else set()
    if not urls.same_site(urls.host(signal.target), site.host):
        return {"other_sender"}
    page = site.target(signal)
    if page is None:
        return set()
    if page.failure in (Failure.GONE, Failure.FORBIDDEN):
        return {"broken"}
    view = site.by_page.get(page.url)
    if view is None or view.home:
        return set()
    sector = view.sector or fold(signal.text) in view.others_headings
    return {doubt for doubt, holds in (("planned", view.planned), ("sector", sector)) if holds}


def ways_in(site: SiteView, signal: Signal, concept: str) -> set[str]:
    """The ways in that a block tells, without hours that its lines tell of others in the house alone (D4)."""
    lines = [line for line in signal.context.split(" | ") if _CLOCK.search(line)]
    told = [site.vocabulary.concepts(line) for line in lines]
    others = told and all(said & _OTHERS and concept not in said for said in told)
    return set(signal.channels) - ({"hours"} if others else set())


def months_old(site: SiteView, page: PageView, signal: Signal) -> float:
    """Age of the dated item or page at the visit; 0 where it has no date."""
    when = signal.dated or (page.dated if page.news else "")
    try:
        days = (date.fromisoformat(site.snapshot.taken_at[:10]) - date.fromisoformat(when)).days
    except ValueError:
        return 0.0
    return days / DAYS_A_MONTH
