"""What the cells of a list must say: each is read or refused with one clear line."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import ada_url

from serviceaudit import urls
from serviceaudit.model import Site
from serviceaudit.registry.table import IDENTITY

UNKNOWN_COUNTRY = "XX"
"""ISO 3166-1 leaves "XX" to users: the country of a site that no list places."""
_MAX_TEXT = 300
_MAX_QUOTED = 60
_MAX_HOST = 253
"""RFC 1035, 3.1, without the final dot."""
_MAX_URL = 2_000
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_-]{1,63}", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9._-]{1,253}")
_NUMBER = re.compile(r"-?[0-9]{1,3}([.,][0-9]{1,20})?")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Marks that copying from web pages leaves behind."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\uf8ff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*", re.IGNORECASE)


def read_site(cells: Mapping[str, str]) -> tuple[Site | None, tuple[str, ...]]:
    """A row's site, or None with what is wrong, one line a fault."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for column, parse in _PARSERS.items():
        if column not in cells:
            continue
        try:
            values |= {column: parse(_text(cells[column]))} if cells[column].strip() else _blank(column)
        except ValueError as fault:
            faults.append(f"{column} {fault}")
    if faults:
        return None, tuple(faults)
    if not set(IDENTITY) <= set(values):
        values = {**_stand_ins(values["url"]), **values}
    return Site(**values), ()


def unlisted(url: str) -> Site:
    """A site that no list knows: its host stands for code and name, "XX" for the country.

    Raises ValueError if `url` is no http(s) address; a missing scheme is taken as https.
    """
    address = _url(_text(url))
    return Site(url=address, **_stand_ins(address))


def _stand_ins(url: str) -> dict[str, Any]:
    parsed = ada_url.URL(url)
    code = re.sub(r"[^A-Za-z0-9._-]+", "-", str(parsed.host)).strip("-")
    return {"country": UNKNOWN_COUNTRY, "code": code, "name": str(parsed.host)}


def _blank(column: str) -> dict[str, Any]:
    if column in (*IDENTITY, "url"):
        raise ValueError("is empty")
    return {}


def _text(cell: str) -> str:
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", cell)).strip()
    if "\n" in text or "\r" in text:
        raise ValueError("holds a line break; is a quotation mark missing?")
    if _CONTROL.search(text):
        raise ValueError("holds a control character")
    return " ".join(text.split())


def _short(text: str) -> str:
    if len(text) > _MAX_TEXT:
        raise ValueError(f"is longer than {_MAX_TEXT} characters")
    return text


def _quoted(text: str) -> str:
    return f"'{text[:_MAX_QUOTED]}…'" if len(text) > _MAX_QUOTED else f"'{text}'"


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise ValueError(f"{_quoted(text)} is not a two-letter country code (ISO 3166-1), such as SE")
    return text.upper()


def _code(text: str) -> str:
    # The code becomes part of file names and addresses of the report.
    if not _CODE.fullmatch(text) or text.strip(".") == "":
        raise ValueError(f"{_quoted(text)}: only the letters A-Z, digits, '.', '-' and '_' can stand in a code")
    return text


def _url(text: str) -> str:
    if len(text) > _MAX_URL:
        raise ValueError(f"is longer than {_MAX_URL:,} characters")
    if " " in text:
        raise ValueError(f"{_quoted(text)} holds a space")
    full = text if "://" in text or _SCHEME.match(text) else f"https://{text.removeprefix('//')}"
    try:
        parsed = ada_url.URL(full)
    except ValueError:
        raise ValueError(f"{_quoted(text)} is not an http(s) address") from None
    written = re.match(r"https?://", full, re.IGNORECASE)
    if not written or not _is_host(str(parsed.hostname), guessed=full != text):
        raise ValueError(f"{_quoted(text)} is not an http(s) address")
    if parsed.username or parsed.password:
        raise ValueError(f"{_quoted(text)} holds a user name or password; leave it out")
    return urls.join(full, "") or full


def _is_host(name: str, *, guessed: bool) -> bool:
    """A host name that can exist; where the scheme had to be guessed, one with a dot in it."""
    if name.startswith("["):
        return True
    labels = name.removesuffix(".").split(".")
    dotted = len(labels) > 1 or name == "localhost" or not guessed
    return dotted and len(name) <= _MAX_HOST and all(_LABEL.fullmatch(label) for label in labels)


def _population(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise ValueError(f"{_quoted(text)} is not a whole number of people, 0 or more")
    return int(text)


def _degrees(limit: int) -> Callable[[str], float]:
    def read(text: str) -> float:
        # A decimal comma is what a Nordic spreadsheet writes.
        value = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else float("inf")
        if abs(value) > limit:
            raise ValueError(f"{_quoted(text)} is not a number of degrees between -{limit} and {limit}")
        return value

    return read


def _languages(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_language(tag) for tag in re.split(r"[;,\s]+", text) if tag))


def _language(tag: str) -> str:
    """In the letter case that BCP 47 (RFC 5646, 2.1.1) recommends: sv, sv-FI, se-Latn-NO."""
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"{_quoted(tag)} is not a language tag (BCP 47), such as sv or sv-FI")
    cases = {2: str.upper, 4: str.title}
    head, *rest = tag.split("-")
    return "-".join([head.lower(), *(cases.get(len(part), str.lower)(part) for part in rest)])


_PARSERS: dict[str, Callable[[str], Any]] = {
    "country": _country,
    "code": _code,
    "name": _short,
    "url": _url,
    "official_name": _short,
    "region": _short,
    "population": _population,
    "lat": _degrees(90),
    "lon": _degrees(180),
    "languages": _languages,
}
