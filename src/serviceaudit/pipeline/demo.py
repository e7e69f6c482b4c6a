"""The built-in fictional sites, served on loopback and audited like a country's."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from serviceaudit.gold.agreement import Agreement
from serviceaudit.gold.labels import bundle_sites
from serviceaudit.gold.serve import BundleServer
from serviceaudit.model import Run
from serviceaudit.pipeline.auditing import Progress, crawl, new_run
from serviceaudit.pipeline.judging import Judge
from serviceaudit.pipeline.measuring import measure
from serviceaudit.pipeline.publish import Ranked, ranked
from serviceaudit.pipeline.visiting import Audit, now
from serviceaudit.settings import Render, Settings, parse_route
from serviceaudit.store.results import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What the demonstration found."""

    ranked: Ranked
    agreement: Agreement


def demonstrate(
    sites: Path, judge: Judge, store: Store, archive: Path, progress: Progress, *, render: Render, browser: str
) -> Demonstration:
    """Serve the sites of a folder, audit them, and hold the answers against their labels.

    Raises ServiceAuditError if a browser was asked for and none can be had, or if something cannot be written.
    """
    with BundleServer(sites) as server:
        settings = Settings(
            routes=(parse_route(server.connect_to),),
            pause=0.0,
            retry_after_s=0.0,
            read_timeout=8.0,
            render=render,
            browser=browser,
            workers=8,
            contact="demo@serviceaudit.example",
        )
        audit = Audit(judge=judge, settings=settings, archive=archive, registry="demo", note="fictional municipalities")
        municipalities = bundle_sites(sites)
        run = store.enter(new_run(audit, now(), len(municipalities)))
        asyncio.run(crawl(run, municipalities, audit, store, progress))
        store.finish(run.id, now())
    return _told(sites, judge, store, store.run(run.id))


def _told(sites: Path, judge: Judge, store: Store, run: Run) -> Demonstration:
    found = ranked(store, run, judge.method.pack.questions)
    return Demonstration(ranked=found, agreement=measure(found.results, sites))
