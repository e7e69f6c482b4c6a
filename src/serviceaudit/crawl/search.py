"""The site's own search form: found on a page, and asked for one name at a time. Pure.

Only GET forms are used, on the same site, with nothing filled in but the one field for words and what the form itself
carries in hidden fields.
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from serviceaudit.crawl.places import Places
from serviceaudit.crawl.trees import attributes_of
from serviceaudit.urls import host, join, page_key, path, same_site

_LISTED = (
    "haku hakusana keyword keywords q query s search searchphrase searchquery searchstring searchterm searchtext"
    " searchword sog soeg sok soek sokord text"
)
_FIELDS = frozenset(_LISTED.split())
"""Names that content management systems give to the field for words."""
_TYPED = frozenset({"", "search", "text"})
_NOT_OURS = frozenset({"email", "file", "password", "tel"})
"""Kinds of fields that no search has: the form is a login or an order."""
_MOST_HIDDEN = 20
_LONGEST_VALUE = 500
_LONGEST_ACTION = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """A form that takes words and answers with a page of links."""

    action: str
    """Absolute address, without a query."""
    field: str
    """Name of the field for words."""
    hidden: tuple[tuple[str, str], ...] = ()
    """Names and values that the form sends along."""

    def address(self, term: str) -> str:
        """What a browser would ask for after a visitor typed `term` (HTML standard, "mutate action URL")."""
        query = urlencode((*self.hidden, (self.field, term)))
        return join(self.action, f"?{query}") or self.action


@dataclass(slots=True)
class _Form:
    action: str | None
    marks: int
    refused: bool
    hidden: list[tuple[str, str]]
    field: str = ""
    typed: int = 0

    @property
    def weight(self) -> int:
        """How surely it is a search; 0 if it is none that may be used."""
        usable = self.action is not None and self.field and not self.refused
        return self.marks + self.typed if usable else 0


def leads_elsewhere(asked: str, final: str, term: str) -> bool:
    """A search for `term` sent its visitor from `asked` to a page of the site, not to results under another address."""
    parts = [part for part in path(final).lower().split("/") if part]
    named = any(term.lower() in part.replace("+", " ") for part in parts)
    return page_key(asked) != page_key(final) and "?" not in final and not (named and len(parts) > 1)


def search_form(tree: LexborHTMLParser, base: str, places: Places) -> SearchForm | None:
    """The surest of a page's search forms, the first of equals; None without one. `base`: what addresses are joined with."""
    best = max((_read(form, base, places) for form in tree.css("form")), key=lambda form: form.weight, default=None)
    if best is None or best.action is None or not best.weight:
        return None
    return SearchForm(action=best.action, field=best.field, hidden=tuple(best.hidden))


def _read(element: LexborNode, base: str, places: Places) -> _Form:
    form = _form(attributes_of(element), base, marked=places.of(element).searching)
    for field in element.css("input, textarea"):
        if field.tag == "textarea":
            form.refused = True
        else:
            _take(form, attributes_of(field), marked=places.of(field).searching)
    return form


def _form(attributes: dict[str, str], base: str, *, marked: bool) -> _Form:
    reference = attributes.get("action", "").strip()
    action = join(base, reference) if len(reference) <= _LONGEST_ACTION else None
    if action is not None and not same_site(host(action), host(base)):
        action = None
    refused = attributes.get("method", "get").strip().lower() not in ("", "get")
    return _Form(action=_bare(action) if action else None, marks=2 if marked else 0, refused=refused, hidden=[])


def _take(form: _Form, attributes: dict[str, str], *, marked: bool) -> None:
    name, kind = attributes.get("name", "").strip(), attributes.get("type", "").strip().lower()
    value = attributes.get("value", "")
    if kind in _NOT_OURS:
        form.refused = True
    if not name or len(name) > _LONGEST_VALUE:
        return
    if kind == "hidden" and value and len(value) <= _LONGEST_VALUE and len(form.hidden) < _MOST_HIDDEN:
        form.hidden.append((name, value))
    if kind in _TYPED:
        typed = 4 * (kind == "search") + 3 * (name.lower().lstrip("_") in _FIELDS) + marked
        if typed > form.typed:
            form.field, form.typed = name, typed


def _bare(url: str) -> str:
    return urlunsplit((*urlsplit(url)[:3], "", ""))
