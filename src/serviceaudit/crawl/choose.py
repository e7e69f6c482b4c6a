"""Chooses the next page to read: the best link first, by fixed rules that can be told to anybody. Pure.

A link is worth a visit if its words or address bear a concept that the pack looks for (`model.Wishes`).
The weight of its best wish is moved by where the link stands; a role that was read often already waits longer.
"""

from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from serviceaudit.crawl import tongues
from serviceaudit.crawl.links import Link, Reading
from serviceaudit.model import Candidate, Choice, Wish, Wishes
from serviceaudit.urls import host, page_key, same_site

ENOUGH = 10.0
"""Least weight of a link that is worth a visit, of 100."""
_REGION_ADDS = {"header": 6.0, "nav": 4.0, "main": 2.0, "footer": 0.0, "aside": 0.0}
_HIDDEN_ADDS = -4.0
_DATED_ADDS = -30.0
"""News and calendar entries do not describe a service (codebook B8), but may prove one (A11)."""
_CLICK_ADDS = -8.0
"""For each click after the first."""
_READ_BEFORE = 0.9
"""Factor for each page of the same role that was read before, so that no role uses up the budget."""
_MOST_PARAMETERS = 3
_MOST_QUERIES = 3
"""Addresses with one path and different queries that are followed; more are a calendar or a search."""
_LONGEST_TRAIL = 5000
_FRAMESET_WORDS = 20
_ENDINGS = (
    "7z avi bmp csv css doc docm docx dwg eps epub gif gz ics ico jpeg jpg js json kml m4a m4v mov mp3 mp4 mpeg mpg odp"
    " ods odt ogg pdf png pps ppsx ppt pptx rar rss rtf svg tar tif tiff txt vcf wav webm webp wma wmv xls xlsm xlsx xml"
    " zip"
)
_FILES = frozenset(_ENDINGS.split())
NO_TIME = "time for the site was used up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What limits a visit."""

    home: str
    """Host of the front page's final address."""
    language: str
    """The language that the site opens in; "" if unknown."""
    front_language: str
    """The language that the front page's own address names, "" if none."""
    max_clicks: int
    max_pages: int


class Frontier:
    """All links considered so far, and which is next."""

    def __init__(self, wishes: Wishes, bounds: Bounds) -> None:
        self._wishes = wishes
        self._bounds = bounds
        self._found: dict[str, Candidate] = {}
        self._waiting: dict[str, Candidate] = {}
        self._known: set[str] = set()
        self._read = 0
        self._roles: Counter[str] = Counter()
        self._queries: dict[str, set[str]] = {}
        self._unwished: set[str] = set()

    def visited(self, *addresses: str) -> None:
        """These addresses were read or led to a page that was: never offer them."""
        for address in addresses:
            key = page_key(address)
            self._known.add(key)
            if self._waiting.pop(key, None):
                self._found[key] = replace(self._found[key], choice=Choice.LEFT, why="leads to a page already read")

    def read(self, roles: tuple[str, ...]) -> None:
        """One more page was asked for, for these roles."""
        self._read += 1
        self._roles.update(roles)

    def consider(self, reading: Reading, found_on: str, clicks: int) -> None:
        """Take in all links of a page that is `clicks` away from the front page."""
        own = reading.language
        for link in reading.links:
            self._consider(link, own, found_on, clicks + 1)

    def enclose(self, reading: Reading, found_on: str, roles: tuple[str, ...], clicks: int) -> None:
        """Take in the frames of a page that has hardly any words of its own: what they show is the page."""
        if reading.words > _FRAMESET_WORDS:
            return
        for url in reading.frames:
            key = page_key(url)
            link = Link(url=url, label="")
            if key in self._known or key in self._found or self._why_left(link, reading.language, clicks):
                continue
            self._found[key] = self._waiting[key] = Candidate(
                url=url,
                label="",
                found_on=found_on,
                roles=roles,
                weight=100.0,
                clicks=clicks,
                choice=Choice.LEFT,
                why="frame of a page with hardly any words",
            )

    def next(self) -> Candidate | None:
        """The best candidate, now marked as followed; None where nothing is worth it or the budget is used."""
        if self._read >= self._bounds.max_pages or not self._waiting:
            return None
        key, best = min(self._waiting.items(), key=lambda item: (-self._now(item[1]), item[1].clicks))
        if best.weight < ENOUGH:
            return None
        del self._waiting[key]
        self._known.add(key)
        self._found[key] = followed = replace(best, choice=Choice.FOLLOWED)
        return followed

    def leave(self, candidate: Candidate, why: str) -> None:
        """It was chosen but could not be followed."""
        self._found[page_key(candidate.url)] = replace(candidate, choice=Choice.LEFT, why=why)

    @property
    def unwished(self) -> int:
        """How many links bore no concept of the pack wherever they stood: counted, not kept."""
        return len(self._unwished - self._known - self._found.keys())

    def trail(self, why_left: str = "") -> tuple[Candidate, ...]:
        """Every candidate in the order found. `why_left`: why those still waiting were not read, if not by the rules."""
        return tuple(self._closed(key, candidate, why_left) for key, candidate in self._found.items())

    def _closed(self, key: str, candidate: Candidate, why_left: str) -> Candidate:
        if key not in self._waiting:
            return candidate
        if candidate.weight < ENOUGH:
            why = f"weighs less than {ENOUGH:g}"
        else:
            why = why_left or f"the limit of {self._bounds.max_pages} pages was reached"
        return replace(candidate, why=f"{candidate.why}; {why}")

    def _now(self, candidate: Candidate) -> float:
        before = min((self._roles[role] for role in candidate.roles), default=0)
        return float(candidate.weight * _READ_BEFORE**before)

    def _consider(self, link: Link, own: str, found_on: str, clicks: int) -> None:
        key = page_key(link.url)
        if key in self._known:
            return
        wishes = self._wishes(link.label, link.url)
        if not wishes:
            self._unwished.add(key)
            return
        candidate = _weighed(link, wishes, found_on, clicks)
        if key in self._found:
            self._improve(key, candidate)
        elif len(self._found) < _LONGEST_TRAIL:
            why = self._why_left(link, own, clicks)
            self._found[key] = replace(candidate, why=why) if why else candidate
            if not why:
                self._waiting[key] = candidate

    def _improve(self, key: str, candidate: Candidate) -> None:
        before = self._found[key]
        if key not in self._waiting or candidate.weight <= before.weight:
            return
        roles = tuple(dict.fromkeys((*candidate.roles, *before.roles)))
        better = replace(candidate, roles=roles, clicks=min(before.clicks, candidate.clicks))
        self._found[key] = self._waiting[key] = better

    def _why_left(self, link: Link, own: str, clicks: int) -> str:
        bounds = self._bounds
        if not same_site(host(link.url), bounds.home):
            return "another site"
        if clicks > bounds.max_clicks:
            return f"more than {bounds.max_clicks} clicks from the front page"
        if self._in_other_language(link, own):
            return "other language version"
        parts = urlsplit(link.url)
        if parts.path.rpartition("/")[2].rpartition(".")[2].lower() in _FILES and "." in parts.path.rpartition("/")[2]:
            return "not a page"
        return "looks endless" if self._is_endless(f"{parts.netloc}{parts.path}", parts.query) else ""

    def _in_other_language(self, link: Link, own: str) -> bool:
        bounds = self._bounds
        address = tongues.of_address(link.url)
        if address and tongues.differs(address, bounds.front_language or bounds.language):
            return True
        # What a page declares for itself by mistake (an English template) says nothing of where its links lead.
        return tongues.differs(link.language, bounds.language) and tongues.differs(link.language, own)

    def _is_endless(self, path: str, query: str) -> bool:
        if not query:
            return False
        queries = self._queries.setdefault(path, set())
        if query.count("&") + 1 > _MOST_PARAMETERS or len(queries) >= _MOST_QUERIES:
            return True
        queries.add(query)
        return False


def _weighed(link: Link, wishes: tuple[Wish, ...], found_on: str, clicks: int) -> Candidate:
    ordered = sorted(wishes, key=lambda wish: -wish.weight)
    adds = [
        (_REGION_ADDS.get(link.region, 0.0), f"stands in {link.region}"),
        (_HIDDEN_ADDS if link.hidden else 0.0, "not shown at first"),
        (_DATED_ADDS if link.dated else 0.0, "dated item"),
        (_CLICK_ADDS * (clicks - 1), f"{clicks} clicks away"),
    ]
    reasons = [ordered[0].why, *(f"{why} ({add:+g})" for add, why in adds if add)]
    return Candidate(
        url=link.url,
        label=link.label,
        found_on=found_on,
        roles=tuple(dict.fromkeys(wish.role for wish in ordered)),
        weight=round(max(0.0, ordered[0].weight + sum(add for add, _ in adds)), 2),
        clicks=clicks,
        choice=Choice.LEFT,
        why="; ".join(reasons),
    )
