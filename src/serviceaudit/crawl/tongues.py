"""Which language version of a site an address belongs to: versions are kept apart (codebook, section 1). Pure."""

import re

from serviceaudit.urls import host, path

_LISTED = "ar da de en es et fa fi fo fr is kl lt lv nb nl nn no pl pt ro ru se sma smj smn sms so sv ti tr uk zh"
_CODES = frozenset(_LISTED.split())
"""ISO 639 codes met in addresses of Nordic municipal sites: their languages, and those of newcomers."""
_SAME = {"no": "nb", "nn": "nb"}
"""Bokmål and Nynorsk are one version: hardly any site has both, and many mark one as the other."""
_FIRST = re.compile(r"/([a-z]{2,3})(?:[-_][a-z]{2,4})?(?:[/?]|$)", re.IGNORECASE)


def main_tag(tag: str) -> str:
    """The language of a BCP 47 tag, with the forms of Norwegian as one: "sv-FI" is "sv", "no" is "nb"."""
    language = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    return _SAME.get(language, language)


def of_address(url: str) -> str:
    """The language that the first part of the path or the host names, "" where none does."""
    found = _FIRST.match(path(url))
    code = found[1].lower() if found else host(url).removeprefix("www.").split(".")[0]
    return main_tag(code) if code in _CODES else ""


def differs(language: str, main: str) -> bool:
    """Both are known, and they are two languages."""
    return bool(language and main) and main_tag(language) != main_tag(main)
