"""serviceaudit demo: everything once, on fictional sites, on this machine alone."""

import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from serviceaudit.cli import options as o
from serviceaudit.cli.console import Work, note, out
from serviceaudit.errors import GateFailed
from serviceaudit.settings import Render, Settings, data_folder

if TYPE_CHECKING:
    from serviceaudit.gold.agreement import Agreement
    from serviceaudit.pipeline.judging import Judge
    from serviceaudit.pipeline.publish import Ranked
    from serviceaudit.store.results import Store

LANGUAGES = ("en", "sv", "da", "nb", "fi")


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
    country: Annotated[
        str,
        typer.Option(
            "--country",
            help="Instead: all municipalities of a list (such as se) with generated answers, marked as such on every page.",
            show_default=False,
        ),
    ] = "",
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
    from serviceaudit.pipeline.demo import Stage, demonstrate
    from serviceaudit.store.results import Store

    judge = o.judge_of(None, o.PACK)
    languages = lang or LANGUAGES
    folder.mkdir(parents=True, exist_ok=True)
    if country:
        _shown(_generated(country, judge, folder, languages), open_)
        return
    stage = Stage(
        sites=(sites or data_folder("sites")).resolve(),
        earlier=None if sites else data_folder("earlier"),
        archive=folder / "archive",
        render=render,
        browser=browser,
    )
    if render is Render.AUTO and find_browser(Settings(browser=browser)) is None:
        note(
            "no browser found: the demonstration goes on without layout, so (c) stays unclear (install chromium-headless-shell)"
        )
    with Store.open(f"sqlite:///{folder / 'demo.db'}") as store:
        with Work(stage.count, verbose=verbose) as work:
            told = demonstrate(stage, judge, store, work)
        show(store, told.ranked.run, judge)
        show_agreement(told.agreement, {site.key: site.name for site in told.ranked.sites})
        for ranked in (told.before, told.ranked):
            if ranked is not None:
                index = _published(ranked, told.agreement, judge, store, folder, languages)
    _shown(index, open_)
    if gate is not None and (fallen := below_floors(told.agreement, read_floors(gate))):
        raise GateFailed("\n".join(fallen))


def _generated(country: str, judge: "Judge", folder: Path, languages: Sequence[str]) -> Path:
    """A country's report with answers drawn by lot; returns its front page."""
    from serviceaudit.pipeline import publish
    from serviceaudit.pipeline.generated import generate
    from serviceaudit.registry.listing import load
    from serviceaudit.store.results import Store

    with Store.open(f"sqlite:///{folder / 'generated.db'}") as store:
        run = generate(load(country, report=note), country, judge.method.pack, store)
        ranked = publish.ranked(store, run, judge.method.pack.questions)
        return _published(ranked, None, judge, store, folder, languages)


def _published(
    ranked: "Ranked",
    agreement: "Agreement | None",
    judge: "Judge",
    store: "Store",
    folder: Path,
    languages: Sequence[str],
) -> Path:
    from serviceaudit.pipeline import publish
    from serviceaudit.pipeline.past import look_back

    questions = judge.method.pack.questions
    behind = look_back(store, ranked, questions)
    with TemporaryDirectory() as tables:
        how = publish.Publication(
            questions=questions,
            criteria=data_folder("criteria"),
            languages=languages,
            agreement=agreement,
            downloads=publish.downloads(ranked, Path(tables)),
            earlier=behind.earlier,
            comparisons=behind.comparisons,
        )
        return publish.report(ranked, how, folder / "report")


def _shown(index: Path, open_: bool) -> None:
    out.print(f"report: {index}", soft_wrap=True)
    if open_ and sys.stdout.isatty():
        webbrowser.open(index.as_uri())
