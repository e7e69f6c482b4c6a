"""Ways to reach somebody, by their shape alone: numbers, mail addresses, streets, hours. No words."""

import re

from serviceaudit.model import Kind
from serviceaudit.signals.outline import Outline, Part

_PHONE = re.compile(
    r"(?<![\d/:.-])(?:\+\d{1,3}[ -]?(?:\(0\) ?)?|\(0\d{1,4}\) ?)?\d{1,5}(?: ?[ /-] ?\d{2,6}){1,4}(?![\d/:]|[-.]\d)"
    r"|(?<!\d)\+?\d{8,12}(?!\d)|(?<![\d-])0\d{4,5}(?![\d-])"
)
_MAIL = re.compile(r"[\w.+-]{1,64}(?:@|\(at\)|\[at\])[\w-]{1,63}(?:\.[\w-]{2,63})+")
_HOURS = re.compile(
    r"(?<![\d.,-])(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s?(?:-|til|till|to|kl)\s?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?![\d-]|[.:]\d{3})|\b\d{1,2}(?:[.:]\d\d)?\s?[ap]m\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:mellan|mellem|mellom|between)\s(?:klokk?a[nr]?\s|kl\.?\s)?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s(?:och|og|and)\s(?:kl\.?\s)?(?:[01]?\d|2[0-4])(?![\d-])",
    re.IGNORECASE,
)
"""Hours told in words: "mellan 8 och 16"."""
_NUMBERED = re.compile(
    r"(?<!\w)([^\W\d_]{3,40})\s\d{1,3}\s?[A-Za-z]?(?![\w:/-]|\.\d)|(?<!\d)\d{1,4}\s(?:[A-Z][\w']{1,30}\s){1,3}([A-Z]\w{2,10})\b"
)
"""A word and a number behind it, or in English before it: a house, if the word is a street's."""
_SQUARES = ("torg", "torget", "torv", "torvet", "tori")
_STREETS = (
    *("gata", "gatan", "väg", "vägen", "allé", "allén", "gränd", "stigen", "platsen", "backen", "esplanaden"),
    *("gade", "vej", "vejen", "stræde", "pladsen", "gate", "gaten", "vei", "veien", "veg", "vegen", "plassen"),
    *("katu", "tie", "kuja", "aukio", "polku", "raitti", "kaari"),
    *_SQUARES,
)
"""How the names of streets end."""
_ROADS = ("Street", "Road", "Avenue", "Square", "Lane", "Place", "Way")
_DIGIT = re.compile(r"\d")
_SIGNS = (*(bytes([sign]) for sign in b"0123456789@"), b"(at)", b"[at]")
"""Without any of these in it, a text tells no number, address or hours."""
_NONE: frozenset[str] = frozenset()
_MIN_DIGITS = 5
_NATIONAL_DIGITS = 8
"""Norwegian and Danish numbers have eight and no leading zero."""
_NO_PHONE = re.compile(
    r"(?:19|20)\d\d-\d\d(?:-\d\d)?|\b\d{6}-\d{4}\b|\b\d{1,2}[.:]\d\d ?- ?\d{1,2}[.:]\d\d\b|\b(?:19|20)\d\d\b"
)
"""Dates, organisation numbers, hours and years look like numbers to dial."""
_POSTCODE = re.compile(r"^\d{3}\s\d{2}$|^\d{4,5}$")


def in_text(text: str) -> frozenset[str]:
    """Which of "phone", "mail", "address" (a street with its number) and "hours" a text holds."""
    found = set()
    if ("@" in text or "at" in text) and _MAIL.search(text):
        found.add("mail")
    if _DIGIT.search(text):
        bare = _NO_PHONE.sub(";", text)
        if any(_is_phone(m.group()) for m in _PHONE.finditer(bare)):
            found.add("phone")
        if _HOURS.search(text) or _BETWEEN.search(text):
            found.add("hours")
        if any(_is_house(*m.groups("")) for m in _NUMBERED.finditer(text)):
            found.add("address")
    return frozenset(found)


def _is_phone(text: str) -> bool:
    """Enough digits, and written as numbers to dial are: "100 000" is a sum, "0300-83 40 00" is not."""
    digits = sum(c.isdigit() for c in text)
    if digits < _MIN_DIGITS or _POSTCODE.match(text.strip()):
        return False
    return text[0] in "0+(" or digits >= _NATIONAL_DIGITS or "-" in text or "/" in text


def _is_house(before: str, behind: str) -> bool:
    """The word beside a number is a street: "Storgatan 1", "Torget 2", "1 Main Street"; "väg 50" is a road across country."""
    name = before.lower()
    return behind in _ROADS or name in _SQUARES or (name.endswith(_STREETS) and name not in _STREETS)


def in_target(target: str) -> str:
    """Tell "phone" or "mail" if a link's address dials or writes, else ""."""
    scheme = target.partition(":")[0].lower()
    return {"tel": "phone", "callto": "phone", "mailto": "mail", "sms": "phone"}.get(scheme, "")


def reach(outline: Outline) -> dict[int, frozenset[str]]:
    """Number of a part -> the channels that stand in it, for the parts that have any, in order."""
    candidates = {*outline.traces.of(_SIGNS), *(i for i, part in enumerate(outline.parts) if part.kind is Kind.LINK)}
    found = ((index, _of_part(outline.parts[index])) for index in sorted(candidates))
    return {index: channels for index, channels in found if channels}


def of(outline: Outline, first: int, last: int) -> frozenset[str]:
    """Which channels stand in the parts from `first` up to `last` (exclusive)."""
    return frozenset().union(*map(_of_part, outline.parts[first:last]))


def _of_part(part: Part) -> frozenset[str]:
    if part.run:
        return frozenset().union(*map(in_text, part.lines))
    told = in_target(part.reference)
    return frozenset((told,)) if told else _NONE
