"""serviceaudit demo: everything once, on fictional sites, on this machine alone."""

import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from serviceaudit.cli import options as o
from serviceaudit.cli.console import Work, note, out
from serviceaudit.errors import GateFailed
from serviceaudit.settings import Render, Settings, data_folder


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[
        Path, typer.Option("--out", help="Folder for report, archive and database of the demonstration.")
    ] = Path("reports/demo"),
    sites: Annotated[
        Path | None, typer.Option("--sites", help="Other labelled sites than the built-in ones.", show_default=False)
    ] = None,
    gate: Annotated[
        Path | None,
        typer.Option(
            "--gate",
            metavar="FLOORS",
            help="File of floors: exit code 1 if a figure falls below its own.",
            show_default=False,
        ),
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", help="Language of the report; may be given again.", show_default="en, sv, da, nb, fi"),
    ] = None,
    render: o.RenderWhen = Render.AUTO,
    browser: o.BrowserPath = "",
    open_: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the report in a browser, if there is a screen.")
    ] = True,
    verbose: o.Verbose = False,
) -> None:
    """Serve the built-in fictional sites on this machine, audit them, measure the answers against their labels, write the report."""
    from serviceaudit.cli.agreement import show as show_agreement
    from serviceaudit.cli.audit import show
    from serviceaudit.crawl.browser import find_browser
    from serviceaudit.gold.gate import check as below_floors
    from serviceaudit.gold.gate import read_floors
    from serviceaudit.gold.labels import bundle_sites
    from serviceaudit.pipeline import publish
    from serviceaudit.pipeline.demo import demonstrate
    from serviceaudit.store.results import Store

    judge = o.judge_of(None, o.PACK)
    built_in = (sites or data_folder("sites")).resolve()
    if render is Render.AUTO and find_browser(Settings(browser=browser)) is None:
        note(
            "no browser found: the demonstration goes on without layout, so (c) stays unclear (install chromium-headless-shell)"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with Store.open(f"sqlite:///{folder / 'demo.db'}") as store:
        with Work(len(bundle_sites(built_in)), verbose=verbose) as work:
            shown = demonstrate(built_in, judge, store, folder / "archive", work, render=render, browser=browser)
        show(store, shown.ranked.run, judge)
    show_agreement(shown.agreement, {site.key: site.name for site in shown.ranked.sites})
    languages = lang or ["en", "sv", "da", "nb", "fi"]
    how = publish.Publication(
        questions=judge.method.pack.questions,
        criteria=data_folder("criteria"),
        languages=languages,
        agreement=shown.agreement,
    )
    index = publish.report(shown.ranked, how, folder / "report")
    out.print(f"report: {index}", soft_wrap=True)
    if open_ and sys.stdout.isatty():
        webbrowser.open(index.as_uri())
    if gate is not None and (fallen := below_floors(shown.agreement, read_floors(gate))):
        raise GateFailed("\n".join(fallen))
