"""How files and records of our own are called. Pure."""

import hashlib
import re

from serviceaudit import text
from serviceaudit.model import Site

SUFFIX = ".warc.gz"
OPEN = ".open"
"""Follows the name of a file that is not finished."""
SNAPSHOT = "urn:serviceaudit:snapshot"
"""The target of the metadata record: a file that has it is our own and complete."""
_PLAIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def file_name(site: Site, taken_at: str) -> str:
    """`<country>/<code>-<name>-<YYYYMMDDhhmmss>.warc.gz`, safe on every file system and different for every site."""
    return f"{stem(site)}-{stamp(taken_at)}{SUFFIX}"


def stem(site: Site) -> str:
    """What the names of all files of a site begin with."""
    code = site.code
    if not _PLAIN_CODE.fullmatch(code):
        code = f"{text.slug(code)[:40]}-{hashlib.sha256(code.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return f"{text.slug(site.country).upper()}/{code}-{text.slug(site.name)[:60]}"


def stamp(taken_at: str) -> str:
    """A time as it stands in a file's name: 14 digits."""
    return re.sub(r"\D", "", taken_at)[:14]
