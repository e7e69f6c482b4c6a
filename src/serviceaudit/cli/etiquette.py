"""serviceaudit etiquette: what was asked of whom, when, and how much came."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from serviceaudit.cli import options as o
from serviceaudit.cli.console import note, out
from serviceaudit.registry.selection import select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from serviceaudit.archive.asked import Asked
    from serviceaudit.model import Page, Run
    from serviceaudit.pipeline.etiquette import Conduct


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("etiquette")(etiquette)


def etiquette(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[SITE|RUN]", help="A site's code, country-code or name, or a run's id; without it the newest run."
        ),
    ] = "",
    run: o.RunId = None,
    store: o.StoreUrl = o.STORE,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", help="Where the run's WARC files lie now, if they were moved.", show_default=False),
    ] = None,
    json_: o.Json = False,
) -> None:
    """Show what a run asked of each host, or every request that it sent to one site, and what robots.txt said."""
    from serviceaudit.pipeline import etiquette as log
    from serviceaudit.store.results import Store

    with Store.open(store, create=False) as opened:
        named = what if run is None and any(known.id.startswith(what) for known in opened.runs()) else ""
        chosen = opened.run(named or run)
        results = tuple(opened.results(chosen.id))
    if what and not named:
        wanted = select([result.visit.site for result in results], keys=[what])[0]
        results = tuple(result for result in results if result.visit.site.key == wanted.key)
    paths = log.files(chosen, results, archive)
    hosts = log.conduct(paths)
    if json_:
        out.print_json(json.dumps(_data(chosen, hosts, paths, every=bool(what) and not named), ensure_ascii=False))
        return
    if what and not named:
        _requests(*log.log(paths))
    _hosts(hosts, chosen)


def _requests(entries: "Sequence[Asked]", silent: "Sequence[Page]") -> None:
    table = Table(title=f"{len(entries)} requests answered", title_justify="left")
    for heading in ("sent", "status", "bytes"):
        table.add_column(heading, justify="left" if heading == "sent" else "right", no_wrap=True)
    table.add_column("address", overflow="fold")
    for entry in entries:
        table.add_row(entry.at, str(entry.status), f"{entry.size:,}", Text(entry.url))
    out.print(table)
    for page in silent:
        out.print(Text(f"no answer: {page.url}  {page.failure}: {page.detail}"), soft_wrap=True)


def _hosts(hosts: "Sequence[Conduct]", run: "Run") -> None:
    table = Table(title=f"Run {run.id}: {len(hosts)} hosts asked", title_justify="left")
    table.add_column("host", overflow="fold")
    for heading in ("requests", "bytes", "closest", "429/503"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("robots.txt", overflow="fold")
    for one in hosts:
        closest = "" if one.shortest is None else f"{one.shortest:.3f} s"
        cells = (f"{one.requests:,}", f"{one.size:,}", closest, str(one.busy or ""))
        table.add_row(Text(one.host), *cells, Text(one.robots or "was not asked for"))
    out.print(table)
    total = _totals(hosts)
    shortest = total["closest_s"]
    note(
        f"{total['requests']:,} requests to {total['hosts']:,} hosts, {total['bytes']:,} bytes; "
        f"the closest two to one host started {'–' if shortest is None else f'{shortest:.3f} s'} apart; "
        f"{total['with_delay']} hosts ask for a delay; {total['busy']} answers said 429 or 503"
    )


def _totals(hosts: "Sequence[Conduct]") -> dict[str, int | float | None]:
    return {
        "hosts": len(hosts),
        "requests": sum(one.requests for one in hosts),
        "bytes": sum(one.size for one in hosts),
        "closest_s": min((one.shortest for one in hosts if one.shortest is not None), default=None),
        "with_delay": sum(one.delay > 0 for one in hosts),
        "busy": sum(one.busy for one in hosts),
    }


def _data(run: "Run", hosts: "Sequence[Conduct]", paths: "Sequence[Path]", *, every: bool) -> dict[str, object]:
    from serviceaudit.pipeline.etiquette import log

    data: dict[str, object] = {
        "run": run.id,
        "totals": _totals(hosts),
        "hosts": [
            {
                "host": one.host,
                "ip": sorted(one.addresses),
                "requests": one.requests,
                "bytes": one.size,
                "statuses": {str(status): number for status, number in sorted(one.statuses.items())},
                "closest_s": one.shortest,
                "crawl_delay_s": one.delay,
                "busy": one.busy,
                "robots": one.robots,
            }
            for one in hosts
        ],
    }
    if every:
        entries, silent = log(paths)
        data["requests"] = [
            {"url": e.url, "at": e.at, "status": e.status, "bytes": e.size, "ip": e.ip} for e in entries
        ]
        data["unanswered"] = [{"url": p.url, "failure": str(p.failure), "detail": p.detail} for p in silent]
    return data
