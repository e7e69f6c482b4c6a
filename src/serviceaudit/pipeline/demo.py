"""The built-in fictional sites, served on loopback and audited like a country's, with an earlier state of them first."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

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
    before: Ranked | None
    """The run before, where there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the demonstration plays.

    Attributes:
        sites: folder of labelled sites.
        earlier: folder with what was different the time before; None for no earlier run.
        archive: folder for the WARC files.

    """

    sites: Path
    earlier: Path | None
    archive: Path
    render: Render
    browser: str

    @property
    def count(self) -> int:
        """How many visits there will be."""
        before = len(bundle_sites(self.earlier)) if self.earlier else 0
        return before + len(bundle_sites(self.sites))


def demonstrate(stage: Stage, judge: Judge, store: Store, progress: Progress) -> Demonstration:
    """Serve the sites, audit them in both states, and hold the answers of today against their labels.

    Raises ServiceAuditError if a browser was asked for and none can be had, or if something cannot be written.
    """
    before = None
    if stage.earlier is not None:
        with TemporaryDirectory() as folder:
            then = Path(folder) / "sites"
            shutil.copytree(stage.sites, then)
            shutil.copytree(stage.earlier, then, dirs_exist_ok=True)
            run = _audited(stage, then, judge, store, progress, "fictional municipalities, in an earlier state")
        before = ranked(store, run, judge.method.pack.questions)
    run = _audited(stage, stage.sites, judge, store, progress, "fictional municipalities")
    found = ranked(store, run, judge.method.pack.questions)
    return Demonstration(ranked=found, agreement=measure(found.results, stage.sites), before=before)


def _audited(stage: Stage, sites: Path, judge: Judge, store: Store, progress: Progress, note: str) -> Run:
    with BundleServer(sites) as server:
        settings = Settings(
            routes=(parse_route(server.connect_to),),
            pause=0.0,
            retry_after_s=0.0,
            read_timeout=8.0,
            render=stage.render,
            browser=stage.browser,
            workers=8,
            contact="demo@serviceaudit.example",
        )
        audit = Audit(judge=judge, settings=settings, archive=stage.archive, registry="demo", note=note)
        municipalities = bundle_sites(sites)
        run = store.enter(new_run(audit, now(), len(municipalities)))
        asyncio.run(crawl(run, municipalities, audit, store, progress))
        store.finish(run.id, now())
    return store.run(run.id)
