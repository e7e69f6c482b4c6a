"""Phrases -> the few letters without which none of them stands in a text. Pure.

A pattern over hundreds of phrases costs far more than looking for a handful of letters. Most texts hold none of those.
"""

import re
from collections import Counter
from collections.abc import Iterable

from serviceaudit.model import Stems
from serviceaudit.text import fold, trace

ALWAYS: Stems = (b"",)
"""For phrases that no letters tell of: any text may say them."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LENGTH = 6
"""Letters of a stem: fewer stand in too many words, more are shared by too few phrases."""
_SHORTEST = 2


def stems(phrases: Iterable[str]) -> Stems:
    """A small set of stems, one of which is in the trace of whatever text says one of the phrases."""
    runs = {max(map(trace, _LETTERS.findall(fold(phrase))), key=len, default=b"") for phrase in phrases}
    if any(len(run) < _SHORTEST for run in runs):
        return ALWAYS
    found = []
    while runs:
        counted = Counter(part for run in runs for part in _parts(run))
        best = min(counted, key=lambda part: (-counted[part], part))
        found.append(best)
        runs = {run for run in runs if best not in run}
    return tuple(found)


def _parts(run: bytes) -> set[bytes]:
    """All stretches of a stem's length, or the whole where it is shorter."""
    return {run[at : at + _LENGTH] for at in range(max(1, len(run) - _LENGTH + 1))}
