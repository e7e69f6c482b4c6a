"""One page read with the site's words: what it is, and whether it counts. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from serviceaudit import urls
from serviceaudit.criteria.coming import is_closed, is_planned, is_to_come
from serviceaudit.criteria.owners import is_for_others, serves_one_sector
from serviceaudit.criteria.stems import stems
from serviceaudit.criteria.vocabulary import NAMED, Said, Vocabulary, stem
from serviceaudit.model import HOME, Kind, Observed, Page, Region, Signal
from serviceaudit.text import fold

_TITLE_PARTS = (" | ", " - ", " – ", " — ", " :: ")
_NUMERIC_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d)\b")
_SMALL_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_BODY = (Region.MAIN, Region.ASIDE)
Kinds = frozenset[Kind]
_LINKS: Kinds = frozenset([Kind.LINK])
_HEADINGS: Kinds = frozenset([Kind.HEADING])
_ENDS = ("closed", "former", "planned", "opens", "set_up")
_TEXTS: Kinds = frozenset([Kind.HEADING, Kind.TEXT])
DAYS_A_MONTH = 30.5
_PATH_PART = 120  # characters of a heading as the path above a signal tells it
_OPENING = 8
"""A page tells in its first texts that something is not there yet."""


@dataclass(frozen=True, kw_only=True)
class PageView:
    """One readable page with what the words make of it."""

    page: Page
    observed: Observed
    vocabulary: Vocabulary
    own_languages: frozenset[str]
    """Tags that stand for the language the site opens in, however its pages declare it."""
    today: str
    """ISO day of the visit."""
    home: bool
    news_linked: bool
    """A link with a date beside it led here."""

    @cached_property
    def _said(self) -> dict[tuple[str, Kinds], tuple[Signal, ...]]:
        return {}

    def saying(self, concept: str, kinds: Kinds) -> tuple[Signal, ...]:
        """The signals of some kinds whose words say a concept, in order."""
        known = self._said.get((concept, kinds))
        if known is None:
            says, stems = self.vocabulary.concepts, self.vocabulary.stems(concept)
            known = tuple(self.observed.saying(kinds, stems, lambda text: concept in says(text)))
            self._said[concept, kinds] = known
        return known

    @cached_property
    def _leading_off(self) -> dict[str, frozenset[str]]:
        return {}

    def labels_leading_off(self, words: str) -> frozenset[str]:
        """Folded labels, with these folded words in them, of links to other sites."""
        known = self._leading_off.get(words)
        if known is None:
            own = urls.host(self.page.final_url)
            links = self.observed.saying(_LINKS, stems((words,)), lambda text: words in fold(text))
            abroad = (s for s in links if s.target.startswith("http") and not urls.same_site(urls.host(s.target), own))
            known = self._leading_off[words] = frozenset(fold(s.text) for s in abroad)
        return known

    @cached_property
    def heading(self) -> Signal | None:
        """What the page says it is about: its first heading of the highest level in the main part, else its title."""
        found: Signal | None = None
        for heading in self.observed.of(_HEADINGS):
            if heading.region in _BODY and heading.hidden not in ("hidden", "off_screen"):
                if found is None or _rank(heading) < _rank(found):
                    found = heading
                if not any(_rank(found)):
                    break
        return found or self.observed.title

    @cached_property
    def title(self) -> str:
        """The first part of the page's title."""
        text = self.observed.title.text if self.observed.title else ""
        for separator in _TITLE_PARTS:
            text = text.split(separator)[0]
        return text

    @cached_property
    def about(self) -> frozenset[str]:
        """Concepts that the page's heading says."""
        return self.vocabulary.concepts(self.heading.text) if self.heading else frozenset()

    @cached_property
    def other_language(self) -> bool:
        """It is in another language than the site opens in (codebook ground rule, B12)."""
        declared = self.observed.title.language if self.observed.title else ""
        return bool(declared) and declared not in self.own_languages and not self.home

    @cached_property
    def news(self) -> bool:
        """It is a news item, a calendar entry or a press release (codebook A11, B8)."""
        return not self.home and (self.vocabulary.tells_news(self.page.final_url) or self.news_linked)

    @property
    def inside(self) -> bool:
        """It is written for colleagues, politicians or partners, as an annual report is (codebook D5)."""
        return not self.home and "inside" in self.about

    @cached_property
    def dated(self) -> str:
        """The first date line of the page, ISO; "" without any."""
        return self.observed.title.dated if self.observed.title else ""

    @cached_property
    def months_old(self) -> float:
        """Months between the page's own date and the visit; 0 where it tells none."""
        try:
            days = (date.fromisoformat(self.today) - date.fromisoformat(self.dated)).days
        except ValueError:
            return 0.0
        return days / DAYS_A_MONTH

    @cached_property
    def sector(self) -> bool:
        """It is about one sector, a company, another body or a look-alike (codebook A3, A5-A7): its heading says so.

        Or its title, which ends with a company's name, or its first words.
        """
        if self._of_a_company or self._opens_for_others:
            return True
        if not {"sector", "not_the_service"} & self.about:
            return False
        return not any(s.strength == "strong" and not self._owned(s) for s in self._named)

    @property
    def _of_a_company(self) -> bool:
        """The name in the page's title has the legal form of a company."""
        return not self.home and "company" in self.vocabulary.concepts(
            self.observed.title.text if self.observed.title else ""
        )

    @property
    def _opens_for_others(self) -> bool:
        """Its heading or first text tells of another's service, or a sentence that it serves one sector alone."""
        if NAMED not in self.about:
            return False
        # A path to the page, which ends with its heading, is no sentence.
        own = self.heading.text if self.heading else ""
        texts = (s.text for s in self._opening if s.kind is Kind.TEXT and not s.text.endswith(own))
        if is_for_others(self.vocabulary, own, next(texts, ""), home=self.home):
            return True
        narrow = (s.text for s in self.saying("only", _TEXTS) if s.region in _BODY)
        return not any(s.strength == "strong" for s in self._named) and serves_one_sector(self.vocabulary, narrow)

    @property
    def _named(self) -> list[Said]:
        """Names of services in the heading."""
        said = self.vocabulary.says(self.heading.text) if self.heading else ()
        return [s for s in said if s.concept == NAMED]

    def _owned(self, name: Said) -> bool:
        """A sector's word stands right before the name: "the water works' customer service"."""
        text = fold(self.heading.text) if self.heading else ""
        said = self.vocabulary.says(self.heading.text) if self.heading else ()
        before = (s for s in said if s.concept == "sector" and s.end <= name.start)
        return any(text[s.end : name.start].strip() in ("", "s", "-") for s in before)

    @cached_property
    def planned(self) -> bool:
        """It tells of something that is not there yet, or no more (codebook A8)."""
        return self._opens_with("planned") or self._opens_with("closed") or self._opens_later

    @cached_property
    def ended_headings(self) -> frozenset[str]:
        """Headings of sections, below the page's own, in which a text tells that the service is no more, or to come (A8)."""
        own = self.heading.text[:_PATH_PART] if self.heading else ""
        told = (s for concept in _ENDS for s in self.saying(concept, _TEXTS) if s.heading)
        ended = (s for s in told if s.region in _BODY and self._is_ended(s))
        return frozenset(s.below for s in ended if s.below != own)

    @cached_property
    def ending_headings(self) -> frozenset[str]:
        """Headings that say themselves that the service is no more, or to come: nothing below them is of one that runs."""
        return frozenset(s.text for s in self.saying(NAMED, _HEADINGS) if self._is_ended(s))

    @cached_property
    def others_headings(self) -> frozenset[str]:
        """Folded headings of sections, below the page's own, whose first words tell of another body's service (A5, A6)."""
        named = {s.text for s in self.saying(NAMED, _HEADINGS)} - {self.heading.text if self.heading else ""}
        first = dict.fromkeys(named, "")
        for text in self.observed.of(_TEXTS) if named else ():
            first[text.below] = first.get(text.below) or text.text
        return frozenset(fold(n) for n in named if is_for_others(self.vocabulary, n, first[n], home=self.home))

    def _is_ended(self, signal: Signal) -> bool:
        above = frozenset(s.words for s in self.vocabulary.says(signal.below) if s.concept == NAMED)
        closed = is_closed(self.vocabulary, signal.text, frozenset()) or is_closed(self.vocabulary, signal.text, above)
        return closed or is_planned(self.vocabulary, signal.text, frozenset()) or self.future(signal)

    @cached_property
    def _opens_later(self) -> bool:
        """Among the first texts is one that tells of an opening after the visit."""
        return NAMED in self.about and any(self.future(s) and not self._of_hours(s) for s in self._opening)

    def _of_hours(self, signal: Signal) -> bool:
        """It tells a time of day and no name: what begins then are new hours."""
        text, numeric = _NUMERIC_DATE.subn("", signal.text)
        small = len(_SMALL_NUMBER.findall(text))
        return NAMED not in self.vocabulary.concepts(signal.text) and small > len(signal.dates) - numeric

    def future(self, signal: Signal) -> bool:
        """It tells of an opening on a day after the visit (codebook A8), or answers a heading's question for it."""
        whole = f"{signal.below} {signal.text}" if signal.below.endswith("?") else signal.text
        return is_to_come(self.vocabulary, whole, signal.dates, self.today, self.told(signal))

    def told(self, signal: Signal) -> str:
        """ISO day on which its words were told: that of its item, or of a page of news; "" where none is known."""
        return next((day for day in (signal.dated, self.dated if self.news else "") if day[:2].isdigit()), "")

    @cached_property
    def pilot(self) -> bool:
        """It tells of a service that runs on trial (codebook A8, case 30)."""
        return self._opens_with("pilot")

    def _opens_with(self, concept: str) -> bool:
        """Among the first texts is one that says this of the service."""
        return any(self._tells(s, concept) for s in self._opening)

    def _tells(self, signal: Signal, concept: str) -> bool:
        said = self.vocabulary.concepts(signal.text)
        if concept not in said or NAMED not in (said if self._of_a_branch(signal) else said | self.about):
            return False
        if concept == "closed":
            return is_closed(self.vocabulary, signal.text, self.names, whole=True)
        if concept == "planned":
            return is_planned(self.vocabulary, signal.text, self.names)
        return not self._names_another(signal)

    @cached_property
    def names(self) -> frozenset[str]:
        """The services' names in the heading, folded."""
        return frozenset(s.words for s in self._named)

    def _names_another(self, signal: Signal) -> bool:
        """It names services, none of which is called as the page's heading is: what became of them is told here."""
        names = {stem(s) for s in self.vocabulary.says(signal.text) if s.concept == NAMED}
        own = {stem(s) for s in self._named}
        return bool(names and own) and names.isdisjoint(own)

    def _of_a_branch(self, signal: Signal) -> bool:
        """It stands under a heading of its own that names a service, such as one of several places."""
        nearest = signal.below
        own = self.heading.text if self.heading else ""
        return bool(nearest) and not own.startswith(nearest) and NAMED in self.vocabulary.concepts(nearest)

    @cached_property
    def _opening(self) -> tuple[Signal, ...]:
        """The first texts of the main part, notices that stand with the page's heading among them.

        Headings above the page's own are those of a menu.
        """
        start = self.heading.order if self.heading else 0
        texts = (s for s in self.observed.of(_TEXTS) if not s.dated and (s.kind is Kind.TEXT or s.order >= start))
        return tuple(islice((s for s in texts if s.region in _BODY or self._is_own_notice(s)), _OPENING))

    def _is_own_notice(self, signal: Signal) -> bool:
        """A site's notices stand above its pages; one in the block of the page's heading is the page's own."""
        heading = self.heading.text if self.heading else ""
        return signal.region is Region.ALERT and bool(heading) and heading in signal.context

    @cached_property
    def names_service(self) -> bool:
        """The page is the service's own: headed by its name (codebook B3), and neither news nor one sector's nor a plan."""
        if self.news or self.other_language or self.sector or (self.home and not self.heading):
            return False
        return "contact_centre" in self.about and not self.planned

    @cached_property
    def roles(self) -> frozenset[str]:
        """What the page was wanted for, and what it shows itself to be."""
        own = {HOME} if self.home else set()
        if self.names_service and not self.home:
            own.add("service")
        if "contact_us" in self.about:
            own.add("contact")
        if "organisation" in self.about:
            own.add("staff")
        return frozenset(own | set(self.page.roles))


def _rank(heading: Signal) -> tuple[bool, bool]:
    """The smallest comes first; nothing is smaller than a first-level heading in the main part."""
    return heading.level != 1, heading.region is not Region.MAIN
