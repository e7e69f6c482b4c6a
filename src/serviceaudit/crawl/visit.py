"""Visits one site: robots.txt, the front page, then the best links, until nothing is worth it or a limit is reached."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from serviceaudit import __version__
from serviceaudit.crawl.conditional import Earlier, nothing_earlier
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.opening import Opener, Render
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.permit import Permit
from serviceaudit.crawl.walk import Searches, Walk, lost
from serviceaudit.model import HOME, Exchange, Site, Snapshot, Wishes
from serviceaudit.settings import Settings
from serviceaudit.workers import Workers


def no_searches(_: str) -> Mapping[str, tuple[str, ...]]:
    """Nothing is searched for."""
    return {}


async def visit(  # noqa: PLR0913 - each is a part that the pipeline makes once for all sites
    site: Site,
    wishes: Wishes,
    *,
    settings: Settings,
    workers: Workers,
    pace: Pace,
    record: Callable[[Exchange], None],
    now: Callable[[], str],
    render: Render | None = None,
    searches: Searches = no_searches,
    earlier: Earlier = nothing_earlier,
    again: bool = False,
) -> Snapshot:
    """All that can be seen of a site within the limits of `settings`.

    `pace` is shared by all sites. `record` gets every exchange as it happens. `now` gives the time as ISO 8601.
    `render` shows an address in a browser; None to do without. `searches` names what to search for where links lead
    to no page of a role. `earlier` gives the answers of an earlier visit: what did not change since is not sent
    again. `again`: the front page failed a while ago, so a browser may try where the plain request fails once more.
    Never raises for the web's failures.
    """
    taken_at = now()
    async with Fetcher(
        settings, pace=pace, record=record, now=now, languages=site.languages, earlier=earlier
    ) as fetcher:
        permit = Permit(fetcher, pace)
        opener = Opener(fetcher=fetcher, gate=permit.check, workers=workers, render=render, again=again)
        walk = Walk(site, wishes, opener, permit, settings, searches)
        await walk.within_time()
    pages = walk.pages or [lost(site.url, (HOME,), 0)]
    return Snapshot(
        site=site,
        taken_at=taken_at,
        front=pages[0].url,
        pages=tuple(replace(page, fetched_at=page.fetched_at or now()) for page in pages),
        trail=walk.trail(),
        screenshots=tuple(walk.screenshots),
        tool=f"serviceaudit {__version__}",
    )
