"""Looking back: which runs follow each other, and what moved between them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from report import sample
from serviceaudit.model import GENERATED, Cause, Result, Run, Verdict
from serviceaudit.pipeline.generated import generate
from serviceaudit.pipeline.past import Backward, look_back
from serviceaudit.pipeline.publish import ranked
from serviceaudit.pipeline.reading import method
from serviceaudit.registry.listing import load
from serviceaudit.report.history import Past, history
from serviceaudit.settings import data_folder
from serviceaudit.store.results import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'runs.db'}") as opened:
        yield opened


def row(number: int, letters: str) -> Result:
    return sample.result((f"Ort {number}", f"99{number:02}", "Norrlanden", 9_000, letters))


def keep(store: Store, day: str, letters: list[str], *, visited: str = "", run: str = "", digest: str = "m1") -> None:
    """One run of that day; `visited`: the day of the visits, where they are an earlier run's judged again."""
    begun = f"2026-{day}T02:00:00Z"
    entered = replace(sample.RUN, id=run or day, started_at=begun, finished_at="", criteria_hash=digest)
    store.begin(entered)
    for number, given in enumerate(letters):
        result = row(number, given)
        taken = f"2026-{visited or day}T02:0{number}:00Z"
        store.save(entered.id, replace(result, visit=replace(result.visit, taken_at=taken)))
    store.finish(entered.id, begun.replace("T02", "T04"))


def back(store: Store, most: int = 12) -> Backward:
    return look_back(store, ranked(store, store.run(), sample.QUESTIONS), sample.QUESTIONS, most)


def told(found: Backward, index: int = 0) -> list[tuple[str, str, Cause]]:
    return [(c.site, c.question, c.cause) for c in found.comparisons[index].changes]


def test_a_first_run_has_nothing_behind_it(store: Store) -> None:
    keep(store, "01-01", ["yyyyy"])
    assert back(store) == Backward(earlier=(), comparisons=())


def test_runs_follow_each_other_and_each_is_compared_with_the_one_before(store: Store) -> None:
    for day, letters in (("01-01", "ynnnn"), ("02-01", "yynnn"), ("03-01", "yyynn")):
        keep(store, day, [letters, "nnnnn"])
    found = back(store)
    assert [(c.before.run.id, c.after.run.id) for c in found.comparisons] == [("02-01", "03-01"), ("01-01", "02-01")]
    assert told(found) == [("SE-9900", "c", Cause.SITE)]
    assert [p.run.id for p in found.earlier] == ["01-01", "02-01"]
    assert len(back(store, most=2).comparisons) == 1


def test_a_new_method_alone_cannot_be_told_from_a_change_of_the_site(store: Store) -> None:
    keep(store, "01-01", ["ynnnn"])
    keep(store, "02-01", ["yynnn"], digest="m2")
    assert told(back(store)) == [("SE-9900", "b", Cause.EITHER)]


def test_judging_the_older_run_again_tells_site_and_method_apart(store: Store) -> None:
    keep(store, "01-01", ["ynnnn", "ynnnn"])
    keep(store, "01-01", ["yynnn", "ynnnn"], run="archive-again", digest="m2")
    keep(store, "02-01", ["yynnn", "yynnn"], digest="m2")
    found = back(store)
    assert [(c.before.run.id, c.after.run.id) for c in found.comparisons] == [("01-01", "02-01")]
    assert told(found) == [("SE-9900", "b", Cause.METHOD), ("SE-9901", "b", Cause.SITE)]


def test_one_visit_judged_twice_is_one_point_of_the_history_by_todays_method(store: Store) -> None:
    keep(store, "01-01", ["ynnnn"])
    keep(store, "01-01", ["yynnn"], run="archive-again", digest="m2")
    keep(store, "02-01", ["yyynn"], digest="m2")
    found = back(store)
    now = ranked(store, store.run(), sample.QUESTIONS)
    points = history([*found.earlier, Past(run=now.run, results=now.results, standings=now.standings)])["SE-9900"]
    assert [(p.points, p.date[:10]) for p in points] == [(2, "2026-01-01"), (3, "2026-02-01")]
    assert len({p.method for p in points}) == 1


def test_a_run_judged_again_with_nothing_before_it_shows_what_the_method_moved(store: Store) -> None:
    keep(store, "01-01", ["ynnnn"])
    keep(store, "01-01", ["yynnn"], run="archive-again", digest="m2")
    found = look_back(store, ranked(store, store.run("archive-again"), sample.QUESTIONS), sample.QUESTIONS)
    assert told(found) == [("SE-9900", "b", Cause.METHOD)]


def test_a_sample_or_another_country_is_no_run_to_compare_with(store: Store) -> None:
    keep(store, "01-01", ["ynnnn"])
    keep(store, "02-01", ["yynnn", "ynnnn", "ynnnn"])
    assert back(store).comparisons == ()


def test_made_up_answers_are_the_same_each_time_and_marked_in_every_row(store: Store, tmp_path: Path) -> None:
    pack = method(data_folder("criteria"), "servicescore").pack
    sites = load("se")[:40]
    first = generate(sites, "se", pack, store)
    answers = store.answers(first.id)
    assert generate(sites, "se", pack, store) == first
    assert store.answers(first.id) == answers
    assert first.generated
    assert first.id.startswith(GENERATED)
    assert len(store.runs()) == 4
    results = list(store.results(first.id))
    assert all(".example/" in p.url for r in results for p in r.visit.pages)
    assert {a.verdict for a in answers} >= {Verdict.YES, Verdict.NO}
    found = look_back(store, ranked(store, first, pack.questions), pack.questions)
    assert len(found.comparisons) == 3


def test_a_real_run_is_never_compared_with_made_up_answers(store: Store) -> None:
    pack = method(data_folder("criteria"), "servicescore").pack
    sites = tuple(replace(row(n, "yyyyy").visit.site) for n in range(3))
    generate(sites, "se", pack, store)
    keep(store, "12-01", ["yyyyy", "ynnnn", "nnnnn"])
    real = store.run("12-01")
    assert isinstance(real, Run)
    assert look_back(store, ranked(store, real, sample.QUESTIONS), sample.QUESTIONS).earlier == ()
