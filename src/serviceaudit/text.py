"""Words as data: cleaned, folded, and found at word borders. Pure."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_TABLE = {**_INVISIBLE, **_HYPHENS}
_ODD = re.compile("[" + "".join(map(chr, _TABLE)) + "]")


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


def shorten(text: str, words: int = 12) -> str:
    """At most so many words, with "…" where something was left out (quotes: codebook section 1)."""
    parts = text.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens only: safe in a file name or an address."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.casefold()).strip("-") or "x"
