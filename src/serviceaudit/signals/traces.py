"""Where in many texts something may stand: told without looking at each text. Pure.

All texts of a page are joined and folded once, at native speed (`text.trace`), and searched for the few letters without
which a phrase cannot be there. Only the texts found so are read with the words' own patterns.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from serviceaudit.model import Stems
from serviceaudit.text import trace

EVERYWHERE: Stems = (b"",)
"""Stands in every text."""
_BETWEEN = "\0"
"""Parsers leave no such character in a text."""


class Traces:
    """The traces of many texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._known: dict[Stems, tuple[int, ...]] = {}

    @cached_property
    def _joined(self) -> bytes:
        return trace(_BETWEEN.join(self._texts))

    def of(self, stems: Stems) -> tuple[int, ...]:
        """Numbers of the texts that any of the stems stands in, in order; the empty stem stands in all."""
        if b"" in stems:
            return tuple(range(len(self._texts)))
        known = self._known.get(stems)
        if known is None:
            known = self._known[stems] = tuple(sorted({number for stem in stems for number in self._holding(stem)}))
        return known

    def _holding(self, stem: bytes) -> Iterator[int]:
        joined = self._joined
        at, number, counted = joined.find(stem), 0, 0
        while at >= 0:
            number += joined.count(b"\0", counted, at)
            yield number
            counted = joined.find(b"\0", at)
            if counted < 0:
                return
            at = joined.find(stem, counted)
