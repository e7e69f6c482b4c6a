"""The few words that observing needs, handed in as data: signals know no language themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from serviceaudit.signals.places import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexis:
    """Words for observing one site.

    Attributes:
        months: folded name of a month -> its number, in all languages that the site may speak.
        not_names: folded words that begin with a capital beside a title but name nobody.
        not_name_stems: their beginnings, where the word may go on ("asiakaspalvelupäällik").
        names: folded words that name people whatever else they mean ("Anna" is also "give" in Finnish).
        not_titles: folded words beside a name that are no title ("telephone").
        pronouns: folded words that stand for somebody who was named before ("she").
        places: folded names of the municipality itself, which look like a person's ("Upplands Väsby").
        markup: how content management systems name the parts of a page.

    """

    months: Mapping[str, int]
    markup: Markup
    not_names: frozenset[str] = frozenset()
    not_name_stems: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    not_titles: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    places: frozenset[str] = field(default_factory=frozenset)

    def ordinary(self, word: str) -> bool:
        """The folded word names nobody."""
        if word in self.names:
            return False
        if word in self.not_names:
            return True
        return any(word[:length] in self.not_name_stems for length in range(_SHORTEST_STEM, len(word) + 1))


_SHORTEST_STEM = 5
"""Shorter beginnings would take given names with them."""
