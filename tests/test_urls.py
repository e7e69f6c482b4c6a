"""Addresses that need no parser give what the parser would have given."""

import ada_url
import pytest

from serviceaudit.urls import host, join, page_key, path

BASES = (
    "http://www.a.example/",
    "https://a.example/x/y.html",
    "http://a.example:8080/q",
    "http://[::1]/",
    "http://Å.example/",
)
REFERENCES = (
    "", "/", "//", "/x", "/x/", "/X.html", "/x//y", "/../x", "/./x", "/x/..", "/.x", "/x.", "/-", "/~x", "/x~", "/%2e%2e/x", "/å",
    "/a b", " /x ", "/x?y=1", "/x#y", "x", "../x", "http://www.a.example", "http://www.a.example/x", "http://www.a.example:80/x",
    "http://www.a.example.b/x", "https://a.example/x", "HTTP://A.EXAMPLE/X", "http://a.example:8080/x", "http://xn--a.example/x",
    "http://xn--4ca.example/x", "http://1.2/x", "http://a.1/", "http://-.example/", "http://a..b/", "ftp://a.example/x", "mailto:x@a.b",
)  # fmt: skip


def parsed(reference: str, base: str | None = None) -> ada_url.URL | None:
    try:
        return ada_url.URL(reference.strip(), base=base) if base else ada_url.URL(reference)
    except ValueError:
        return None


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("reference", REFERENCES)
def test_addresses_are_joined_as_the_parser_does_it(base, reference):
    url = parsed(reference, base)
    if url is not None:
        url.hash = ""
    web = url is not None and url.protocol in ("http:", "https:")
    assert join(base, reference) == (url.href if web else None)


@pytest.mark.parametrize("address", [*REFERENCES, *BASES])
def test_host_path_and_key_are_the_parsers(address):
    url = parsed(address)
    assert host(address) == (url.hostname if url else "")
    if url and "%" not in url.pathname:
        assert path(address) == url.pathname + url.search
    if url and url.protocol in ("http:", "https:"):
        assert page_key(address) == page_key(url.href)


def test_one_page_has_one_key():
    same = (
        "http://a.example/x",
        "https://www.a.example/x/",
        "http://www.a.example/x/index.html",
        "http://A.example:80/x",
    )
    assert len({page_key(address) for address in same}) == 1
    assert page_key("http://a.example/x?y=1") != page_key("http://a.example/x")
    assert page_key("http://a.example:8080/x") != page_key("http://a.example/x")
