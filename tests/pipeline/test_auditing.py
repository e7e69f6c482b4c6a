"""A run over real loopback sites: archived, judged from the archive, stored, resumed."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.conftest import JUDGE, STARTED
from serviceaudit.archive import own, read
from serviceaudit.errors import ArchiveError
from serviceaudit.gold.serve import BundleServer
from serviceaudit.model import Answer, Result, Run, Site, Verdict
from serviceaudit.pipeline.auditing import crawl, look, new_run
from serviceaudit.pipeline.offline import Offline, judge_archives, moved
from serviceaudit.pipeline.publish import export, ranked
from serviceaudit.pipeline.visiting import Audit
from serviceaudit.settings import Settings
from serviceaudit.store import Store
from serviceaudit.store.export import Format

Audited = tuple[Store, Run, Audit]


def verdicts(answers: tuple[Answer, ...]) -> dict[tuple[str, str], Verdict]:
    return {(a.site, a.question): a.verdict for a in answers}


def offline(audit: Audit, few: tuple[Site, ...], store: Store) -> Run:
    work = Offline(
        paths=[audit.archive],
        sites=few,
        judge=JUDGE,
        registry="few",
        archive=str(audit.archive),
        processes=2,
        progress=lambda _: None,
        report=pytest.fail,
    )
    return judge_archives(work, store)


def test_the_archive_alone_gives_the_answers_of_the_visit(audited: Audited, few: tuple[Site, ...]):
    store, run, audit = audited

    again = offline(audit, few, store)

    assert moved(store.answers(run.id), store.answers(again.id)) == ()
    assert store.answers(run.id) == store.answers(again.id)


def test_the_same_archive_judged_twice_gives_the_same_bytes(audited: Audited, few: tuple[Site, ...], tmp_path: Path):
    store, _, audit = audited
    written = []
    for number in range(2):
        other = Store.open(f"sqlite:///{tmp_path / f'{number}.db'}")
        run = offline(audit, few, other)
        export(ranked(other, run, JUDGE.method.pack.questions), tmp_path / str(number), Format.CSV)
        other.close()
        written.append((tmp_path / str(number) / "answers.csv").read_bytes())

    assert written[0] == written[1]
    assert written[0].count(b"\n") == 1 + 5 * len(few)
    del store


def test_a_page_behind_a_firewall_is_not_assessed_and_a_dead_link_is_no(audited: Audited):
    store, run, _ = audited
    found = verdicts(store.answers(run.id))

    assert found["NO-9925", "d"] is Verdict.NOT_ASSESSED  # Heggvika: 403 with a robot check
    assert found["NO-9924", "b"] is Verdict.NO  # Fonndal: 404
    assert found["SE-9921", "a"] is Verdict.YES
    assert found["SE-9922", "a"] is Verdict.NO


def test_without_a_browser_the_place_stays_unclear(audited: Audited):
    store, run, _ = audited

    (answer,) = [a for a in store.answers(run.id) if (a.site, a.question) == ("SE-9921", "c")]

    assert (answer.verdict, answer.flags) == (Verdict.UNCLEAR, ("proxy",))


def test_every_site_has_one_finished_warc_file_that_reads_back(audited: Audited, few: tuple[Site, ...]):
    _, _, audit = audited
    files = read.files([audit.archive])

    assert {own.read_own(path).site.key for path in files} == {site.key for site in few}
    assert len(files) == len(few)
    assert not list(audit.archive.rglob("*.open"))


def test_a_resumed_run_visits_only_what_is_missing(audited: Audited, few: tuple[Site, ...], server: BundleServer):
    store, run, audit = audited
    before = len(server.requests)
    seen: list[Result] = []

    asyncio.run(crawl(run, few, audit, store, seen.append))

    assert seen == []
    assert len(server.requests) == before


def test_interrupted_work_keeps_what_was_done_and_no_half_file(
    tmp_path: Path, settings: Settings, few: tuple[Site, ...]
):
    audit = Audit(judge=JUDGE, settings=replace(settings, workers=1), archive=tmp_path / "archive", registry="few")
    with Store.open(f"sqlite:///{tmp_path / 'audit.db'}") as store:
        run = new_run(audit, STARTED, len(few))
        store.begin(run)

        def stop(_: Result) -> None:
            raise KeyboardInterrupt

        with pytest.raises((KeyboardInterrupt, BaseExceptionGroup)):
            asyncio.run(crawl(run, few, audit, store, stop))
        assert len(store.done(run.id)) == 1
        assert not list(audit.archive.rglob("*.open"))

        asyncio.run(crawl(run, few, audit, store, lambda _: None))
        assert store.done(run.id) == {site.key for site in few}


def test_checking_one_site_stores_nothing(tmp_path: Path, settings: Settings, few: tuple[Site, ...]):
    audit = Audit(judge=JUDGE, settings=settings, archive=tmp_path / "archive")

    result = asyncio.run(look(few[0], audit))

    assert [a.question for a in result.answers] == ["a", "b", "c", "d", "e"]
    assert list(tmp_path.iterdir()) == []


def test_an_archive_folder_that_cannot_be_written_is_told(tmp_path: Path, settings: Settings, few: tuple[Site, ...]):
    (tmp_path / "file").write_text("in the way")
    audit = Audit(judge=JUDGE, settings=settings, archive=tmp_path / "file", registry="few")
    with Store.open(f"sqlite:///{tmp_path / 'audit.db'}") as store:
        run = new_run(audit, STARTED, 1)
        store.begin(run)

        with pytest.raises(ArchiveError, match="choose another folder"):
            asyncio.run(crawl(run, few[:1], audit, store, lambda _: None))
