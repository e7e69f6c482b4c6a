"""Two runs at once on one store and one archive do not harm each other."""

from pathlib import Path

from pipeline.command import audit_command, started, store_of, timeless
from serviceaudit.archive import own, read
from serviceaudit.gold.serve import BundleServer
from serviceaudit.store import Store

NAMES = ("Tallmora", "Fonndal", "Aspekulla")
SAME_SECOND = """
from serviceaudit.pipeline import visiting
visiting.now = lambda: "2026-11-21T03:00:00Z"
"""


def test_two_runs_that_start_in_the_same_second_both_end_whole(server: BundleServer, tmp_path: Path):
    """They have one store, one archive, and one clock that stands still: every name they choose is the same."""
    command = audit_command(tmp_path, server, NAMES)
    children = [started(command, SAME_SECOND) for _ in range(2)]
    told = []
    for child in children:
        with child:
            told.append(child.communicate(timeout=240)[1])

    assert [child.returncode for child in children] == [0, 0], told
    with Store.open(store_of(tmp_path)) as store:
        runs = {run.id: run for run in store.runs()}
        files = [result.visit.archive for run in runs for result in store.results(run)]
    assert set(runs) == {"20261121T030000Z", "20261121T030000Z-2"}
    assert all(run.finished_at for run in runs.values())
    one, other = (timeless(tmp_path, run) for run in runs)
    assert one == other
    assert len({answer.site for answer in one}) == len(NAMES)
    assert len(set(files)) == len(files) == 2 * len(NAMES)
    assert all(own.is_own(path) for path in read.files([tmp_path / "archive"]))
    assert not list(tmp_path.rglob("*.open"))


def test_a_run_that_is_under_way_is_not_resumed_by_another_process(server: BundleServer, tmp_path: Path):
    command = audit_command(tmp_path, server, NAMES)
    with started(command, "from serviceaudit.pipeline.visiting import Crew; import time\n"
                          "Crew.judged = lambda *_: (print('held', flush=True), time.sleep(60))") as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with started([*command, "--resume"]) as second:
            _, errors = second.communicate(timeout=60)
        child.kill()

    assert second.returncode == 2
    assert "is under way in another process" in errors.splitlines()[-1]
    assert "Traceback" not in errors
