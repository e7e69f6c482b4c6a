"""WARC files -> results in the store: nothing is fetched, so the same files and criteria give the same answers."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from serviceaudit import __version__
from serviceaudit.archive import own, read
from serviceaudit.model import Answer, Run, Site, Snapshot
from serviceaudit.pipeline.auditing import Progress
from serviceaudit.pipeline.judging import PRELOAD, Judge
from serviceaudit.store.results import Store
from serviceaudit.workers import Workers

_ID_DIGITS = 8
_AHEAD = 4
"""Snapshots that wait for a child at once: bounds memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offline:
    """What judging of WARC files needs besides the store.

    Attributes:
        sites: the registry; sites of it that the files do not hold are left out.
        archive: folder that our own files lie in, if they do: the report finds its pictures there.
        report: told one line for each trouble with a file.

    """

    paths: Sequence[Path]
    sites: Sequence[Site]
    judge: Judge
    registry: str
    archive: str = ""
    processes: int = 1
    progress: Progress
    report: Callable[[str], None]


def judge_archives(work: Offline, store: Store) -> Run:
    """Judge everything in the files as one run, and store it.

    The run's id is made of what was judged by what, so judging again replaces it with the same.
    Raises ArchiveError as `archive.read` does, StoreError as the store does.
    """
    pack = work.judge.method.pack
    judged = f"{read.digest(work.paths)} {pack.id} {pack.digest} {[site.key for site in work.sites]}"
    run = Run(
        id=f"archive-{hashlib.sha256(judged.encode()).hexdigest()[:_ID_DIGITS]}",
        pack=pack.id,
        pack_version=pack.version,
        criteria_hash=pack.digest,
        tool=f"serviceaudit {__version__}",
        started_at="",
        registry=work.registry,
        archive=work.archive,
    )
    store.begin(run, replace=True)
    return asyncio.run(_judge_all(run, work, store))


async def _judge_all(run: Run, work: Offline, store: Store) -> Run:
    oldest = newest = ""
    count = 0
    pending: set[asyncio.Task[None]] = set()
    names = _file_names(work.paths, work.archive)
    with Workers(work.processes, preload=PRELOAD) as workers:

        async def one(snapshot: Snapshot) -> None:
            name = names.get((snapshot.site.key, snapshot.taken_at), "")
            result = await work.judge.snapshot(snapshot, name, workers)
            await asyncio.to_thread(store.save, run.id, result)
            work.progress(result)

        for snapshot in read.read(work.paths, work.sites, work.report):
            oldest, newest = min(oldest or snapshot.taken_at, snapshot.taken_at), max(newest, snapshot.taken_at)
            count += 1
            pending.add(asyncio.create_task(one(snapshot)))
            if len(pending) >= work.processes + _AHEAD:
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                await asyncio.gather(*done)
        await asyncio.gather(*pending)
    store.finish(run.id, newest, started_at=oldest, sites=count)
    return store.run(run.id)


def _file_names(paths: Sequence[Path], folder: str) -> dict[tuple[str, str], str]:
    """(site key, time of the visit) -> our own WARC file below the archive folder, so that the report finds its pictures."""
    found = {}
    for path in read.files(paths) if folder else ():
        file = own.opened(path)
        if file is not None and path.is_relative_to(folder):
            found[file.manifest.site.key, file.manifest.taken_at] = str(path.relative_to(folder))
    return found


Pair = tuple[Answer, Answer]


def moved(before: Sequence[Answer], after: Sequence[Answer]) -> tuple[Pair, ...]:
    """Pairs of answers to one question about one site whose verdict or level is not the same."""
    known = {(a.site, a.question): a for a in before}
    pairs = ((known[a.site, a.question], a) for a in after if (a.site, a.question) in known)
    return tuple((old, new) for old, new in pairs if (old.verdict, old.level) != (new.verdict, new.level))
