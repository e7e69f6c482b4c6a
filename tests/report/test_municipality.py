"""A municipality's page: equals, levels, a start to mend from, objections, badge, conduct, history."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from criteria.cases import Case, judged
from report import sample
from report.conftest import LANGUAGES
from report.test_pages import Pages, contrast
from serviceaudit.model import Site
from serviceaudit.report import badges, objections, sparkline, texts
from serviceaudit.report.beside import Beside
from serviceaudit.report.equals import FEWEST, equals
from serviceaudit.report.shapes import ReportView

NAMES = {"sv": "Provby", "da": "Provby", "nb": "Provby", "fi": "Provby", "en": "Provby"}


def place(code: str, region: str, population: int | None, country: str = "SE") -> Site:
    return Site(
        country=country, code=code, name=code, url=f"https://{code}.example/", region=region, population=population
    )


def test_equals_are_of_the_same_size_class_and_region_where_there_are_enough() -> None:
    near = [place(f"{n}", "North", 6_000) for n in range(FEWEST)]
    others = [place("S", "South", 6_000), place("L", "North", 60_000), place("D", "North", 6_000, "DK")]
    found = equals([*near, *others])
    assert set(found["SE-0"].sites) == {site.key for site in near}
    assert found["SE-0"].region == "North"


def test_with_few_in_the_region_equals_are_all_of_the_size_class_in_the_country() -> None:
    sites = [
        *(place(f"{n}", "North", 6_000) for n in range(FEWEST - 1)),
        place("S", "South", 14_999),
        place("L", "North", 15_000),
    ]
    found = equals(sites)["SE-0"]
    assert (found.region, len(found.sites)) == ("", FEWEST)
    assert "SE-L" not in found.sites


def test_places_among_equals_are_counted_among_them_alone(pages: Pages, seen: Callable[..., ReportView]) -> None:
    for municipality in seen(sample.results()).municipalities:
        peers = municipality.details.peers
        if peers is None:
            continue
        for peer in peers.shown:
            better = sum(other.score.points > peer.score.points for other in peers.shown)
            assert peer.place == str(better + 1)
        assert sum(peer.own for peer in peers.shown) == int(municipality.row.assessed)
    assert pages["s/se/9902.html"].css_first("#peers") is not None


def test_levels_are_told_for_desktop_and_phone_as_picture_and_words(pages: Pages) -> None:
    steps = pages["s/se/9902.html"].css("#q-c .step")
    assert [step.css_first("strong").text() for step in steps] == ["Dator", "Mobil"]
    assert all(step.css_first("svg").attributes["aria-hidden"] == "true" for step in steps)
    assert "Nivå 3 av 3" in steps[0].text()
    assert "Nivå 1 av 3" in steps[1].text()
    assert not pages["s/se/9902.html"].css("#q-a .step")


# ------------------------------------------------------------------- a start to mend from
PATHS = {
    "sv": "kontaktcenter",
    "da": "borgerservice",
    "nb": "innbyggerservice",
    "fi": "asiakaspalvelupiste",
    "en": "customer-service-centre",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_that_takes_over_the_markup_gets_the_points(folder: Path, language: str) -> None:
    start = {
        q: m.replace("{name}", NAMES[language])
        for q, m in texts.load(folder, language).starters["servicescore"].items()
    }
    home = start["c"].replace(
        f'<a href="/{PATHS[language]}/">', f'<a href="/{PATHS[language]}/" @wide="header" @narrow="header">'
    )
    named = re.sub(r"<strong>[^<]*</strong>", "<strong>Kari Holm</strong>", start["e"])
    service = f"<main>{start['a']}{start['d']}{named}</main>"
    pages = {"/": f"{home}<main><h1>{NAMES[language]}</h1>{start['b']}</main>", f"/{PATHS[language]}/": service}
    site = Site(country="SE", code="9999", name="Provby", url="http://www.provby.example/", languages=(language,))
    case = Case(id="start", rules=(), book="", site=site, today="2026-11-21", pages=pages, expect={})
    assert {q: str(answer.verdict) for q, answer in judged(case).items()} == dict.fromkeys("abcde", "yes")


def test_the_markup_is_in_the_sites_language_whatever_the_reports(seen: Callable[..., ReportView]) -> None:
    finnish = [
        replace(r, visit=replace(r.visit, site=replace(r.visit.site, languages=("fi", "sv")))) for r in sample.results()
    ]
    cards = {m.row.key: m.cards for m in seen(finnish, "en").municipalities}
    assert "Asiakaspalvelupäällikkö" in cards["SE-9902"][4].starter
    assert cards["SE-9902"][0].starter == ""


def test_no_markup_is_offered_where_another_question_has_to_be_mended_first(seen: Callable[..., ReportView]) -> None:
    cards = {m.row.key: m.cards for m in seen(sample.results()).municipalities}["SE-9906"]
    assert [bool(card.starter) for card in cards] == [True, False, False, False, True]


# ------------------------------------------------------------------- "this is wrong"
def test_a_mail_address_becomes_a_message_with_subject_and_body() -> None:
    link = objections.link("fel@granskning.example", "Å & = ?", "one\ntwo: 100 %")
    told = parse_qs(urlsplit(link).query)
    assert urlsplit(link)[:3] == ("mailto", "", "fel@granskning.example")
    assert told == {"subject": ["Å & = ?"], "body": ["one\r\ntwo: 100 %"]}


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("https://a.example/fel", "https://a.example/fel?subject=S&body=B"),
        ("https://a.example/fel?x=1", "https://a.example/fel?x=1&subject=S&body=B"),
        ("https://a.example/new?title={subject}&text={body}", "https://a.example/new?title=S&text=B"),
    ],
)
def test_a_web_address_takes_subject_and_body_where_it_wants_them(address: str, start: str) -> None:
    assert objections.link(address, "S", "B") == start


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "a@b", "a@b.example?cc=x@y.example", "ring oss", "//a.example/"]
)
def test_what_is_no_address_is_no_link(address: str) -> None:
    assert objections.link(address, "S", "B") == ""


def test_a_message_names_municipality_question_run_and_page(pages: Pages) -> None:
    link = pages["s/se/9902.html"].css_first('#q-e .foot a[rel="noopener nofollow"]').attributes["href"] or ""
    assert link.startswith(sample.CONTACT)
    body = parse_qs(urlsplit(link).query)["body"][0]
    for told in ("Tallmora (SE-9902)", "(e)", "Nej", sample.RUN.id, "https://www.kommun9902.example/"):
        assert told in body


def test_without_an_address_there_is_no_link(seen: Callable[..., ReportView]) -> None:
    assert not any(card.objection for m in seen(sample.results(), beside=Beside()).municipalities for card in m.cards)


# ------------------------------------------------------------------- badge
def test_each_municipality_has_a_badge_as_picture_and_as_json(report: Path) -> None:
    assert len(list((report / "badges").glob("*.svg"))) == len(sample.ROWS)
    told = json.loads((report / "badges/se-9911.json").read_text(encoding="utf-8"))
    assert told == {"schemaVersion": 1, "label": "vägen till hjälp", "message": "4–5 av 5 poäng", "color": "1f6f43"}
    root = ET.fromstring((report / "badges/se-9911.svg").read_text(encoding="utf-8"))
    assert "".join(root.itertext()).startswith("vägen till hjälp: 4–5 av 5 poäng")
    lost = json.loads((report / "badges/se-9923.json").read_text(encoding="utf-8"))
    assert (lost["message"], lost["color"]) == ("ej bedömd", badges.LOST)


@pytest.mark.parametrize("colour", [*badges.COLOURS, badges.LOST, "24313a"])
def test_white_words_stand_out_on_every_colour_of_a_badge(colour: str) -> None:
    assert contrast("#ffffff", f"#{colour}") >= 4.5


def test_the_markup_of_a_badge_names_where_the_report_is_published(seen: Callable[..., ReportView]) -> None:
    shield = (
        seen(sample.results(), beside=Beside(address="https://rapport.example/2026")).municipalities[0].details.shield
    )
    assert shield.absolute
    assert 'src="https://rapport.example/2026/badges/se-' in shield.snippet
    assert seen(sample.results()).municipalities[0].details.shield.snippet.startswith('<a href="s/se/')


# ------------------------------------------------------------------- what was asked
def test_what_was_asked_is_told_where_the_archive_is_at_hand(pages: Pages) -> None:
    rows = [
        row.text(separator=" ", strip=True) for row in pages["s/se/9902.html"].css('[aria-labelledby="asked"] tbody tr')
    ]
    assert len(rows) == 2
    assert "812" in rows[0] or "813" in rows[0]
    assert "2,00 s mellan förfrågningarna" in rows[0]
    assert "höll oss borta" in rows[1]
    assert not pages["s/se/9901.html"].css('[aria-labelledby="asked"] table')


# ------------------------------------------------------------------- history
def test_the_line_breaks_where_the_method_changed_and_where_nothing_was_assessed(folder: Path) -> None:
    words = texts.load(folder, "en")
    chart = sparkline.chart(words, sample.HISTORY["SE-9902"], 5)
    assert chart is not None
    assert len(chart.breaks) == 1
    assert len(chart.dots) == 4
    assert [len(points.split()) for points in chart.paths] == [2]
    assert chart.words.startswith("5 runs, 21 Aug 2026 to 21 Nov 2026. Points at first: 2, at most 3. Points now: 4.")
    assert [line.new_method for line in chart.lines] == [False, False, False, True, False]
    assert chart.lines[2].score == "Not assessed"


def test_more_points_lie_higher_and_everything_lies_in_the_picture(folder: Path) -> None:
    chart = sparkline.chart(texts.load(folder, "en"), sample.HISTORY["SE-9902"], 5)
    assert chart is not None
    heights = [dot.y for dot in chart.dots]
    assert heights == sorted(heights, reverse=True)
    assert all(0 <= dot.top <= dot.y <= chart.height and 0 <= dot.x <= chart.width for dot in chart.dots)


@pytest.mark.parametrize("count", [0, 1])
def test_one_run_makes_no_line(folder: Path, count: int) -> None:
    assert sparkline.chart(texts.load(folder, "en"), sample.HISTORY["SE-9902"][:count], 5) is None


def test_a_page_without_history_has_no_empty_heading(pages: Pages) -> None:
    assert pages["s/se/9902.html"].css_first("svg.history title, svg.history[aria-label]") is not None
    assert pages["s/se/9901.html"].css_first("#history") is None


# ------------------------------------------------------------------- the next point
@pytest.mark.parametrize(("letters", "question"), [("yyynu", "d"), ("unnnn", "a"), ("yyyyu", "e"), ("nnnnn", "a")])
def test_the_next_point_is_the_one_that_a_change_really_gives(
    seen: Callable[..., ReportView], letters: str, question: str
) -> None:
    result = sample.result(("Provby", "9901", "North", 9_000, letters))
    card = seen([result]).municipalities[0].next_point
    assert card is not None
    assert card.id == question


def test_two_runs_of_one_day_are_told_apart_by_their_time_in_the_history(folder: Path) -> None:
    times = ("2026-11-21T02:03:00Z", "2026-11-21T14:05:00Z")
    runs = tuple(sample.Past(date=time, points=3, points_max=3, assessed=True, method="1") for time in times)
    chart = sparkline.chart(texts.load(folder, "sv"), runs, 5)
    assert chart is not None
    assert [tick.words.partition(" 2026 ")[2] for tick in chart.days] == ["02:03 UTC", "14:05 UTC"]
    assert "02:03 UTC till" in chart.words
    assert [line.day.partition(" 2026 ")[2] for line in chart.lines] == ["14:05 UTC", "02:03 UTC"]
