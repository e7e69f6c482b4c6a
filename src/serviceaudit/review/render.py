"""Sheet -> one HTML page whose policy lets nothing run and nothing be fetched but its own script, style and pictures."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from serviceaudit.review.shapes import Sheet, SheetSite

_HERE = Path(__file__).parent


def parts(sheet: Sheet, sites: Iterator[SheetSite], *, beside: bool) -> Iterator[str]:
    """The page in pieces, so that only one site's need be in memory. `beside`: its pictures are files, not inside it."""
    style, script = (_static(name) for name in ("sheet.css", "sheet.js"))
    page = _environment().get_template("sheet.html.j2")
    shared = {
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "beside": beside,
    }
    head, tail = page.render(sheet=sheet, t=sheet.words, data=_json(asdict(sheet)), **shared).split(_SITES)
    yield head
    for site in sites:
        yield f'<script type="application/json" class="site">{_json(asdict(site))}</script>\n'
    yield tail


_SITES = "<!--sites-->"
"""Where the sites' data stands in the template; data cannot hold it, since no `<` is left in it."""


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _static(name: str) -> str:
    """Our own file, as it stands: its hash is in the page's policy."""
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(value: Any) -> str:
    """Data fit to stand in a script element: ASCII, and nothing in it can end the element or open another."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
