"""Turns views into pages: relative path and HTML, nothing written yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from serviceaudit.report import badges, figures, files, objections
from serviceaudit.report.shapes import Card, Municipality, ReportView

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

    def folder(self, language: str) -> str:
        """Where a language's pages lie below the top folder: "" or "da/"."""
        return "" if language == self.default else f"{language}/"


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
    for name, template in (("index.html", "ranking"), ("method.html", "method"), ("run.html", "run")):
        yield _page(templates, sheet, view, name, template, {})
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
        **own,
    )
    return folder + path, html


def _others(sheet: Sheet, language: str, path: str, top: str) -> list[dict[str, str]]:
    """The same page in the other languages."""
    return [
        {"language": other, "name": view.texts.page["language_name"], "href": f"{top}{sheet.folder(other)}{path}"}
        for other, view in sheet.views.items()
        if other != language
    ]
