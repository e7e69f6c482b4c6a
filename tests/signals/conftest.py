"""Observing small pages with the words of the built-in languages."""

from collections.abc import Callable

import pytest

from serviceaudit.criteria.load import load
from serviceaudit.model import Page, Signal, Site
from serviceaudit.pipeline.reading import reader
from serviceaudit.settings import data_folder
from serviceaudit.signals.extract import extract

SITE = Site(country="SE", code="9999", name="Upplands Provby", url="http://www.provby.example/", languages=("sv",))


@pytest.fixture(scope="session")
def observe() -> Callable[[str], tuple[Signal, ...]]:
    lexis = reader(load(data_folder("criteria"), "servicescore"), SITE, "sv").lexis

    def of(html: str) -> tuple[Signal, ...]:
        return extract(Page(url=SITE.url, final_url=SITE.url, status=200, html=html), lexis)

    return of
