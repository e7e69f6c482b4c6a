"""serviceaudit audit: a list of municipalities, crawled or from archives, judged, stored and ranked."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from serviceaudit.cli import options as o
from serviceaudit.cli.console import Work, marks, note, out
from serviceaudit.errors import ServiceAuditError, TooLittleAssessed
from serviceaudit.model import Run, Site
from serviceaudit.registry.listing import load
from serviceaudit.registry.selection import select
from serviceaudit.settings import Render

if TYPE_CHECKING:
    from serviceaudit.pipeline.judging import Judge
    from serviceaudit.pipeline.visiting import Audit
    from serviceaudit.store.results import Store


ENOUGH = 0.5
"""A ranking of fewer than this share of the sites would mislead: exit code 3."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit")(audit)


def audit(
    registry: Annotated[
        str,
        typer.Argument(
            metavar="[REGISTRY]", help="se, dk, no, fi, several joined with +, or a CSV file or list of addresses."
        ),
    ] = "",
    site: Annotated[
        list[str] | None,
        typer.Option(
            "--site", metavar="CODE|NAME", help="Only this municipality; may be given again.", show_default=False
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only the first N.", show_default=False)] = None,
    where: Annotated[
        str, typer.Option("--where", help='Only those that fit, such as "population > 50000".', show_default=False)
    ] = "",
    pack: o.Pack = o.PACK,
    store: o.StoreUrl = o.STORE,
    archive: Annotated[Path, typer.Option("--archive", help="Folder for the WARC files of the visits.")] = Path(
        "archive"
    ),
    from_archive: Annotated[
        list[Path] | None,
        typer.Option(
            "--from-archive",
            metavar="PATH",
            help="Judge these WARC files or folders instead of crawling; may be given again.",
            show_default=False,
        ),
    ] = None,
    render: o.RenderWhen = Render.AUTO,
    workers: Annotated[int, typer.Option("--workers", min=1, max=200, help="How many sites are visited at once.")] = 16,
    max_pages: o.MaxPages = 25,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the newest unfinished run of this registry.")
    ] = False,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar="DIR",
            help="Archive with earlier visits: what did not change since then is not sent again. Without it --archive itself.",
            show_default=False,
        ),
    ] = None,
    conditional: Annotated[
        bool, typer.Option("--conditional/--no-conditional", help="Ask only for what changed since the earlier visit.")
    ] = True,
    deny: Annotated[
        Path | None,
        typer.Option(
            "--deny",
            metavar="FILE",
            help="Hosts whose owners asked not to be visited, one a line; *.host for those below it only.",
            show_default=False,
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave faulty rows of the registry out instead of stopping.")
    ] = False,
    connect_to: o.ConnectTo = None,
    allow_private: o.AllowPrivate = False,
    browser: o.BrowserPath = "",
    contact: o.Contact = "",
    criteria: o.Criteria = None,
    verbose: o.Verbose = False,
) -> None:
    """Crawl, judge, store and show the ranking.

    Each site is archived first and judged from its archive. What is done is safe: Ctrl-C, then the same command with
    --resume, goes on where it stopped.
    """
    from serviceaudit.crawl.browser import find_browser
    from serviceaudit.pipeline.auditing import crawl, new_run
    from serviceaudit.pipeline.visiting import Audit, now
    from serviceaudit.store.results import Store

    judge = o.judge_of(criteria, pack)
    if from_archive:
        sites = _sites(registry or "all", site, where, limit, skip_bad)
        _offline(from_archive, sites, judge, store, registry or "all", verbose)
        return
    if not registry:
        raise ServiceAuditError(
            "which municipalities? Name a registry: se, dk, no, fi, or a CSV file (or --from-archive PATH)"
        )
    settings = o.settings_of(
        connect_to=connect_to,
        render=render,
        max_pages=max_pages,
        workers=workers,
        allow_private=allow_private,
        browser=browser,
        contact=contact,
        denied=o.denied_in(deny) if deny else (),
    )
    if render is Render.AUTO and find_browser(settings) is None:
        note(
            "no browser found: pages are read without layout, and where the entrance stands stays unclear (install chromium-headless-shell)"
        )
    sites = _sites(registry, site, where, limit, skip_bad)
    before = (since or archive) if conditional else None
    plan = Audit(judge=judge, settings=settings, archive=archive, registry=registry, since=before)
    with Store.open(store) as opened:
        run = _resumed(opened, plan) if resume else None
        run = run or opened.enter(new_run(plan, now(), len(sites)))
        opened.begin(run)
        with Work(len(sites) - len(opened.done(run.id)), verbose=verbose) as work:
            asyncio.run(crawl(run, sites, plan, opened, work))
        try:
            show(opened, run, judge)
        finally:
            # Last of all: whoever is killed before it goes on with this run, and finds all its sites done.
            opened.finish(run.id, now())


def _sites(registry: str, keys: list[str] | None, where: str, limit: int | None, skip_bad: bool) -> tuple[Site, ...]:
    return select(load(registry, skip_bad=skip_bad, report=note), keys=keys or (), where=where, limit=limit)


def _resumed(store: "Store", plan: "Audit") -> Run | None:
    """The newest run that was not finished, of the same registry and archive, and that no other process works on."""
    from serviceaudit.archive.shelf import is_held

    unfinished = [
        run
        for run in store.runs()
        if not run.finished_at and run.registry == plan.registry and run.archive == str(plan.archive)
    ]
    fitting = [run for run in unfinished if not is_held(plan.archive, run)]
    if unfinished and not fitting:
        raise ServiceAuditError(
            f"run {unfinished[0].id} is under way in another process: wait for it, or leave out --resume"
        )
    if fitting:
        note(
            f"going on with run {fitting[0].id}: {len(store.done(fitting[0].id))} of {fitting[0].sites} sites are done"
        )
        return fitting[0]
    note("nothing to resume: a new run begins")
    return None


def _offline(
    paths: list[Path], sites: tuple[Site, ...], judge: "Judge", store: str, registry: str, verbose: bool
) -> None:
    from serviceaudit.pipeline import offline
    from serviceaudit.store.results import Store

    with Store.open(store) as opened:
        with Work(0, verbose=verbose) as work:
            folder = str(paths[0]) if len(paths) == 1 and paths[0].is_dir() else ""
            given = offline.Offline(
                paths=paths,
                sites=sites,
                judge=judge,
                registry=registry,
                archive=folder,
                processes=o.settings_of().processes,
                progress=work,
                report=note,
            )
            run = offline.judge_archives(given, opened)
        show(opened, run, judge)


def show(store: "Store", run: Run, judge: "Judge") -> None:
    """Print the ranking of a run.

    Raises TooLittleAssessed if fewer than half of its sites have a place.
    """
    from serviceaudit.pipeline import publish

    ranked = publish.ranked(store, run, judge.method.pack.questions)
    by_key = {result.visit.site.key: result for result in ranked.results}
    table = Table(title=f"Run {run.id}: {ranked.assessed} of {run.sites} assessed", title_justify="left")
    several = len({result.visit.site.country for result in ranked.results}) > 1
    for heading, justify in (
        *((("country", "left"),) if several else ()),
        ("place", "right"),
        ("municipality", "left"),
        ("answers", "left"),
        ("points", "right"),
        ("", "left"),
    ):
        table.add_column(heading, justify=justify)
    for standing in ranked.standings:
        result = by_key[standing.site]
        place = f"{standing.rank}{'=' if standing.shared else ''}" if standing.rank else "–"
        points = str(standing.points) + (f"–{standing.points_max}" if standing.points_max > standing.points else "")
        status = "" if standing.assessed else standing.status.replace("_", " ")
        country = (result.visit.site.country,) if several else ()
        told = (place, result.visit.site.name, marks(result.answers), points if standing.assessed else "", status)
        table.add_row(*country, *told)
    out.print(table)
    note(f"serviceaudit report · serviceaudit explain SITE · serviceaudit export (run {run.id})")
    if ranked.results and ranked.assessed < ENOUGH * len(ranked.results):
        raise TooLittleAssessed(
            f"only {ranked.assessed} of {len(ranked.results)} sites could be assessed: the reasons stand in the table"
        )
