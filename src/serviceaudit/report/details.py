"""What single pages show beyond the ranking: a municipality's surroundings, and each question's own page. Frozen values."""

from dataclasses import dataclass

from serviceaudit.report.badges import Badge
from serviceaudit.report.shapes import Cell, Link, QuestionSum, Score
from serviceaudit.report.sparkline import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class AccuracyLine:
    """A row of the accuracy table, in words."""

    id: str
    short: str
    group: str
    """Which sites: "all", a language or a country, in words."""
    whole: bool
    """All sites, not those of one group."""
    n: str
    share: str
    interval: str
    precision: str
    recall: str
    kappa: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """The codebook's rules of one letter."""

    letter: str
    name: str
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The level at one width, as a small picture and in words."""

    device: str
    """"desktop" or "phone"."""
    name: str
    """The device in the reader's language."""
    level: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One of a municipality's equals."""

    name: str
    href: str
    place: str
    """Among the equals."""
    score: Score
    own: bool
    """It is the municipality itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """A municipality among its equals."""

    who: str
    """"municipalities in … with … inhabitants"."""
    place: str
    """Empty if it has no place."""
    country: str
    region: str
    """As in `Row.region`; empty: all regions."""
    size: str
    """As in `Row.size`."""
    shown: tuple[Peer, ...]
    more: str
    """How many have a place besides those shown; empty if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLine:
    """What one server was asked for and how it answered, in words."""

    host: str
    requests: str
    size: str
    answers: str
    pause: str
    robots: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conducted:
    """What a visit asked of the site: sum and servers."""

    words: str
    hosts: tuple[HostLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shield:
    """A badge with the files it is kept in and the markup that shows it elsewhere."""

    badge: Badge
    svg: str
    """From the report's top folder."""
    json: str
    snippet: str
    absolute: bool
    """The snippet names the address where the report is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """The rest of a municipality's page."""

    peers: Peers | None
    asked: Conducted | None
    history: Chart | None
    shield: Shield


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderLine:
    """A case at the border with its answer."""

    words: str
    cell: Cell
    rule_id: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Municipalities of one country that have it."""

    words: str
    names: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersPage:
    """One file of a question: the first tells everything, the others go on with the list."""

    path: str
    number: int
    owners: tuple[Owners, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """A question's own page or pages."""

    sum: QuestionSum
    path: str
    rules: tuple[RuleGroup, ...]
    borders: tuple[BorderLine, ...]
    accuracy: tuple[AccuracyLine, ...]
    files: tuple[OwnersPage, ...]
