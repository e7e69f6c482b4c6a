"""Ways to reach somebody, by their shape alone: numbers, mail addresses, hours, forms. No words."""

import re

from serviceaudit.model import Kind
from serviceaudit.signals.outline import Outline

_PHONE = re.compile(
    r"(?<![\d/:.-])(?:\+\d{1,3}[ -]?(?:\(0\) ?)?|\(0\d{1,4}\) ?)?\d{1,5}(?: ?[ /-] ?\d{2,6}){1,4}(?![\d/:]|[-.]\d)"
    r"|(?<!\d)\+?\d{8,12}(?!\d)|(?<![\d-])0\d{4,5}(?![\d-])"
)
_MAIL = re.compile(r"[\w.+-]{1,64}(?:@|\(at\)|\[at\])[\w-]{1,63}(?:\.[\w-]{2,63})+")
_HOURS = re.compile(
    r"(?<![\d.,-])(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s?(?:-|til|till|to|kl)\s?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?![\d-]|[.:]\d{3})|\b\d{1,2}(?:[.:]\d\d)?\s?[ap]m\b"
)
_DIGIT = re.compile(r"\d")
_MIN_DIGITS = 5
_NATIONAL_DIGITS = 8
"""Norwegian and Danish numbers have eight and no leading zero."""
_NO_PHONE = re.compile(
    r"(?:19|20)\d\d-\d\d(?:-\d\d)?|\b\d{6}-\d{4}\b|\b\d{1,2}[.:]\d\d ?- ?\d{1,2}[.:]\d\d\b|\b(?:19|20)\d\d\b"
)
"""Dates, organisation numbers, hours and years look like numbers to dial."""
_POSTCODE = re.compile(r"^\d{3}\s\d{2}$|^\d{4,5}$")


def in_text(text: str) -> frozenset[str]:
    """Which of "phone", "mail" and "hours" a text holds."""
    found = set()
    if ("@" in text or "at" in text) and _MAIL.search(text):
        found.add("mail")
    if _DIGIT.search(text):
        bare = _NO_PHONE.sub(";", text)
        if any(_is_phone(m.group()) for m in _PHONE.finditer(bare)):
            found.add("phone")
        if _HOURS.search(text):
            found.add("hours")
    return frozenset(found)


def _is_phone(text: str) -> bool:
    """Enough digits, and written as numbers to dial are: "100 000" is a sum, "0300-83 40 00" is not."""
    digits = sum(c.isdigit() for c in text)
    if digits < _MIN_DIGITS or _POSTCODE.match(text.strip()):
        return False
    return text[0] in "0+(" or digits >= _NATIONAL_DIGITS or "-" in text or "/" in text


def in_target(target: str) -> str:
    """Tell "phone" or "mail" if a link's address dials or writes, else ""."""
    scheme = target.partition(":")[0].lower()
    return {"tel": "phone", "callto": "phone", "mailto": "mail", "sms": "phone"}.get(scheme, "")


def of(outline: Outline, first: int, last: int) -> frozenset[str]:
    """Which channels stand in the parts from `first` up to `last` (exclusive)."""
    found: set[str] = set()
    for part in outline.parts[first:last]:
        if part.run:
            found.update(*(in_text(line) for line in part.lines))
        elif part.kind is Kind.LINK and not part.target.startswith("http"):
            found.add(in_target(part.target))
    found.discard("")
    return frozenset(found)
