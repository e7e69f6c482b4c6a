"""The second night asks only for what changed, and comes to the same answers."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.conftest import JUDGE, SITES
from serviceaudit.archive import own, read
from serviceaudit.archive.asked import asked
from serviceaudit.gold.serve import BundleServer
from serviceaudit.model import Answer, Site
from serviceaudit.pipeline.auditing import crawl, new_run
from serviceaudit.pipeline.offline import Offline, judge_archives
from serviceaudit.pipeline.visiting import Audit
from serviceaudit.settings import Settings, parse_route
from serviceaudit.store import Store

MONDAY, TUESDAY = "2026-11-21T03:00:00Z", "2026-11-22T03:00:00Z"
SLUGS = ("tallmora", "fonndal", "heggvika")


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[BundleServer]:
    """A server of copies, so that pages may change between the nights."""
    for slug in SLUGS:
        shutil.copytree(SITES / slug, tmp_path / "sites" / slug)
    with BundleServer(tmp_path / "sites") as serving:
        yield serving


@pytest.fixture
def three(few: tuple[Site, ...]) -> tuple[Site, ...]:
    return tuple(site for site in few if site.name.lower() in SLUGS)


class Nights:
    def __init__(self, folder: Path, server: BundleServer, settings: Settings, sites: tuple[Site, ...]) -> None:
        self.server, self.sites, self.folder = server, sites, folder
        self.settings = replace(settings, routes=(parse_route(server.connect_to),))

    def night(self, started: str, since: str = "") -> tuple[list[Answer], int, list[int]]:
        """Answers without their times, bytes of bodies the server sent, statuses of all requests."""
        archive = self.folder / started[:10]
        audit = Audit(
            judge=JUDGE, settings=self.settings, archive=archive, since=self.folder / since[:10] if since else None
        )
        sent = self.server.sent
        with Store.open(f"sqlite:///{self.folder / 'audit.db'}") as store:
            run = store.enter(new_run(audit, started, len(self.sites)))
            asyncio.run(crawl(run, self.sites, audit, store, lambda _: None))
            answers = [replace(answer, checked_at="") for answer in store.answers(run.id)]
        statuses = [entry.status for path in read.files([archive]) for entry in asked(path)]
        return answers, self.server.sent - sent, statuses


def test_a_second_night_moves_few_bytes_and_gives_the_same_answers(
    tmp_path: Path, own_server: BundleServer, settings: Settings, three: tuple[Site, ...]
):
    nights = Nights(tmp_path, own_server, settings, three)
    first, sent, _ = nights.night(MONDAY)
    second, sent_again, statuses = nights.night(TUESDAY, since=MONDAY)

    assert second == first
    assert 304 in statuses
    assert sent_again < sent / 5


def test_the_second_night_s_archive_gives_its_answers_without_the_first(
    tmp_path: Path, own_server: BundleServer, settings: Settings, three: tuple[Site, ...]
):
    nights = Nights(tmp_path, own_server, settings, three)
    nights.night(MONDAY)
    answers, _, _ = nights.night(TUESDAY, since=MONDAY)
    shutil.rmtree(tmp_path / MONDAY[:10])
    work = Offline(
        paths=[tmp_path / TUESDAY[:10]], sites=three, judge=JUDGE, registry="",
        progress=lambda _: None, report=pytest.fail,
    )  # fmt: skip
    with Store.open(f"sqlite:///{tmp_path / 'again.db'}") as store:
        again = [replace(answer, checked_at="") for answer in store.answers(judge_archives(work, store).id)]

    assert again == answers
    assert all(own.read_own(path).pages[0].html for path in read.files([tmp_path / TUESDAY[:10]]))


def test_a_page_that_changed_is_read_anew(
    tmp_path: Path, own_server: BundleServer, settings: Settings, three: tuple[Site, ...]
):
    nights = Nights(tmp_path, own_server, settings, three)
    before, _, _ = nights.night(MONDAY)
    for page in (tmp_path / "sites" / "tallmora").rglob("*.html"):
        page.write_text('<!doctype html><html lang="sv"><title>Tallmora</title><h1>Tallmora</h1><p>Nytt.</p></html>')
    after, _, _ = nights.night(TUESDAY, since=MONDAY)

    def of(answers: list[Answer], site: str) -> list[str]:
        return [answer.verdict for answer in answers if answer.site == site]

    assert of(after, "SE-9921") != of(before, "SE-9921")
    assert of(after, "NO-9924") == of(before, "NO-9924")


def test_without_an_earlier_visit_nothing_is_conditional(
    tmp_path: Path, own_server: BundleServer, settings: Settings, three: tuple[Site, ...]
):
    nights = Nights(tmp_path, own_server, settings, three)
    nights.night(MONDAY)
    _, _, statuses = nights.night(TUESDAY)

    assert 304 not in statuses
