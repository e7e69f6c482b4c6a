"""A child that crashes or stalls costs its own job and nothing else."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hostile.parse import Deadly, crash, crash_once, parse, process_after
from serviceaudit.workers import WorkerLost, Workers

HOSTILE = sorted((Path(__file__).parent / "hostile").glob("*.html"))


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as pool:
        yield pool


def test_a_job_runs_in_another_process(workers):
    assert workers.submit(os.getpid).result(30) != os.getpid()


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_page_that_corrupts_the_parser_s_memory_costs_its_own_job_at_most(workers, path):
    """What corrupted memory does is chance: mostly a crash or a hang, now and then nothing."""
    with contextlib.suppress(WorkerLost):
        workers.submit(parse, path.read_bytes(), timeout=1).result(60)
    assert workers.submit(parse, b"<p>next").result(30) == "next"


def test_a_crash_loses_the_job_and_the_next_is_fine(workers):
    with pytest.raises(WorkerLost, match=r"crashed \(signal 6\)"):
        workers.submit(crash).result(30)
    assert workers.submit(parse, b"<p>next").result(30) == "next"


def test_a_crash_leaves_the_jobs_beside_it_alone(workers):
    beside = workers.submit(time.sleep, 0.5)
    lost = workers.submit(os._exit, 3)
    with pytest.raises(WorkerLost, match=r"crashed \(exit code 3\)"):
        lost.result(30)
    assert beside.result(30) is None


def test_an_innocent_job_that_a_damaged_child_takes_down_is_done_again(workers, tmp_path):
    assert workers.submit(crash_once, tmp_path / "damaged").result(30) == "done"


def test_a_child_that_dies_without_a_job_costs_nothing(workers):
    for child in {workers.submit(process_after, 0.2).result(30) for _ in range(2)}:
        os.kill(child, signal.SIGKILL)
        time.sleep(0.3)
    assert workers.submit(parse, b"<p>next").result(30) == "next"


def test_jobs_that_wait_when_all_children_die_are_done_all_the_same():
    with Workers(2) as pool:
        idle = pool.submit(os.getpid).result(30)
        os.kill(idle, signal.SIGKILL)
        assert [job.result(30) for job in [pool.submit(pow, 2, n) for n in range(50)]] == [2**n for n in range(50)]


def test_a_job_that_ends_every_child_before_it_begins_is_lost_and_the_next_is_fine(workers):
    with pytest.raises(WorkerLost, match="crashed"):
        workers.submit(str, Deadly()).result(60)
    assert workers.submit(parse, b"<p>next").result(30) == "next"


def test_a_child_whose_parent_was_killed_ends_soon_after_its_time():
    code = "from hostile.parse import parent_of_a_hanging_child as run; run(0.5)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parent) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    assert Path(f"/proc/{child}").exists(), "the child hangs"
    until = time.monotonic() + 20
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists()


def test_an_overdue_job_is_stopped_and_says_its_limit(workers):
    with pytest.raises(WorkerLost, match=r"took longer than 0\.3 s"):
        workers.submit(time.sleep, 60, timeout=0.3).result(30)


def test_what_the_job_raises_is_raised_to_the_caller(workers):
    with pytest.raises(ValueError, match="invalid literal"):
        workers.submit(int, "x").result(30)


def test_awaited_jobs_give_results_and_losses(workers):
    async def both():
        good = await workers.run(pow, 2, 10)
        with pytest.raises(WorkerLost):
            await workers.run(os._exit, 1)
        return good

    assert asyncio.run(both()) == 1024


def test_a_cancelled_wait_stops_the_child_and_the_pool_goes_on(workers):
    async def give_up():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await workers.run(time.sleep, 60, timeout=60)
        return await workers.run(abs, -1)

    assert asyncio.run(give_up()) == 1


def test_children_ignore_the_interrupt_that_the_terminal_sends_to_all(workers):
    assert workers.submit(signal.getsignal, signal.SIGINT).result(30) == signal.SIG_IGN


def test_a_child_that_asks_for_too_much_memory_is_lost_and_not_the_machine():
    with Workers(1, memory=1024**3) as small:
        with pytest.raises(WorkerLost, match="memory"):
            small.submit(bytes, 3 * 1024**3).result(30)
        assert small.submit(abs, -2).result(30) == 2


def test_an_error_in_the_block_ends_the_children_at_once():
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        _interrupted()
    assert time.monotonic() - start < 10


def _interrupted():
    with Workers(1) as pool:
        pool.submit(time.sleep, 60, timeout=60)
        raise KeyboardInterrupt
