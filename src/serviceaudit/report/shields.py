"""A municipality's badge with its files and the markup that shows it on another site. Pure."""

from html import escape

from serviceaudit.report import safe
from serviceaudit.report.badges import badge
from serviceaudit.report.details import Shield
from serviceaudit.report.shapes import Row
from serviceaudit.report.words import Texts

_SNIPPET = '<a href="{page}"><img src="{svg}" alt="{words}" height="20"></a>'


def shield(texts: Texts, row: Row, stem: str, address: str) -> Shield:
    """The badge of one municipality. `stem`: what its files are called; `address`: where the report is published."""
    drawn = badge(texts, row)
    where = safe.href(address)
    where = where if where.endswith("/") or not where else f"{where}/"
    svg = f"badges/{stem}.svg"
    return Shield(
        badge=drawn,
        svg=svg,
        json=f"badges/{stem}.json",
        snippet=_SNIPPET.format(
            page=escape(where + row.href), svg=escape(where + svg), words=escape(f"{row.name}: {drawn.words}")
        ),
        absolute=bool(where),
    )
