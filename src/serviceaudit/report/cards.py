"""One municipality's answers as cards: verdict, reason, evidence, where we looked, what to do. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.model import Answer, Evidence, Looked, Question, Run, Site, Source, Verdict, Visit
from serviceaudit.report import objections, safe, starters, table
from serviceaudit.report.beside import Beside
from serviceaudit.report.details import Step
from serviceaudit.report.shapes import Card, EvidenceLine, FailureNote, Link, LookedLine
from serviceaudit.report.words import Texts

MAX_LINES = 30
"""The most pieces of evidence, places or pages shown of each sort."""
READ = "read"

Examples = Callable[[Site, str], Link | None]
"""Site and question -> a similar municipality that has the point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all cards of a report share."""

    texts: Texts
    run: Run
    examples: Examples
    beside: Beside
    paths: Mapping[str, str]
    """Question -> its own page."""


def cards(
    setting: Setting, questions: Sequence[Question], result_answers: Sequence[Answer], visit: Visit
) -> tuple[Card, ...]:
    """One card a question, in the questions' order; a question without an answer was not assessed."""
    given = {answer.question: answer for answer in result_answers}
    return tuple(
        _card(setting, q, given.get(q.id) or _unanswered(q, visit, setting.run.pack), visit) for q in questions
    )


def _unanswered(question: Question, visit: Visit, pack: str) -> Answer:
    return Answer(
        site=visit.site.key,
        pack=pack,
        pack_version="",
        question=question.id,
        verdict=Verdict.NOT_ASSESSED,
        points=0,
        rule="",
        reason="no_answer",
    )


def _card(setting: Setting, question: Question, answer: Answer, visit: Visit) -> Card:
    texts = setting.texts
    words = texts.question(setting.run.pack, question.id)
    wanting = answer.verdict in (Verdict.NO, Verdict.UNCLEAR)
    return Card(
        id=safe.plain(question.id),
        short=words["short"],
        question=words["question"],
        cell=table.cell(texts, words["short"], question.id, answer.verdict),
        points=_points(texts, answer, question),
        sentence=texts.words("reasons", answer.reason),
        rule_id=safe.plain(answer.rule, 20),
        rule=texts.sections["rules"].get(answer.rule, ""),
        has_level=question.has_level,
        level=_level(texts, answer.level),
        mobile_level=_level(texts, answer.mobile_level),
        steps=_steps(texts, answer) if question.has_level else (),
        flags=tuple(texts.words("flags", flag) or safe.plain(flag, 40) for flag in answer.flags),
        evidence=tuple(_evidence(texts, item, visit.site) for item in answer.evidence[:MAX_LINES]),
        looked=tuple(looked_line(texts, item) for item in answer.looked[:MAX_LINES]),
        failures=failure_notes(texts, answer, visit) if answer.verdict is Verdict.NOT_ASSESSED else (),
        advice=(texts.words("advice", answer.reason) or words["advice"]) if wanting else "",
        example=setting.examples(visit.site, question.id) if wanting else None,
        source="" if answer.source is Source.SITE else texts.words("sources", answer.source.value),
        clicks=_clicks(texts, answer.clicks),
        checked_at=texts.moment(answer.checked_at),
        starter=starters.starter(setting.beside.starters, texts, visit.site, answer) if wanting else "",
        objection=_objection(setting, words["question"], answer, visit.site),
        method=setting.paths[question.id],
    )


def _objection(setting: Setting, question: str, answer: Answer, site: Site) -> str:
    pages = (*(item.page for item in answer.evidence), *(item.page for item in answer.looked), site.url)
    return objections.about(
        setting.texts,
        setting.beside.contact,
        name=f"{table.name(site)} ({safe.plain(site.key, 40)})",
        question=f"({safe.plain(answer.question, 20)}) {question}",
        verdict=setting.texts.words("verdicts", answer.verdict.value),
        run=safe.plain(setting.run.id, 60),
        page=next((url for url in map(safe.href, pages) if url), ""),
    )


def _steps(texts: Texts, answer: Answer) -> tuple[Step, ...]:
    """Desktop and phone; a width that nobody could look at has no step."""
    both = (("desktop", "card_level", answer.level), ("phone", "card_mobile", answer.mobile_level))
    return tuple(
        Step(device=device, name=texts.page[name], level=level, words=_level(texts, level))
        for device, name, level in both
        if level is not None
    )


def _points(texts: Texts, answer: Answer, question: Question) -> str:
    """What could not be seen is not shown as "0 of 1": that would read as a no."""
    if answer.verdict is Verdict.NOT_ASSESSED:
        return table.NOTHING
    return texts.say("card_points", n=answer.points, max=question.points)


def _level(texts: Texts, level: int | None) -> str:
    if level is None:
        return ""
    return texts.say("level_words", n=level, words=texts.words("levels", str(level)))


def _clicks(texts: Texts, clicks: int | None) -> str:
    if clicks is None:
        return ""
    return texts.say({0: "clicks_zero", 1: "clicks_one"}.get(clicks, "clicks_many"), n=clicks)


def link(url: str) -> Link:
    """An address to show, and to follow if it is a web address."""
    return Link(words=safe.shown(url), href=safe.href(url))


def _evidence(texts: Texts, item: Evidence, site: Site) -> EvidenceLine:
    return EvidenceLine(
        page=link(item.page),
        quote=safe.plain(item.quote, 200),
        language=safe.language_tag(site.languages[0]) if len(site.languages) == 1 else "",
        place=texts.words("places", item.place),
        target=link(item.target) if item.target else None,
        url=item.page,
        wide=item.wide,
        narrow=item.narrow,
    )


def looked_line(texts: Texts, item: Looked) -> LookedLine:
    """A place that was looked at, with what came of it."""
    read = item.outcome == READ
    return LookedLine(
        page=link(item.page),
        role=texts.words("roles", item.role),
        outcome=texts.page["outcome_read"] if read else texts.failure(item.outcome)["means"],
        read=read,
    )


def failure_note(texts: Texts, kind: str) -> FailureNote:
    """What a failure means and who can do what about it."""
    words = texts.failure(kind)
    return FailureNote(means=words["means"], who=words["who"], do=words["do"])


def failure_notes(texts: Texts, answer: Answer, visit: Visit) -> tuple[FailureNote, ...]:
    """What kept the answer from being given: the failures of the places looked at, else of the whole visit."""
    kinds = [item.outcome for item in answer.looked if item.outcome != READ]
    kinds = kinds or [page.failure.value for page in visit.pages if page.failure is not None and page.may_hide]
    return tuple(failure_note(texts, kind) for kind in dict.fromkeys(kinds))
