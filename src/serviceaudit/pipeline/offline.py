"""WARC files -> results in the store: nothing is fetched, so the same files and criteria give the same answers."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from serviceaudit import __version__
from serviceaudit.archive import own, read
from serviceaudit.model import Answer, Run, Site, Snapshot
from serviceaudit.pipeline.auditing import Progress
from serviceaudit.pipeline.judging import Judge
from serviceaudit.store.results import Store
from serviceaudit.workers import Workers

_ID_DIGITS = 8
_AHEAD = 4
"""Snapshots that wait for a child at once: bounds memory."""


def judge_archives(
    paths: Sequence[Path], sites: Sequence[Site], judge: Judge, store: Store, *, registry: str, processes: int, progress: Progress,
    report: Callable[[str], None], archive: str = "",
) -> Run:  # fmt: skip
    """Judge everything in the files as one run, and store it.

    The run's id is made of the newest page's date and of what was judged by what, so judging again replaces it with the
    same. Sites of the registry that the files do not hold are left out.
    Raises ArchiveError as `archive.read` does, StoreError as the store does.
    """
    pack = judge.method.pack
    digest = hashlib.sha256(f"{read.digest(paths)} {pack.id} {pack.digest} {[s.key for s in sites]}".encode()).hexdigest()
    folder = archive or (str(paths[0]) if len(paths) == 1 and paths[0].is_dir() else "")
    run = Run(id=f"archive-{digest[:_ID_DIGITS]}", pack=pack.id, pack_version=pack.version, criteria_hash=pack.digest, tool=f"serviceaudit {__version__}",
              started_at="", registry=registry, archive=folder)  # fmt: skip
    store.begin(run, replace=True)
    return asyncio.run(_judge_all(run, paths, sites, judge, store, processes, progress, report))


async def _judge_all(
    run: Run, paths: Sequence[Path], sites: Sequence[Site], judge: Judge, store: Store, processes: int, progress: Progress, report: Callable[[str], None]
) -> Run:  # fmt: skip
    oldest = newest = ""
    count = 0
    pending: list[asyncio.Task[None]] = []
    names = _file_names(paths, run.archive)
    with Workers(processes) as workers:

        async def one(snapshot: Snapshot) -> None:
            result = await judge.snapshot(snapshot, names.get((snapshot.site.key, snapshot.taken_at), ""), workers)
            await asyncio.to_thread(store.save, run.id, result)
            progress(result)

        for snapshot in read.read(paths, sites, report):
            oldest, newest = min(oldest or snapshot.taken_at, snapshot.taken_at), max(newest, snapshot.taken_at)
            count += 1
            pending.append(asyncio.create_task(one(snapshot)))
            if len(pending) >= processes + _AHEAD:
                await asyncio.gather(*pending)
                pending.clear()
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
