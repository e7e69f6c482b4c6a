"""Titles made of a service's name and a word for those in charge, as the Nordic languages join them. Pure.

"kundcenterchef" is one word, and in "asiakaspalvelu- ja viestintäpäällikkö" two compounds share their end. No words file
can list them all; a name that goes on to end in such a word is a title that names the service (E5).
"""

import re
from collections.abc import Iterable, Iterator

from serviceaudit.criteria.phrases import GAP
from serviceaudit.text import fold

_SHORTEST = 4
_INFLECTED = 4
"""Letters that may follow the beginning of a word which a words file lets go on."""
_HANGING = re.compile(r"-(?: [^\W\d_]+-,?)* [^\W\d_&]{1,4} ([^\W\d_]+)")
"""What follows a compound whose end stands in another: "- ja viestintäpäällikkö", "- och kontaktcenterchef"."""


class Tails:
    """The words for those in charge that end a compound."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """`phrases`: as words files hold them; those of one word count."""
        words = {fold(phrase) for phrase in phrases if " " not in phrase and GAP not in phrase}
        self._whole = tuple(sorted(word for word in words if not word.endswith("*") and len(word) >= _SHORTEST))
        self._begun = tuple(sorted(word[:-1] for word in words if word.endswith("*") and len(word) > _SHORTEST))

    def end(self, word: str) -> bool:
        """A folded compound ends in one of them."""
        bare = word.removesuffix("s")
        if any(len(bare) > len(tail) and bare.endswith(tail) for tail in self._whole):
            return True
        return any(0 < word.rfind(tail) >= len(word) - len(tail) - _INFLECTED for tail in self._begun)


def titles(folded: str, names: Iterable[tuple[int, int]], tails: Tails) -> Iterator[tuple[int, int]]:
    """Where titles stand that begin with one of these names of services (start and end in a folded text)."""
    for start, end in names:
        stop = next((at for at in range(end, len(folded)) if not folded[at].isalnum()), len(folded))
        last = max(folded.rfind(" ", 0, stop), folded.rfind("-", 0, stop - 1)) + 1
        if tails.end(folded[max(last, start) : stop]):
            yield start, stop
        shared = _HANGING.match(folded, stop)
        if shared and tails.end(shared[1]):
            yield start, shared.end()
