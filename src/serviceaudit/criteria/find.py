"""Atom + site -> what was found, in three values. Pure."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from serviceaudit.criteria.denials import affirmed
from serviceaudit.criteria.kleene import Truth, at_least, negate
from serviceaudit.criteria.listed import MATTER, examples
from serviceaudit.criteria.mentions import ALL_MATTERS, doubts, months_old, near, ways_in
from serviceaudit.criteria.pack import SERVICE, Atom, Rule
from serviceaudit.criteria.pageview import Kinds, PageView
from serviceaudit.criteria.views import SiteView
from serviceaudit.criteria.vocabulary import NAMED, Said, stem
from serviceaudit.model import HOME, Failure, Kind, Region, Signal
from serviceaudit.text import fold

_MENTIONS = frozenset([Kind.TITLE, Kind.HEADING, Kind.LINK, Kind.TEXT, Kind.BLOCK, Kind.BUTTON])
_KINDS = {kind.value: frozenset([kind]) for kind in Kind} | {"mention": _MENTIONS}
"""What an atom may look for -> kinds of signals."""
_BODY = (Region.MAIN, Region.ASIDE)
_ANYWHERE = tuple(Region)
"""Two forms of one name share so many first letters."""
_OTHERS = ("not_the_service", "other_bodies", "same_house")
"""What a heading says of whom its section is about, if not of the service."""
_HEADING_WORDS = 8
_WORD_STEM = 5
"""Two forms of one ordinary word share so many: "bygglov" and "bygglovet" are one matter."""
_THERE = (Failure.BLOCKED, Failure.FORBIDDEN)
"""Failures of pages that are there, but not for us: a strong name that leads to one still names a service (ruling 19)."""
_ROLES_OF = {HOME: (HOME,), "service": ("service", "contact", "task"), "contact": ("contact",), "staff": ("staff",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A signal that an atom found, with the words that made it match."""

    signal: Signal
    page: PageView
    said: Said | None
    unnamed: bool = False
    """A link whose words do not name the service, but whose target is the service's own page (B3)."""
    sure: bool = True
    """False for a link whose target could not be seen: whether it works is not known (B13)."""
    there: bool = True
    """False if the target may be dead; a page that a firewall keeps from us is there for people (ruling 21)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The service that (a) rests on, as later questions mean it.

    Attributes:
        concept: "contact_centre", or what stands in for it where (a) is unclear.
        stems: first letters of the names found, so that another unit's name is not taken for it; empty for any name.
        tails: last words of names of several: "Advice" heads a section about "the town hall's advice".

    """

    concept: str = NAMED
    stems: frozenset[str] = field(default_factory=frozenset)
    tails: frozenset[str] = field(default_factory=frozenset)

    def named(self, said: Said) -> bool:
        """These words name the service."""
        if said.concept != self.concept:
            return False
        own = stem(said)
        return not self.stems or any(own.startswith(s) or s.startswith(own) for s in self.stems)


class Finder:
    """Weighs rules over one site's signals."""

    def __init__(self, site: SiteView, service: Service, reads: tuple[str, ...]) -> None:
        self.site = site
        self.service = service
        self.reads = reads
        self._own = functools.cache(self._headed_by_name)
        self._found: dict[tuple[int, str], tuple[Match, ...]] = {}

    def weigh(self, rule: Rule | None) -> tuple[Truth, tuple[Match, ...]]:
        """Whether a rule holds, and the matches that make it so."""
        if rule is None:
            return Truth.TRUE, ()
        if isinstance(rule, Atom):
            return self._atom(rule)
        weighed = [self.weigh(inner) for inner in rule.rules]
        if rule.count == 0:
            return negate(at_least(1, (truth for truth, _ in weighed))), ()
        found = tuple(match for truth, matches in weighed if truth is Truth.TRUE for match in matches)
        return at_least(rule.count, (truth for truth, _ in weighed)), found

    def _atom(self, atom: Atom) -> tuple[Truth, tuple[Match, ...]]:
        matches = tuple(match for page in self._pages(atom) for match in self._on(page, atom))
        sure = tuple(match for match in matches if match.sure)
        if sure and len({m.page.page.url for m in sure}) >= atom.pages:
            return Truth.TRUE, sure
        return (Truth.UNKNOWN if len(matches) > len(sure) or self._lost(atom) else Truth.FALSE), ()

    def _lost(self, atom: Atom) -> bool:
        """A page that could hold what the atom looks for could not be seen.

        For an entrance, a page that refuses strangers is no loss: the link does not work for them (B13, ruling 16).
        """
        lost = self.site.lost(self._needed(atom))
        return any(not (atom.to and page.failure is Failure.FORBIDDEN) for page in lost)

    def found(self, rule: Rule | None) -> tuple[Match, ...]:
        """Everything that the atoms of a rule find, sure or not, whether or not the rule holds."""
        if isinstance(rule, Atom):
            return tuple(match for page in self._pages(rule) for match in self._on(page, rule))
        return tuple(match for inner in rule.rules for match in self.found(inner)) if rule else ()

    def _needed(self, atom: Atom) -> tuple[str, ...]:
        """Roles of pages that could hold what the atom looks for."""
        if atom.to:
            return (HOME, "service", "contact", "task")
        if atom.page == "any":
            return self.reads
        return _ROLES_OF[atom.page]

    def _pages(self, atom: Atom) -> Iterator[PageView]:
        for page in self.site.pages:
            if atom.page == "any" or atom.page in page.roles:
                if atom.page == "home" and not page.home:
                    continue
                if page.other_language and "other_language" not in atom.despite:
                    continue
                yield page

    def _on(self, page: PageView, atom: Atom) -> tuple[Match, ...]:
        """What an atom finds on a page, looked for once: grounds repeat what others ask."""
        key = (id(atom), page.page.url)
        if key not in self._found:
            self._found[key] = tuple(self._matches(page, atom))
        return self._found[key]

    def _matches(self, page: PageView, atom: Atom) -> Iterator[Match]:
        for signal in self._pool(page, atom):
            if atom.regions and signal.region.value not in atom.regions:
                continue
            match = self._match(page, signal, atom)
            if match is not None and self._stands(match, atom):
                yield match

    def _pool(self, page: PageView, atom: Atom) -> Iterable[Signal]:
        """The signals of the page that can match at all: of the right kind, and saying the concept if one is asked for."""
        kinds = _KINDS[atom.kind]
        if atom.about and not self._may_tell(page, kinds):
            return ()
        if atom.says:
            return page.saying(self.service.concept if atom.says == SERVICE else atom.says, kinds)
        if atom.to and atom.kind == Kind.LINK:
            return page.observed.leading(self.site.vocabulary.stems(self.service.concept), self._leads)
        return page.observed.of(kinds)

    def _leads(self, address: str) -> bool:
        """A page that is the service's own stands at the address."""
        view = self.site.view_at(address)
        return view is not None and self._own_page(view)

    def _may_tell(self, page: PageView, kinds: Kinds) -> bool:
        """Something on the page can be about the service (see `_about_service`)."""
        regions = _ANYWHERE if Kind.BLOCK in kinds else _BODY
        return self._own_page(page) or page.observed.touched(self.site.vocabulary.stems(self.service.concept), regions)

    def _match(self, page: PageView, signal: Signal, atom: Atom) -> Match | None:
        """The signal says what the atom asks for."""
        if atom.has and not set(atom.has) & ways_in(self.site, signal, self.service.concept):
            return None
        if signal.crowd < atom.items or (atom.words and len(signal.text.split()) < atom.words):
            return None
        said = self._said(signal, atom) if atom.says else None
        if atom.to:
            return self._leading(page, signal, said, atom)
        if atom.says and said is None:
            return None
        # Where a link leads decides what its words are worth: the page may tell of a plan, or be dead.
        target = self.site.target(signal) if signal.kind is Kind.LINK else None
        return Match(
            signal=signal, page=page, said=said, sure=target is None or not target.lost or target.failure in _THERE
        )

    def _said(self, signal: Signal, atom: Atom) -> Said | None:
        for said in affirmed(self.site.vocabulary, signal.text):
            named = self.service.named(said) if atom.says == SERVICE else said.concept == atom.says
            if named and (not atom.strength or said.strength in atom.strength):
                return said
        return None

    def _leading(self, page: PageView, signal: Signal, said: Said | None, atom: Atom) -> Match | None:
        """A link named for the service, or whose target is headed by its name (B2, B3)."""
        if atom.says and said is None:
            return None
        named = next((s for s in self.site.vocabulary.says(signal.text) if self.service.named(s)), None)
        target = self.site.target(signal)
        if named is None and not self._leads(signal.target):
            return None
        # A picture without words is left to people (case 4); a page that could not be seen may be dead (B13).
        sure = bool(signal.text) and (target is None or not target.lost)
        there = sure or (target is not None and target.failure is Failure.BLOCKED)
        return Match(signal=signal, page=page, said=named or said, unnamed=named is None, sure=sure, there=there)

    def _own_page(self, page: PageView) -> bool:
        """The page is headed by the service's name."""
        return self._own(page.page.url)

    def _headed_by_name(self, url: str) -> bool:
        page = self.site.by_page[url]
        heading = page.heading
        if heading is None or page.home or page.news or page.other_language or page.planned:
            return False
        if page.sector and self.service.concept == NAMED:
            return False
        return any(self.service.named(said) for said in self.site.vocabulary.says(heading.text))

    def _stands(self, match: Match, atom: Atom) -> bool:
        """No doubt that the atom does not accept, and what it asks of the words around."""
        signal, page = match.signal, match.page
        concepts = affirmed(self.site.vocabulary, signal.text)
        if atom.without and any(s.concept in atom.without for s in concepts):
            return False
        if atom.with_ and _count(signal.text, concepts, atom.with_) < atom.least:
            return False
        if (
            not atom.with_
            and atom.least > 1
            and len({s.words[:_WORD_STEM] for s in concepts if s.concept == atom.says}) < atom.least
        ):
            return False
        if ALL_MATTERS in atom.with_ and signal.kind is Kind.PASSAGE and not near(signal.text, concepts, atom.says):
            return False
        if atom.about and not self._about_service(page, signal):
            return False
        if atom.under and not self._under(page, signal, atom.under):
            return False
        if signal.kind is Kind.PERSON and self._of_a_house(concepts):
            return False
        name = match.said if _names(match.said, self.service) else None
        found = doubts(self.site, page, signal, match.said, name)
        if atom.within_months and "news" in found and months_old(self.site, page, signal) <= atom.within_months:
            found -= {"news"}
        if atom.doubt and atom.doubt not in found:
            return False
        return not (found - set(atom.despite) - {atom.doubt})

    def _under(self, page: PageView, signal: Signal, concepts: tuple[str, ...]) -> bool:
        """The heading above it, or the page's own, says one of the concepts."""
        above = self.site.vocabulary.concepts(signal.below)
        return bool(set(concepts) & (above | page.about))

    def _of_a_house(self, said: Sequence[Said]) -> bool:
        """A title that names only a contested house, which (a) did not find to be the service (C2)."""
        names = [s for s in said if s.concept == NAMED]
        found = self.service.stems and any(self.service.named(s) for s in names)
        return bool(names) and all(s.strength == "contested" for s in names) and not found

    def _about_service(self, page: PageView, signal: Signal) -> bool:
        """It stands on the service's own page, in a section headed by its name, or names it."""
        says = self.site.vocabulary.says
        # A passage begins with its own heading.
        own = signal.text.split(". ")[0] if signal.kind is Kind.PASSAGE else ""
        above = signal.below
        if self._is_of_another(own or above):
            return False
        headed = fold(own or above) in self.service.tails or any(
            self.service.named(s) for part in (own, above) if part for s in says(part)
        )
        if signal.region not in _BODY and signal.kind is not Kind.BLOCK:
            # The foot of each page may hold a section of the service's own.
            return headed
        if self._own_page(page):
            return signal.region in _BODY
        return headed or any(self.service.named(s) for s in says(signal.text))

    def _is_of_another(self, heading: str) -> bool:
        """A section's heading names an ombud, a portal or another body, and not the service (D4)."""
        said = self.site.vocabulary.says(heading) if len(heading.split()) <= _HEADING_WORDS else ()
        others = any(s.concept in _OTHERS for s in said)
        return others and not any(self.service.named(s) for s in said)


def _count(text: str, said: Sequence[Said], concepts: tuple[str, ...]) -> int:
    """How many different words say one of the concepts; of matters, how many examples there are."""
    if concepts == (MATTER,):
        return examples(fold(text), said)
    return len({s.words[:_WORD_STEM] for s in said if s.concept in concepts})


def _names(said: Said | None, service: Service) -> bool:
    return said is not None and said.concept in (NAMED, service.concept)
