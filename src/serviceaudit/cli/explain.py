"""serviceaudit explain: the trail behind a site's answers."""

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from serviceaudit.cli import options as o
from serviceaudit.cli.console import out
from serviceaudit.errors import ServiceAuditError
from serviceaudit.model import Result, Run
from serviceaudit.registry.selection import select
from serviceaudit.settings import data_folder

_MOST_LINKS = 40


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Code, country-code or name.")],
    question: Annotated[str, typer.Argument(metavar="[QUESTION]", help="Only this question's card.")] = "",
    run: o.RunId = None,
    pack: o.Pack = o.PACK,
    store: o.StoreUrl = o.STORE,
    criteria: o.Criteria = None,
    lang: o.Language = "",
    json_: o.Json = False,
) -> None:
    """Show why a site got its answers: links considered with weights, pages read, words matched, rule."""
    from serviceaudit.cli import cards
    from serviceaudit.store.results import Store

    judge = o.judge_of(criteria, pack)
    with Store.open(store, create=False) as opened:
        chosen = opened.run(run)
        found = {result.visit.site.key: result for result in opened.results(chosen.id)}
    wanted = select([result.visit.site for result in found.values()], keys=[site])[0]
    result = found[wanted.key]
    questions = judge.method.pack.questions
    if question and question not in {q.id for q in questions}:
        raise ServiceAuditError(f"no question '{question}'; there are {', '.join(q.id for q in questions)}")
    if json_:
        out.print_json(json.dumps(_data(result, question), ensure_ascii=False))
        return
    folder = criteria or data_folder("criteria")
    cards.print_site(result, questions, chosen, folder, lang, question)
    _trail(result)
    _pages(result, chosen)


def _data(result: Result, question: str) -> dict[str, object]:
    from serviceaudit.cli import cards

    data = cards.as_data(result)
    data["answers"] = [a for a in data["answers"] if not question or a["question"] == question]
    data["trail"] = [
        {
            "url": c.url,
            "label": c.label,
            "found_on": c.found_on,
            "roles": list(c.roles),
            "weight": c.weight,
            "clicks": c.clicks,
            "choice": c.choice.value,
            "why": c.why,
        }
        for c in result.visit.trail
    ]
    return data


def _trail(result: Result) -> None:
    table = Table(title="Links considered", title_justify="left")
    for heading, justify in (
        ("weight", "right"),
        ("choice", "left"),
        ("label", "left"),
        ("leads to", "left"),
        ("why", "left"),
    ):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for link in sorted(result.visit.trail, key=lambda c: -c.weight)[:_MOST_LINKS]:
        table.add_row(f"{link.weight:g}", link.choice.value, Text(link.label[:60]), Text(link.url), Text(link.why))
    out.print(table)


def _pages(result: Result, run: Run) -> None:
    table = Table(title=f"Pages asked for, {result.visit.taken_at} (run {run.id})", title_justify="left")
    for heading in ("outcome", "looked for", "address"):
        table.add_column(heading)
    for page in result.visit.pages:
        outcome = f"{page.failure}: {page.detail}" if page.failure else "read"
        table.add_row(Text(outcome), ", ".join(page.roles), Text(page.final_url))
    out.print(table)
