"""One computed view of a run, in one language, that feeds every page: totals agree because they are counted once. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from serviceaudit import text
from serviceaudit.model import Candidate, Choice, Page, Question, Result, Run, Site, Standing, Verdict, Visit
from serviceaudit.report import cards, findings, safe, table
from serviceaudit.report.health import health
from serviceaudit.report.shapes import AccuracyRow, Card, Link, LookedLine, Municipality, ReportView, Row, TrailLine
from serviceaudit.report.words import Texts

__all__ = ["AccuracyRow", "ReportView", "build"]

MAX_TRAIL = 25


def build(
    run: Run,
    results: Sequence[Result],
    standings: Sequence[Standing],
    questions: Sequence[Question],
    texts: Texts,
    *,
    language: str,
    accuracy: Sequence[AccuracyRow] = (),
) -> ReportView:
    """Everything that the report says, ready to print.

    `standings` holds one row a result. Places are taken as given; they should be counted within each country (codebook,
    section 10, ruling 11), and the denominators printed beside them follow how they were counted. The same input gives the same view, whatever the order of `results`.
    """
    total = sum(question.points for question in questions)
    sites = [result.visit.site for result in results]
    paths = _paths(sites)
    by_key = {standing.site: standing for standing in standings}
    ordered = sorted(results, key=lambda r: _order(texts, by_key[r.visit.site.key], r.visit.site))
    rows = [
        _row(texts, run.pack, questions, r, by_key[r.visit.site.key], paths[r.visit.site.key], total) for r in ordered
    ]
    ranked = tuple(row for row in rows if row.assessed)
    sums = tuple(table.question_sum(texts, run.pack, question, rows) for question in questions)
    state = health(texts, run, results, rows)
    places = table.denominators(run, sites, by_key)
    examples = _examples([r for r in ordered if by_key[r.visit.site.key].assessed], paths)
    date = texts.moment(run.finished_at or run.started_at)
    return ReportView(
        language=language,
        texts=texts,
        title=findings.title(texts, rows),
        headline=findings.headline(texts, ranked, total),
        findings=findings.findings(texts, ranked, sums, state),
        facts=findings.facts(texts, run),
        date=date,
        made=texts.say("footer_made", tool=safe.plain(run.tool, 60), run=safe.plain(run.id, 60), date=date),
        bands=table.bands(texts, ranked, total),
        questions=sums,
        rows=ranked,
        apart=tuple(row for row in rows if not row.assessed),
        several_countries=len(places) > 1,
        by_country=len(places) > 1 and table.by_country(sites, by_key),
        regions=tuple(sorted({row.region for row in ranked if row.region}, key=texts.order)),
        sizes=tuple(size for size in table.sizes(texts) if any(row.size == size for row in ranked)),
        municipalities=tuple(
            _municipality(texts, run.pack, questions, result, row, places[result.visit.site.country], examples)
            for result, row in zip(ordered, rows, strict=True)
        ),
        health=state,
        accuracy=findings.accuracy(texts, run.pack, accuracy),
        rule_groups=findings.rule_groups(texts),
        verdicts=findings.legend(texts),
    )


def _order(texts: Texts, standing: Standing, site: Site) -> tuple[bool, int, tuple[int, ...], str]:
    """By place, then by name: never by a hidden sixth criterion (studies, design choice 5)."""
    return (not standing.assessed, standing.rank or 0, texts.order(table.name(site)), site.key)


def _paths(sites: Sequence[Site]) -> Mapping[str, str]:
    """Site -> its page. Names come from country and code alone, and two sites never share one."""
    taken: defaultdict[str, int] = defaultdict(int)
    paths = {}
    for site in sorted(sites, key=lambda s: (s.country, s.code)):
        stem = f"s/{text.slug(site.country)[:12]}/{text.slug(site.code)[:80]}"
        taken[stem] += 1
        paths[site.key] = f"{stem}.html" if taken[stem] == 1 else f"{stem}--{taken[stem]}.html"
    return paths


def _row(
    texts: Texts, pack: str, questions: Sequence[Question], result: Result, standing: Standing, path: str, total: int
) -> Row:
    return table.row(
        texts,
        result.visit.site,
        standing,
        path=path,
        cells=table.cells(texts, pack, questions, result.answers),
        total=total,
        reason=_reason(texts, standing, result),
    )


def _reason(texts: Texts, standing: Standing, result: Result) -> str:
    """Why there is no place: the reason of the first answer that could not be given, and what stood in the way.

    The ranking writes it as "question:reason"; a bare reason is read too.
    """
    lost = [answer for answer in result.answers if answer.verdict is Verdict.NOT_ASSESSED]
    notes = cards.failure_notes(texts, lost[0], result.visit) if lost else ()
    return " ".join([texts.words("reasons", standing.status.rpartition(":")[2]), *(note.means for note in notes[:1])])


def _examples(assessed: Sequence[Result], paths: Mapping[str, str]) -> cards.Examples:
    """For each question, the municipality of the same country nearest in size whose answer is yes."""
    having: defaultdict[tuple[str, str], list[Site]] = defaultdict(list)
    for result in assessed:
        for answer in result.answers:
            if answer.verdict is Verdict.YES:
                having[result.visit.site.country, answer.question].append(result.visit.site)

    def nearest(site: Site, question: str) -> Link | None:
        found = having[site.country, question]
        if not found:
            return None
        best = min(found, key=lambda s: (abs((s.population or 0) - (site.population or 0)), s.key))
        return Link(words=table.name(best), href=paths[best.key])

    return nearest


def _municipality(
    texts: Texts,
    pack: str,
    questions: Sequence[Question],
    result: Result,
    row: Row,
    of: table.Denominators,
    examples: cards.Examples,
) -> Municipality:
    visit = result.visit
    answers = cards.cards(texts, pack, questions, result.answers, visit, examples)
    return Municipality(
        row=row,
        official_name=safe.plain(visit.site.official_name, safe.MAX_NAME),
        path=row.href,
        picture=row.href.removeprefix("s/").removesuffix(".html").replace("/", "-"),
        home=cards.link(visit.site.url),
        place=_place(texts, row, of),
        cards=answers,
        next_point=_next_point(answers),
        pages=tuple(_page(texts, page) for page in visit.pages[: 2 * cards.MAX_LINES]),
        trail=tuple(_trail(candidate) for candidate in _heaviest(visit.trail)),
        trail_words=_trail_words(texts, visit),
        taken_at=texts.moment(visit.taken_at),
    )


def _next_point(answers: Sequence[Card]) -> Card | None:
    """The first question whose point is missing; one that is only unclear comes after the plain ones."""
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
        label=safe.plain(candidate.label, safe.MAX_NAME),
        page=cards.link(candidate.url),
        followed=candidate.choice is Choice.FOLLOWED,
        why=safe.plain(candidate.why, 200),
    )


def _trail_words(texts: Texts, visit: Visit) -> str:
    followed = sum(candidate.choice is Choice.FOLLOWED for candidate in visit.trail)
    return texts.say("trail_words", considered=texts.number(len(visit.trail)), followed=texts.number(followed))
