"""serviceaudit criteria: the method, checked and told in plain words."""

from pathlib import Path
from typing import Annotated

import typer

from serviceaudit.cli import options as o
from serviceaudit.cli.console import out
from serviceaudit.errors import CriteriaError
from serviceaudit.settings import data_folder

app = typer.Typer(no_args_is_help=True, help="Packs of questions and the words of languages.")


@app.command("check")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="A criteria folder; without it the built-in one.", show_default=False),
    ] = None,
) -> None:
    """Check every pack, words and texts file: faults name file, line and what is known there."""
    from serviceaudit.criteria.load import load, packs
    from serviceaudit.report import texts

    where = folder or data_folder("criteria")
    names = packs(where)
    if not names:
        raise CriteriaError(f"{where}: no pack there (<pack>/pack.yaml)")
    for name in names:
        method = load(where, name)
        phrases = sum(len(words.says(concept)) for words in method.words.values() for concept in words.concepts)
        out.print(
            f"{name} {method.pack.version}: {len(method.pack.criteria)} questions, {len(method.words)} languages, {phrases} phrases",
            highlight=False,
        )
    for language in texts.languages(where / "texts"):
        texts.load(where / "texts", language)
    out.print(f"{where}: no faults", soft_wrap=True)


@app.command("cards")
def cards(pack: o.Pack = o.PACK, criteria: o.Criteria = None) -> None:
    """Print how each question is answered, in plain words, with cases at its border (Markdown)."""
    from serviceaudit.criteria import cards as in_words
    from serviceaudit.criteria.load import load
    from serviceaudit.report import borders, texts

    folder = criteria or data_folder("criteria")
    method = load(folder, pack)
    own = folder / "texts"
    spoken = texts.load(own if own.is_dir() else data_folder("criteria") / "texts", "en")
    told = spoken.borders.get(pack, {})
    cases = {
        question: [
            f"{told.get(question, {}).get(case.id, case.case)} **{case.verdict.value}**, {case.rule} (case “{case.case}”)"
            for case in marking.cases
        ]
        for question, marking in borders.load(folder, pack).items()
    }
    asked = {c.question.id: spoken.question(pack, c.question.id)["question"] for c in method.pack.criteria}
    out.print(in_words.cards(method, asked, cases), markup=False, soft_wrap=True)
