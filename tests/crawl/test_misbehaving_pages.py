"""Each page that misbehaves in the browser comes to its outcome within its time, and the page after it is unharmed."""

import asyncio
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawl.misbehaving_pages import CASES, met, served
from serviceaudit.crawl.browser import find_browser
from serviceaudit.settings import Settings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser(Settings()) is None, reason="no Chromium here"),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_misbehaving_page_gets_its_outcome_in_its_time_and_the_next_page_is_unharmed(case, tmp_path):
    async def run():
        async with served(case, tmp_path) as settings:
            return await met(settings)

    got = asyncio.run(run())
    assert got.page.failure in case.outcomes, got.page.detail
    assert got.seconds < case.within
    if got.page.failure is None:
        assert case.says in got.page.html
        assert case.never_says not in got.page.html
        assert [shot.width for shot in got.page.screenshots] == [1366, 390]
        assert all(shot.height <= 3000 for shot in got.page.screenshots)
    else:
        assert got.page.html == ""
        assert got.page.detail
        assert "\n" not in got.page.detail
    assert got.next.failure is None, got.next.detail
    assert LexborHTMLParser(got.next.html).body.text().strip() == "unharmed"
    assert len((tmp_path / "pids").read_text().split()) == (2 if case.dies else 1)


def test_a_service_worker_is_not_even_fetched(tmp_path):
    fetched = []

    async def worker(writer, asked):
        fetched.append(asked.path)
        writer.close()

    case = next(case for case in CASES if case.name == "a service worker")
    probe = "document.body.append(isSecureContext ? 'might' : 'might not')"

    async def run():
        watched = replace(case, script=f"{probe};{case.script}", answers=lambda: {"/w.js": worker})
        async with served(watched, tmp_path) as settings:
            return await met(settings)

    assert "might</body>" in asyncio.run(run()).page.html
    assert fetched == []
