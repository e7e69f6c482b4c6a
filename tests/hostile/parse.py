"""Jobs for child processes: they must be importable there."""

import os
import re
import time
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from serviceaudit.workers import Workers


def parse(html: bytes) -> str:
    """Parse until a corrupted memory shows: the damage may lie still for a while."""
    for _ in range(50):
        text = LexborHTMLParser(html).root.text()
    return text


def crash_once(marker: Path) -> str:
    """Crash the first time, as a child does that an earlier page damaged."""
    if not marker.exists():
        marker.touch()
        os._exit(3)
    return "done"


def crash(*_: object) -> None:
    """Crash whatever is asked."""
    os.abort()


def parent_of_a_hanging_child(seconds: float) -> None:
    """Start a job that never ends by itself, tell its process, and be killed meanwhile."""
    with Workers(1) as workers:
        workers.submit(hang, timeout=seconds)
        time.sleep(600)


def hang() -> None:
    """Tell who hangs, and hang as a parser does: no Python runs any more."""
    os.write(1, b"%d\n" % os.getpid())
    re.match(r"(a+)+$", "a" * 60 + "b")


def process_after(seconds: float) -> int:
    """Who worked for so long."""
    time.sleep(seconds)
    return os.getpid()


class Deadly:
    """Ends the child that unpickles it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (3,)
