"""A site's answers as cards on the terminal, in the words of the report."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.panel import Panel
from rich.text import Text

from serviceaudit.cli.console import out
from serviceaudit.errors import CriteriaError
from serviceaudit.model import Answer, Question, Result, Run

if TYPE_CHECKING:
    from serviceaudit.report.shapes import Card, Municipality
    from serviceaudit.report.words import Texts


_COLOURS = {"yes": "green", "no": "red", "unclear": "yellow", "not_assessed": "white"}


def language_of(result: Result, folder: Path, wanted: str) -> str:
    """The language for the words: the one asked for, else the site's own if there are texts in it, else English.

    Raises CriteriaError if there are no texts in the language asked for.
    """
    from serviceaudit.report import texts

    known = texts.languages(folder / "texts")
    if wanted and wanted not in known:
        raise CriteriaError(f"--lang {wanted}: there are texts in {', '.join(known)}")
    own = [{"nn": "nb", "no": "nb"}.get(tag, tag) for tag in result.visit.site.languages]
    return wanted or next((tag for tag in own if tag in known), "en")


def print_site(
    result: Result, questions: tuple[Question, ...], run: Run, folder: Path, wanted: str, question: str = ""
) -> None:
    """Print a site's cards from the same view that its page in the report shows.

    Raises CriteriaError if there are no texts in the language asked for.
    """
    from serviceaudit.ranking.standings import standings
    from serviceaudit.report import texts, view

    language = language_of(result, folder, wanted)
    spoken = texts.load(folder / "texts", language)
    places = standings([result.visit.site], result.answers, questions)
    seen = view.build(run, [result], places, questions, spoken)
    show(seen.municipalities[0], spoken, question)


def show(shown: "Municipality", spoken: "Texts", question: str = "") -> None:
    """Print all cards of a site, or one question's."""
    out.print(Text(f"{shown.official_name or shown.row.name}  {shown.home.href}", style="bold"))
    score, words = shown.row.score, spoken.say
    if shown.row.assessed:
        key = "score_of_range" if score.points_max > score.points else "score_of"
        out.print(Text(words(key, points=score.points, total=score.total, high=score.points_max)))
    else:
        out.print(Text(f"{words('place_none')}. {shown.row.reason}"))
    for card in (c for c in shown.cards if question in ("", c.id)):
        out.print(_panel(card, spoken))


def _panel(card: "Card", spoken: "Texts") -> Panel:
    body = Text()
    body.append(f"{card.cell.mark} {card.cell.word}", style=f"bold {_COLOURS.get(card.cell.verdict, 'white')}")
    body.append(f"   {card.sentence}\n")
    if card.level:
        body.append(f"{spoken.say('card_level')}: {card.level}\n")
        if card.mobile_level:
            body.append(f"{spoken.say('card_mobile')}: {card.mobile_level}\n")
    for line in card.evidence:
        body.append(f"“{line.quote}”", style="italic")
        body.append(f"  {line.place}\n  {line.page.href or line.page.words}\n")
    for looked in card.looked if card.cell.verdict != "yes" else ():
        body.append(f"  {looked.page.href or looked.page.words} ({looked.role}): {looked.outcome}\n", style="dim")
    for failure in card.failures:
        body.append(f"{failure.means} {failure.do}\n")
    if card.flags:
        body.append("; ".join(card.flags) + "\n", style="yellow")
    if card.advice and card.cell.verdict != "yes":
        body.append(f"→ {card.advice}\n", style="cyan")
    body.append(f"{card.rule_id}: {card.rule}", style="dim")
    return Panel(body, title=Text(f"{card.id}  {card.question}"), title_align="left")


def as_data(result: Result) -> dict[str, Any]:
    """A site's answers as plain data for `--json`."""
    site = result.visit.site
    return {
        "site": site.key,
        "name": site.name,
        "url": site.url,
        "front": result.visit.front,
        "taken_at": result.visit.taken_at,
        "pages": [
            {
                "url": p.final_url,
                "status": p.status,
                "outcome": p.failure.value if p.failure else "read",
                "roles": list(p.roles),
            }
            for p in result.visit.pages
        ],
        "answers": [answer_data(answer) for answer in result.answers],
    }


def answer_data(answer: Answer) -> dict[str, Any]:
    """One answer as plain data."""
    return {
        "question": answer.question,
        "verdict": answer.verdict.value,
        "points": answer.points,
        "level": answer.level,
        "mobile_level": answer.mobile_level,
        "rule": answer.rule,
        "reason": answer.reason,
        "flags": list(answer.flags),
        "source": answer.source.value,
        "clicks": answer.clicks,
        "checked_at": answer.checked_at,
        "evidence": [
            {"page": e.page, "quote": e.quote, "rule": e.rule, "place": e.place, "target": e.target}
            for e in answer.evidence
        ],
        "looked": [{"page": seen.page, "role": seen.role, "outcome": seen.outcome} for seen in answer.looked],
    }
