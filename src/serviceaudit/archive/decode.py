"""Bytes of HTML turned into text, as the encoding standard of WHATWG and HTML 13.2.3 say. Pure."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_IN_HEADER = re.compile(r"\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]+)", re.IGNORECASE)
_META_WITHIN = 1024

# Labels mean what browsers take them for, often a superset of what their names say (Encoding Standard, 4.2).
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
_KNOWN = frozenset(
    ["utf-8", "utf-16-le", "utf-16-be", "cp866", "cp874", "cp932", "cp949", "koi8-r", "koi8-u", "mac-roman"]
    + [f"cp125{n}" for n in range(9)]
    + [f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)]
    + ["mac-cyrillic", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp"]
)


def text(body: bytes, content_type: str) -> str:
    """Decode a page: byte order mark, charset of the Content-Type field, `<meta>`, UTF-8 if it is that, Windows-1252.

    Never raises: bytes that make no sense become U+FFFD.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    name = _declared(body, content_type)
    if name and name != "cp1252":
        return body.decode(name, "replace")
    if not name:
        try:
            return body.decode()
        except UnicodeDecodeError:
            pass
    return _windows_1252(body)


def _declared(body: bytes, content_type: str) -> str:
    in_header = _IN_HEADER.search(content_type)
    name = _codec(in_header[1]) if in_header else ""
    if name:
        return name
    in_page = _META.search(_COMMENT.sub(b"", body[:_META_WITHIN]))
    name = _codec(in_page[1].decode("ascii")) if in_page else ""
    # A page that could be read so far to find this is not UTF-16 (HTML 13.2.3.2, step 14).
    return "utf-8" if name.startswith("utf-16") else name


def _codec(label: str) -> str:
    """Python's name for a label of the web; empty if browsers know none."""
    try:
        name = codecs.lookup(label.lower().removeprefix("x-").replace("unicode-1-1-", "")).name
    except LookupError:
        return ""
    name = _AS_BROWSERS_DO.get(name, name)
    return name if name in _KNOWN else ""


def _windows_1252(body: bytes) -> str:
    """Five bytes that Python leaves undefined are control characters in browsers."""
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return body.decode("latin-1").translate(_C1)


_C1 = {n: bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xA0)}
