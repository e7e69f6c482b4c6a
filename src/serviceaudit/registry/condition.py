"""Conditions such as `country == 'SE' and population > 50000`: read by a small grammar of their own, never evaluated.

condition  = conjunction {"or" conjunction}
conjunction = comparison {"and" comparison}
comparison = field operator value
value      = number | word | 'text' | "text"
"""

import difflib
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from serviceaudit.errors import RegistryError
from serviceaudit.model import Site
from serviceaudit.text import fold

Condition = Callable[[Site], bool]

_MAX_LENGTH = 1_000
_ORDER = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_EQUAL = {"==": operator.eq, "!=": operator.ne}
_OPERATORS = (*_ORDER, *_EQUAL, "contains")
_TEXTS: dict[str, Callable[[Site], str]] = {
    "country": lambda site: site.country,
    "code": lambda site: site.code,
    "name": lambda site: site.name,
    "region": lambda site: site.region,
    "languages": lambda site: ";".join(site.languages),
}
_FIELDS = ("country", "code", "name", "region", "population", "languages")
_TOKEN = re.compile(r"""\s*(?:(?P<text>'[^']*'|"[^"]*")|(?P<operator>[<>=!]+)|(?P<word>[^\s<>=!'"]+))""")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def condition(text: str) -> Condition:
    """What `text` asks of a site. `and` binds tighter than `or`; text is compared without regard to letter case.

    Fields: country, code, name, region, population, languages. Operators: > >= < <= == != contains.
    A site whose population nobody told fulfils no condition on it. `languages contains 'sv'` finds "sv-FI" too.
    Raises RegistryError that names the position and what is known there.
    """
    reader = _Reader(text)
    alternatives = [reader.conjunction()]
    while reader.joined_by("or"):
        alternatives.append(reader.conjunction())
    reader.end()
    return lambda site: any(all(holds(site) for holds in parts) for parts in alternatives)


class _Reader:
    """Reads tokens from left to right; each method takes what its name says."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split()
        self._next = 0

    def conjunction(self) -> list[Condition]:
        parts = [self._comparison()]
        while self.joined_by("and"):
            parts.append(self._comparison())
        return parts

    def joined_by(self, word: str) -> bool:
        token = self._tokens[self._next]
        joined = token.kind == "word" and token.text.casefold() == word
        self._next += joined
        return joined

    def end(self) -> None:
        token = self._tokens[self._next]
        if token.kind != "end":
            self._fail(token, "known here: and, or")

    def _comparison(self) -> Condition:
        name = self._known(_FIELDS, "a field")
        sign = self._known(_OPERATORS, "an operator")
        value = self._take()
        if value.kind not in ("text", "word"):
            self._fail(value, "a number or a text in quotation marks must stand here")
        if name.text == "population":
            return self._on_population(sign, value)
        if sign.text in _ORDER:
            self._fail(sign, f"{sign.text} compares numbers, {name.text} is text; known here: ==, !=, contains")
        return _on_text(name.text, sign.text, fold(value.text))

    def _on_population(self, sign: _Token, value: _Token) -> Condition:
        if sign.text == "contains":
            self._fail(sign, f"population is a number; known here: {', '.join((*_ORDER, *_EQUAL))}")
        if not re.fullmatch(r"[0-9][0-9_]{0,15}", value.text):
            self._fail(value, "population is compared with a whole number, such as 50000")
        compare, number = {**_ORDER, **_EQUAL}[sign.text], int(value.text.replace("_", ""))
        return lambda site: site.population is not None and bool(compare(site.population, number))

    def _known(self, words: tuple[str, ...], what: str) -> _Token:
        token = self._take()
        lower = token.text.casefold()
        if token.kind == "text":
            self._fail(token, f"{what} stands without quotation marks; known here: {', '.join(words)}")
        if lower not in words:
            near = ["=="] if lower == "=" else difflib.get_close_matches(lower, words, n=1)
            hint = f" (did you mean '{near[0]}'?)" if near else ""
            self._fail(token, f"this is not {what}{hint}; known here: {', '.join(words)}")
        return _Token(token.kind, lower, token.position)

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        if token.kind != "end":
            self._next += 1
        return token

    def _split(self) -> list[_Token]:
        end = _Token("end", "the end", len(self._text.rstrip()))
        if len(self._text) > _MAX_LENGTH:
            self._fail(end, f"longer than {_MAX_LENGTH:,} characters")
        tokens, position = [], 0
        while rest := self._text[position:].strip():
            match = _TOKEN.match(self._text, position)
            if match is None or match.lastgroup is None:
                self._fail(_Token("", rest[:20], self._text.index(rest, position)), "a quotation mark is not closed")
            raw, start = match[match.lastgroup], match.start(match.lastgroup)
            tokens.append(_Token(match.lastgroup, raw[1:-1] if match.lastgroup == "text" else raw, start))
            position = match.end()
        return [*tokens, end]

    def _fail(self, token: _Token, why: str) -> NoReturn:
        raise RegistryError(f"where {self._text[:200]!r}, position {token.position + 1}, at '{token.text}': {why}")


def _on_text(name: str, sign: str, value: str) -> Condition:
    read = _TEXTS[name]
    if sign in _EQUAL:
        compare = _EQUAL[sign]
        return lambda site: bool(compare(fold(read(site)), value))
    if name == "languages":
        return lambda site: any(fold(tag) == value or fold(tag).startswith(f"{value}-") for tag in site.languages)
    return lambda site: value in fold(read(site))
