"""Signals that were made in another process, to be asked like a page (`model.Observed`). Pure."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from serviceaudit.model import Kind, Region, Signal, Stems


@dataclass(frozen=True, slots=True)
class Listed:
    """All signals of one page."""

    signals: tuple[Signal, ...]

    @property
    def title(self) -> Signal | None:
        """The page as a whole; None for a page without content."""
        return next(self.of((Kind.TITLE,)), None)

    def __iter__(self) -> Iterator[Signal]:
        """All signals, in reading order by kind."""
        return iter(self.signals)

    def of(self, kinds: Collection[Kind]) -> Iterator[Signal]:
        """The signals of some kinds, in the same order."""
        return (signal for signal in self.signals if signal.kind in kinds)

    def saying(self, kinds: Collection[Kind], stems: Stems, says: Callable[[str], bool]) -> Iterator[Signal]:  # noqa: ARG002 - nothing is saved by looking for stems first
        """Those of some kinds whose words say something."""
        return (signal for signal in self.of(kinds) if says(signal.text))

    def leading(self, stems: Stems, leads: Callable[[str], bool]) -> Iterator[Signal]:  # noqa: ARG002 - as above
        """All links: that the others match nothing is found out from their words and targets."""
        return self.of((Kind.LINK,))

    def touched(self, stems: Stems, regions: Collection[Region]) -> bool:  # noqa: ARG002 - as above
        """Words may stand anywhere."""
        return True

    @property
    def dated_targets(self) -> Iterator[str]:
        """Where the links lead that have a date beside them."""
        return (signal.target for signal in self.of((Kind.LINK,)) if signal.dated)
