"""A sitemap is asked only where links lead nowhere, and read so that nothing in it can do harm."""

import gzip
import time

import pytest

from crawl.visits import WORDS, front, go
from crawl.web import page, reply
from serviceaudit.crawl.sitemap import MOST_BYTES, MOST_FILES, MOST_URLS, Sitemap, read_sitemap
from serviceaudit.model import Choice

BASE = "http://www.a.example/sitemap.xml"
SET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = SET.replace("urlset", "sitemapindex")


def listing(*paths, form=SET):
    return form.format("".join(f"<url><loc>http://www.a.example{path}</loc></url>" for path in paths)).encode()


def read(body):
    return [url.removeprefix("http://www.a.example") for url in read_sitemap(body, BASE).pages]


def test_a_sitemap_lists_pages_and_an_index_lists_sitemaps():
    assert read(listing("/a", "/b", "/a")) == ["/a", "/b"]
    assert read_sitemap(listing("/1.xml", form=INDEX), BASE) == Sitemap(files=("http://www.a.example/1.xml",))
    assert read(gzip.compress(listing("/a"))) == ["/a"]


def test_addresses_are_read_as_they_are_written():
    body = SET.format(
        "<loc> /a?x=1&amp;y=2 </loc><loc><![CDATA[/b?x=1&y=2]]></loc><image:loc>/i.png</image:loc><!-- <loc>/no</loc> -->"
        "<loc>javascript:x</loc><LOC\n>/c</LOC>"
    )
    assert read(body.encode()) == ["/a?x=1&y=2", "/b?x=1&y=2", "/c"]


@pytest.mark.parametrize("body", [b"", b"<html><body>404", b"\x1f\x8bbroken", b"\x00" * 99, b"<loc>", b"<loc" * 1000])
def test_what_is_no_sitemap_lists_nothing(body):
    assert read_sitemap(body, BASE) == Sitemap()


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE x [" + b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 99)) + b"]><loc>&a98;</loc>",
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><loc>http://www.a.example/&f;</loc></urlset>',
        b"<a>" * 600_000,
        b"<!--" * 500_000,
        b"<loc><loc" * 200_000,
        gzip.compress(b"<loc>http://www.a.example/x</loc>" * 5_000_000, 1),
    ],
    ids=["entities", "file", "depth", "comments", "unclosed", "bomb"],
)  # fmt: skip
def test_no_sitemap_does_harm(body):
    start = time.process_time()
    found = read_sitemap(body, BASE)
    assert time.process_time() - start < 3
    assert len(found.pages) <= 1
    assert not any("root" in url for url in found.pages)


def test_a_sitemap_is_read_up_to_its_bounds():
    assert len(read(listing(*(f"/{n}" for n in range(MOST_URLS + 9))))) == MOST_URLS
    long = listing(*(f"/{'x' * 900}{n}" for n in range(4000)))
    assert len(long) > MOST_BYTES
    assert 0 < len(read(long)) < 4000


def sought(_):
    return {"contact": ("kontakt",)}


def test_the_sitemap_is_asked_only_where_no_link_leads_to_what_is_sought(workers):
    answers = {"/": front("/sport"), "/sitemap.xml": reply(listing("/sport", "/djupt/kontakt"), kind="application/xml")}
    answers["/djupt/kontakt"] = page(WORDS)
    snapshot, server = go(workers, answers, searches=sought)
    assert server.paths() == ["/robots.txt", "/", "/sitemap.xml", "/djupt/kontakt"]
    assert [(p.roles, p.clicks) for p in snapshot.pages[1:]] == [(("contact",), 2)]
    (found,) = [c for c in snapshot.trail if c.choice is Choice.FOLLOWED]
    assert (found.found_on, "listed in the sitemap" in found.why) == (BASE, True)
    linked = go(workers, answers | {"/": front("/djupt/kontakt")}, searches=sought)[1]
    assert "/sitemap.xml" not in linked.paths()
    assert "/sitemap.xml" not in go(workers, answers)[1].paths()


def test_robots_txt_names_the_sitemaps_and_few_are_read(workers):
    rules = "User-agent: *\nDisallow: /hemlig\n" + "".join(f"Sitemap: http://www.a.example/{n}.xml\n" for n in "abcdef")
    rules = "Sitemap: http://b.example/x.xml\nSitemap: http://www.a.example/hemlig.xml\n" + rules
    answers = {"/robots.txt": reply(rules, kind="text/plain"), "/": front("/sport")}
    answers |= {"/a.xml": reply(listing("/c.xml", form=INDEX)), "/b.xml": reply(listing("/kontakt"))}
    answers["/kontakt"] = page(WORDS)
    _, server = go(workers, answers, searches=sought)
    assert {asked.host for asked in server.asked} == {"www.a.example"}
    assert server.paths() == ["/robots.txt", "/", "/a.xml", "/b.xml", "/kontakt"]
    assert MOST_FILES == 3
