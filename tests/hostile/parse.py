"""Jobs for child processes: they must be importable there."""

import os
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser


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
