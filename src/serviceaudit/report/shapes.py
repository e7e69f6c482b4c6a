"""What the templates are given: finished words, marks and links, computed once for every page. Frozen values, pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from serviceaudit.model import Box, Run
from serviceaudit.report.words import Texts

if TYPE_CHECKING:
    from serviceaudit.report.details import AccuracyLine, Details, QuestionPage, RuleGroup, Step
    from serviceaudit.report.effort import Effort
    from serviceaudit.report.maps import Map
    from serviceaudit.report.movers import Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words, and where they lead; an empty `href` is no link."""

    words: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One verdict in the table."""

    question: str
    short: str
    verdict: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Points as words and as dots: "3, at most 4"."""

    points: int
    points_max: int
    total: int
    words: str
    dots: tuple[str, ...]
    """"full", "maybe" or "empty" for each point that can be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One municipality in the ranking, or among those not assessed."""

    key: str
    name: str
    href: str
    """From the language's root folder."""
    country: str
    region: str
    population: str
    inhabitants: int | None
    size: str
    """Size class in words."""
    assessed: bool
    rank: int | None
    shared: bool
    score: Score
    cells: tuple[Cell, ...]
    reason: str
    """Why there is no rank; empty for the ranked."""
    size_class: int | None = None
    """0 for the smallest; None where nobody told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """All with the same points: more telling than places (studies, design choice 5)."""

    points: int
    words: str
    count: int
    of: int
    share: str
    names: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSum:
    """A question with its counts: "X of Y"."""

    id: str
    short: str
    question: str
    why: str
    marked: str
    points: int
    yes: int
    no: int
    unclear: int
    not_assessed: int
    assessed: int
    """yes + no + unclear."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """Where a reader can check an answer."""

    page: Link
    quote: str
    language: str
    place: str
    target: Link | None
    url: str
    """The page as it was recorded, to find its picture; never printed."""
    wide: Box | None
    narrow: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedLine:
    """A place that was looked at."""

    page: Link
    role: str
    outcome: str
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureNote:
    """What kept us from seeing, who can act, and how."""

    means: str
    who: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One question of one municipality."""

    id: str
    short: str
    question: str
    cell: Cell
    points: str
    sentence: str
    rule_id: str
    rule: str
    has_level: bool
    level: str
    mobile_level: str
    flags: tuple[str, ...]
    evidence: tuple[EvidenceLine, ...]
    looked: tuple[LookedLine, ...]
    failures: tuple[FailureNote, ...]
    advice: str
    example: Link | None
    source: str
    """Who answered, if it was not the site itself."""
    clicks: str
    checked_at: str
    steps: "tuple[Step, ...]" = ()
    """The levels as small pictures; empty for questions without."""
    starter: str = ""
    """Markup to start from where the point is missing; empty where there is none."""
    objection: str = ""
    """Address with which a reader says that this is wrong; empty if the publisher named none."""
    method: str = ""
    """The question's own page, from the language's root folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """A link that was considered."""

    label: str
    page: Link
    followed: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """One municipality's page."""

    row: Row
    language: str
    """The site's main one, BCP 47; empty where nobody told."""
    official_name: str
    path: str
    """Where the page lies below the language's root folder: "s/se/0180.html"."""
    picture: str
    """What its picture files' names begin with: "se-0180"."""
    home: Link
    place: str
    cards: tuple[Card, ...]
    next_point: Card | None
    """The first question whose point could be won."""
    pages: tuple[LookedLine, ...]
    trail: tuple[TrailLine, ...]
    trail_words: str
    taken_at: str
    details: "Details"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCount:
    """How often a failure was met."""

    id: str
    note: FailureNote
    pages: str
    sites: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the run went. in_all = assessed + apart + not_visited."""

    in_all: int
    assessed: int
    apart: int
    not_visited: int
    pages: str
    read: str
    gone: str
    lost: str
    failures: tuple[FailureCount, ...]
    reasons: tuple[tuple[str, str], ...]
    """Why there is no rank, and how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Everything that one language's report says."""

    language: str
    texts: Texts
    title: str
    headline: str
    findings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """What the run was made with: label and value."""
    date: str
    made: str
    """Who made the report, from which run, when."""
    bands: tuple[Band, ...]
    questions: tuple[QuestionSum, ...]
    rows: tuple[Row, ...]
    apart: tuple[Row, ...]
    several_countries: bool
    """The table must say which."""
    by_country: bool
    """Places are counted within each of the countries."""
    regions: tuple[str, ...]
    sizes: tuple[str, ...]
    municipalities: tuple[Municipality, ...]
    health: Health
    accuracy: "tuple[AccuracyLine, ...]"
    rule_groups: "tuple[RuleGroup, ...]"
    rulings: tuple[tuple[str, str], ...]
    """What was decided where the rules left room, in the order of the codebook."""
    question_pages: "tuple[QuestionPage, ...]"
    verdicts: tuple[Cell, ...]
    """The four marks with their words, for the legend."""
    run: Run
    effort: "Effort"
    map: "Map | None" = None
    """None where nobody has coordinates."""
    address: str = ""
    """Where the report will be published; empty if nobody told."""
    comparisons: "tuple[Changes, ...]" = ()
    """What changed from run to run, the newest first; empty where there is nothing to compare with."""
    countries: tuple[tuple[str, str], ...] = ()
    """Code and name of those with a place."""
    size_classes: tuple[tuple[int, str], ...] = ()
    """Number and words of those with a place."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """Site key -> how wide the circle of its equals is drawn: "region", or "size" for the size class in the country."""
