"""Turns views into pages: relative path and HTML, nothing written yet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from serviceaudit.report import badges, feeds, figures, files, objections, paging
from serviceaudit.report.editions import Edition
from serviceaudit.report.editions import page as editions_file
from serviceaudit.report.shapes import Card, Link, Municipality, ReportView

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a card shows of the page: figures, or the card that already shows the same ones."""

    figures: tuple[figures.Figure, ...]
    same: Card | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What all pages of a report share."""

    views: Mapping[str, ReportView]
    default: str
    """The language whose pages lie in the top folder."""
    downloads: Sequence[str]
    """Paths of data files from the top folder."""
    contact: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Bytes of each data file."""
    base: str = ""
    """The report's own absolute address, with its slash at the end; empty if nobody knows it."""
    editions: Sequence[Edition] = ()
    """The dated reports that lie beside this one, newest first; empty if none are kept."""

    def folder(self, language: str) -> str:
        """Where a language's pages lie below the top folder: "" or "da/"."""
        return "" if language == self.default else f"{language}/"


@cache
def environment() -> Environment:
    """Templates that escape everything and refuse an unknown name."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def pages(sheet: Sheet, language: str, pictures: Mapping[str, Sequence[figures.Picture]]) -> Iterator[tuple[str, str]]:
    """All pages of one language, as path from the top folder and HTML. `pictures`: site key -> its pictures."""
    templates = environment()
    view = sheet.views[language]
    yield from _lists(templates, sheet, view)
    yield _page(templates, sheet, view, "method.html", "method", {})
    if sheet.editions:
        editions = [{"run": e.run, "date": e.date, "href": e.page(sheet.folder(language))} for e in sheet.editions]
        yield _page(templates, sheet, view, editions_file(""), "runs", {"editions": editions})
    yield _page(
        templates, sheet, view, "data.html", "data", {"files": files.files(view.texts, sheet.downloads, sheet.sizes)}
    )
    for question in view.question_pages:
        for file in question.files:
            yield _page(templates, sheet, view, file.path, "question", {"q": question, "file": file})
    for municipality in view.municipalities:
        held = pictures.get(municipality.row.key, ())
        drawn = draw(municipality, held)
        front = () if any(d.figures for d in drawn.values()) else figures.whole(held, municipality.home.words)
        contact = objections.contact(sheet.contact)
        own = {"m": municipality, "drawn": drawn, "front": front, "contact": contact}
        yield _page(templates, sheet, view, municipality.path, "municipality", own)


def _lists(templates: Environment, sheet: Sheet, view: ReportView) -> Iterator[tuple[str, str]]:
    """The front page and all that is a list, in pages that can be borne."""
    rows, lost = paging.parts(view.rows, "index.html", "ranking"), paging.parts(view.apart, "index.html", "apart")
    yield _page(templates, sheet, view, "index.html", "ranking", {"part": rows[0], "lost": lost[0]})
    for kind, parts in (("ranking", rows), ("apart", lost)):
        for part in parts[1:]:
            yield _page(templates, sheet, view, part.path, "more", {"part": part, "kind": kind})
    yield _page(templates, sheet, view, "run.html", "run", {"lost": lost[0]})
    for places in paging.parts(view.map.rows, "map.html", "map") if view.map else ():
        yield _page(templates, sheet, view, places.path, "map", {"part": places})
    newest = view.comparisons[0] if view.comparisons else None
    moved = [(movement, mover) for movement in (newest.movements if newest else ()) for mover in movement.movers]
    lists = {
        "came": paging.parts(newest.came if newest else (), "changes.html", "came"),
        "went": paging.parts(
            [Link(words=name, href="") for name in newest.went] if newest else (), "changes.html", "went"
        ),
    }
    for told in paging.parts(moved, "changes.html", "changes"):
        groups = [(movement, [mover for _, mover in pairs]) for movement, pairs in groupby(told.rows, itemgetter(0))]
        own = {"part": told, "changes": newest, "groups": groups, "lists": {k: parts[0] for k, parts in lists.items()}}
        yield _page(templates, sheet, view, told.path, "changes", own)
    for kind, named in lists.items():
        for page in named[1:]:
            yield _page(templates, sheet, view, page.path, "more", {"part": page, "kind": kind})


def redirect(view: ReportView, target: str, top: str, words: str) -> str:
    """A page that leads on to another one at once."""
    return (
        environment()
        .get_template("redirect.html.j2")
        .render(view=view, t=view.texts.page, target=target, top=top, words=words)
    )


def rows_script(view: ReportView) -> str:
    """All rows of the ranking as data for its own little script, where one page does not hold them.

    It is a script because a page opened from a disk may load no other data. Every value is JSON in ASCII, so that
    nothing in it can end a string or a line.
    """
    letters = {"yes": "y", "no": "n", "unclear": "u"}
    rows = [
        [
            row.key,
            row.name,
            row.href,
            row.region,
            row.inhabitants,
            row.size_class,
            row.rank,
            int(row.shared),
            row.score.points,
            row.score.points_max,
            "".join(letters.get(cell.verdict, "x") for cell in row.cells),
            view.scopes[row.key],
        ]
        for row in view.rows
    ]
    return f'"use strict";\nconst SERVICEAUDIT_ROWS = {json.dumps(rows, separators=(",", ":"))};\n'


def draw(municipality: Municipality, held: Sequence[figures.Picture]) -> dict[str, Drawn]:
    """Question -> its figures. The question with levels comes first, because there the place on the page decides."""
    shown: dict[tuple[figures.Figure, ...], Card] = {}
    drawn = {}
    for card in sorted(municipality.cards, key=lambda c: not c.has_level):
        found = figures.figures(card, held)
        same = shown.get(found) if found else None
        drawn[card.id] = Drawn(figures=() if same else found, same=same)
        shown.setdefault(found, card)
    return drawn


def badge_files(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Each municipality's badge as path from the top folder and content, in its site's language if the report speaks it."""
    views = {
        language: {municipality.row.key: municipality for municipality in view.municipalities}
        for language, view in sheet.views.items()
    }
    for key, default in views[sheet.default].items():
        shield = views.get(default.language, views[sheet.default])[key].details.shield
        yield shield.svg, badges.svg(shield.badge)
        yield shield.json, badges.endpoint(shield.badge)


def _page(
    templates: Environment, sheet: Sheet, view: ReportView, path: str, template: str, own: Mapping[str, Any]
) -> tuple[str, str]:
    folder = sheet.folder(view.language)
    up = "../" * path.count("/")
    top = up + "../" * folder.count("/")
    html = templates.get_template(f"{template}.html.j2").render(
        view=view,
        t=view.texts.page,
        num=view.texts.number,
        up=up,
        top=top,
        here=path,
        others=_others(sheet, view.language, path, top),
        downloads=sheet.downloads,
        feed=feeds.FILE,
        site=sheet.base,
        base=sheet.base and sheet.base + folder,
        preview=_preview_words(view),
        dated=bool(sheet.editions),
        **own,
    )
    return folder + path, html


def _preview_words(view: ReportView) -> str:
    return view.texts.tell("front", "preview", words=", ".join(f"{b.words}: {b.count}" for b in view.bands))


def _others(sheet: Sheet, language: str, path: str, top: str) -> list[dict[str, str]]:
    """The same page in the other languages."""
    return [
        {"language": other, "name": view.texts.page["language_name"], "href": f"{top}{sheet.folder(other)}{path}"}
        for other, view in sheet.views.items()
        if other != language
    ]
