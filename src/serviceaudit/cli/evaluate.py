"""serviceaudit evaluate: how often the machine is right."""

import json
from pathlib import Path
from typing import Annotated

import typer

from serviceaudit.cli import options as o
from serviceaudit.cli.console import out
from serviceaudit.errors import GateFailed


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="A labels file, or a folder of labelled sites.")],
    gate: Annotated[
        Path | None,
        typer.Option(
            "--gate",
            metavar="FLOORS",
            help="File of floors: exit code 1 if a figure falls below its own.",
            show_default=False,
        ),
    ] = None,
    run: o.RunId = None,
    pack: o.Pack = o.PACK,
    store: o.StoreUrl = o.STORE,
    criteria: o.Criteria = None,
    json_: o.Json = False,
) -> None:
    """Hold a run's answers against people's labels.

    Agreement, precision, recall and kappa per question, by language and country; how often the page with the evidence
    was read; and each answer that differs, with what it rests on.
    """
    from serviceaudit.cli.agreement import data, show
    from serviceaudit.gold.gate import check as below_floors
    from serviceaudit.gold.gate import read_floors
    from serviceaudit.pipeline import measuring, publish
    from serviceaudit.store.results import Store

    judge = o.judge_of(criteria, pack)
    with Store.open(store, create=False) as opened:
        ranked = publish.ranked(opened, opened.run(run), judge.method.pack.questions)
    agreement = measuring.measure(ranked.results, labels)
    if json_:
        out.print_json(json.dumps(data(agreement), ensure_ascii=False))
    else:
        show(agreement, {site.key: site.name for site in ranked.sites})
    if gate is not None:
        fallen = below_floors(agreement, read_floors(gate))
        if fallen:
            raise GateFailed("\n".join(fallen))
