"""Child processes for work that a stranger's page may crash or stall: the job is lost, the tool is not.

Each child has a pipe and a thread of its own, and shares no lock with the others: whoever dies, by whatever hand and
at whatever moment, takes nobody along.
"""

import asyncio
import contextlib
import gc
import multiprocessing
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar, cast

T = TypeVar("T")

TIME_LIMIT = 10.0
"""Seconds for one job. A page of 100 kB takes about 0.02 s."""
MEMORY_LIMIT = 4 * 1024**3
"""Bytes of address space a child may have."""
_TRIES = 2
_GRACE = 5.0
"""Seconds after its time at which a child ends itself, if its parent did not: it was killed."""
_START_LIMIT = 60.0
"""Seconds for a child to start, on a machine that is busy."""


class WorkerLost(Exception):  # noqa: N818 - it names what happened; to the caller it is an outcome, not an error
    """The child that did this job crashed or was stopped; `reason` says which, in words for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Workers:
    """A pool of child processes. They start with the first jobs; leaving the `with` block ends them.

    Children are started afresh, never forked from a process that has threads.
    """

    def __init__(self, processes: int, *, memory: int = MEMORY_LIMIT, preload: tuple[str, ...] = ()) -> None:
        """`memory`: bytes of address space a child may have; `preload`: modules that every child finds imported."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._jobs: set[_Job] = set()
        self._nursery = _Nursery(context, memory)
        self._threads = [threading.Thread(target=self._attend, daemon=True) for _ in range(max(1, processes))]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            wait([job.outcome for job in tuple(self._jobs)])
        for job in tuple(self._jobs):
            job.outcome.cancel()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def submit(self, job: Callable[..., T], *args: object, timeout: float = TIME_LIMIT) -> Future[T]:
        """Do `job(*args)` in a child, for at most `timeout` seconds from its start.

        `job` must be a pure function at the top of a module; it and its arguments are pickled. The future raises
        WorkerLost if the child crashed, ran out of memory or took too long, else what the job raised.

        A job whose child crashed is done once more: memory that one page corrupts may crash the child only when it
        reads the next, innocent page.
        """
        given = _Job(work=(job, args), timeout=timeout)
        self._jobs.add(given)
        given.outcome.add_done_callback(lambda done: self._over(given, done))
        self._queue.put(given)
        return given.outcome

    async def run(self, job: Callable[..., T], *args: object, timeout: float = TIME_LIMIT) -> T:  # noqa: ASYNC109 - the limit is the child's
        """As `submit`, awaited. Cancelling stops the child's job."""
        return await asyncio.wrap_future(self.submit(job, *args, timeout=timeout))

    def _over(self, job: "_Job", outcome: Future[Any]) -> None:
        self._jobs.discard(job)
        if outcome.cancelled():
            job.stop()

    def _attend(self) -> None:
        """Have jobs done by one child after the other, until there are no more."""
        child: _Child | None = None
        while job := self._queue.get():
            for attempt in range(1, _TRIES + 1):
                child = self._nursery.fit(child)
                result = child.do(job) if child else WorkerLost("no child process could be started")
                if not (isinstance(result, _Crash) and attempt < _TRIES and not job.outcome.cancelled()):
                    break
            job.finish(result)
        if child is not None:
            self._nursery.end(child)


@dataclass(slots=True, eq=False, kw_only=True)
class _Job:
    work: tuple[Callable[..., Any], tuple[object, ...]]
    timeout: float
    outcome: Future[Any] = field(default_factory=Future)
    _child: "_Child | None" = None
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def given_to(self, child: "_Child | None") -> bool:
        """Who works on it now; False if nobody needs it any more."""
        with self._changing:
            self._child = child
        return not self.outcome.cancelled()

    def stop(self) -> None:
        with self._changing:
            if self._child is not None:
                self._child.process.kill()

    def finish(self, result: object) -> None:
        if not self.outcome.set_running_or_notify_cancel():
            return
        if isinstance(result, _Done):
            self.outcome.set_result(result.value)
        else:
            self.outcome.set_exception(cast("BaseException", result))


@dataclass(frozen=True, slots=True)
class _Done:
    value: object


class _Crash(WorkerLost):
    pass


@dataclass(slots=True)
class _Child:
    process: ForkServerProcess
    pipe: Connection
    nursery: "_Nursery"

    def do(self, job: _Job) -> "_Done | BaseException":
        """What the job gave, or what was raised or lost."""
        try:
            return self._asked(job) if job.given_to(self) else WorkerLost("stopped")
        except (EOFError, OSError):
            return self._crashed()
        except Exception as error:  # noqa: BLE001 - what cannot be pickled raises anything; the caller hears of it
            return error
        finally:
            job.given_to(None)

    def _asked(self, job: _Job) -> "_Done | BaseException":
        self.pipe.send((job.timeout + _GRACE, *job.work))
        if not self.pipe.poll(job.timeout):
            self.nursery.end(self)
            return WorkerLost(f"took longer than {job.timeout:g} s")
        answer: _Done | BaseException = self.pipe.recv()
        return WorkerLost("ran out of memory") if isinstance(answer, MemoryError) else answer

    def _crashed(self) -> _Crash:
        self.nursery.end(self)
        code = self.process.exitcode or 0
        return _Crash(f"crashed (signal {-code})" if code < 0 else f"crashed (exit code {code})")


@dataclass(slots=True)
class _Nursery:
    """Starts children and ends them; one at a time, for multiprocessing keeps one list of them for all threads."""

    context: ForkServerContext
    memory: int
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def fit(self, child: _Child | None) -> _Child | None:
        """The child if it lives, else a new one; None if that cannot be started."""
        if child is not None and not child.pipe.closed:
            with self._changing:
                if child.process.is_alive():
                    return child
            self.end(child)
        with contextlib.suppress(OSError, EOFError):
            return self._started()
        return None

    def end(self, child: _Child) -> None:
        child.pipe.close()
        child.process.kill()
        with self._changing:
            child.process.join()

    def _started(self) -> _Child | None:
        ours, theirs = self.context.Pipe()
        with self._changing:
            process = self.context.Process(target=_live, args=(theirs, self.memory), daemon=True)
            process.start()
        theirs.close()
        child = _Child(process, ours, self)
        if ours.poll(_START_LIMIT) and ours.recv() is None:
            return child
        self.end(child)
        return None


def _live(pipe: Connection, memory: int) -> None:
    """A child's life: it does what it is given, until nobody is there to give."""
    _prepare_child(memory)
    pipe.send(None)
    with contextlib.suppress(EOFError, OSError):
        while True:
            answer = _answer(pipe)
            signal.setitimer(signal.ITIMER_REAL, 0)
            _send(pipe, answer)


def _answer(pipe: Connection) -> _Done | BaseException:
    given = pipe.recv_bytes()
    try:
        seconds, function, args = ForkingPickler.loads(given)
        # The parent may be killed while a parser hangs: the system's own alarm ends the child even then.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return _Done(function(*args))
    except Exception as error:  # noqa: BLE001 - whatever the job raises is its answer
        return error


def _send(pipe: Connection, answer: _Done | BaseException) -> None:
    try:
        pipe.send(answer)
    except (AttributeError, TypeError, ValueError) as error:
        pipe.send(RuntimeError(f"the answer cannot be pickled: {error}"))


def _prepare_child(memory: int) -> None:
    # What was imported stays to the end: the collector of cycles need not look it through again and again.
    gc.freeze()
    # Ctrl-C reaches every process of the terminal's group; only the parent may answer it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A handler in Python would wait for the parser that hangs; the system's own ends the child at once.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    # A crashed parser would leave a core file for every hostile page.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
