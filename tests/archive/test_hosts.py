import pytest

from serviceaudit.archive.hosts import Registry
from serviceaudit.model import Site


def site(url):
    return Site(country="SE", code=url, name=url, url=url)


def matched(host, *known):
    found = Registry([site(url) for url in known]).match(host)
    return found.url if found else None


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("www.a.example", "https://www.a.example/"),
        ("a.example", "https://www.a.example/"),
        ("www.a.example", "https://a.example/sv"),
        ("service.a.example", "https://www.a.example/"),
        ("www.oslo.kommune.no", "https://www.oslo.kommune.no/"),
        ("127.0.0.1", "http://127.0.0.1:8000/"),
    ],
)
def test_a_host_belongs_to_the_site_of_the_same_name(host, known):
    assert matched(host, "https://other.example/", known) == known


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("b.example", "https://a.example/"),
        ("bergen.kommune.no", "https://www.oslo.kommune.no/"),
        ("nota.example", "https://a.example/"),
        ("127.0.0.2", "http://10.0.0.2/"),
        ("localhost", "https://a.example/"),
    ],
)
def test_a_host_of_another_name_does_not(host, known):
    assert matched(host, known) is None


def test_the_closest_site_wins():
    known = ("https://a.example/", "https://www.sub.a.example/", "https://sub.a.example/")
    assert matched("sub.a.example", *known) == known[2]
    assert matched("x.sub.a.example", *known[:2]) == known[1]
    assert matched("x.a.example", *known[:2]) == known[0]


def test_a_host_between_two_sites_belongs_to_none():
    assert matched("www.portal.example", "https://a.portal.example/", "https://b.portal.example/") is None


def test_a_site_without_a_usable_address_matches_nothing():
    assert matched("a.example", "", "nonsense") is None
