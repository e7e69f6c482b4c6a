"""What a report is told beside the run itself: everything may be missing, and the pages then say less. Frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from serviceaudit.model import Verdict
from serviceaudit.report.history import Comparison
from serviceaudit.report.sparkline import Scored


class Robots(StrEnum):
    """What a server's robots.txt said of the visit (RFC 9309)."""

    ALLOWS = "allows"
    FORBIDS = "forbids"
    ABSENT = "absent"
    """There is none, so everything is allowed."""
    DOWN = "down"
    """The server could not deliver it: everything is forbidden for now."""
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHost:
    """What a visit asked of one server."""

    host: str
    requests: int
    size: int
    """Bytes of all bodies."""
    statuses: Mapping[int, int]
    """HTTP status -> how often."""
    busy: int
    """How often it said that it had too much to do."""
    robots: Robots
    delay: float
    """Seconds that its robots.txt asks for between requests."""
    shortest: float | None
    """Seconds between the two requests that came closest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccuracyRow:
    """How often the machine agrees with people on one question, on all sites or on those of one language or country.

    Shares from 0 to 1; None where it cannot be told.
    """

    question: str
    n: int
    """Sites that people had labelled."""
    share: float
    """Agreement."""
    precision: float | None = None
    recall: float | None = None
    kappa: float | None = None
    low: float | None = None
    """95 % interval of the agreement."""
    high: float | None = None
    language: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderCase:
    """A case at the border of a question, with the answer that it must get."""

    id: str
    case: str
    """File and name of the case."""
    verdict: Verdict
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """How a question is marked: the groups of rules, by their letters, and cases at the border."""

    groups: tuple[str, ...]
    cases: tuple[BorderCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything beside the run."""

    accuracy: Sequence[AccuracyRow] = ()
    """How often the machine is right, in the order in which it is told."""
    contact: str = ""
    """Where readers can object: a mail or web address."""
    address: str = ""
    """Where the report will be published, with a slash at the end; empty if nobody told."""
    asked: Mapping[str, Sequence[AskedHost]] = field(default_factory=dict)
    """Site key -> what was asked of it, where the archive is at hand."""
    history: Mapping[str, Sequence[Scored]] = field(default_factory=dict)
    """Site key -> its scores in this and earlier runs."""
    comparisons: Sequence[Comparison] = ()
    """What moved from run to run, the newest first."""
    starters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language -> question -> markup to start from, in the languages of the sites."""
    markings: Mapping[str, Marking] = field(default_factory=dict)
    """Question -> how it is marked."""
