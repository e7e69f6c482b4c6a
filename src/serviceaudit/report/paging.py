"""Long lists in pages that a browser and a reader can bear. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST = 500
"""Rows on one page."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[T]):
    """One page of a list."""

    number: int
    """From 1."""
    path: str
    rows: tuple[T, ...]
    first: int
    """Which of the whole list its first row is, from 1."""
    paths: tuple[str, ...]
    """All pages of the list."""
    whole: int

    @property
    def last(self) -> int:
        """Which of the whole list its last row is."""
        return self.first + len(self.rows) - 1

    @property
    def near(self) -> tuple[int, ...]:
        """Numbers of the pages worth a link: the first, the last, and those around this one."""
        kept = {1, len(self.paths), *range(self.number - 2, self.number + 3)}
        return tuple(n for n in sorted(kept) if 1 <= n <= len(self.paths))


def parts(rows: Sequence[T], path: str, name: str, most: int = MOST) -> tuple[Part[T], ...]:
    """The list in pages: the first at `path`, the others at `<name>-2.html` and so on; an empty list has one page."""
    starts = range(0, max(1, len(rows)), most)
    paths = tuple(path if number == 1 else f"{name}-{number}.html" for number in range(1, len(starts) + 1))
    return tuple(
        Part(
            number=number,
            path=paths[number - 1],
            rows=tuple(rows[start : start + most]),
            first=start + 1,
            paths=paths,
            whole=len(rows),
        )
        for number, start in enumerate(starts, 1)
    )
