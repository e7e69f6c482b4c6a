"""How often the machine is right, on the terminal and as plain data."""

from collections.abc import Mapping
from dataclasses import asdict
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.table import Table

from serviceaudit.cli.console import out
from serviceaudit.gold.agreement import Agreement, Miss, Score
from serviceaudit.gold.measures import VERDICTS, Estimate
from serviceaudit.model import Verdict

_SHORT = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.UNCLEAR: "unclear", Verdict.NOT_ASSESSED: "not assessed"}
_SEVERAL = 2
_SHOWN = 4
"""Places that are printed for one answer."""


def show(agreement: Agreement, names: Mapping[str, str]) -> None:
    """Print the tables of agreement and every miss; `names` by `Site.key`."""
    overall = [score for score in agreement.scores if not score.group]
    out.print(_measures(overall))
    if any(score.agreed < score.n for score in overall):
        out.print(_confusion(overall))
    for group in ("language", "country"):
        members = {score.member for score in agreement.scores if score.group == group}
        if len(members) >= _SEVERAL:
            out.print(_by(group, agreement))
    for miss in agreement.misses:
        _print_miss(miss, names)
    for fate in agreement.lost:
        _print(f"{names.get(fate.site, fate.site)} {fate.question}: {fate.page} was not read: {fate.told}")
    for site, question in agreement.missing:
        _print(f"{names.get(site, site)} {question}: no answer")


def _measures(scores: list[Score]) -> Table:
    table = Table(title="Agreement with people's labels", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for heading in ("agree", "95 %", "precision", "recall", "kappa", "95 %", "level ±1", "read"):
        table.add_column(heading, justify="right", no_wrap=True)
    for score in scores:
        table.add_row(
            score.question,
            f"{score.agreed}/{score.n}",
            _interval(score.share),
            _two(score.precision.value),
            _two(score.recall.value),
            _two(score.kappa.value),
            _interval(score.kappa),
            _two(score.level_within_one),
            "" if score.found is None else f"{round(score.found * score.sought)}/{score.sought}",
        )
    return table


def _confusion(scores: list[Score]) -> Table:
    table = Table(title="What people say, and what the machine says instead", title_justify="left")
    table.add_column("question")
    table.add_column("people")
    for got in VERDICTS:
        table.add_column(_SHORT[got], justify="right")
    for score in scores:
        for expected in VERDICTS:
            counts = [score.matrix[expected, got] for got in VERDICTS]
            if any(counts):
                table.add_row(score.question, _SHORT[expected], *(str(count or "·") for count in counts))
    return table


def _by(group: str, agreement: Agreement) -> Table:
    scores = [score for score in agreement.scores if score.group == group]
    questions = sorted({score.question for score in scores})
    table = Table(title=f"Agreement by {group}", title_justify="left")
    table.add_column(group)
    for question in questions:
        table.add_column(question, justify="right")
    for member, given in groupby(sorted(scores, key=lambda score: score.member), key=lambda score: score.member):
        of = {score.question: score for score in given}
        table.add_row(member, *(f"{of[q].agreed}/{of[q].n}" if q in of else "" for q in questions))
    return table


def _print_miss(miss: Miss, names: Mapping[str, str]) -> None:
    expected, got = _verdict(miss.expected, miss.expected_level), _verdict(miss.got, miss.got_level)
    said = f"people say {expected} ({miss.expected_rule}), the machine {got} ({miss.got_rule}, {miss.reason})"
    _print(f"{names.get(miss.site, miss.site)} {miss.question}: {said}")
    if miss.page:
        _print(f"    people saw it at {miss.page}: {miss.fate or 'not known whether it was read'}")
    for evidence in miss.evidence[:_SHOWN]:
        _print(f"    the machine saw “{evidence.quote}” ({evidence.rule}) at {evidence.page}")
    for looked in () if miss.evidence else miss.looked[:_SHOWN]:
        _print(f"    the machine looked at {looked.page} ({looked.role}): {looked.outcome}")


def _print(line: str) -> None:
    out.print(line, soft_wrap=True, markup=False, highlight=False)


def _verdict(verdict: Verdict, level: int | None) -> str:
    return _SHORT[verdict] if level is None else f"{_SHORT[verdict]} at level {level}"


def _two(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _interval(estimate: Estimate) -> str:
    return "" if estimate.low is None or estimate.high is None else f"{estimate.low:.2f}–{estimate.high:.2f}"


def data(agreement: Agreement) -> dict[str, object]:
    """The agreement as plain data."""
    return {
        "fingerprint": agreement.fingerprint,
        "scores": [_score(score) for score in agreement.scores],
        "misses": [asdict(miss) for miss in agreement.misses],
        "lost": [asdict(fate) for fate in agreement.lost],
        "missing": [{"site": site, "question": question} for site, question in agreement.missing],
    }


def _score(score: Score) -> dict[str, object]:
    whole = asdict(score)
    confusion = [{"expected": row, "got": column, "n": count} for (row, column), count in score.matrix.items() if count]
    return {**whole, "matrix": confusion}
