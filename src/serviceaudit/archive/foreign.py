"""WARC files that others made: pages grouped by host, hosts matched to municipalities.

The first reading notes where each page lies, the second loads one site after the other: memory holds one site's pages.
A file compressed as a whole, not record by record, is read from its start for each page; `warcio recompress` mends it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from serviceaudit import urls
from serviceaudit.archive.captures import Capture, Captures, find
from serviceaudit.archive.front import Map, refresh
from serviceaudit.archive.hosts import Registry, unknown_site
from serviceaudit.archive.loading import load
from serviceaudit.archive.records import Report
from serviceaudit.model import Page, Site, Snapshot

MAX_PAGES = 500
"""Most pages read of one site: a harvest may hold a hundred thousand."""
_MAX_LEADING = 20
_UNKNOWN_TOOL = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The captures of one site."""

    site: Site
    map: Map

    @property
    def key(self) -> str:
        """`Site.key`."""
        return self.site.key


def read_foreign(
    paths: Sequence[Path], sites: Sequence[Site], report: Report, max_pages: int = MAX_PAGES
) -> Iterator[Snapshot]:
    """A snapshot for each site that has a page in the files, in the registry's order, then hosts that nobody knows.

    A host belongs to the registry's site that it is closest to, else stands for itself (country "XX", code = host).
    The front page is "/" or what that redirects to. Of each address the newest capture counts. Of more than
    `max_pages` pages those with the shortest paths are read. `report` gets one line for each file that breaks off and
    each site that was not read in whole.
    Raises ArchiveError if a file cannot be read or is no WARC file.
    """
    for group in grouped(find(paths, report), sites):
        yield snapshot(group, report, max_pages)


def grouped(captures: Captures, sites: Sequence[Site]) -> tuple[Group, ...]:
    """Captures by site; sites without any page are left out."""
    known, unknown = _by_site(captures, sites)
    for site in sites:
        _adopt(site, known, unknown)
    found = [Group(site=site, map=Map(known[site.key])) for site in sites if site.key in known]
    found += [Group(site=_stand_in(unknown[name]), map=Map(unknown[name])) for name in sorted(unknown)]
    return tuple(group for group in found if group.map.pages())


_Hosts = dict[str, dict[str, Capture]]


def _by_site(captures: Captures, sites: Sequence[Site]) -> tuple[_Hosts, _Hosts]:
    """Captures of known sites by `Site.key`, others by host without "www."."""
    registry, known, unknown = Registry(sites), _Hosts(), _Hosts()
    matches: dict[str, Site | None] = {}
    for url, capture in captures.newest.items():
        host = urls.host(url)
        if host not in matches:
            matches[host] = registry.match(host)
        site = matches[host]
        group = known.setdefault(site.key, {}) if site else unknown.setdefault(urls.bare(host), {})
        group[url] = capture
    return known, unknown


def _adopt(site: Site, known: _Hosts, unknown: _Hosts) -> None:
    """A municipality that moved: its old address redirects to a host that the registry does not know yet."""
    way = Map(known[site.key]).way(site.url) if site.key in known else None
    moved = urls.bare(urls.host(way.url)) if way and way.passed and not way.page else ""
    if moved in unknown:
        known[site.key].update(unknown.pop(moved))


def _stand_in(captures: Mapping[str, Capture]) -> Site:
    """A site for a host that nobody knows: of its spellings the one with most pages, by its root."""
    counted = Counter(urls.host(url) for url, capture in captures.items() if not capture.location)
    host = min(counted or {urls.host(url): 0 for url in captures}, key=lambda name: (-counted[name], name))
    some = max(url for url in captures if urls.host(url) == host)
    return unknown_site(host, urls.join(some, "/") or some)


def snapshot(group: Group, report: Report, max_pages: int = MAX_PAGES) -> Snapshot:
    """Load a site's pages."""
    front = _front(group)
    chosen = _chosen(group, front, report, max_pages)
    leading = _leading(group.map)
    rest = [load(capture, leading[capture.url][:_MAX_LEADING]) for capture in chosen]
    pages = (front, *rest) if front else tuple(rest)
    newest = max(group.map.pages(), key=lambda capture: (capture.date, capture.url))
    return Snapshot(
        site=group.site,
        taken_at=max(page.fetched_at for page in pages),
        front=front.url if front else None,
        pages=pages,
        tool=newest.software or _UNKNOWN_TOOL,
    )


def _front(group: Group) -> Page | None:
    """The site's own address, or the root of its host; then wherever that sends its visitors."""
    root = urls.join(group.site.url, "/") or group.site.url
    ways = (group.map.way(start) for start in (group.site.url, root))
    way = next((way for way in ways if way and way.page), None)
    while way and way.page:
        page = load(way.page, way.passed)
        target = refresh(page.html, page.final_url)
        if target is None:
            return replace(page, url=(*way.passed, page.url)[0], roles=("home",))
        way = group.map.way(target, (*way.passed, way.page.url))
    return None


def _chosen(group: Group, front: Page | None, report: Report, max_pages: int) -> list[Capture]:
    """The other pages, by address."""
    others = [capture for capture in group.map.pages() if not front or capture.url != front.final_url]
    left = len(others) + bool(front) - max_pages
    if left > 0:
        report(f"{group.site.name}: {left} pages with long paths were left out; {max_pages} were read")
        others = sorted(others, key=lambda capture: (capture.url.count("/"), capture.url))[: max_pages - bool(front)]
    return sorted(others, key=lambda capture: capture.url)


def _leading(found: Map) -> Mapping[str, tuple[str, ...]]:
    """For each page the addresses that redirect to it: links may bear those."""
    leading: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for url in found.redirects():
        way = found.way(url)
        if way and way.page:
            leading[way.page.url] += (url,)
    return leading
