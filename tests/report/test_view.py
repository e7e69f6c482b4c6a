import random
from collections.abc import Callable
from dataclasses import replace

from report import sample
from serviceaudit.model import Answer, Failure, Looked, Page, Question, Result, Verdict
from serviceaudit.report.shapes import Municipality, ReportView

Seen = Callable[..., ReportView]


def one(view: ReportView, name: str) -> Municipality:
    return next(m for m in view.municipalities if m.row.name == name)


def with_answer(name: str, question: str, **changes: object) -> list[Result]:
    """The sample with one answer changed."""

    def changed(answer: Answer) -> Answer:
        return replace(answer, **changes) if answer.question == question else answer  # type: ignore[arg-type]

    return [
        replace(r, answers=tuple(changed(a) for a in r.answers)) if r.visit.site.name == name else r
        for r in sample.results()
    ]


def test_every_municipality_is_in_exactly_one_of_ranked_apart_and_not_visited(seen: Seen) -> None:
    view = seen(sample.results(), run=replace(sample.RUN, sites=30))
    health = view.health
    assert (health.in_all, health.assessed, health.apart, health.not_visited) == (30, 22, 2, 6)
    assert len(view.rows) == health.assessed
    assert len(view.apart) == health.apart
    assert len(view.municipalities) == 24


def test_bands_add_up_to_the_assessed_and_none_is_left_out(seen: Seen) -> None:
    view = seen(sample.results())
    assert [band.points for band in view.bands] == [5, 4, 3, 2, 1, 0]
    assert sum(band.count for band in view.bands) == 22
    assert all(band.of == 22 for band in view.bands)


def test_a_question_is_counted_over_those_where_it_could_be_answered(seen: Seen) -> None:
    sums = {q.id: q for q in seen(sample.results()).questions}
    letters = [row[4][0] for row in sample.ROWS]
    assert sums["a"].yes == letters.count("y")
    assert sums["a"].assessed == len(letters) - letters.count("x")
    assert sums["a"].words == f"{letters.count('y')} av {len(letters) - letters.count('x')}"
    assert all(q.yes + q.no + q.unclear + q.not_assessed == 24 for q in sums.values())


def test_places_are_told_with_both_denominators(seen: Seen) -> None:
    view = seen(sample.results())
    assert one(view, "Björkdala").place == "Delad plats 1 bland 22 bedömda (24 totalt)"
    assert "Ingen placering" in one(view, "Blåvik").place


def test_an_unclear_answer_widens_the_score(seen: Seen) -> None:
    view = seen(sample.results())
    assert one(view, "Hammarsund").row.score.words == "4, högst 5"
    assert one(view, "Hammarsund").row.score.dots == ("full", "full", "full", "full", "maybe")


def test_the_headline_says_how_many_have_all_points(seen: Seen) -> None:
    assert seen(sample.results()).headline == "4 av 22 bedömda kommuner får full poäng"
    assert seen(sample.results(), "en").headline == "4 of 22 municipalities assessed get full marks"
    poor = [r for r in sample.results() if r.visit.site.name in ("Älghult", "Granliden")]
    assert seen(poor).headline == "Ingen av de 2 bedömda kommunerna får full poäng"
    assert seen([]).headline == "Ingen kommun kunde bedömas i den här körningen"


def test_a_failure_of_ours_is_told_as_such_with_who_can_act_and_never_as_zero_of_one(seen: Seen) -> None:
    page = one(seen(sample.results()), "Blåvik")
    card = page.cards[0]
    assert card.cell.verdict == "not_assessed"
    assert card.failures[0].means == "En brandvägg eller robotkontroll svarade i webbplatsens ställe."
    assert card.failures[0].who == "Kommunens it-avdelning eller leverantör"
    assert card.points == "–"
    assert not card.advice
    assert page.row.reason.startswith("Startsidan gick inte att läsa. En brandvägg")


def test_each_failure_is_told_in_its_own_words(seen: Seen) -> None:
    told = set()
    for failure in Failure:
        looked = (Looked(page="https://x.example/", role="home", outcome=failure.value),)
        results = with_answer(
            "Björkdala", "a", verdict=Verdict.NOT_ASSESSED, points=0, reason="page_lost", looked=looked
        )
        told.add(one(seen(results), "Björkdala").cards[0].failures[0].means)
    assert len(told) == len(Failure)


def test_unknown_keys_of_another_version_do_not_stop_the_report(seen: Seen) -> None:
    results = with_answer("Björkdala", "a", reason="brand_new", rule="Z9", flags=("novel",))
    card = one(seen(results), "Björkdala").cards[0]
    assert card.sentence == "Svaret vilar på regeln nedan."
    assert (card.rule_id, card.rule) == ("Z9", "")
    assert card.flags == ("novel",)


def test_a_question_without_an_answer_is_not_assessed_and_never_a_no(seen: Seen) -> None:
    results = [replace(r, answers=r.answers[:4]) for r in sample.results()]
    card = one(seen(results), "Björkdala").cards[4]
    assert card.cell.verdict == "not_assessed"
    assert card.sentence == "Det finns inget svar på frågan från den här körningen."


def test_the_next_point_is_the_first_missing_one_with_advice_for_its_reason(seen: Seen) -> None:
    view = seen(sample.results())
    point = one(view, "Ljungskoga").next_point
    assert point is not None
    assert point.id == "d"
    assert point.advice.startswith("Lägg till minst två saker")
    assert one(view, "Björkdala").next_point is None
    unclear = one(view, "Hammarsund").next_point
    assert unclear is not None
    assert unclear.id == "e"


def test_the_good_example_is_the_nearest_in_size_that_is_assessed_and_has_the_point(seen: Seen) -> None:
    example = one(seen(sample.results()), "Tallmora").cards[4].example
    assert example is not None
    assert example.words == "Lillåsen"
    assert example.href == "s/se/9914.html"


def test_a_telephone_answer_is_marked_by_its_source(seen: Seen) -> None:
    cards = one(seen(sample.results()), "Lillåsen").cards
    assert [card.source for card in cards] == ["", "", "", "", "telefon"]


def test_two_sites_never_share_a_page(seen: Seen) -> None:
    results = sample.results()[:3]
    codes = ["a/b", "a-b", "Å\u202e/../x"]
    results = [
        replace(r, visit=replace(r.visit, site=replace(r.visit.site, code=code)))
        for r, code in zip(results, codes, strict=True)
    ]
    results = [replace(r, answers=tuple(replace(a, site=r.visit.site.key) for a in r.answers)) for r in results]
    paths = [m.path for m in seen(results).municipalities]
    assert len(set(paths)) == 3
    assert all(path.startswith("s/se/") and ".." not in path and path.count("/") == 2 for path in paths)


def test_the_order_of_the_input_makes_no_difference(seen: Seen) -> None:
    results = sample.results()
    shuffled = results[:]
    random.Random(7).shuffle(shuffled)
    assert seen(shuffled) == seen(results)


def test_same_points_are_ordered_by_name_alone(seen: Seen) -> None:
    names = [row.name for row in seen(sample.results()).rows if row.score.points == 3]
    assert names == ["Torpaby", "Uddnäs", "Vargön", "Åkerslätt", "Östanvik"]


def test_places_are_told_with_the_denominators_they_were_counted_among(seen: Seen) -> None:
    moved = [
        replace(r, visit=replace(r.visit, site=replace(r.visit.site, country="FI")), answers=tuple(replace(a, site=a.site.replace("SE", "FI")) for a in r.answers))
        for r in sample.results()[:5]
    ]  # fmt: skip
    results = [*sample.results(), *moved]
    apart = [*sample.standings(results[:24]), *sample.standings(moved)]
    view = seen(results, run=replace(sample.RUN, sites=29), standings=apart)
    finnish = next(m for m in view.municipalities if m.row.country == "Finland")
    assert view.by_country
    assert "bland 5 bedömda (5 totalt)" in finnish.place
    assert view.title == "Hittar invånarna vägen till hjälp?"
    together = seen(results, run=replace(sample.RUN, sites=29))
    finnish = next(m for m in together.municipalities if m.row.country == "Finland")
    assert not together.by_country
    assert "bland 27 bedömda (29 totalt)" in finnish.place


def test_a_pack_of_another_size_gets_its_own_bands(seen: Seen) -> None:
    view = seen(sample.results(), questions=[Question(id="a", points=2), Question(id="b", points=1)])
    assert [band.points for band in view.bands] == [3, 2, 1, 0]


def test_health_counts_pages_by_failure_with_what_does_not_exist_last(seen: Seen) -> None:
    results = sample.results()
    health = seen(results).health
    pages = [page for r in results for page in r.visit.pages]
    assert int(health.pages) == len(pages)
    assert int(health.read) + int(health.gone) + int(health.lost) == len(pages)
    assert [f.id for f in health.failures] == ["blocked", "timeout", "gone"]
    assert sum(int(f.pages) for f in health.failures) == sum(not p.readable for p in pages)


def test_accuracy_without_a_figure_shows_a_dash_and_never_zero(seen: Seen) -> None:
    lines = seen(sample.results()).accuracy
    assert (lines[0].share, lines[0].kappa) == ("95\u00a0%", "0,88")
    assert {lines[2].precision, lines[2].recall, lines[2].kappa, lines[2].interval} == {"\u2013"}


def test_a_page_asked_for_twice_by_role_is_named_in_words(seen: Seen) -> None:
    pages = one(seen(sample.results()), "Björkdala").pages
    assert [p.role for p in pages] == ["startsidan", "servicens sida, kontaktsidan", "personallistan"]
    assert isinstance(sample.results()[0].visit.pages[0], Page)


def test_where_files_lie_on_the_auditors_machine_is_not_published(seen: Seen) -> None:
    facts = dict(
        seen(
            sample.results(), run=replace(sample.RUN, archive="/home/anna/arkiv/2026/", registry="C:\\x\\lista.csv")
        ).facts
    )
    assert (facts["Arkiv"], facts["Kommunlista"]) == ("2026", "lista.csv")


def test_places_counted_within_each_country_are_listed_country_by_country(seen: Seen) -> None:
    moved = [
        replace(r, visit=replace(r.visit, site=replace(r.visit.site, country="DK")), answers=tuple(replace(a, site=a.site.replace("SE", "DK")) for a in r.answers))
        for r in sample.results()[:5]
    ]  # fmt: skip
    results = [*sample.results(), *moved]
    apart = [*sample.standings(results[:24]), *sample.standings(moved)]
    rows = seen(results, run=replace(sample.RUN, sites=29), standings=apart).rows
    assert [row.country for row in rows[:6]] == ["Danmark"] * 5 + ["Sverige"]
    assert [row.rank for row in rows] == sorted(r.rank for r in rows[:5]) + sorted(r.rank for r in rows[5:])  # type: ignore[type-var]
    together = seen(results, run=replace(sample.RUN, sites=29)).rows
    assert [row.rank for row in together] == sorted(row.rank for row in together)  # type: ignore[type-var]
