"""kill -9, then --resume: nothing is lost, nothing is done again."""

import random
import time
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from pipeline.command import KILLED, audit_command, finished, started, store_of, timeless
from pipeline.conftest import SITES
from serviceaudit.archive import own, read
from serviceaudit.gold.labels import bundle_sites
from serviceaudit.gold.serve import BundleServer
from serviceaudit.store import Store
from serviceaudit.urls import bare, host

NAMES = ("Tallmora", "Fonndal", "Heggvika", "Aspekulla")
HOSTS = {site.key: bare(host(site.url)) for site in bundle_sites(SITES)}
DIE_BEFORE_SAVING = """
import os, signal
from serviceaudit.store.results import Store
Store.save = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""
DIE_AFTER_THREE = """
import itertools, os, signal
from serviceaudit.store.results import Store
save, calls = Store.save, itertools.count(1)
def saved(*given):
    save(*given)
    if next(calls) == 3: os.kill(os.getpid(), signal.SIGKILL)
Store.save = saved
"""


def done_in(folder: Path) -> frozenset[str]:
    if not (folder / "audit.db").exists():
        return frozenset()
    with Store.open(store_of(folder)) as store:
        return frozenset().union(*(store.done(run.id) for run in store.runs()))


def is_finished(folder: Path) -> bool:
    if not (folder / "audit.db").exists():
        return False
    with Store.open(store_of(folder)) as store:
        return any(run.finished_at for run in store.runs())


def archived(folder: Path) -> Counter[str]:
    return Counter(own.read_own(path).site.key for path in read.files([folder / "archive"]))


@pytest.fixture(scope="module")
def undisturbed(server: BundleServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    folder = tmp_path_factory.mktemp("undisturbed")
    begun = time.monotonic()
    done = finished(audit_command(folder, server, NAMES))
    assert done.returncode == 0, done.stderr
    return folder, time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_again_and_again_a_run_ends_as_one_that_was_left_alone(
    seed: int, server: BundleServer, undisturbed: tuple[Path, float], tmp_path: Path
):
    calm, seconds = undisturbed
    moments = random.Random(seed)
    command = audit_command(tmp_path, server, NAMES)
    for attempt in count():
        done, asked = done_in(tmp_path), len(server.requests)
        with started([*command, "--resume"]) as child:
            if attempt < 3:
                time.sleep(moments.uniform(0.3, 1.0) * seconds)
                child.kill()
            _, errors = child.communicate(timeout=240)
        finished_hosts = {HOSTS[key] for key in done}
        assert not [request for request in server.requests[asked:] if bare(request.host) in finished_hosts]
        if child.returncode != KILLED or is_finished(tmp_path):
            break

    assert child.returncode in (0, KILLED), errors
    assert timeless(tmp_path) == timeless(calm)
    assert set(archived(tmp_path).values()) == {1}
    assert set(archived(tmp_path)) == set(archived(calm))
    assert not list(tmp_path.rglob("*.open"))
    with Store.open(store_of(tmp_path)) as store:
        assert len(store.runs()) == 1


def test_a_visit_that_was_archived_but_not_stored_is_judged_and_not_made_again(server: BundleServer, tmp_path: Path):
    command = audit_command(tmp_path, server, ("Tallmora",))
    assert finished(command, DIE_BEFORE_SAVING).returncode == KILLED
    assert (len(read.files([tmp_path / "archive"])), done_in(tmp_path)) == (1, frozenset())
    asked = len(server.requests)

    done = finished([*command, "--resume"])

    assert done.returncode == 0, done.stderr
    assert done_in(tmp_path) == {"SE-9921"}
    assert len(server.requests) == asked
    assert len(read.files([tmp_path / "archive"])) == 1


def test_a_damaged_file_is_not_judged_but_visited_again(server: BundleServer, tmp_path: Path):
    command = audit_command(tmp_path, server, ("Tallmora",))
    assert finished(command, DIE_BEFORE_SAVING).returncode == KILLED
    (file,) = read.files([tmp_path / "archive"])
    file.write_bytes(file.read_bytes()[:-200])

    done = finished([*command, "--resume"])

    assert done.returncode == 0, done.stderr
    assert done_in(tmp_path) == {"SE-9921"}


def test_half_files_of_the_killed_run_are_removed_at_resume_and_whole_ones_stay(server: BundleServer, tmp_path: Path):
    command = audit_command(tmp_path, server, NAMES, "--workers", "6")
    assert finished(command, DIE_AFTER_THREE).returncode == KILLED
    before = set(tmp_path.rglob("*.warc.gz"))
    assert len(done_in(tmp_path)) == 3

    done = finished([*command, "--resume"])

    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.rglob("*.open"))
    assert before <= set(tmp_path.rglob("*.warc.gz"))
    assert set(archived(tmp_path).values()) == {1}
