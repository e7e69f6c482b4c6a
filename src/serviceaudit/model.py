"""The shared vocabulary: frozen values that the rooms hand to each other. Read this page first.

    Site ──crawl──▶ Snapshot(Page…, Candidate…) ──signals──▶ Signal… ──criteria──▶ Answer(Evidence…) ──ranking──▶ Standing

Addresses are absolute URLs as text. Times are ISO 8601 in UTC ("2026-11-21T02:00:00Z"). Lengths are CSS pixels.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

WIDE = (1366, 768)
"""The first screen on a desktop (codebook V1): the point for (c) is decided here."""
NARROW = (390, 844)
"""The first screen on a phone: recorded and shown, never decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One municipality's web site, as the registry lists it."""

    country: str
    """ISO 3166-1 alpha-2, upper case."""
    code: str
    """The country's official code, as text: leading zeros count."""
    name: str
    url: str
    official_name: str = ""
    region: str = ""
    population: int | None = None
    lat: float | None = None
    lon: float | None = None
    languages: tuple[str, ...] = ()
    """BCP 47, the main language first. Empty where nobody told: the pages then tell."""

    @property
    def key(self) -> str:
        """What a site is known by everywhere: names are not unique, country and code are."""
        return f"{self.country}-{self.code}"


class Via(StrEnum):
    """How a page was got."""

    HTTP = "http"
    BROWSER = "browser"


class Failure(StrEnum):
    """Why a page could not be read. All but GONE are reasons that say nothing of the site's content.

    What each means to people, who can act and what to do stands in `criteria/texts`, and in docs/failures.md.
    """

    GONE = "gone"
    """404 or 410: the site itself says that there is no such page."""
    DNS = "dns"
    REFUSED = "refused"
    TLS_EXPIRED = "tls_expired"
    """The certificate is out of its time: too old, or not yet valid."""
    TLS_WRONG_HOST = "tls_wrong_host"
    TLS_SELF_SIGNED = "tls_self_signed"
    TLS = "tls"
    """Any other reason: an issuer that nobody vouches for, a missing link of the chain, no cipher in common."""
    TIMEOUT_CONNECT = "timeout_connect"
    TIMEOUT_READ = "timeout_read"
    """The server fell silent."""
    TIMEOUT = "timeout"
    """The time for the whole page, or for the whole site, was over."""
    RESET = "reset"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECTS = "redirects"
    """Too many, though none comes back to where it was."""
    OFF_SITE = "off_site"
    FORBIDDEN = "forbidden"
    """401 or 403 without the marks of a firewall: a login wall or a refusal."""
    RATE_LIMITED = "rate_limited"
    HTTP_ERROR = "http_error"
    SERVER_ERROR = "server_error"
    ROBOTS = "robots"
    """robots.txt forbids it, or the owner asked not to be visited."""
    BLOCKED = "blocked"
    """A firewall or robot check answered in the site's place, whatever the status code (codebook ruling 21)."""
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    SHELL = "shell"
    """Only scripts: nothing readable without a browser."""
    PARKED = "parked"
    """A name for sale or without a site: its keeper's placeholder answers."""
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"
    """The parser could not read it: our failure, not theirs."""
    MISSING = "missing"
    """A link leads there, but the archive does not hold it."""
    PRIVATE = "private"
    """The address is private or reserved; no request was sent."""
    TOOL_ERROR = "tool_error"

    @property
    def broad(self) -> "Failure":
        """The same without its finer cause: TLS for all that certificates do, TIMEOUT, REDIRECTS; else itself."""
        return _BROAD.get(self, self)


_BROAD = {
    Failure.TLS_EXPIRED: Failure.TLS,
    Failure.TLS_WRONG_HOST: Failure.TLS,
    Failure.TLS_SELF_SIGNED: Failure.TLS,
    Failure.TIMEOUT_CONNECT: Failure.TIMEOUT,
    Failure.TIMEOUT_READ: Failure.TIMEOUT,
    Failure.REDIRECT_LOOP: Failure.REDIRECTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address asked for, whether it came or not."""

    url: str
    """What was asked for."""
    final_url: str
    """Where redirects ended; the same as `url` without any."""
    status: int | None
    """HTTP status; None where no answer came."""
    failure: Failure | None = None
    detail: str = ""
    """What went wrong, in one line for people."""
    via: Via = Via.HTTP
    html: str = ""
    """Decoded HTML; for the browser the DOM after scripts, with layout stamps. Empty on failure."""
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[str, ...] = ()
    """Addresses passed on the way, the first asked one first, `final_url` not among them."""
    roles: tuple[str, ...] = ()
    """What the page was wanted for: "home", or roles of the pack ("service", "contact", …); empty if unknown."""
    clicks: int = 0
    """Clicks from the front page."""
    fetched_at: str = ""
    size: int = 0
    """Bytes of the body as received and decompressed."""

    @property
    def readable(self) -> bool:
        """Its content was seen."""
        return self.failure is None

    @property
    def lost(self) -> bool:
        """It may exist but could not be seen: nothing may be concluded from its absence."""
        return self.failure is not None and self.failure is not Failure.GONE


class Choice(StrEnum):
    """What was decided about a link."""

    FOLLOWED = "followed"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A link that was considered for a visit: the trail, so that anybody can see why a page was read or not."""

    url: str
    label: str
    found_on: str
    roles: tuple[str, ...]
    """Roles of the pack whose words the label or address bears."""
    weight: float
    clicks: int
    choice: Choice
    why: str
    """In words for people: what raised the weight, or why it was left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A reason to follow a link: it bears the words of a role that the pack looks for."""

    role: str
    weight: float
    """0 to 100; the best of a link's wishes decides its place in the queue."""
    why: str


Wishes = Callable[[str, str], tuple[Wish, ...]]
"""Label and absolute address of a link -> why it should be followed; empty for no reason at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request with its answer, as it went over the wire: what a WARC file keeps."""

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    http_version: str
    """"1.1" or "2"."""
    response_headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    """After content decoding; the header `Content-Encoding` tells what was undone."""
    fetched_at: str
    ip: str = ""
    truncated: str = ""
    """"length" or "time" where the body was cut off (WARC-Truncated)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """The first screens of a page as a PNG picture."""

    url: str
    width: int
    height: int
    png: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that was seen of one site on one visit."""

    site: Site
    taken_at: str
    front: str | None
    """The `url` of the page that stands for the front page (codebook B1); None where there is none."""
    pages: tuple[Page, ...]
    """The front page first. The browser's reading of an address stands in the place of the plain one."""
    trail: tuple[Candidate, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    tool: str = ""
    """Who made it: "serviceaudit 0.1.0", or another archive's software."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where and how an element was shown at one width, as the browser stamped it."""

    x: float
    y: float
    width: float
    height: float
    seen: bool
    """A visitor sees it without opening anything: not hidden, clipped, transparent, covered or off the page."""
    why: str = ""
    """If not seen, why: "hidden", "covered", "off_screen", "clipped", "transparent", "small", "same_colour"."""
    font: float = 0.0
    """Font size of its text."""
    contrast: float = 0.0
    """Contrast ratio by WCAG 2.2 (1.4.3); 0 where it could not be measured (text on a picture)."""
    fixed: bool = False
    """It stays on the screen while the page scrolls."""


class Region(StrEnum):
    """The part of the page, by landmark, role, or the habits of content management systems."""

    HEADER = "header"
    NAV = "nav"
    MAIN = "main"
    ASIDE = "aside"
    FOOTER = "footer"
    OVERLAY = "overlay"
    """Cookie boxes and other dialogues."""
    ALERT = "alert"
    """Banners for disruptions and notices (codebook B7)."""


class Kind(StrEnum):
    """What sort of fact a signal is."""

    TITLE = "title"
    """The page as a whole: its title, its first date line, its size and font of running text in the boxes."""
    HEADING = "heading"
    LINK = "link"
    BUTTON = "button"
    TEXT = "text"
    BLOCK = "block"
    """A label with the contact details that stand under it."""
    PASSAGE = "passage"
    """A heading or lead with all that stands under it; `crowd` is the number of entries in its lists."""
    PERSON = "person"
    """The title of somebody who is named there; the name itself is never kept (ruling 12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One observed fact on a page; nothing is judged yet."""

    kind: Kind
    text: str
    """The words as a visitor reads them: split markup joined, soft hyphens gone, white space single."""
    page: str
    """`Page.url` of where it stands."""
    region: Region
    language: str = ""
    """As declared nearest to the element; empty if nobody declared."""
    target: str = ""
    """Links: the absolute address led to."""
    source: str = "text"
    """Where the words come from: "text", "alt", "aria-label", "title", "value"."""
    heading: str = ""
    """The heading that governs it, nearest first, joined with " › "."""
    context: str = ""
    """The words of the smallest block around it, at most 600 characters."""
    dated: str = ""
    """ISO date that stands in the same item: it is news, a calendar entry or an advert (codebook B8)."""
    public: str = ""
    """The words with people's names taken out, if there are any: only these are ever shown (ruling 12)."""
    dates: tuple[str, ...] = ()
    """ISO dates that the words themselves tell, at most three; a month and year alone stand for the month's first day."""
    hidden: str = ""
    """Why a visitor does not see it without opening something: "menu", "collapsed", "slide", "off_screen", "hidden"…"""
    level: int = 0
    """Headings: 1 to 6; 0 for everything else."""
    crowd: int = 0
    """How many equal links its block holds (codebook V4)."""
    order: float = 0.0
    """Share of the page's words that stand before it (codebook V8)."""
    channels: tuple[str, ...] = ()
    """Blocks: which of "phone", "mail", "hours", "address", "form" stand in it."""
    wide: Box | None = None
    narrow: Box | None = None


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
