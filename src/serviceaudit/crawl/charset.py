"""Bytes of an HTML page to text, as browsers do it (WHATWG HTML, 13.2.3 "the input byte stream"). Pure."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SCAN = 1024
"""Bytes in which a page must declare its encoding (WHATWG HTML, 4.2.5.4)."""
_META = re.compile(rb"""<meta[^<>]{0,400}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)

_WINDOWS_1252 = "ansi_x3.4-1968 ascii cp1252 cp819 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 l1 latin1 us-ascii windows-1252 x-cp1252"
_CODECS = {
    "utf-8": "unicode-1-1-utf-8 utf-8 utf8 x-unicode20utf8",
    "cp1252": _WINDOWS_1252,
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1254": "cp1254 windows-1254 iso-8859-9 latin5 l5",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "iso8859-2": "iso-8859-2 iso8859-2 latin2 l2",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4 l4",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-15": "iso-8859-15 iso8859-15 l9 latin9",
    "mac-roman": "macintosh mac x-mac-roman",
    "utf-16-le": "utf-16 utf-16le unicode",
    "utf-16-be": "utf-16be unicodefffe",
}
_LABELS = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}
"""Labels as the WHATWG Encoding Standard reads them: what calls itself Latin-1 is windows-1252."""


def decode(body: bytes, content_type: str = "") -> str:
    """The page's text; never raises. `content_type` is the value of the HTTP header.

    A byte order mark wins, then the header, then the page's own declaration, then UTF-8 if the bytes are valid,
    then windows-1252. Where UTF-8 is declared but most of what is not ASCII is broken, the declaration is wrong.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, errors="replace")
    declared = _declared(body, content_type)
    if declared == "utf-8":
        return _utf8_or_not(body)
    if declared:
        return body.decode(declared, errors="replace")
    return _strict_utf8(body) or body.decode("cp1252", errors="replace")


def _declared(body: bytes, content_type: str) -> str | None:
    header = _HEADER.search(content_type)
    codec = _LABELS.get(header[1].lower()) if header else None
    if codec:
        return codec
    meta = _META.search(body[:_SCAN])
    codec = _LABELS.get(meta[1].decode("ascii").lower()) if meta else None
    # Whoever could read this declaration did not read UTF-16.
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def _strict_utf8(body: bytes) -> str | None:
    try:
        # Not final: a body cut off at the size limit may end inside a character.
        return codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return None


def _utf8_or_not(body: bytes) -> str:
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if broken and broken > sum(1 for c in text if c > "\x7f") - broken:
        return body.decode("cp1252", errors="replace")
    return text
