"""serviceaudit evaluate: how often the machine is right."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from serviceaudit.cli import options as o
from serviceaudit.cli.console import out
from serviceaudit.errors import GateFailed

if TYPE_CHECKING:
    from serviceaudit.gold.agreement import Agreement
    from serviceaudit.gold.measures import Estimate


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
    """Hold a run's answers against people's labels: agreement, precision, recall, kappa per question."""
    from serviceaudit.gold.gate import check as below_floors
    from serviceaudit.gold.gate import read_floors
    from serviceaudit.pipeline import measuring, publish
    from serviceaudit.store.results import Store

    judge = o.judge_of(criteria, pack)
    with Store.open(store, create=False) as opened:
        ranked = publish.ranked(opened, opened.run(run), judge.method.pack.questions)
    agreement = measuring.measure(ranked.answers, ranked.sites, labels)
    if json_:
        out.print_json(json.dumps(data(agreement), ensure_ascii=False))
    else:
        show(agreement, {site.key: site.name for site in ranked.sites})
    if gate is not None:
        fallen = below_floors(agreement, read_floors(gate))
        if fallen:
            raise GateFailed("\n".join(fallen))


def show(agreement: "Agreement", names: dict[str, str]) -> None:
    """Print the table of agreement and every miss."""
    table = Table(title="Agreement with people's labels", title_justify="left")
    for heading in (
        "question",
        "of",
        "agree",
        "95 %",
        "precision",
        "recall",
        "kappa",
        "level ±1",
    ):
        table.add_column(heading, justify="left" if heading == "question" else "right")
    for score in agreement.scores:
        if score.group:
            continue
        interval = (
            f"{score.share.low:.2f}–{score.share.high:.2f}"
            if score.share.low is not None and score.share.high is not None
            else ""
        )
        within = "" if score.level_within_one is None else f"{score.level_within_one:.2f}"
        table.add_row(
            score.question,
            str(score.n),
            f"{score.agreed} ({score.share.value or 0:.2f})",
            interval,
            _two(score.precision),
            _two(score.recall),
            _two(score.kappa),
            within,
        )
    out.print(table)
    for miss in agreement.misses:
        expected, got = _verdict(miss.expected.value, miss.expected_level), _verdict(miss.got.value, miss.got_level)
        out.print(
            f"{names.get(miss.site, miss.site)} {miss.question}: people say {expected} ({miss.expected_rule}), the machine {got} ({miss.got_rule}, {miss.reason})",
            soft_wrap=True,
            markup=False,
        )
    for site, question in agreement.missing:
        out.print(f"{names.get(site, site)} {question}: no answer", markup=False)


def _verdict(verdict: str, level: int | None) -> str:
    return verdict if level is None else f"{verdict} at level {level}"


def _two(estimate: "Estimate") -> str:
    return "" if estimate.value is None else f"{estimate.value:.2f}"


def data(agreement: "Agreement") -> dict[str, object]:
    """The agreement as plain data."""
    return {
        "fingerprint": agreement.fingerprint,
        "scores": [
            {
                "question": s.question,
                "group": s.group,
                "member": s.member,
                "n": s.n,
                "agreed": s.agreed,
                "share": s.share.value,
                "precision": s.precision.value,
                "recall": s.recall.value,
                "kappa": s.kappa.value,
                "level_exact": s.level_exact,
                "level_within_one": s.level_within_one,
            }
            for s in agreement.scores
        ],
        "misses": [
            {
                "site": m.site,
                "question": m.question,
                "expected": m.expected.value,
                "got": m.got.value,
                "rule": m.got_rule,
                "reason": m.reason,
            }
            for m in agreement.misses
        ],
    }
