"""The way through one site: the front page, the links worth it, and what the site itself offers to find the rest."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from serviceaudit.crawl import tongues, trail
from serviceaudit.crawl.admission import Bounds
from serviceaudit.crawl.allowance import allowance
from serviceaudit.crawl.arrival import arrive
from serviceaudit.crawl.choose import Frontier
from serviceaudit.crawl.entrance import opening_language
from serviceaudit.crawl.opening import Opened, Opener
from serviceaudit.crawl.permit import Permit
from serviceaudit.crawl.search import SearchForm, leads_elsewhere
from serviceaudit.crawl.sitemap import MOST_FILES, MOST_URLS
from serviceaudit.model import HOME, NEWS, NEWSROOM, Candidate, Failure, Page, Screenshot, Site, Wishes
from serviceaudit.settings import Render as When
from serviceaudit.settings import Settings
from serviceaudit.urls import host, join, page_key, same_site

SEARCH = "search"
"""The role of the pages with which the site's own search answered. One that is lost hides nothing that the codebook
asks to be seen: its limit is the front page, two clicks, and the search (section 1)."""
INDEX = "index"
"""The role of pages that list all others: read where no page was found of what the site is visited for."""
NO_TIME = "time for the site was used up"
_MOST_NAMES = 3
"""Names that the site's own search is asked for, for each role (codebook section 1)."""
_KEPT = 3
"""Pages of the budget kept for searching, for each role that no page was read for."""
_MOST_KEPT = 0.25
"""Share of the budget that may be kept."""

Searches = Callable[[str], Mapping[str, tuple[str, ...]]]
"""Language that the site opens in ("" if unknown) -> role -> names to ask the site's own search for, best first.

The first role is what the site is visited for: the sitemap is asked where no link leads to such a page.
"""


class Walk:
    """One visit under way."""

    def __init__(
        self, site: Site, wishes: Wishes, opener: Opener, permit: Permit, settings: Settings, searches: Searches
    ) -> None:
        self._site = site
        self._wishes = wishes
        self._opener = opener
        self._permit = permit
        self._settings = settings
        self._searches = searches
        self._sought: Mapping[str, tuple[str, ...]] = {}
        self._form: SearchForm | None = None
        self._frontier: Frontier | None = None
        self._entry: list[Candidate] = []
        self._under_way: Candidate | None = None
        self._why_left = ""
        self._home = ""
        self._served: set[str] = set()
        """Roles that a page was read for."""
        self._newsrooms: list[Candidate] = []
        self._telling: list[Opened] = []
        """Pages of what the site is visited for: news that they link to are about it."""
        self.pages: list[Page] = []
        self.screenshots: list[Screenshot] = []

    async def within_time(self) -> None:
        """Walk; when the time for the site is up, what would have been read is told as lost."""
        try:
            async with allowance(self._settings.site_timeout) as limit:
                await self._all()
        except TimeoutError:
            if not limit.expired():
                raise
            self._lose_the_rest()

    def trail(self) -> tuple[Candidate, ...]:
        """Every address that was considered, and what was decided about it."""
        if self._frontier is None:
            return tuple(self._entry)
        count = self._frontier.unwished
        rest = [trail.others(self.pages[0].url, count)] if count else []
        return (*self._entry, *self._frontier.trail(self._why_left), *rest)

    async def _all(self) -> None:
        front = await arrive(self._site, self._opener, self._entry.append)
        self._home = host(front.page.final_url)
        front = await self._opener.show(front, None, always=True)
        self._home = host(front.page.final_url)
        declared = front.readings[-1].language if front.readings else ""
        language = opening_language(self._site.languages, declared)
        self._sought = self._searches(language)
        self._form = next((reading.search for reading in front.readings if reading.search), None)
        self._frontier = frontier = Frontier(
            self._wishes,
            Bounds(
                home=self._home,
                language=language,
                front_language=tongues.of_address(front.page.final_url),
                max_clicks=self._settings.max_clicks,
                max_pages=self._settings.max_pages,
            ),
        )
        self._take_in(frontier, front, (HOME,), 0)
        for reading in front.readings[-1:]:
            frontier.consider_names(reading, front.page.url)
        if front.page.readable and not all(frontier.waits_for(role) for role in self._wanted[:1]):
            await self._read_sitemaps(frontier, front.page.final_url)
        await self._follow(frontier)
        for role, names in self._sought.items():
            await self._search(frontier, role, names)
        first = next(iter(self._sought), "")
        if any(first in page.roles for page in self.pages):
            await self._read_news(frontier, front)

    @property
    def _wanted(self) -> list[str]:
        """Roles that no page was read for yet."""
        return [role for role in self._sought if role not in self._served]

    async def _follow(self, frontier: Frontier) -> None:
        """Follow links, the best first, until none is worth it."""
        while candidate := frontier.next(self._kept()):
            if candidate.roles == (INDEX,) and not self._wanted[:1]:
                frontier.leave(candidate, f"{candidate.why}; nothing had to be looked up")
            elif NEWSROOM in candidate.roles and {NEWS, NEWSROOM}.issuperset(candidate.roles):
                self._newsrooms.append(candidate)
                frontier.leave(candidate, f"{candidate.why}; read last, and only where a link to the service was found")
            else:
                await self._read(frontier, candidate)

    async def _read(self, frontier: Frontier, candidate: Candidate) -> Opened:
        self._under_way = candidate
        opened = await self._opener.open(candidate.url, self._home)
        opened = await self._opener.show(opened, self._home, always=self._worth_showing(opened, candidate))
        self._take_in(frontier, opened, candidate.roles, candidate.clicks, candidate)
        self._under_way = None
        return opened

    async def _read_news(self, frontier: Frontier, front: Opened) -> None:
        """Last of all read the list of news and its newest items; without a list, the newest on the front page."""
        listed = front
        lists, self._newsrooms = self._newsrooms[:1], []
        for candidate in lists:
            if frontier.spent():
                return
            frontier.follow(candidate)
            listed = await self._read(frontier, candidate)
        for page in (*self._telling, listed):
            for reading in page.readings:
                frontier.consider_newest(reading, page.page.url, listed.page.final_url)
        await self._follow(frontier)

    def _kept(self) -> int:
        if self._form is None:
            return 0
        return min(_KEPT * len(self._wanted), int(self._settings.max_pages * _MOST_KEPT))

    def _worth_showing(self, opened: Opened, candidate: Candidate) -> bool:
        told_elsewhere = {NEWS, NEWSROOM, INDEX}.issuperset(candidate.roles)
        return self._settings.render is When.ALWAYS or (opened.says_little and not told_elsewhere)

    async def _read_sitemaps(self, frontier: Frontier, front: str) -> None:
        """Take in what the site's sitemaps list."""
        named = self._permit.sitemaps(front) or (join(front, "/sitemap.xml") or front,)
        waiting = [url for url in named if same_site(host(url), self._home)]
        left = MOST_URLS
        for _ in range(MOST_FILES):
            if not waiting or not left:
                return
            url = waiting.pop(0)
            sitemap = await self._opener.sitemap(url, self._home)
            waiting += [file for file in sitemap.files if same_site(host(file), self._home)]
            frontier.consider_listed(sitemap.pages[:left], url)
            left -= len(sitemap.pages[:left])

    async def _search(self, frontier: Frontier, role: str, names: tuple[str, ...]) -> None:
        """Ask the site's own search for pages of a role, name by name, until one was read."""
        for name in names[:_MOST_NAMES]:
            if self._form is None or role not in self._wanted or frontier.spent():
                return
            await self._ask(frontier, self._form, role, name)
            await self._follow(frontier)

    async def _ask(self, frontier: Frontier, form: SearchForm, role: str, name: str) -> None:
        self._under_way = asked = trail.asked(form.address(name), self.pages[0].url, SEARCH, name, role)
        frontier.follow(asked)
        opened = await self._opener.open(asked.url, self._home)
        if opened.readings and not any(frontier.hits(reading, asked.url) for reading in opened.readings):
            # Many searches write their results with scripts.
            opened = await self._opener.show(opened, self._home, always=opened.readings[-1].scripts > 0)
        self._found(frontier, opened, asked, role)
        self._under_way = None
        if not opened.page.readable:
            # It would not do better for another name.
            self._form = None

    def _found(self, frontier: Frontier, opened: Opened, asked: Candidate, role: str) -> None:
        """Take in the answer of the site's search: a page of results, or the one page that it sends the visitor to."""
        if leads_elsewhere(asked.url, opened.page.final_url, asked.label) and self._read_before(opened.page) is None:
            self._take_in(frontier, opened, (role,), asked.clicks, asked)
            return
        frontier.read(asked.roles)
        self.pages.append(replace(opened.page, roles=asked.roles, clicks=asked.clicks))
        for reading in opened.readings:
            frontier.consider_hits(reading, asked.url, role, asked.label)

    def _take_in(
        self,
        frontier: Frontier,
        opened: Opened,
        roles: tuple[str, ...],
        clicks: int,
        candidate: Candidate | None = None,
    ) -> None:
        page = replace(opened.page, roles=roles, clicks=clicks)
        frontier.read(roles)
        frontier.visited(page.url, page.final_url, *page.redirects)
        twin = self._read_before(page) if candidate else None
        if twin is not None and candidate:
            frontier.leave(candidate, "leads to a page already read")
            self._merge(twin, page)
            return
        self.pages.append(page)
        # News are no page of what they are about (codebook B8).
        if page.readable and NEWS not in roles and not (candidate and frontier.only_beside(candidate.url)):
            self._served.update(roles)
        self.screenshots += opened.screenshots
        for reading in opened.readings:
            frontier.consider(reading, page.url, clicks, roles)
        if next(iter(self._sought), "") in roles:
            self._telling.append(opened)

    def _read_before(self, page: Page) -> int | None:
        if not page.readable:
            return None
        key = page_key(page.final_url)
        same = (at for at, known in enumerate(self.pages) if known.readable and page_key(known.final_url) == key)
        return next(same, None)

    def _merge(self, at: int, page: Page) -> None:
        known = self.pages[at]
        roles = tuple(dict.fromkeys((*known.roles, *page.roles)))
        passed = tuple(dict.fromkeys((*known.redirects, page.url, *page.redirects)))
        self.pages[at] = replace(known, roles=roles, redirects=passed, clicks=min(known.clicks, page.clicks))
        if HOME not in known.roles:
            self._served.update(page.roles)

    def _lose_the_rest(self) -> None:
        # What would have been read is told as lost, so that nobody concludes from its absence.
        self._why_left = NO_TIME
        if self._frontier is None:
            return
        candidate = self._under_way or self._next_lost(self._frontier)
        while candidate:
            self._frontier.read(candidate.roles)
            self._frontier.leave(candidate, f"{candidate.why}; {NO_TIME}")
            self.pages.append(lost(candidate.url, candidate.roles, candidate.clicks))
            candidate = self._next_lost(self._frontier)

    def _next_lost(self, frontier: Frontier) -> Candidate | None:
        """What would have been read next: the best that waits, and last of all the list of news."""
        waiting = frontier.next()
        if waiting is None and self._newsrooms:
            waiting, self._newsrooms = self._newsrooms[0], []
        return waiting


def lost(url: str, roles: tuple[str, ...], clicks: int) -> Page:
    """A page that there was no time for."""
    return Page(
        url=url, final_url=url, status=None, failure=Failure.TIMEOUT, detail=NO_TIME, roles=roles, clicks=clicks
    )
