"""Some of the fictional sites, served on loopback and audited without a browser."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from serviceaudit.gold.labels import bundle_sites
from serviceaudit.gold.serve import BundleServer
from serviceaudit.model import Run, Site
from serviceaudit.pipeline.auditing import crawl, new_run
from serviceaudit.pipeline.judging import Judge
from serviceaudit.pipeline.visiting import Audit
from serviceaudit.settings import Render, Settings, data_folder, parse_route
from serviceaudit.store import Store

SITES = data_folder("sites")
JUDGE = Judge(data_folder("criteria"), "servicescore")
STARTED = "2026-11-21T03:00:00Z"


@pytest.fixture(scope="session")
def server() -> Iterator[BundleServer]:
    with BundleServer(SITES) as serving:
        yield serving


@pytest.fixture
def settings(server: BundleServer) -> Settings:
    return Settings(
        routes=(parse_route(server.connect_to),),
        pause=0.0,
        retry_after_s=0.0,
        read_timeout=5.0,
        render=Render.NEVER,
        processes=2,
    )


@pytest.fixture
def few() -> tuple[Site, ...]:
    wanted = {"Tallmora", "Fonndal", "Heggvika", "Aspekulla"}
    return tuple(site for site in bundle_sites(SITES) if site.name in wanted)


@pytest.fixture
def audited(tmp_path: Path, settings: Settings, few: tuple[Site, ...]) -> Iterator[tuple[Store, Run, Audit]]:
    """A finished run of a few sites."""
    store = Store.open(f"sqlite:///{tmp_path / 'audit.db'}")
    audit = Audit(judge=JUDGE, settings=settings, archive=tmp_path / "archive", registry="few")
    run = new_run(audit, STARTED, len(few))
    store.begin(run)
    asyncio.run(crawl(run, few, audit, store, lambda _: None))
    store.finish(run.id, STARTED)
    yield store, store.run(run.id), audit
    store.close()
