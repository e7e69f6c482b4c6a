"""serviceaudit judge: an archived run again, with today's criteria."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from serviceaudit.cli import options as o
from serviceaudit.cli.console import Work, note, out
from serviceaudit.errors import ArchiveError

if TYPE_CHECKING:
    from serviceaudit.pipeline import offline


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("judge")(judge)


def judge(
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", help="Which run; without it the newest.")] = None,
    pack: o.Pack = o.PACK,
    store: o.StoreUrl = o.STORE,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", help="Where the run's WARC files lie now, if they were moved.", show_default=False),
    ] = None,
    criteria: o.Criteria = None,
    verbose: o.Verbose = False,
) -> None:
    """Judge an archived run again; shows which answers moved, and stores the outcome as a run of its own."""
    from serviceaudit.cli.audit import show
    from serviceaudit.pipeline import offline
    from serviceaudit.store.results import Store

    method = o.judge_of(criteria, pack)
    with Store.open(store, create=False) as opened:
        before = opened.run(run)
        results = tuple(opened.results(before.id))
        folder = archive or (Path(before.archive) if before.archive else None)
        if folder is None:
            raise ArchiveError(
                f"run {before.id} was judged from files, not from an archive folder: use `serviceaudit audit --from-archive`"
            )
        paths = [folder / result.visit.archive for result in results if result.visit.archive] or [folder]
        sites = [result.visit.site for result in results]
        with Work(len(sites), verbose=verbose) as work:
            given = offline.Offline(
                paths=paths,
                sites=sites,
                judge=method,
                registry=before.registry,
                archive=str(folder),
                processes=o.settings_of().processes,
                progress=work,
                report=note,
            )
            after = offline.judge_archives(given, opened)
        moved = offline.moved([a for r in results for a in r.answers], opened.answers(after.id))
        _show_moved(moved, {s.key: s.name for s in sites})
        show(opened, after, method)


def _show_moved(moved: "tuple[offline.Pair, ...]", names: dict[str, str]) -> None:
    if not moved:
        out.print("No answer moved.")
        return
    table = Table(title=f"{len(moved)} answers moved", title_justify="left")
    for heading in ("municipality", "question", "before", "now"):
        table.add_column(heading)
    for old, new in moved:
        table.add_row(
            names.get(new.site, new.site),
            new.question,
            f"{old.verdict.value} ({old.rule})",
            f"{new.verdict.value} ({new.rule})",
        )
    out.print(table)
