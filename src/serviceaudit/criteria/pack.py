"""What a pack is: roles to look for, and questions whose rules name concepts. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass

from serviceaudit.criteria.wishes import Role
from serviceaudit.model import HOME, Question

SERVICE = "service"
"""In `says`, `about` and `to`: the service that the first question found, by the names it has on this site."""

KINDS = ("mention", "title", "heading", "link", "button", "text", "block", "person", "passage")
"""What an atom may look for; "mention" is any of title, heading, link, button, text and block."""

TESTS = (
    "page",
    "about",
    "says",
    "strength",
    "with",
    "least",
    "without",
    "to",
    "in",
    "has",
    "items",
    "under",
    "words",
    "pages",
    "despite",
    "doubt",
    "within",
)
"""What an atom may ask; `cards.py` tells what each means."""

DOUBTS = (
    "news",
    "old",
    "notice",
    "overlay",
    "sector",
    "planned",
    "advert",
    "inside",
    "weak",
    "stuffed",
    "other_language",
    "other_sender",
    "broken",
    "denied",
    "unseen",
)
"""What takes a mention its weight (codebook A3-A11, B7, B8, B12, B13); an atom must name those it accepts."""

PAGES = (HOME, "service", "contact", "staff", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One thing to find among the signals of the pages read."""

    kind: str
    page: str = "any"
    about: str = ""
    says: str = ""
    strength: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    """Concepts that must stand in the same text, any of them."""
    least: int = 1
    """So many different words of `with_`, or of `says` if `with_` is empty."""
    without: tuple[str, ...] = ()
    to: str = ""
    regions: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    """Any of these channels."""
    items: int = 0
    """At least so many entries in the list of a passage."""
    under: tuple[str, ...] = ()
    """Concepts, any of which the heading above it or the page's own heading must say."""
    words: int = 0
    """At least so many words in the text: a sentence, not a row of a table (A9)."""
    pages: int = 1
    """Found on at least so many different pages."""
    despite: tuple[str, ...] = ()
    doubt: str = ""
    """Only mentions that have this doubt."""
    within_months: int = 0
    """News not older than this counts in spite of being news (E8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many of the rules inside must hold; `count` 0 means none may."""

    count: int
    rules: "tuple[Rule, ...]"


Rule = Atom | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground for an answer: when it holds, which codebook rule it is, and what to tell readers."""

    rule: str
    reason: str
    when: Rule | None = None
    flags: tuple[str, ...] = ()
    stale_after: int = 0
    """Months after which what was found is flagged as out of date (D10)."""
    stands_for: str = ""
    """First question only: the concept that names the service if this ground decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A question with the grounds for each answer, in the order they are tried."""

    question: Question
    reads: tuple[str, ...]
    """Roles of pages: if one of them is lost, nothing may be concluded from what was not found."""
    needs: str = ""
    """The question that must be yes for this one to be."""
    level_of: str = ""
    """The question whose findings are placed on the page for a level (codebook section 5)."""
    yes_if: tuple[Ground, ...] = ()
    unclear_if: tuple[Ground, ...] = ()
    no_because: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A set of questions with one way of looking for pages."""

    id: str
    version: str
    roles: tuple[Role, ...]
    criteria: tuple[Criterion, ...]
    digest: str = ""
    """Changes whenever this file or a word changes."""
    sources: Mapping[str, str] | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions alone: what ranking and report need."""
        return tuple(c.question for c in self.criteria)
