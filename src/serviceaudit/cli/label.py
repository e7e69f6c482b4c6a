"""serviceaudit label: people's answers, from the sheet to one settled file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from serviceaudit.cli import options as o
from serviceaudit.cli.console import note, out
from serviceaudit.errors import GateFailed
from serviceaudit.settings import data_folder

if TYPE_CHECKING:
    from serviceaudit.gold.agreement import Agreement, Score
    from serviceaudit.gold.labels import Label
    from serviceaudit.gold.measures import Estimate
    from serviceaudit.gold.raters import Dispute

app = typer.Typer(no_args_is_help=True, help="People's answers: a sheet to give them on, two people compared, settled.")

First = Annotated[Path, typer.Argument(metavar="A.csv", help="The first person's labels.")]
Second = Annotated[Path, typer.Argument(metavar="B.csv", help="The second person's labels.")]


@app.command("sheet")
def sheet(
    archive: Annotated[
        list[Path], typer.Argument(metavar="ARCHIVE...", help="WARC files, or folders of them: our own or anybody's.")
    ],
    out_: Annotated[Path, typer.Option("--out", help="File for the sheet.")] = Path("sheet.html"),
    registry: Annotated[
        str,
        typer.Option(
            "--registry",
            help="Names and codes for archives made by others: se, dk, no, fi, or a CSV file.",
            show_default=False,
        ),
    ] = "",
    site: Annotated[
        list[str] | None,
        typer.Option(
            "--site", metavar="CODE|NAME", help="Only this municipality; may be given again.", show_default=False
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only the first N.", show_default=False)] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Only N, drawn by lot.", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The lot: the same number draws the same sites.")] = 1,
    only: Annotated[
        Path | None,
        typer.Option(
            "--only",
            metavar="FILE",
            help="Only the sites and questions that this CSV file names, such as what `label settle` left.",
            show_default=False,
        ),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the sheet: sv, da, nb, fi or en.")] = "en",
    pack: o.Pack = o.PACK,
    criteria: o.Criteria = None,
) -> None:
    """Make an HTML sheet on which a person labels the sites of an archive, without seeing the machine's answers.

    It needs no internet, asks no host, and hands over a labels file for `compare`, `settle` and `evaluate`.
    """
    from serviceaudit.gold.labels import places
    from serviceaudit.pipeline.labelling import Speech, Wanted, make_sheet
    from serviceaudit.registry.listing import load

    judge = o.judge_of(criteria, pack)
    wanted = Wanted(
        paths=archive,
        sites=load(registry, report=note) if registry else (),
        keys=site or (),
        limit=limit,
        sample=sample,
        seed=seed,
        only=places(only) if only else None,
    )
    speech = Speech(
        method=judge.method,
        folder=criteria or data_folder("criteria"),
        language=lang,
        processes=o.settings_of().processes,
    )
    made = make_sheet(wanted, speech, out_, note)
    out.print(f"{made.path}: {made.sites} sites to label; open it in a browser", markup=False, soft_wrap=True)
    if made.pictures:
        out.print(f"{made.pictures}: its pictures; keep the folder beside it", markup=False, soft_wrap=True)


@app.command("compare")
def compare(first: First, second: Second, json_: o.Json = False) -> None:
    """Compare two people's labels: agreement and kappa per question, and every answer they do not share."""
    from serviceaudit.gold import raters
    from serviceaudit.gold.labels import labels

    one, other = labels(first), labels(second)
    agreement, apart = raters.compare(one, other), raters.disputes(one, other)
    if json_:
        out.print_json(json.dumps(_data(agreement, apart), ensure_ascii=False))
        return
    _show(agreement)
    for dispute in apart:
        out.print(
            f"{dispute.site} {dispute.question}: {_said(dispute.first)}, {_said(dispute.second)}",
            markup=False,
            soft_wrap=True,
        )


@app.command("settle")
def settle(
    first: First,
    second: Second,
    third: Annotated[
        Path | None, typer.Option("--third", metavar="C.csv", help="The third person's labels.", show_default=False)
    ] = None,
    out_: Annotated[Path, typer.Option("--out", help="File for the settled labels.")] = Path("labels.csv"),
    left: Annotated[
        Path | None,
        typer.Option(
            "--left",
            help="File for what a third person still has to answer.",
            show_default="beside --out, as <name>-left.csv",
        ),
    ] = None,
) -> None:
    """Settle two people's labels: what they agree on counts, and where they do not, a third person's answer.

    While anything is left for the third person, nothing is settled: what is left is written to a file for
    `label sheet --only`, and the exit code is 1.
    """
    from serviceaudit.gold import raters
    from serviceaudit.gold.labels import labels, write, write_places

    settled = raters.settle(labels(first), labels(second), labels(third) if third else ())
    if settled.left:
        rest = left or out_.with_name(f"{out_.stem}-left.csv")
        write_places(rest, settled.left)
        raise GateFailed(
            f"{len(settled.left)} answers are left for a third person, so {out_} was not written: "
            f"make a sheet with `serviceaudit label sheet ARCHIVE --only {rest}`, then settle with --third"
        )
    write(out_, settled.labels)
    out.print(
        f"{out_}: {len(settled.labels)} labels, {settled.agreed} agreed, {len(settled.labels) - settled.agreed} settled by the third person",
        markup=False,
        soft_wrap=True,
    )


def _show(agreement: "Agreement") -> None:
    table = Table(title="Agreement between two people", title_justify="left")
    for heading in ("question", "of", "both yes", "both no", "other", "agree", "95 %", "kappa", "95 %", "level ±1"):
        table.add_column(heading, justify="left" if heading == "question" else "right")
    for score in agreement.scores:
        yes, no = _both(score)
        table.add_row(
            score.question,
            str(score.n),
            str(yes),
            str(no),
            str(score.agreed - yes - no),
            f"{score.agreed} ({score.share.value or 0:.2f})",
            _between(score.share),
            "" if score.kappa.value is None else f"{score.kappa.value:.2f}",
            _between(score.kappa),
            "" if score.level_within_one is None else f"{score.level_within_one:.2f}",
        )
    out.print(table)


def _both(score: "Score") -> tuple[int, int]:
    from serviceaudit.model import Verdict

    return score.matrix[Verdict.YES, Verdict.YES], score.matrix[Verdict.NO, Verdict.NO]


def _between(estimate: "Estimate") -> str:
    return "" if estimate.low is None or estimate.high is None else f"{estimate.low:.2f}–{estimate.high:.2f}"


def _said(label: "Label | None") -> str:
    if label is None:
        return "no answer"
    level = "" if label.level is None else f" at level {label.level}"
    return f"{label.verdict.value}{level}" + (f" ({label.rule})" if label.rule else "")


def _data(agreement: "Agreement", apart: "tuple[Dispute, ...]") -> dict[str, object]:
    return {
        "scores": [
            {
                "question": s.question,
                "n": s.n,
                "agreed": s.agreed,
                "share": s.share.value,
                "share_low": s.share.low,
                "share_high": s.share.high,
                "kappa": s.kappa.value,
                "kappa_low": s.kappa.low,
                "kappa_high": s.kappa.high,
                "level_exact": s.level_exact,
                "level_within_one": s.level_within_one,
                "matrix": {f"{a.value} {b.value}": n for (a, b), n in s.matrix.items() if n},
            }
            for s in agreement.scores
        ],
        "disagreements": [
            {"site": d.site, "question": d.question, "first": _said(d.first), "second": _said(d.second)} for d in apart
        ],
    }
