"""Was the page with the evidence read? What a crawl did not find cannot be judged, so it is measured on its own. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from serviceaudit.gold.labels import Label
from serviceaudit.model import Choice, Page, Verdict, Visit
from serviceaudit.urls import page_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a page on which people saw the evidence."""

    site: str
    question: str
    page: str
    found: bool
    """The visit read it, under this address or one that leads to it."""
    told: str
    """In words: how it was met, or why it was not."""


def fates(labels: Iterable[Label], visits: Mapping[str, Visit]) -> tuple[Fate, ...]:
    """What became of the page of each label `yes` that names one, on sites that were visited."""
    named = [label for label in labels if label.verdict is Verdict.YES and label.page and label.site in visits]
    return tuple(_fate(label, visits[label.site]) for label in named)


def _fate(label: Label, visit: Visit) -> Fate:
    met = [page for page in visit.pages if page_key(label.page) in _keys(page)]
    read = next((page for page in met if page.readable), None)
    told = _as_read(read) if read else _as_lost(label.page, met, visit)
    return Fate(site=label.site, question=label.question, page=label.page, found=read is not None, told=told)


def _keys(page: Page) -> set[str]:
    return {page_key(address) for address in (page.url, page.final_url, *page.redirects)}


def _as_read(page: Page) -> str:
    roles = ", ".join(page.roles)
    return f"read as {roles}" if roles else "read"


def _as_lost(wanted: str, met: list[Page], visit: Visit) -> str:
    if met:
        return f"asked for, but lost: {met[0].failure} {met[0].detail}".rstrip()
    seen = next((link for link in visit.trail if page_key(link.url) == page_key(wanted)), None)
    if seen is None:
        return "no link to it was seen"
    if seen.choice is Choice.FOLLOWED:
        return f"followed from {seen.found_on}, but it led elsewhere"
    return f"link “{seen.label}” on {seen.found_on} was left: {seen.why} (weight {seen.weight:g})"
