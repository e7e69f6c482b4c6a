"""Chooses the next page to read: the best link first, by fixed rules that can be told to anybody. Pure.

A link is worth a visit if its words or address bear a concept that the pack looks for (`model.Wishes`).
The weight of its best wish is moved by where the link stands (`weighing`); a role that was read often already waits longer.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from serviceaudit.crawl.admission import Admission, Bounds
from serviceaudit.crawl.links import Link, Reading
from serviceaudit.crawl.newest import MOST as MOST_NEWEST
from serviceaudit.crawl.newest import newest
from serviceaudit.crawl.places import BODY
from serviceaudit.crawl.traps import Traps, key
from serviceaudit.crawl.weighing import weighed
from serviceaudit.model import NEWS, Candidate, Choice, Wish, Wishes
from serviceaudit.text import slug
from serviceaudit.urls import host, same_site

ENOUGH = 10.0
"""Least weight of a link that is worth a visit, of 100."""
_READ_BEFORE = 0.9
"""Factor for each page of the same role that was read before, so that no role uses up the budget."""
_HIT_WEIGHT = 30.0
"""What the site's own search finds is worth a visit, though its words tell nothing."""
_MOST_HITS = 3
"""Results of one search that are followed for being results alone."""
_FOUND_CLICKS = 2
"""The search stands on the front page; its results are one click further."""
_LONGEST_TRAIL = 5000
_NEWEST = Wish(role=NEWS, weight=60.0, why="among the newest of the site's news (codebook E8)")
_STRANGE_NAME = Wish(role="other", weight=12.0, why="a name in the head of the front page that no word knows")
_MOST_STRANGE_NAMES = 2
_NAMES_SERVICE = 80.0
_HEAD = ("header", "nav")
_SHORTEST_NAME, _LONGEST_NAME = 4, 15


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
        self._traps = Traps()
        self._admission = Admission(bounds, self._traps)
        self._steps: dict[str, dict[str, int]] = {}  # page -> role -> clicks from the nearest page of that role
        self._far: set[str] = set()  # pages left only because they were too many clicks away
        self._beside: set[str] = set()  # pages for which only words beside their links speak
        self._plain: set[Link] = set()
        self._wished: dict[Link, tuple[Wish, ...]] = {}

    def visited(self, *addresses: str) -> None:
        """These addresses were read or led to a page that was: never offer them."""
        for address in addresses:
            of_page = key(address)
            self._known.add(of_page)
            if self._waiting.pop(of_page, None):
                left = replace(self._found[of_page], choice=Choice.LEFT, why="leads to a page already read")
                self._found[of_page] = left

    def read(self, roles: tuple[str, ...]) -> None:
        """One more page was asked for, for these roles."""
        self._read += 1
        self._roles.update(roles)

    def waits_for(self, role: str) -> bool:
        """A link that names such a page waits to be followed."""
        named = (one for of_page, one in self._waiting.items() if of_page not in self._beside)
        return any(role in one.roles and one.weight >= ENOUGH for one in named)

    def only_beside(self, url: str) -> bool:
        """No link to the page named it; words beside them did."""
        return key(url) in self._beside

    def consider(self, reading: Reading, found_on: str, clicks: int, roles: tuple[str, ...] = ()) -> None:
        """Take in all links of a page that was read for `roles` and is `clicks` away from the front page."""
        self._steps.setdefault(key(found_on), {}).update(dict.fromkeys(roles, 0))
        # Menus stand on every page: what was read of a link before is not read again.
        links = [link for link in reading.links if link not in self._plain]
        fresh = list(dict.fromkeys(link for link in links if link not in self._wished))
        for link, wishes in zip(fresh, self._wishes_of(fresh), strict=True):
            if wishes:
                self._wished[link] = wishes
            else:
                self._plain.add(link)
        for link in links:
            if link in self._wished:
                self._consider(link, self._wished[link], reading.language, found_on, clicks + 1)

    def consider_names(self, reading: Reading, found_on: str) -> None:
        """Take in names in the front page's head that no word knows, where none there names a service: brands (C1)."""
        head = [link for link in reading.links if link.region in _HEAD]
        if any(wish.weight >= _NAMES_SERVICE for wishes in self._wishes_of(head) for wish in wishes):
            return
        for link in [link for link in head if link in self._plain and _is_strange_name(link)][:_MOST_STRANGE_NAMES]:
            self._consider(link, (_STRANGE_NAME,), reading.language, found_on, 1)

    def hits(self, reading: Reading, asked: str) -> tuple[Link, ...]:
        """Links of a page of search results that stood on no page before: what was found, not what stands everywhere."""
        met = {_sign(link) for links in (self._plain, self._wished) for link in links}
        fresh = (link for link in reading.links if link.region in BODY and _sign(link) not in met)
        first = {key(link.url): link for link in fresh if link.label and not _same_search(link.url, asked)}
        return tuple(link for of_page, link in first.items() if of_page not in self._known)

    def consider_hits(self, reading: Reading, asked: str, role: str, name: str) -> None:
        """Take in what the site's own search for `name` found; the first results are for `role`, whatever they say."""
        bounds, said = self._bounds, f"found by the site's own search for “{name}”"
        followable = [link for link in self.hits(reading, asked) if same_site(host(link.url), bounds.home)]
        for place, (link, own) in enumerate(zip(followable, self._wishes_of(followable), strict=True)):
            found = (Wish(role=role, weight=_HIT_WEIGHT, why=said),) if place < _MOST_HITS else ()
            told = tuple(replace(wish, why=f"{wish.why}; {said}") for wish in own)
            if told or found:
                self._revive(key(link.url))
                self._consider(link, (*told, *found), reading.language, asked, min(_FOUND_CLICKS, bounds.max_clicks))
        self.consider(reading, asked, 1)

    def consider_listed(self, addresses: tuple[str, ...], found_on: str) -> None:
        """Take in what a sitemap lists: by the words of the addresses, as far away as pages may be."""
        links = [Link(url=url, label="") for url in addresses]
        for link, wishes in zip(links, self._wishes_of(links), strict=True):
            if wishes:
                told = tuple(replace(wish, why=f"{wish.why}; listed in the sitemap") for wish in wishes)
                self._consider(link, told, "", found_on, self._bounds.max_clicks)

    def consider_newest(self, reading: Reading, found_on: str, listed_on: str) -> None:
        """Take in the newest items of a list of news, whatever they say, or those of them that another page links to."""
        news = {link for link, wishes in self._wished.items() if any(wish.role == NEWS for wish in wishes)}
        fresh = {key(link.url): link for link in newest(reading, listed_on, news)}
        for link in [link for of_page, link in fresh.items() if of_page not in self._known][:MOST_NEWEST]:
            self._consider(link, (_NEWEST,), reading.language, found_on, min(_FOUND_CLICKS, self._bounds.max_clicks))

    def next(self, keep: int = 0) -> Candidate | None:
        """The best candidate, now marked as followed; None where nothing is worth it or the budget is used.

        `keep`: pages of the budget that are left for what comes later.
        """
        while self._waiting and not self.spent(keep):
            of_page, best = min(self._waiting.items(), key=lambda item: (-self._now(item[1]), item[1].clicks))
            if best.weight < ENOUGH:
                return None
            del self._waiting[of_page]
            if self._traps.worn(best.url):
                self._found[of_page] = replace(best, why=f"{best.why}; many pages like it were read")
                continue
            self._known.add(of_page)
            self._found[of_page] = followed = replace(best, choice=Choice.FOLLOWED)
            return followed
        return None

    def spent(self, keep: int = 0) -> bool:
        """So many pages were asked for that but `keep` are left."""
        return self._read >= self._bounds.max_pages - keep

    def follow(self, candidate: Candidate) -> None:
        """Note a page that is asked for by another way than a link."""
        self._known.add(key(candidate.url))
        self._found[key(candidate.url)] = candidate

    def leave(self, candidate: Candidate, why: str) -> None:
        """It was chosen but could not be followed."""
        self._found[key(candidate.url)] = replace(candidate, choice=Choice.LEFT, why=why)

    @property
    def unwished(self) -> int:
        """How many links bore no concept of the pack wherever they stood: counted, not kept."""
        return len({key(link.url) for link in self._plain} - self._known - self._found.keys())

    def trail(self, why_left: str = "") -> tuple[Candidate, ...]:
        """Every candidate in the order found. `why_left`: why those still waiting were not read, if not by the rules."""
        return tuple(self._closed(of_page, candidate, why_left) for of_page, candidate in self._found.items())

    def _closed(self, of_page: str, candidate: Candidate, why_left: str) -> Candidate:
        if of_page not in self._waiting:
            return candidate
        if candidate.weight < ENOUGH:
            why = f"weighs less than {ENOUGH:g}"
        else:
            why = why_left or f"the limit of {self._bounds.max_pages} pages was reached"
        return replace(candidate, why=f"{candidate.why}; {why}")

    def _now(self, candidate: Candidate) -> float:
        before = min((self._roles[role] for role in candidate.roles), default=0)
        return float(candidate.weight * _READ_BEFORE**before)

    def _wishes_of(self, links: Sequence[Link]) -> list[tuple[Wish, ...]]:
        return self._wishes([(link.label, link.url, link.beside) for link in links])

    def _consider(self, link: Link, wishes: tuple[Wish, ...], own: str, found_on: str, clicks: int) -> None:
        of_page = key(link.url)
        if of_page in self._known:
            return
        steps = self._step(of_page, found_on)
        if clicks > self._bounds.max_clicks:
            near = tuple(
                wish for wish in wishes if any(steps.get(role, clicks) <= self._bounds.max_clicks for role in wish.near)
            )
            wishes = near or wishes
            reach = self._bounds.max_clicks if near else clicks
        else:
            reach = clicks
        candidate = weighed(link, wishes, found_on, clicks)
        if not all(wish.beside for wish in wishes):
            self._beside.discard(of_page)
        elif of_page not in self._found:
            self._beside.add(of_page)
        if of_page in self._far and reach <= self._bounds.max_clicks:
            # The same page, by a shorter way than the one that was seen first.
            self._far.discard(of_page)
            self._revive(of_page)
        if of_page in self._found:
            self._improve(of_page, candidate)
        elif len(self._found) < _LONGEST_TRAIL:
            why = self._admission.why_left(link, own, reach) or self._admission.why_no_page(candidate)
            if self._admission.is_far(link, reach):
                self._far.add(of_page)
            self._found[of_page] = replace(candidate, why=why) if why else candidate
            if not why:
                self._waiting[of_page] = candidate

    def _step(self, of_page: str, found_on: str) -> dict[str, int]:
        """Clicks to a page from the nearest pages of each role, now that a link to it was found."""
        steps = self._steps.setdefault(of_page, {})
        for role, clicks in self._steps.get(key(found_on), {}).items():
            steps[role] = min(steps.get(role, clicks + 1), clicks + 1)
        return steps

    def _improve(self, of_page: str, candidate: Candidate) -> None:
        before = self._found[of_page]
        if of_page not in self._waiting or candidate.weight <= before.weight:
            return
        roles = tuple(dict.fromkeys((*candidate.roles, *before.roles)))
        better = replace(candidate, roles=roles, clicks=min(before.clicks, candidate.clicks))
        self._found[of_page] = self._waiting[of_page] = better

    def _revive(self, of_page: str) -> None:
        """What was left by the rules for links may be considered anew."""
        if of_page in self._found and of_page not in self._waiting:
            del self._found[of_page]


def _sign(link: Link) -> tuple[str, str, str]:
    """What is equal for a link that stands in the same place on every page."""
    return key(link.url), link.label, link.region


def _same_search(url: str, asked: str) -> bool:
    """The address is another page of the results, another order of them, or the search's own page."""
    (path, _, query), (own_path, _, own_query) = key(url).partition("?"), key(asked).partition("?")
    return path == own_path and (not query or bool(set(query.split("&")) & set(own_query.split("&"))))


def _is_strange_name(link: Link) -> bool:
    """One capitalised word that is its own address: "Vidi" at /vidi/, as services are christened (C1)."""
    address = urlsplit(link.url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    named = link.label.isalpha() and link.label[:1].isupper() and not link.hidden
    return named and _SHORTEST_NAME <= len(link.label) <= _LONGEST_NAME and slug(link.label) == address.lower()
