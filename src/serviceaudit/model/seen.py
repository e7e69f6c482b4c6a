"""What is listed, asked for and kept: a site, its pages, the trail, a whole visit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


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
    """Why a page could not be read, or not all of it. All but GONE are reasons that say nothing of the site's content.

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
    UNSHOWN = "unshown"
    """It was read, but the browser meant to show it failed: its scripts may bring more."""
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
    """Decoded HTML; for the browser the DOM after scripts, with layout stamps. Empty where it is not readable."""
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
        """Its content was seen, all of it or what it shows without scripts."""
        return self.failure is None or self.failure is Failure.UNSHOWN

    @property
    def lost(self) -> bool:
        """It may exist but could not be seen: nothing may be concluded from its absence."""
        return not self.readable and self.failure is not Failure.GONE

    @property
    def may_hide(self) -> bool:
        """It could not be seen, or not whole: nothing may be concluded from what is not found on it."""
        return self.lost or self.failure is Failure.UNSHOWN

    @property
    def document(self) -> bool:
        """It came as a PDF; where it could be read, `html` holds its text (codebook D8)."""
        return any(
            name.lower() == "content-type" and value.partition(";")[0].strip().lower() == "application/pdf"
            for name, value in self.headers
        )


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
    beside: bool = False
    """Only words beside the link bear it: it may lead to something else."""
    near: frozenset[str] = frozenset()
    """Roles of pages from which the clicks to it may be counted, besides the front page (codebook section 7)."""


Wishes = Callable[[Sequence[tuple[str, str, str]]], list[tuple[Wish, ...]]]
"""Label, absolute address and words beside, of links -> for each why it should be followed; empty for no reason at all.

Many at once, since nearly all links of a page have none, and that is told of all together as quickly as of a few.
"""


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
