"""What is answered, with its evidence, and where a site stands by it."""

from dataclasses import dataclass
from enum import StrEnum

from serviceaudit.model.observed import Box
from serviceaudit.model.seen import Candidate, Page, Site


class Verdict(StrEnum):
    """The four answers. Only `NO` says that something is not there."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_ASSESSED = "not_assessed"


class Source(StrEnum):
    """Who gave the answer."""

    SITE = "site"
    PHONE = "phone"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; ranking and report need no more. The words for readers live in `criteria/texts`."""

    id: str
    points: int
    has_level: bool = False
    """It is answered by a level 0-3 and gives its points at 3 (codebook section 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a reader can check an answer with their own eyes."""

    page: str
    quote: str
    """At most 12 words (codebook section 1)."""
    rule: str
    """Codebook id, such as "B3"."""
    place: str = ""
    """Region or level on the page."""
    target: str = ""
    wide: Box | None = None
    narrow: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A place that was looked at, or could not be: the evidence of a `no` and the reason of a `not_assessed`."""

    page: str
    role: str
    outcome: str
    """"read", or the `Failure` that kept it from being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question, one site, one verdict."""

    site: str
    """`Site.key`."""
    pack: str
    pack_version: str
    question: str
    verdict: Verdict
    points: int
    rule: str
    """The codebook rule it rests on."""
    reason: str
    """A stable key for the sentence that readers see, such as "named_service"; words are in `criteria/texts`."""
    level: int | None = None
    mobile_level: int | None = None
    flags: tuple[str, ...] = ()
    """Codebook flags: "menu", "unnamed", "what", "how", "news", "stale", "proxy", …"""
    evidence: tuple[Evidence, ...] = ()
    looked: tuple[Looked, ...] = ()
    source: Source = Source.SITE
    clicks: int | None = None
    """From the front page to the first evidence."""
    checked_at: str = ""
    """When the evidence was fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One audit of many sites with one pack."""

    id: str
    pack: str
    pack_version: str
    criteria_hash: str
    """Changes whenever a rule or a word of the method changes."""
    tool: str
    started_at: str
    finished_at: str = ""
    registry: str = ""
    archive: str = ""
    sites: int = 0
    """How many municipalities the run set out to assess: the outer denominator."""
    note: str = ""

    @property
    def generated(self) -> bool:
        """Its answers were made up by a program to show the report; they say nothing of any municipality."""
        return self.id.startswith(GENERATED)


GENERATED = "generated-"
"""What ids of runs with made-up answers begin with: every row of every file says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the store and the report keep of a snapshot: everything but the pages' bodies."""

    site: Site
    taken_at: str
    front: str | None
    pages: tuple[Page, ...]
    """With empty `html`."""
    trail: tuple[Candidate, ...]
    archive: str
    """The WARC file of the visit, as a path below the run's archive folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One site's row in a run: what was seen and what was answered."""

    visit: Visit
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A site's place in the list."""

    site: str
    points: int
    points_max: int
    """What the score could be if every unclear answer were settled as yes."""
    assessed: bool
    """Every question was answered; if not, there is no rank (design rule 3)."""
    rank: int | None
    shared: bool
    """Others have the same place."""
    status: str
    """"assessed", or why there is no rank: the reason of the first answer that could not be given."""


class Cause(StrEnum):
    """Why an answer is not what it was in the run before."""

    SITE = "site"
    """The same method on pages fetched anew."""
    METHOD = "method"
    """The same pages by another method: the site did nothing."""
    SIGHT = "sight"
    """It could not be seen in one of the runs. That says nothing of the site."""
    REVIEW = "review"
    """A person gave or took back an answer."""
    EITHER = "either"
    """Pages and method were both new: nobody can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question about one site that is not answered as before."""

    site: str
    question: str
    before: Verdict | None
    """None where the older run has no answer."""
    after: Verdict | None
    """None where the newer run has no answer."""
    cause: Cause
