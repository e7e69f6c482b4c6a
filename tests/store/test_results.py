"""What is saved comes back as it was, once, whoever else writes."""

import multiprocessing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from serviceaudit.errors import StoreError
from serviceaudit.model import (
    Answer,
    Box,
    Candidate,
    Choice,
    Evidence,
    Failure,
    Looked,
    Page,
    Result,
    Site,
    Source,
    Verdict,
    Via,
    Visit,
)
from serviceaudit.store import Store
from store.samples import TIME, a_result, a_run, a_site, an_answer, audit

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
INTEGERS = st.integers(-(2**31), 2**31 - 1)
BOXES = st.none() | st.builds(
    Box,
    x=NUMBERS,
    y=NUMBERS,
    width=NUMBERS,
    height=NUMBERS,
    seen=st.booleans(),
    why=TEXT,
    font=NUMBERS,
    contrast=NUMBERS,
    fixed=st.booleans(),
)
SITES = st.builds(
    Site,
    country=TEXT,
    code=TEXT,
    name=TEXT,
    url=TEXT,
    official_name=TEXT,
    region=TEXT,
    population=st.none() | st.integers(0, 2**62),
    lat=st.none() | NUMBERS,
    lon=st.none() | NUMBERS,
    languages=TEXTS,
)
PAGES = st.builds(
    Page,
    url=TEXT,
    final_url=TEXT,
    status=st.none() | INTEGERS,
    failure=st.none() | st.sampled_from(Failure),
    detail=TEXT,
    via=st.sampled_from(Via),
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    redirects=TEXTS,
    roles=TEXTS,
    clicks=INTEGERS,
    fetched_at=TEXT,
    size=st.integers(0, 2**62),
)
CANDIDATES = st.builds(
    Candidate,
    url=TEXT,
    label=TEXT,
    found_on=TEXT,
    roles=TEXTS,
    weight=NUMBERS,
    clicks=INTEGERS,
    choice=st.sampled_from(Choice),
    why=TEXT,
)
EVIDENCE = st.builds(Evidence, page=TEXT, quote=TEXT, rule=TEXT, place=TEXT, target=TEXT, wide=BOXES, narrow=BOXES)
LOOKED = st.builds(Looked, page=TEXT, role=TEXT, outcome=TEXT)
ANSWERS = st.builds(
    Answer,
    site=st.just(""),
    pack=TEXT,
    pack_version=TEXT,
    question=TEXT,
    verdict=st.sampled_from(Verdict),
    points=INTEGERS,
    rule=TEXT,
    reason=TEXT,
    level=st.none() | INTEGERS,
    mobile_level=st.none() | INTEGERS,
    flags=TEXTS,
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    looked=st.lists(LOOKED, max_size=2).map(tuple),
    source=st.sampled_from(Source),
    clicks=st.none() | INTEGERS,
    checked_at=TEXT,
)


@st.composite
def results(draw):
    site = draw(SITES)
    given_answers = draw(st.lists(ANSWERS, max_size=3, unique_by=lambda answer: answer.question))
    visit = Visit(
        site=site,
        taken_at=draw(TEXT),
        front=draw(st.none() | TEXT),
        pages=tuple(draw(st.lists(PAGES, max_size=2))),
        trail=tuple(draw(st.lists(CANDIDATES, max_size=2))),
        archive=draw(TEXT),
    )
    return Result(visit=visit, answers=tuple(replace(answer, site=site.key) for answer in given_answers))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(saved=st.lists(results(), max_size=3, unique_by=lambda result: result.visit.site.key))
def test_what_is_saved_comes_back_equal_and_by_site_key(store, saved):
    store.begin(a_run(), replace=True)
    for result in saved:
        store.save("r1", result)
    expected = sorted(saved, key=lambda result: result.visit.site.key)
    assert list(store.results("r1")) == expected
    assert store.answers("r1") == tuple(answer for result in expected for answer in result.answers)


def test_more_sites_than_one_batch_come_back_in_order(store):
    store.begin(a_run())
    saved = [a_result(a_site(f"{number:04d}")) for number in range(450)]
    for result in reversed(saved):
        store.save("r1", result)
    assert list(store.results("r1")) == saved
    assert len(store.answers("r1")) == 900


def test_bodies_of_pages_are_not_kept(store):
    result = a_result()
    with_body = replace(result, visit=replace(result.visit, pages=(replace(result.visit.pages[0], html="<p>x"),)))
    store.begin(a_run())
    store.save("r1", with_body)
    assert [page.html for page in store.result("r1", "SE-0180").visit.pages] == [""]


def test_text_that_no_database_takes_is_replaced_and_nothing_is_lost_beside_it(store):
    site = a_site(name="A\0B\ud800C")
    store.begin(a_run())
    store.save("r1", a_result(site))
    assert store.result("r1", site.key).visit.site.name == "A\ufffdB\ufffdC"


def test_a_site_saved_again_is_overwritten_without_doubles(store):
    site = a_site()
    store.begin(a_run())
    store.save("r1", a_result(site))
    later = a_result(replace(site, name="New"), (an_answer(site, "a", Verdict.NO),))
    store.save("r1", later)
    assert list(store.results("r1")) == [later]


def test_a_site_that_cannot_be_saved_whole_leaves_what_was_there(store):
    site = a_site()
    first = a_result(site)
    store.begin(a_run())
    store.save("r1", first)
    twice = a_result(site, (an_answer(site, "a", Verdict.NO), an_answer(site, "a", Verdict.NO)))
    with pytest.raises(IntegrityError):
        store.save("r1", twice)
    assert store.result("r1", site.key) == first


def test_saving_into_a_run_that_never_began_is_refused(store):
    with pytest.raises(IntegrityError):
        store.save("nowhere", a_result())


def test_beginning_again_keeps_the_run_and_its_sites(store):
    store.begin(a_run(note="first"))
    store.save("r1", a_result())
    store.begin(a_run(note="second"))
    assert store.run("r1").note == "first"
    assert store.done("r1") == {"SE-0180"}


def test_beginning_with_replace_empties_the_run_and_no_other(store):
    store.begin(a_run())
    store.begin(a_run("r2"))
    store.save("r1", a_result())
    store.save("r2", a_result())
    store.begin(a_run(note="second"), replace=True)
    assert store.run("r1").note == "second"
    assert store.done("r1") == frozenset()
    assert store.answers("r1") == ()
    assert store.done("r2") == {"SE-0180"}


def test_a_run_is_not_resumed_with_other_criteria(store):
    store.begin(a_run())
    with pytest.raises(StoreError, match="other criteria"):
        store.begin(a_run(criteria_hash="changed"))
    assert store.run("r1") == a_run()


def test_the_run_meant_without_an_id_is_the_newest_finished_one(store):
    store.begin(a_run("old", started_at="2026-01-01T00:00:00Z"))
    store.begin(a_run("new", started_at="2026-02-01T00:00:00Z"))
    assert store.run().id == "new"
    store.finish("old", TIME)
    assert store.run() == a_run("old", started_at="2026-01-01T00:00:00Z", finished_at=TIME)
    assert [run.id for run in store.runs()] == ["new", "old"]


def test_a_run_is_found_by_the_beginning_of_its_id_if_only_one_fits(store):
    for id_ in ("2026-01", "2026-02", "2025-12", "2025-12b"):
        store.begin(a_run(id_))
    assert store.run("2026-02").id == "2026-02"
    assert store.run("2025-12").id == "2025-12"
    with pytest.raises(StoreError, match=r"called '2026'; there are: 2026-02, 2026-01$"):
        store.run("2026")


def test_an_unknown_run_or_site_is_told_with_the_known_ones(store):
    with pytest.raises(StoreError, match="there are: none"):
        store.run("x")
    with pytest.raises(StoreError, match="holds no runs"):
        store.run()
    store.begin(a_run())
    with pytest.raises(StoreError, match="there are: r1"):
        store.run("x")
    with pytest.raises(StoreError, match="there are: r1"):
        store.finish("x", TIME)
    with pytest.raises(StoreError, match="holds no site SE-0180"):
        store.result("r1", "SE-0180")


def test_reading_shows_one_moment_while_another_writes(url, store):
    store.begin(a_run())
    for number in range(250):
        store.save("r1", a_result(a_site(f"{number:04d}")))
    reader = store.results("r1")
    first = next(reader)
    with Store.open(url) as other:
        other.save("r1", a_result(a_site("0249", name="Changed meanwhile")))
        other.save("r1", a_result(a_site("9999")))
    seen = [first, *reader]
    assert len(seen) == 250
    assert seen[-1].visit.site.name == "Ort 0249"
    assert len(store.done("r1")) == 251


def test_runs_of_several_programs_on_one_new_store_do_no_harm(url):
    """Two of them share a run: their sites are the same and stand there once."""
    spawn = multiprocessing.get_context("spawn")
    programs = [spawn.Process(target=audit, args=(url, id_)) for id_ in ("r1", "r2", "r2")]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0, 0]
    with Store.open(url, create=False) as store:
        expected = [a_result(a_site(f"{number:04d}")) for number in range(25)]
        assert list(store.results("r1")) == expected
        assert list(store.results("r2")) == expected


def test_runs_that_begin_in_the_same_second_get_different_ids(store):
    called = [store.enter(a_run("20261121T020000Z")).id for _ in range(3)]

    assert called == ["20261121T020000Z", "20261121T020000Z-2", "20261121T020000Z-3"]
    assert {run.id for run in store.runs()} == set(called)
    assert store.run("20261121T020000Z").id == "20261121T020000Z"
