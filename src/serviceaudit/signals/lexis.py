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
        places: folded names of the municipality itself, which look like a person's ("Upplands Väsby").
        markup: how content management systems name the parts of a page.

    """

    months: Mapping[str, int]
    markup: Markup
    not_names: frozenset[str] = frozenset()
    places: frozenset[str] = field(default_factory=frozenset)
