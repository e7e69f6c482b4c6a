"""What is a person's name, told by its shape and not by a list of people (codebook E13). Pure.

Two to four capitalised words, none of which is an ordinary word of municipal sites; or "Surname, Given name" as staff
lists write it.
"""

import re

from serviceaudit.signals.lexis import Lexis
from serviceaudit.text import fold

_CAPITAL = "A-ZÅÄÖÆØÉÜÁÍÓÚÝÐÞČŠŽŁŃ"
_SMALL = "a-zåäöæøéèêüáàâíóòôõúýðþčćšžëïñçłńőű'’"
_WORD = rf"(?:(?:O|D)['’]|Mc|Mac)?[{_CAPITAL}][{_SMALL}]+(?:-[{_CAPITAL}][{_SMALL}]+)?"
_JOINING = ("af", "av", "von", "van", "der", "de", "la")
_NAME = re.compile(
    rf"(?<![\w@.-])(?:{_WORD}|[{_CAPITAL}]\.)(?: (?:{_WORD}|[{_CAPITAL}]\.|{'|'.join(_JOINING)})){{0,3}} {_WORD}(?![\w@]|-(?:\s|$))"
)
"""No name ends in a hyphen: that is half of a compound, as in "Personvern Bo- og servicesenter"."""
_LISTED = re.compile(rf"^({_WORD}), ({_WORD})(?=\s*(?:[–—|(:;,-]|$))")
"""At the beginning of a line, and set apart from what follows."""
_LISTED_WITHIN = re.compile(rf"(?<![\w@.-])({_WORD}), ({_WORD})(?=\s+[–—|-]\s|\s*\()")
"""Elsewhere it may be a place, and names nobody; but it is kept from results as a name is (ruling 12)."""
_SHOUTED = re.compile(rf"(?<![\w@.-])[{_CAPITAL}]{{2,}}(?:[-'’][{_CAPITAL}]{{2,}})*(?![\w@])")
"""A word in capitals, as staff lists set surnames and style sheets are imitated."""
_SHORTEST_NAME = 2
"""Words: nobody is named by one."""
MASK = "•••"

Span = tuple[int, int]


def names(text: str, lexis: Lexis) -> list[Span]:
    """Where names stand in a text."""
    calm = _calm(text)
    found = [span for match in _NAME.finditer(calm) if (span := _name_in(match, lexis))]
    listed = _LISTED.match(calm)
    if listed and not _is_known(listed, lexis):
        found.insert(0, listed.span())
    return found


def public(text: str, lexis: Lexis) -> str:
    """The text with every name in it replaced; "" if there is none."""
    masked_text = masked(text, lexis)
    return masked_text if masked_text != text else ""


def masked(text: str, lexis: Lexis) -> str:
    """The text with every name in it replaced."""
    for start, end in reversed(names(text, lexis)):
        text = text[:start] + MASK + text[end:]
    return _LISTED_WITHIN.sub(lambda found: found[0] if _is_known(found, lexis) else MASK, text)


def _is_known(found: re.Match[str], lexis: Lexis) -> bool:
    return any(_is_no_name(word, lexis) for word in found.groups())


def _calm(text: str) -> str:
    """The text with words in capitals written as names are; as long as before."""
    return _SHOUTED.sub(lambda word: word[0].title(), text)


def _is_no_name(word: str, lexis: Lexis) -> bool:
    folded = fold(word)
    return lexis.ordinary(folded) or folded.removesuffix("s") in lexis.places or folded in lexis.places


def _name_in(match: re.Match[str], lexis: Lexis) -> Span | None:
    """The name among capitalised words: a title before it is left off ("Head of Unit Kari Lie"), other words refuse it.

    What joins the words of a title may join those of a name too ("Leder af Borgerservice Kari Lie"), but begins none.
    """
    words = match.group().split(" ")
    start = match.start()
    while len(words) > _SHORTEST_NAME and (
        lexis.ordinary(fold(words[0]).strip(".")) or (start > match.start() and fold(words[0]) in _JOINING)
    ):
        start += len(words.pop(0)) + 1
    folded = [fold(word).strip(".") for word in words]
    if any(lexis.ordinary(word) for word in folded) or folded[-1].removesuffix("s") in lexis.places:
        return None
    # "Provby Water" is a company of Provby; "Anna Provby" would be a person, but is told by nothing from a place.
    named_for = (folded[0], folded[0].removesuffix("s"), folded[-1])
    return None if any(word in lexis.places for word in named_for) else (start, match.end())
