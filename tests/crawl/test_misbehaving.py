"""Each misbehaviour comes to its own outcome within its time, and takes no more memory than a page may."""

import asyncio
import time
import tracemalloc

import pytest

from crawl import certificates
from crawl.misbehaving import CASES, met, served


@pytest.fixture(scope="session")
def issued(tmp_path_factory):
    if certificates.openssl() is None:
        return None
    return certificates.make(tmp_path_factory.mktemp("issued"))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_misbehaving_server_gets_its_own_outcome_in_its_time(case, issued):
    if case.tls and issued is None:
        pytest.skip("openssl is needed to make certificates")

    async def run():
        async with served(case, issued) as (url, settings):
            start = time.monotonic()
            page = await met(url, settings, issued.issuer if case.tls else None)
            return page, time.monotonic() - start

    page, seconds = asyncio.run(run())
    assert page.failure is case.outcome, page.detail
    assert seconds < case.within
    assert case.says in (page.html if page.readable else page.detail)
    assert page.readable or (page.detail and "\n" not in page.detail and page.html == "")


def test_a_good_certificate_is_trusted(issued):
    """Else the cases about bad ones would prove nothing."""
    if issued is None:
        pytest.skip("openssl is needed to make certificates")
    case = next(case for case in CASES if case.tls)

    async def run():
        async with served(type(case)(name="good", tls="good", outcome=None), issued) as (url, settings):
            return await met(url, settings, issued.issuer)

    assert asyncio.run(run()).readable


@pytest.mark.parametrize("name", ["gzip bomb of 4 GB", "brotli bomb", "zstd bomb", "body without end (10 GB)"])
def test_what_has_no_end_takes_no_more_memory_than_a_few_pages(name):
    case = next(case for case in CASES if case.name == name)

    async def run():
        async with served(case, None) as (url, settings):
            tracemalloc.start()
            try:
                await met(url, settings, None)
                return tracemalloc.get_traced_memory()[1], settings.max_bytes
            finally:
                tracemalloc.stop()

    peak, most = asyncio.run(run())
    assert peak < 8 * most
