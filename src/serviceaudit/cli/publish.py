"""serviceaudit report and export: a stored run as a site and as tables."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer

from serviceaudit.cli import options as o
from serviceaudit.cli.console import note, out
from serviceaudit.settings import data_folder

Kind = Literal["csv", "json", "parquet", "xlsx"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("report")(report)
    app.command("export")(export)


def report(
    out_: Annotated[
        Path, typer.Option("--out", help="Folder for the report; an earlier report in it is replaced.")
    ] = Path("reports"),
    run: o.RunId = None,
    pack: o.Pack = o.PACK,
    store: o.StoreUrl = o.STORE,
    lang: Annotated[
        list[str] | None,
        typer.Option(
            "--lang",
            help="Language: sv, da, nb, fi or en; may be given again, the first one on top.",
            show_default="en",
        ),
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels",
            help="Labels to measure the answers against: the method page then tells how often the machine is right.",
            show_default=False,
        ),
    ] = None,
    contact: Annotated[
        str, typer.Option("--objections", help="Address (mail or web) where readers can object.", show_default=False)
    ] = "",
    runs: Annotated[
        int, typer.Option("--runs", min=1, help="How many runs to look back on: changes, history and feeds.")
    ] = 12,
    address: Annotated[
        str,
        typer.Option(
            "--base-url",
            help="Address that the report will have, such as https://www.example.org/: for feeds, sitemap and previews.",
            show_default=False,
        ),
    ] = "",
    dated: Annotated[
        bool, typer.Option("--dated/--no-dated", help="Keep this run's report under runs/ for good.")
    ] = True,
    criteria: o.Criteria = None,
) -> None:
    """Write the static site: ranking, a page for each municipality with its evidence, method, run health, data."""
    from serviceaudit import urls
    from serviceaudit.pipeline import measuring
    from serviceaudit.pipeline import publish as pipeline
    from serviceaudit.pipeline.past import look_back
    from serviceaudit.store.results import Store

    if address and not (address.startswith(("https://", "http://")) and urls.host(address)):
        raise typer.BadParameter("write an absolute address, such as https://www.example.org/", param_hint="--base-url")
    judge = o.judge_of(criteria, pack)
    questions = judge.method.pack.questions
    with Store.open(store, create=False) as opened:
        ranked = pipeline.ranked(opened, opened.run(run), questions)
        behind = look_back(opened, ranked, questions, runs)
    agreement = measuring.measure(ranked.results, labels) if labels else None
    with TemporaryDirectory() as folder:
        how = pipeline.Publication(
            questions=questions,
            criteria=criteria or data_folder("criteria"),
            languages=lang or ["en"],
            agreement=agreement,
            downloads=pipeline.downloads(ranked, Path(folder)),
            contact=contact,
            earlier=behind.earlier,
            comparisons=behind.comparisons,
            address=address,
            dated=dated,
        )
        index = pipeline.report(ranked, how, out_)
    out.print(f"report of run {ranked.run.id}: {index}", soft_wrap=True)


def export(
    kind: Annotated[Kind, typer.Option("--format", help="Kind of files.")] = "csv",
    out_: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path("export"),
    run: o.RunId = None,
    pack: o.Pack = o.PACK,
    store: o.StoreUrl = o.STORE,
    criteria: o.Criteria = None,
) -> None:
    """Write answers and standings as files, with a data dictionary beside them."""
    from serviceaudit.pipeline import publish as pipeline
    from serviceaudit.store.export import Format
    from serviceaudit.store.results import Store

    judge = o.judge_of(criteria, pack)
    with Store.open(store, create=False) as opened:
        ranked = pipeline.ranked(opened, opened.run(run), judge.method.pack.questions)
    for path in pipeline.export(ranked, out_, Format(kind)):
        out.print(str(path), soft_wrap=True)
    note(f"run {ranked.run.id}: {len(ranked.answers)} answers, {len(ranked.standings)} standings")
