"""Charsets and entrances, on plain data."""

import pytest

from serviceaudit.crawl.charset import decode
from serviceaudit.crawl.entrance import is_shell, opening_language, twins, way_in
from serviceaudit.crawl.links import read_links
from serviceaudit.model import Failure

TEXT = "Räksmörgås på Ånäset"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "text/html; charset=UTF-8"),
        (TEXT.encode("cp1252"), ""),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("cp1252"), 'text/html; charset="windows-1252"'),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=iso-8859-1"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (TEXT.encode(), "text/html; charset=klingon"),
        (TEXT.encode(), "text/html; charset=base64"),
        (TEXT.encode() + b"\xc3", ""),
    ],
)
def test_bytes_become_the_words_that_a_browser_shows(body, header):
    assert TEXT in decode(body, header)


@pytest.mark.parametrize(
    "meta",
    ['<meta charset="iso-8859-15">', "<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=iso-8859-15'>"],
)
def test_the_page_declares_where_the_header_is_silent(meta):
    assert "5 €" in decode(f"{meta}5 €".encode("iso-8859-15"), "text/html")


def test_a_declaration_after_the_first_kilobyte_comes_too_late():
    assert "€" not in decode((" " * 1100 + "<meta charset=iso-8859-15>5 €").encode("iso-8859-15"))


def test_a_page_in_utf_8_with_one_broken_byte_stays_utf_8():
    assert TEXT in decode(TEXT.encode() + b"\xff", "text/html; charset=utf-8")


def test_a_splash_page_leads_to_the_main_language():
    html = "<html lang=fi><h1>Stad</h1><a href=/fi/ lang=fi>Suomeksi</a><a href=/sv/ lang=sv>Svenska</a>"
    reading = read_links(html, "http://a.example/")
    assert way_in(reading, "http://a.example/", ("fi", "sv")).url == "http://a.example/fi/"
    assert way_in(reading, "http://a.example/", ("sv",)).url == "http://a.example/sv/"
    assert way_in(reading, "http://a.example/", ()).url == "http://a.example/fi/"


def test_the_language_that_a_splash_page_itself_declares_does_not_choose():
    html = '<html lang="en"><h1>Provby</h1><a href="/sv/">Svenska</a> <a href="/en/">English</a>'
    assert (
        way_in(read_links(html, "http://a.example/"), "http://a.example/", ("sv", "en")).url == "http://a.example/sv/"
    )


def test_a_splash_page_with_one_door_leads_through_it():
    reading = read_links("<a href=/start><img alt='Välkommen in'></a>", "http://a.example/")
    assert way_in(reading, "http://a.example/", ("sv",)).url == "http://a.example/start"


@pytest.mark.parametrize(
    "html",
    [
        "<a href=/en/>English</a><a href=/bygga>Bygga</a><a href=/skola>Skola</a><a href=/kontakt>Kontakt</a>",
        "<a href=/en/>English</a><a href=/sv/>Svenska</a><p>" + "ord " * 60,
        "<p>Inga länkar",
        "<a href=http://b.example/>Annan</a>",
    ],
)
def test_a_real_front_page_is_no_splash(html):
    assert way_in(read_links(html, "http://a.example/"), "http://a.example/", ("sv",)) is None


@pytest.mark.parametrize(
    ("html", "shell"),
    [
        ("<div id=root></div><script src=app.js></script>", True),
        ("<noscript>Du måste slå på JavaScript för att se sidan</noscript><div>Laddar</div><script></script>", True),
        ("<p>Kort sida, ring 0123</p>", False),
        ("<p>Kort sida, ring 0123</p><a href=/x>Mer</a><script src=count.js></script>", False),
        ("<p>" + "ord " * 50 + "<script></script>", False),
    ],
)
def test_a_page_of_scripts_only_is_a_shell(html, shell):
    assert is_shell(read_links(html, "http://a.example/")) is shell


def test_the_twins_of_an_address_depend_on_what_failed():
    assert twins("http://a.example/", Failure.DNS) == ("http://www.a.example/",)
    assert twins("https://www.a.example/x", Failure.REFUSED) == (
        "http://www.a.example/x",
        "https://a.example/x",
        "http://a.example/x",
    )
    assert twins("http://a.example/", Failure.GONE) == ()
    assert twins("http://127.0.0.1:8000/", Failure.REFUSED) == ()


def test_the_opening_language_is_what_the_page_says_if_the_registry_knows_it():
    assert opening_language(("fi", "sv"), "sv-FI") == "sv"
    assert opening_language(("sv",), "en") == "sv"
    assert opening_language((), "da") == "da"
    assert opening_language(("nb", "nn"), "no") == "nb"


def test_a_portal_leads_to_the_municipality_by_its_official_name():
    html = '<body><a href="/visit/">Visit Provby</a><a href="/kommune/">Provby kommune</a></body>'
    names = ("Provby kommune", "Provby")

    way = way_in(read_links(html, "http://a.example/"), "http://a.example/", ("nb",), names)

    assert way is not None
    assert way.url == "http://a.example/kommune/"
