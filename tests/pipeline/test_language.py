"""The language a site opens in is heard in its words where its template declares a wrong one."""

import time

import pytest

from serviceaudit.model import Page, Site, Snapshot
from serviceaudit.pipeline.language import opens_in
from serviceaudit.pipeline.reading import method
from serviceaudit.settings import data_folder

FRONT = "http://www.provby.example/"
METHOD = method(data_folder("criteria"), "servicescore")
SWEDISH = "Här svarar vi på frågor om kommunen och din kommun och du och vi och det och den. " * 3


def opened(html: str, *languages: str) -> str:
    site = Site(country="FI", code="1", name="Provby", url=FRONT, languages=languages)
    page = Page(url=FRONT, final_url=FRONT, status=200, html=html, roles=("home",))
    return opens_in(METHOD, Snapshot(site=site, taken_at="2026-11-21T00:00:00Z", front=FRONT, pages=(page,)))


@pytest.mark.parametrize(
    ("html", "languages", "told"),
    [
        (f"<html lang=fi><p>{SWEDISH}", ("fi", "sv"), "sv"),
        (f"<html lang=fi><script>{SWEDISH}</script><p>Tervetuloa", ("fi", "sv"), "fi"),
        ("<html lang=fi><p>Provby", ("sv", "fi"), "fi"),
        (f"<html lang=fi><p>{SWEDISH}", ("fi",), "fi"),
    ],
)
def test_words_outweigh_a_declaration_only_where_they_are_many(html: str, languages: tuple[str, ...], told: str):
    assert opened(html, *languages) == told


@pytest.mark.parametrize("piece", ["<script ", "<", "<p "])
def test_no_page_makes_listening_slow(piece: str):
    begun = time.process_time()
    assert opened(piece * 100_000, "fi", "sv") == "fi"
    assert time.process_time() - begun < 5
