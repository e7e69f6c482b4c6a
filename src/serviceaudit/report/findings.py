"""The ranking told in sentences with numbers, and the tables of the method page. Pure."""

from collections.abc import Sequence

from serviceaudit.model import Run, Verdict
from serviceaudit.report import safe, table
from serviceaudit.report.beside import AccuracyRow
from serviceaudit.report.details import AccuracyLine, RuleGroup
from serviceaudit.report.shapes import Cell, Health, QuestionSum, Row
from serviceaudit.report.words import Texts


def title(texts: Texts, rows: Sequence[Row]) -> str:
    """What the report asks, with the country where there is only one."""
    countries = {row.country for row in rows if row.country}
    return texts.say("title_country", country=countries.pop()) if len(countries) == 1 else texts.page["title"]


def headline(texts: Texts, rows: Sequence[Row], total: int) -> str:
    """The finding in one line: how many have all points."""
    if not rows:
        return texts.page["headline_nothing"]
    full = sum(row.score.points == total for row in rows)
    key = {0: "headline_none", 1: "headline_one"}.get(full, "headline_some")
    return texts.say(key, n=texts.number(full), assessed=texts.number(len(rows)))


def findings(texts: Texts, rows: Sequence[Row], questions: Sequence[QuestionSum], health: Health) -> tuple[str, ...]:
    """What else a reader should know at once."""
    lines = []
    zero = sum(row.score.points == 0 for row in rows)
    if zero:
        lines.append(texts.say("finding_zero", n=texts.number(zero), assessed=texts.number(len(rows))))
    answered = [q for q in questions if q.assessed]
    if len(answered) > 1:
        for key, question in (
            ("finding_easiest", max(answered, key=lambda q: q.yes / q.assessed)),
            ("finding_hardest", min(answered, key=lambda q: q.yes / q.assessed)),
        ):
            yes, y = texts.number(question.yes), texts.number(question.assessed)
            lines.append(texts.say(key, short=question.short, yes=yes, y=y))
    for key, count in (("finding_apart", health.apart), ("finding_not_visited", health.not_visited)):
        if count:
            lines.append(texts.say(key, n=texts.number(count), all=texts.number(health.in_all)))
    return tuple(lines)


def facts(texts: Texts, run: Run) -> tuple[tuple[str, str], ...]:
    """What the run was made with; empty ones are left out."""
    pairs = (
        ("fact_pack", f"{run.pack} {run.pack_version}"),
        ("fact_hash", run.criteria_hash),
        ("fact_tool", run.tool),
        ("fact_run", run.id),
        ("fact_started", texts.moment(run.started_at)),
        ("fact_finished", texts.moment(run.finished_at)),
        ("fact_registry", _last(run.registry)),
        ("fact_archive", _last(run.archive)),
        ("fact_note", run.note),
    )
    return tuple((texts.page[key], safe.plain(value)) for key, value in pairs if value.strip())


def _last(path: str) -> str:
    """A folder's or file's own name: where it lies on the auditor's machine is nobody's business."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def accuracy(texts: Texts, pack: str, rows: Sequence[AccuracyRow]) -> tuple[AccuracyLine, ...]:
    """How often the machine is right, in the order given."""
    return tuple(
        AccuracyLine(
            id=safe.plain(row.question),
            short=texts.question(pack, row.question)["short"],
            group=_group(texts, row),
            whole=not row.language and not row.country,
            n=texts.number(row.n),
            share=texts.percent(row.share),
            interval=_interval(texts, row),
            precision=_share(texts, row.precision),
            recall=_share(texts, row.recall),
            kappa=table.NOTHING if row.kappa is None else texts.decimal(row.kappa),
        )
        for row in rows
    )


def _group(texts: Texts, row: AccuracyRow) -> str:
    if row.language:
        return texts.called(row.language)
    if row.country:
        return texts.words("countries", row.country) or safe.plain(row.country, 12)
    return texts.page["group_all"]


def _interval(texts: Texts, row: AccuracyRow) -> str:
    if row.low is None or row.high is None:
        return table.NOTHING
    return f"{texts.percent(row.low)} {table.NOTHING} {texts.percent(row.high)}"


def _share(texts: Texts, value: float | None) -> str:
    return table.NOTHING if value is None else texts.percent(value)


def rule_groups(texts: Texts) -> tuple[RuleGroup, ...]:
    """The codebook's rules, grouped by the letter they begin with."""
    rules = texts.sections["rules"].items()
    return tuple(
        RuleGroup(
            letter=letter,
            name=name,
            rules=tuple((key, words) for key, words in rules if key.rstrip("0123456789") == letter),
        )
        for letter, name in texts.sections["rule_groups"].items()
    )


def rulings(texts: Texts) -> tuple[tuple[str, str], ...]:
    """What was decided where the codebook's rules left room: number and sentence, in its order (section 10)."""
    told = texts.sections["rulings"].items()
    return tuple(sorted(told, key=lambda ruling: (len(ruling[0]), ruling[0])))


def legend(texts: Texts) -> tuple[Cell, ...]:
    """The four marks; `short` tells what they mean."""
    return tuple(table.cell(texts, texts.words("verdict_meanings", v.value), "", v) for v in Verdict)
