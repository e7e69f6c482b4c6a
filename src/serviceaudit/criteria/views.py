"""Snapshot + signals -> SiteView: all its pages, each read with the site's words. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

from serviceaudit import urls
from serviceaudit.criteria.pageview import PageView
from serviceaudit.criteria.vocabulary import Vocabulary, family
from serviceaudit.model import Failure, Observed, Page, Signal, Snapshot

_TASK = "task"
"""The role of booking and e-services: many stand behind a login.

One that asks for it (401) hides nothing that the codebook asks to be seen. A refusal (403) may be meant for us alone.
"""


@dataclass(frozen=True, kw_only=True)
class SiteView:
    """A snapshot read with the site's words."""

    snapshot: Snapshot
    pages: tuple[PageView, ...]
    vocabulary: Vocabulary
    own_languages: frozenset[str]

    @cached_property
    def by_page(self) -> Mapping[str, PageView]:
        """`Page.url` -> its view."""
        return {view.page.url: view for view in self.pages}

    @cached_property
    def by_address(self) -> Mapping[str, Page]:
        """What a link may lead to: page key of asked, passed and final addresses -> page."""
        found: dict[str, Page] = {}
        for page in self.snapshot.pages:
            for address in (page.url, *page.redirects, page.final_url):
                found.setdefault(urls.page_key(address), page)
        return found

    @cached_property
    def host(self) -> str:
        """The host that the front page answers on."""
        return urls.host(self.home.page.final_url if self.home else self.snapshot.front or self.snapshot.site.url)

    @cached_property
    def home(self) -> PageView | None:
        """The front page, if it was read."""
        return next((view for view in self.pages if view.home), None)

    def target(self, signal: Signal) -> Page | None:
        """The page that a link leads to, if it was asked for."""
        return self.page_at(signal.target)

    def page_at(self, address: str) -> Page | None:
        """The page at an address, if it was asked for."""
        return self.by_address.get(urls.page_key(address)) if address.startswith("http") else None

    def view_at(self, address: str) -> PageView | None:
        """The page at an address as it was read, if it was."""
        page = self.page_at(address)
        return self.by_page.get(page.url) if page is not None else None

    def lost(self, roles: Iterable[str]) -> tuple[Page, ...]:
        """Pages wanted for one of these roles that could not be seen, or not whole."""
        wanted = set(roles)
        lost = [p for p in self.snapshot.pages if p.may_hide and (wanted & set(p.roles) or not p.roles)]
        lost = [p for p in lost if not (p.status == HTTPStatus.UNAUTHORIZED and set(p.roles) == {_TASK})]
        if "home" in wanted and self.home is None and not any("home" in p.roles for p in lost):
            root = self.snapshot.front or self.snapshot.site.url
            lost.insert(0, Page(url=root, final_url=root, status=None, failure=Failure.MISSING, roles=("home",)))
        return tuple(lost)


def view(snapshot: Snapshot, observed: Mapping[str, Observed], vocabulary: Vocabulary, language: str) -> SiteView:
    """Read a snapshot with words; `observed` by `Page.url` of all readable pages, `language` the one the site opens in."""
    own = own_languages(snapshot, observed, language)
    dated = {urls.page_key(target) for of_page in observed.values() for target in of_page.dated_targets}
    pages = tuple(
        PageView(
            page=page,
            observed=observed[page.url],
            vocabulary=vocabulary,
            own_languages=own,
            today=snapshot.taken_at[:10],
            home=page.url == snapshot.front,
            news_linked=urls.page_key(page.url) in dated,
        )
        for page in snapshot.pages
        if page.readable
    )
    return SiteView(snapshot=snapshot, pages=pages, vocabulary=vocabulary, own_languages=own)


def own_languages(snapshot: Snapshot, observed: Mapping[str, Observed], language: str) -> frozenset[str]:
    """The language the site opens in, its near kin, and what its front page declares: many sites declare a wrong one."""
    front = observed.get(snapshot.front or "")
    return frozenset((*family(language), *family(front.title.language if front and front.title else "")))
