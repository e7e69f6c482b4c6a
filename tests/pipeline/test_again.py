"""A site whose front page failed gets a second try: late, once, and never against its will."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.conftest import JUDGE, STARTED
from pipeline.moody import FRONT, NOT_FOUND, Asked, Moody, Reply
from serviceaudit.archive import read
from serviceaudit.model import Failure, Result, Site, Via
from serviceaudit.pipeline import visiting
from serviceaudit.pipeline.auditing import crawl, new_run
from serviceaudit.pipeline.visiting import Audit
from serviceaudit.settings import Render, Settings, parse_route
from serviceaudit.store import Store

ILL, WELL = "ill.example", "well.example"
BLOCK = Reply("<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script>", 403)


def site(host: str) -> Site:
    return Site(country="SE", code=host[0], name=host, url=f"http://{host}/", languages=("sv",))


SITES = (site(ILL), site(WELL))


def behaving(front: Reply | None, times: int, agent: str = ""):
    """A server that is well but for the front page of one host, which answers so the first few times."""

    def behave(asked: Asked, before: int) -> Reply | None:
        if asked.path != "/":
            return NOT_FOUND
        ill = asked.host == ILL and before < times and not (agent and agent in asked.agent)
        return front if ill else FRONT

    return behave


class Audited:
    def __init__(self, folder: Path, server: Moody, **settings) -> None:
        given = {"pause": 0.0, "retry_after_s": 0.0, "render": Render.NEVER, "processes": 1} | settings
        self.audit = Audit(
            judge=JUDGE, settings=Settings(routes=(parse_route(server.route),), **given), archive=folder / "archive"
        )
        self.url = f"sqlite:///{folder / 'audit.db'}"
        self.run = new_run(self.audit, STARTED, len(SITES))
        self.told: list[str] = []

    def crawl(self, sites: Sequence[Site] = SITES, stop_at: str = "") -> None:
        def progress(result: Result) -> None:
            self.told.append(result.visit.site.name)
            if result.visit.site.name == stop_at:
                raise KeyboardInterrupt

        with Store.open(self.url) as store:
            store.begin(self.run)
            asyncio.run(crawl(self.run, sites, self.audit, store, progress))

    def front(self, host: str):
        with Store.open(self.url) as store:
            return store.result(self.run.id, site(host).key).visit.pages[0]

    @property
    def files(self) -> list[str]:
        return sorted(path.name.partition("-")[0] for path in read.files([self.audit.archive]))


@pytest.mark.parametrize("front", [None, Reply("", 500), Reply(""), NOT_FOUND])
def test_a_front_page_that_failed_is_asked_for_again_after_all_others(tmp_path: Path, front: Reply | None):
    with Moody(behaving(front, 1)) as server:
        audited = Audited(tmp_path, server, workers=1)
        audited.crawl()

    assert audited.told == [ILL, WELL, ILL]
    assert audited.front(ILL).failure is None
    assert audited.files == ["i", "i", "w"]


def test_what_fails_twice_is_not_tried_a_third_time_in_this_run_whoever_resumes_it(tmp_path: Path):
    with Moody(behaving(None, 99)) as server:
        audited = Audited(tmp_path, server)
        audited.crawl()
        asked = len(server.asked)
        audited.crawl()

        assert len(server.asked) == asked
    assert audited.front(ILL).failure is Failure.RESET
    assert audited.files == ["i", "i", "w"]


def test_a_block_is_respected_there_is_no_second_visit(tmp_path: Path):
    with Moody(behaving(BLOCK, 99)) as server:
        audited = Audited(tmp_path, server)
        audited.crawl()

        assert server.paths(ILL).count("/") == 1
    assert audited.front(ILL).failure is Failure.BLOCKED
    assert audited.files == ["i", "w"]


def test_an_owner_who_opted_out_is_never_asked_for_anything(tmp_path: Path):
    with Moody(behaving(None, 0)) as server:
        audited = Audited(tmp_path, server, denied=(ILL,))
        audited.crawl()

        assert server.paths(ILL) == []
    assert not audited.front(ILL).readable
    assert audited.files == ["i", "w"]


def test_the_second_try_waits_its_time(tmp_path: Path):
    with Moody(behaving(None, 1)) as server:
        Audited(tmp_path, server, retry_after_s=1.5).crawl()

        first, second = (asked.at for asked in server.asked if (asked.host, asked.path) == (ILL, "/"))
    assert second - first >= 1.5


def test_a_run_that_was_stopped_before_the_second_try_makes_it_when_resumed(tmp_path: Path):
    with Moody(behaving(None, 1)) as server:
        audited = Audited(tmp_path, server, workers=1)
        with pytest.raises((KeyboardInterrupt, BaseExceptionGroup)):
            audited.crawl(stop_at=WELL)
        audited.crawl()

        assert server.paths(WELL).count("/") == 1
    assert audited.told == [ILL, WELL, ILL]
    assert audited.front(ILL).readable


def test_a_second_visit_that_was_archived_but_not_stored_is_judged_and_not_made_again(tmp_path: Path):
    with Moody(behaving(None, 1)) as server:
        audited = Audited(tmp_path, server)
        audited.crawl()
        with Store.open(audited.url) as store:
            result = store.result(audited.run.id, site(ILL).key)
            first = next(path for path in read.files([audited.audit.archive]) if "-2." not in path.name)
            page = replace(result.visit.pages[0], failure=Failure.RESET, status=None)
            old = replace(result.visit, pages=(page,), archive=str(first.relative_to(audited.audit.archive)))
            store.save(audited.run.id, replace(result, visit=old))
        asked = len(server.asked)
        audited.crawl()

        assert len(server.asked) == asked
    assert audited.front(ILL).readable


def test_a_fault_of_ours_with_one_site_is_told_and_harms_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    visit = visiting.visit

    async def faulty(site: Site, *given, **more):
        if site.name == ILL:
            raise ValueError("an index went astray")
        return await visit(site, *given, **more)

    monkeypatch.setattr(visiting, "visit", faulty)
    with Moody(behaving(None, 0)) as server:
        audited = Audited(tmp_path, server)
        audited.crawl()

    assert audited.front(ILL).failure is Failure.TOOL_ERROR
    assert "an index went astray" in audited.front(ILL).detail
    assert audited.front(WELL).readable


@pytest.mark.browser
def test_a_server_that_hangs_up_on_all_but_browsers_is_seen_by_the_browser_the_second_time(tmp_path: Path):
    with Moody(behaving(None, 99, agent="Mozilla")) as server:
        audited = Audited(tmp_path, server, render=Render.AUTO)
        audited.crawl()

    assert audited.told.count(ILL) == 2
    assert (audited.front(ILL).failure, audited.front(ILL).via) == (None, Via.BROWSER)
