"""Each question's own page: how it is marked, cases at the border, who has it, how often the machine is right. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from serviceaudit import text
from serviceaudit.model import Question
from serviceaudit.report import safe, table
from serviceaudit.report.beside import BorderCase, Marking
from serviceaudit.report.details import AccuracyLine, BorderLine, Owners, OwnersPage, QuestionPage, RuleGroup
from serviceaudit.report.shapes import Link, QuestionSum, Row
from serviceaudit.report.words import Texts

MOST_ROWS = 500
"""Names on one page."""


def paths(questions: Sequence[Question]) -> Mapping[str, str]:
    """Question -> its page, below the language's root folder; two questions never share one."""
    taken: set[str] = set()
    found = {}
    for number, question in enumerate(questions, start=1):
        stem = text.slug(question.id)[:40] or str(number)
        stem = stem if stem not in taken else f"{stem}--{number}"
        taken.add(stem)
        found[question.id] = f"q/{stem}.html"
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What all questions' pages are made of."""

    texts: Texts
    pack: str
    rows: Sequence[Row]
    """All municipalities."""
    accuracy: Sequence[AccuracyLine]
    groups: Sequence[RuleGroup]
    """The codebook's rules."""
    markings: Mapping[str, Marking]


def page(told: Told, question: Question, path: str, sum_: QuestionSum) -> QuestionPage:
    """The page of one question, with the files that its list takes."""
    marking = told.markings.get(question.id)
    having = [row for row in told.rows if any(c.question == sum_.id and c.verdict == "yes" for c in row.cells)]
    wanted = marking.groups if marking else ()
    return QuestionPage(
        sum=sum_,
        path=path,
        rules=tuple(group for group in told.groups if group.letter in wanted),
        borders=tuple(_borders(told.texts, told.pack, question.id, marking.cases if marking else ())),
        accuracy=tuple(line for line in told.accuracy if line.id == sum_.id),
        files=tuple(_files(told.texts, path, having)),
    )


def _borders(texts: Texts, pack: str, question: str, cases: Sequence[BorderCase]) -> Iterator[BorderLine]:
    told = texts.borders.get(pack, {}).get(question, {})
    for case in cases:
        if case.id in told:
            yield BorderLine(
                words=told[case.id],
                cell=table.cell(texts, "", question, case.verdict),
                rule_id=safe.plain(case.rule, 20),
                rule=texts.sections["rules"].get(case.rule, ""),
            )


def _files(texts: Texts, path: str, having: Sequence[Row]) -> Iterator[OwnersPage]:
    """The list by country and name, cut into pages."""
    ordered = sorted(having, key=lambda row: (row.country, texts.order(row.name), row.key))
    for number, start in enumerate(range(0, max(1, len(ordered)), MOST_ROWS), start=1):
        name = path if number == 1 else f"{path.removesuffix('.html')}-{number}.html"
        yield OwnersPage(
            path=name, number=number, owners=tuple(_owners(texts, ordered, ordered[start : start + MOST_ROWS]))
        )


def _owners(texts: Texts, all_: Sequence[Row], cut: Sequence[Row]) -> Iterator[Owners]:
    for country, rows in groupby(cut, key=lambda row: row.country):
        count = sum(row.country == country for row in all_)
        yield Owners(
            words=texts.say("owners_country", country=country, n=texts.number(count)),
            names=tuple(Link(words=row.name, href=row.href) for row in rows),
        )
