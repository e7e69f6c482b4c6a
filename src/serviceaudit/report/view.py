"""One computed view of a run, in one language, that feeds every page: totals agree because they are counted once. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from serviceaudit import text
from serviceaudit.model import Question, Result, Run, Site, Standing, Verdict
from serviceaudit.report import cards, equals, findings, maps, movers, peers, question_pages, safe, table
from serviceaudit.report.beside import AccuracyRow, Beside
from serviceaudit.report.effort import effort
from serviceaudit.report.health import health
from serviceaudit.report.municipality import Surroundings, municipality
from serviceaudit.report.shapes import Link, ReportView, Row
from serviceaudit.report.words import Texts

__all__ = ["AccuracyRow", "Beside", "ReportView", "build"]


def build(
    run: Run,
    results: Sequence[Result],
    standings: Sequence[Standing],
    questions: Sequence[Question],
    texts: Texts,
    beside: Beside | None = None,
) -> ReportView:
    """Everything that the report says, ready to print.

    `standings` holds one row a result; `beside` is what is known besides. Places are taken as given; they should be counted within each country (codebook,
    section 10, ruling 11), and the denominators printed beside them follow how they were counted. The same input gives the same view, whatever the order of `results`.
    """
    total = sum(question.points for question in questions)
    sites = [result.visit.site for result in results]
    paths = _paths(sites)
    by_key = {standing.site: standing for standing in standings}
    within = table.by_country(sites, by_key)
    ordered = sorted(results, key=lambda r: _order(texts, by_key[r.visit.site.key], r.visit.site, within=within))
    rows = [
        _row(texts, run.pack, questions, r, by_key[r.visit.site.key], paths[r.visit.site.key], total) for r in ordered
    ]
    ranked = tuple(row for row in rows if row.assessed)
    sums = tuple(table.question_sum(texts, run.pack, question, rows) for question in questions)
    state = health(texts, run, results, rows)
    places = table.denominators(run, sites, by_key)
    beside = beside or Beside()
    setting = cards.Setting(
        texts=texts,
        run=run,
        examples=_examples([r for r in ordered if by_key[r.visit.site.key].assessed], paths),
        beside=beside,
        paths=question_pages.paths(questions),
    )
    groups = equals.equals(sites)
    around = Surroundings(circles=peers.circles(texts, groups, {row.key: row for row in rows}), places=places)
    rates = findings.accuracy(texts, run.pack, beside.accuracy)
    rules = findings.rule_groups(texts)
    told = question_pages.Told(
        texts=texts, pack=run.pack, rows=rows, accuracy=rates, groups=rules, markings=beside.markings
    )
    date = texts.moment(run.finished_at or run.started_at)
    links = [Link(words=row.name, href=row.href) for row in rows]
    return ReportView(
        language=texts.language,
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
        by_country=len(places) > 1 and within,
        regions=tuple(sorted({row.region for row in ranked if row.region}, key=texts.order)),
        sizes=tuple(size for size in table.sizes(texts) if any(row.size == size for row in ranked)),
        municipalities=tuple(
            municipality(setting, questions, result, row, around) for result, row in zip(ordered, rows, strict=True)
        ),
        health=state,
        accuracy=rates,
        rule_groups=rules,
        rulings=findings.rulings(texts),
        question_pages=tuple(
            question_pages.page(told, question, setting.paths[question.id], sum_)
            for question, sum_ in zip(questions, sums, strict=True)
        ),
        verdicts=findings.legend(texts),
        run=run,
        address=safe.href(beside.address),
        effort=effort(texts, run, ordered, links),
        map=maps.drawn(texts, rows, [result.visit.site for result in ordered]),
        comparisons=tuple(movers.changes(texts, run.pack, each, paths) for each in beside.comparisons),
        countries=tuple(
            sorted({(row.key.partition("-")[0], row.country) for row in ranked}, key=lambda c: texts.order(c[1]))
        ),
        size_classes=tuple(
            (n, words) for n, words in enumerate(table.sizes(texts)) if any(row.size_class == n for row in ranked)
        ),
        scopes={key: "region" if group.region else "size" for key, group in groups.items()},
    )


def _order(
    texts: Texts, standing: Standing, site: Site, *, within: bool
) -> tuple[bool, tuple[int, ...], int, tuple[int, ...], str]:
    """By place, then by name: never by a hidden sixth criterion (studies, design choice 5).

    Places counted `within` each country stand country by country: the first of one says nothing beside the second of another.
    """
    country = texts.order(texts.words("countries", site.country) or site.country) if within else ()
    return (not standing.assessed, country, standing.rank or 0, texts.order(table.name(site)), site.key)


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
    having: defaultdict[tuple[str, str], dict[int, Site]] = defaultdict(dict)
    for result in assessed:
        for answer in result.answers:
            if answer.verdict is Verdict.YES:
                site = result.visit.site
                same = having[site.country, answer.question]
                first = same.setdefault(site.population or 0, site)
                if site.key < first.key:
                    same[site.population or 0] = site
    sizes = {at: sorted(same) for at, same in having.items()}

    def nearest(site: Site, question: str) -> Link | None:
        ordered, own = sizes.get((site.country, question), []), site.population or 0
        at = bisect_left(ordered, own)
        near = [having[site.country, question][size] for size in ordered[max(0, at - 1) : at + 1]]
        if not near:
            return None
        best = min(near, key=lambda s: (abs((s.population or 0) - own), s.key))
        return Link(words=table.name(best), href=paths[best.key])

    return nearest
