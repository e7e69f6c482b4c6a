"""A document that a page links to (codebook D8) -> its text as a page. Pure; runs in a child process (see `workers`)."""

import io
import re
from html import escape
from urllib.parse import urlsplit

from pypdf import PdfReader
from pypdf.errors import PyPdfError

_MOST_PAGES = 20
_MOST_CHARACTERS = 100_000
_LONGEST_HEADING = 120
_BULLET = re.compile(r"^\s*[•●▪◦‣·–*-]\s+")
_ENDED = re.compile(r"[.:!?]\s*$")


def is_document(url: str) -> bool:
    """The address is that of a document whose text can be read."""
    return urlsplit(url).path.lower().endswith(".pdf")


def as_page(body: bytes) -> str:
    """The text of a PDF as HTML: its first line the heading, lines joined to paragraphs, bullets to a list.

    Empty if it holds no text (a scanned picture), is locked or damaged.
    """
    try:
        reader = PdfReader(io.BytesIO(body))
        lines = [line for page in reader.pages[:_MOST_PAGES] for line in (page.extract_text() or "").splitlines()]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return ""
    first, *rest = [line.strip() for line in _bounded(lines) if line.strip()] or [""]
    if not first:
        return ""
    if len(first) > _LONGEST_HEADING:
        first, rest = "", [first, *rest]
    heading = f"<h1>{escape(first)}</h1>" if first else ""
    body_of = "".join(_element(paragraph) for paragraph in _paragraphs(rest))
    return f"<!DOCTYPE html><html><head><title>{escape(first)}</title></head><body><main>{heading}{body_of}</main></body></html>"


def _bounded(lines: list[str]) -> list[str]:
    return "\n".join(lines)[:_MOST_CHARACTERS].split("\n")


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines that belong together: a document breaks its lines where the paper ends."""
    found: list[str] = []
    for line in lines:
        begins = not found or _BULLET.match(line) or _BULLET.match(found[-1]) or _ENDED.search(found[-1])
        if begins:
            found.append(line)
        else:
            found[-1] = f"{found[-1]} {line}"
    return found


def _element(paragraph: str) -> str:
    bullet = _BULLET.match(paragraph)
    return f"<ul><li>{escape(paragraph[bullet.end() :])}</li></ul>" if bullet else f"<p>{escape(paragraph)}</p>"
