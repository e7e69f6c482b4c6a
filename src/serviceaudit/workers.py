"""Child processes for work that a stranger's page may crash or stall: the job is lost, the tool is not."""

import asyncio
import contextlib
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

import pebble

T = TypeVar("T")

TIME_LIMIT = 10.0
"""Seconds for one job. A page of 100 kB takes about 0.02 s."""
MEMORY_LIMIT = 4 * 1024**3
"""Bytes of address space a child may have."""
_TRIES = 2


class WorkerLost(Exception):  # noqa: N818 - it names what happened; to the caller it is an outcome, not an error
    """The child that did this job crashed or was stopped; `reason` says which, in words for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    function: Callable[..., T]
    args: tuple[object, ...]
    timeout: float
    outcome: Future[T]


class Workers:
    """A pool of child processes. They start with the first job; leaving the `with` block ends them.

    Children are started afresh, never forked from a process that has threads.
    """

    def __init__(self, processes: int, *, memory: int = MEMORY_LIMIT, preload: tuple[str, ...] = ()) -> None:
        """`memory`: bytes of address space a child may have; `preload`: modules that every child finds imported."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        self._pool = pebble.ProcessPool(
            max_workers=max(1, processes),
            context=context,
            initializer=_prepare_child,
            initargs=(memory,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]  # as above
        self._pool.join()

    def submit(self, job: Callable[..., T], *args: object, timeout: float = TIME_LIMIT) -> Future[T]:
        """Do `job(*args)` in a child, for at most `timeout` seconds from its start.

        `job` must be a pure function at the top of a module; it and its arguments are pickled. The future raises
        WorkerLost if the child crashed, ran out of memory or took too long, else what the job raised.

        A job whose child crashed is done once more: memory that one page corrupts may crash the child only when it
        reads the next, innocent page.
        """
        outcome: Future[T] = Future()
        self._start(_Job(job, args, timeout, outcome), tries=_TRIES)
        return outcome

    async def run(self, job: Callable[..., T], *args: object, timeout: float = TIME_LIMIT) -> T:  # noqa: ASYNC109 - the limit is the child's
        """As `submit`, awaited. Cancelling stops the child's job."""
        return await asyncio.wrap_future(self.submit(job, *args, timeout=timeout))

    def _start(self, job: _Job[T], tries: int) -> None:
        task = self._pool.schedule(job.function, args=job.args, timeout=job.timeout)
        task.add_done_callback(lambda done: self._settle(done, job, tries - 1))
        job.outcome.add_done_callback(lambda done: _stop(task) if done.cancelled() else None)

    def _settle(self, task: Future[T], job: _Job[T], tries: int) -> None:
        if job.outcome.cancelled():
            return
        error = WorkerLost("stopped") if task.cancelled() else task.exception()
        if isinstance(error, pebble.ProcessExpired) and tries and self._pool.active:
            self._start(job, tries)
        elif job.outcome.set_running_or_notify_cancel():
            if error is None:
                job.outcome.set_result(task.result())
            else:
                job.outcome.set_exception(_translated(error, job.timeout))


def _prepare_child(memory: int) -> None:
    # Ctrl-C reaches every process of the terminal's group; only the parent may answer it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A handler in Python would wait for the parser that hangs; the system's own ends the child at once.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    # A crashed parser would leave a core file for every hostile page.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stop(task: Future[T]) -> None:
    # Plain Future.cancel leaves a running job alone; pebble's ends its child.
    task.cancel()


def _translated(error: BaseException, timeout: float) -> BaseException:
    if isinstance(error, pebble.ProcessExpired):
        code = error.exitcode or 0
        return WorkerLost(f"crashed (signal {-code})" if code < 0 else f"crashed (exit code {code})")
    if isinstance(error, TimeoutError):
        return WorkerLost(f"took longer than {timeout:g} s")
    if isinstance(error, MemoryError):
        return WorkerLost("ran out of memory")
    return error
