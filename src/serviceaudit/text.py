"""Words as data: cleaned, folded, and found at word borders. Pure."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_TABLE = {**_INVISIBLE, **_HYPHENS}
_ODD = re.compile("[" + "".join(map(chr, _TABLE)) + "]")
_LATIN_FOLDED = bytes(
    ord(folded) if len(folded := chr(n).casefold()) == 1 and folded < "\u0100" else n for n in range(256)
)
_SHARP_S = b"\xdf"
"""The only character of Latin-1 that folds to two."""
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_FOLDS_OTHERWISE = re.compile(
    "[^\0-\xff\u2010-\u2015\u2018-\u201f\u2022\u2026\u20ac\u2212" + "".join(map(chr, _INVISIBLE)) + "]"
)
"""Characters that stand for letters, or may: all but those of Latin-1 and common signs."""


def clean(text: str) -> str:
    """The words as a visitor reads them: NFC, no soft hyphens or zero-width characters, single spaces.

    All hyphens and dashes become "-" (lexicon, `defaults.normalise`), so that a name is the same however it was typed.
    """
    if not text.isascii():
        # Most texts hold nothing odd, and telling so is much quicker than replacing.
        text = unicodedata.normalize("NFC", text.translate(_TABLE) if _ODD.search(text) else text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """`clean` and lower-cased, for comparison. The length may differ from the original's."""
    return clean(text).casefold()


def trace(text: str) -> bytes:
    """A coarse image of a folded text, made quickly: it tells where words cannot be.

    Whatever letters of Latin-1 stand together in `fold(text)` stand together in its trace, and so do digits, as ASCII's;
    what stands in the trace need not stand in the text, since other characters are left out.
    """
    try:
        image = text.encode("latin-1")
    except UnicodeEncodeError:
        image = _traced(text) if _FOLDS_OTHERWISE.search(text) else text.encode("latin-1", "ignore")
    if _SHARP_S in image:
        image = _traced(text)
    return image.translate(_LATIN_FOLDED, b"\xad")


def _traced(text: str) -> bytes:
    return _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), fold(text)).encode("latin-1", "ignore")


def says_nothing(text: str) -> bool:
    """Nothing in it can be read: white space and zero-width characters at most."""
    begun = text.lstrip()
    return not begun or (not begun[0].isascii() and not clean(begun))


def count_words(text: str) -> int:
    """How many words `clean` leaves of a text."""
    return len(text.split()) if text.isascii() or not _ODD.search(text) else len(clean(text).split())


def shorten(text: str, words: int = 12) -> str:
    """At most so many words, with "…" where something was left out (quotes: codebook section 1)."""
    parts = text.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens only: safe in a file name or an address."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.casefold()).strip("-") or "x"
