"""The tables: the promised columns, in the promised order, each explained."""

import pandas as pd
import pytest

from serviceaudit.model import Looked, Source, Verdict
from serviceaudit.store.frames import dictionary, frames
from store.samples import a_result, a_run, a_site, a_standing, an_answer, some_evidence

ANSWERS = [
    "run",
    "country",
    "code",
    "name",
    "url",
    "pack",
    "pack_version",
    "question",
    "verdict",
    "points",
    "level",
    "mobile_level",
    "source",
    "reason",
    "rule",
    "page",
    "quote",
    "clicks",
    "checked_at",
]
STANDINGS = [
    "run",
    "country",
    "code",
    "name",
    "region",
    "population",
    "url",
    "rank",
    "shared",
    "points",
    "points_max",
    "assessed",
    "status",
]


@pytest.fixture
def tables():
    sites = [a_site("2", "SE"), a_site("10", "SE"), a_site("9", "DK", population=70_000)]
    results = [a_result(site, [an_answer(site, q) for q in "ba"]) for site in sites]
    return frames(a_run(), results, [a_standing(site) for site in sites])


def test_the_promised_columns_come_first_in_their_order(tables):
    assert list(tables["answers"])[: len(ANSWERS)] == ANSWERS
    assert list(tables["standings"])[: len(STANDINGS)] == STANDINGS


def test_rows_stand_by_country_code_as_text_and_question(tables):
    rows = tables["answers"][["country", "code", "question"]].itertuples(index=False, name=None)
    places = [("DK", "9"), ("SE", "10"), ("SE", "2")]
    assert list(rows) == [(*place, question) for place in places for question in "ab"]
    assert list(tables["standings"][["country", "code"]].itertuples(index=False, name=None)) == places


def test_every_column_is_in_the_dictionary_and_the_dictionary_knows_no_other(tables):
    listed = dictionary(tables)
    assert list(listed) == ["column", "table", "type", "meaning", "allowed"]
    entries = list(listed[["table", "column"]].itertuples(index=False, name=None))
    assert entries == [(table, column) for table, frame in tables.items() for column in frame]
    assert (listed["meaning"].str.len() > 10).all()


def test_columns_have_the_type_that_the_dictionary_tells(tables):
    names = {"string": "text", "Int64": "integer", "boolean": "boolean"}
    told = dictionary(tables).set_index(["table", "column"])["type"].to_dict()
    found = {
        (table, name): names[str(dtype)] for table, frame in tables.items() for name, dtype in frame.dtypes.items()
    }
    assert found == told


def test_an_empty_run_has_the_same_columns_and_types():
    empty = frames(a_run(), [], [])
    full = frames(a_run(), [a_result(answers=())], [a_standing(a_site())])
    for table in ("answers", "standings"):
        assert empty[table].empty
        assert list(empty[table].dtypes.items()) == list(full[table].dtypes.items())


def test_an_answer_shows_its_first_evidence_and_lists_all_of_it():
    site = a_site("0180", region="Norr", population=None)
    second = some_evidence(a_site("0181"))
    given = an_answer(
        site,
        "c",
        level=3,
        mobile_level=1,
        source=Source.REVIEW,
        flags=("menu", "unnamed"),
        clicks=1,
        evidence=(some_evidence(site), second, second),
        looked=(
            Looked(page=site.url, role="home", outcome="read"),
            Looked(page="x", role="contact", outcome="timeout"),
        ),
    )
    [row] = frames(a_run(), [a_result(site, [given])], [])["answers"].to_dict("records")
    assert row == {
        "run": "r1",
        "country": "SE",
        "code": "0180",
        "name": "Ort 0180",
        "url": "https://0180.example/",
        "pack": "servicescore",
        "pack_version": "1",
        "question": "c",
        "verdict": "yes",
        "points": 1,
        "level": 3,
        "mobile_level": 1,
        "source": "review",
        "reason": "named_service",
        "rule": "A1",
        "page": "https://0180.example/",
        "quote": "Välkommen till Kontaktcenter",
        "clicks": 1,
        "checked_at": "2026-11-21T02:00:00Z",
        "flags": "menu unnamed",
        "place": "header",
        "evidence_pages": "https://0180.example/ https://0181.example/",
        "looked_at": "home|read|https://0180.example/ contact|timeout|x",
    }


def test_a_site_without_a_place_has_an_empty_one():
    site = a_site()
    standing = a_standing(site, rank=None, assessed=False, status="b:timeout", points_max=3)
    [row] = frames(a_run(), [a_result(site)], [standing])["standings"].to_dict("records")
    assert pd.isna(row["rank"])
    assert pd.isna(row["population"])
    assert (row["assessed"], row["status"], row["points"], row["points_max"]) == (False, "b:timeout", 1, 3)
    assert (row["verdict_a"], row["verdict_b"]) == ("yes", "not_assessed")


def test_a_question_that_one_site_was_not_asked_stays_empty_there():
    one, two = a_site("1"), a_site("2")
    results = [a_result(one, [an_answer(one, "a")]), a_result(two, [an_answer(two, "b", Verdict.NO)])]
    table = frames(a_run(), results, [a_standing(one), a_standing(two)])["standings"]
    assert list(table["verdict_a"]) == ["yes", ""]
    assert list(table["verdict_b"]) == ["", "no"]


def test_text_is_of_one_line_without_control_characters():
    site = a_site(name="A\r\n\tB\0C\x1b[31m\ud800\u2028D")
    table = frames(a_run(), [a_result(site)], [a_standing(site)])["standings"]
    assert list(table["name"]) == ["A BC[31m D"]


def test_a_large_number_stays_exact_beside_a_missing_one():
    sites = [a_site("1", population=2**53 + 1), a_site("2")]
    table = frames(a_run(), [a_result(site) for site in sites], [a_standing(site) for site in sites])["standings"]
    assert table["population"][0] == 2**53 + 1
