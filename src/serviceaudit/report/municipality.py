"""One municipality's own page: its answers, its place, what was seen and asked, and how to go on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit.model import Candidate, Choice, Page, Question, Result, Verdict, Visit
from serviceaudit.report import cards, conduct, peers, safe, shields, sparkline, table
from serviceaudit.report.details import Details
from serviceaudit.report.shapes import Card, LookedLine, Municipality, Row, TrailLine
from serviceaudit.report.words import Texts

MAX_TRAIL = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a municipality is compared with."""

    circles: Mapping[str, peers.Circle]
    """By site key."""
    places: Mapping[str, table.Denominators]
    """By country."""


def municipality(
    setting: cards.Setting, questions: Sequence[Question], result: Result, row: Row, around: Surroundings
) -> Municipality:
    """Everything that a municipality's page says."""
    texts, visit = setting.texts, result.visit
    answers = cards.cards(setting, questions, result.answers, visit)
    picture = row.href.removeprefix("s/").removesuffix(".html").replace("/", "-")
    return Municipality(
        row=row,
        language=safe.language_tag(visit.site.languages[0]) if visit.site.languages else "",
        official_name=safe.plain(visit.site.official_name, safe.MAX_NAME),
        path=row.href,
        picture=picture,
        home=cards.link(visit.site.url),
        place=_place(texts, row, around.places[visit.site.country]),
        cards=answers,
        next_point=_next_point(answers),
        pages=tuple(_page(texts, page) for page in visit.pages[: 2 * cards.MAX_LINES]),
        trail=tuple(_trail(candidate) for candidate in _heaviest(visit.trail)),
        trail_words=_trail_words(texts, visit),
        taken_at=texts.moment(visit.taken_at),
        details=Details(
            peers=peers.peers(texts, row, around.circles[row.key]),
            asked=conduct.conducted(texts, setting.beside.asked.get(row.key, ())),
            history=sparkline.chart(texts, setting.beside.history.get(row.key, ()), row.score.total),
            shield=shields.shield(texts, row, picture, setting.beside.address),
        ),
    )


def _next_point(answers: Sequence[Card]) -> Card | None:
    """The first question whose point is missing; one that is only unclear comes after the plain ones.

    Not so where the first question of all is unclear: what hangs on it gives no point before that is settled (codebook,
    section 10, ruling 14).
    """
    if answers and answers[0].cell.verdict == Verdict.UNCLEAR:
        return answers[0]
    missing = [card for verdict in (Verdict.NO, Verdict.UNCLEAR) for card in answers if card.cell.verdict == verdict]
    return missing[0] if missing else None


def _place(texts: Texts, row: Row, of: table.Denominators) -> str:
    if row.rank is None:
        return texts.page["place_none"]
    key = "place_shared" if row.shared else "place_alone"
    return texts.say(key, rank=texts.number(row.rank), assessed=texts.number(of.assessed), all=texts.number(of.in_all))


def _page(texts: Texts, page: Page) -> LookedLine:
    outcome = texts.page["outcome_read"] if page.failure is None else texts.failure(page.failure.value)["means"]
    role = ", ".join(dict.fromkeys(texts.words("roles", role) for role in page.roles or ("other",)))
    return LookedLine(page=cards.link(page.url), role=role, outcome=outcome, read=page.readable)


def _heaviest(trail: Sequence[Candidate]) -> list[Candidate]:
    return sorted(trail, key=lambda c: (c.choice is not Choice.FOLLOWED, -c.weight, c.url, c.label))[:MAX_TRAIL]


def _trail(candidate: Candidate) -> TrailLine:
    return TrailLine(
        label=safe.plain(candidate.label, safe.MAX_NAME) or table.NOTHING,
        page=cards.link(candidate.url),
        followed=candidate.choice is Choice.FOLLOWED,
        why=safe.plain(candidate.why, 200),
    )


def _trail_words(texts: Texts, visit: Visit) -> str:
    followed = sum(candidate.choice is Choice.FOLLOWED for candidate in visit.trail)
    return texts.say("trail_words", considered=texts.number(len(visit.trail)), followed=texts.number(followed))
