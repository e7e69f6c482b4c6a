"""A page's links are read with the words that a visitor reads, and with where they stand."""

import time
from pathlib import Path

import pytest

from serviceaudit.crawl.links import MOST_LINKS, MOST_WORDS, read_links
from serviceaudit.crawl.trees import Parser
from serviceaudit.workers import WorkerLost

BASE = "http://a.example/mapp/"
HOSTILE = sorted((Path(__file__).parents[1] / "hostile").glob("*.html"))


def links(html, base=BASE, parser=Parser.LEXBOR):
    return read_links(html, base, parser).links


def one(html, **more):
    (link,) = links(html, **more)
    return link


@pytest.mark.parametrize("parser", Parser)
@pytest.mark.parametrize(
    ("html", "label"),
    [
        ("<a href=x><span>Kontakt</span>center</a>", "Kontaktcenter"),
        ("<a href=x>Medborgar<wbr>service</a>", "Medborgarservice"),
        ("<a href=x>Med\u00adborgar\u200bservice</a>", "Medborgarservice"),
        ("<a href=x><div>Kontakt</div><div>center</div></a>", "Kontakt center"),
        ("<a href=x>Kontakt<br>center</a>", "Kontakt center"),
        ("<a href=x>  Kontakta \n oss&nbsp;nu </a>", "Kontakta oss nu"),
        ("<a href=x><img src=i alt='Kontaktcenter'></a>", "Kontaktcenter"),
        ("<a href=x><svg><title>Kontaktcenter</title><path/></svg></a>", "Kontaktcenter"),
        ("<a href=x aria-label='Kontaktcenter'><i></i></a>", "Kontaktcenter"),
        ("<a href=x title='Kontaktcenter'></a>", "Kontaktcenter"),
        ("<a href=x aria-label=b title=c><img alt=a>text</a>", "text"),
        ("<a href=x>Ring<script>var a = 1</script><style>b{}</style></a>", "Ring"),
        ("<a href=x></a>", ""),
    ],
)
def test_labels_are_what_a_visitor_reads(html, label, parser):
    assert one(html, parser=parser).label == label


def test_addresses_are_absolute_and_the_base_element_is_honoured():
    assert one("<a href=sida>x</a>").url == "http://a.example/mapp/sida"
    assert one("<base href=/annan/><base href=/nej/><a href=sida>x</a>").url == "http://a.example/annan/sida"


def test_what_is_no_web_address_is_no_link():
    html = "<a href=mailto:a@b.example>m</a><a href='javascript:x()'>j</a><a name=n>n</a><a href='http://['>b</a>"
    assert links(html) == ()


@pytest.mark.parametrize(
    ("html", "region"),
    [
        ("<header><a href=x>x</a></header>", "header"),
        ("<header><nav><a href=x>x</a></nav></header>", "nav"),
        ("<div role=contentinfo><p><a href=x>x</a></div>", "footer"),
        ("<div class='site-footer'><a href=x>x</a></div>", "footer"),
        ("<ul id=main-menu><li><a href=x>x</a></ul>", "nav"),
        ("<main><article><header><a href=x>x</a></header></article></main>", "main"),
        ("<aside><a href=x>x</a></aside>", "aside"),
        ("<div class='headerless'><a href=x>x</a></div>", ""),
    ],
)
def test_regions_are_told_by_landmarks_roles_and_habits(html, region):
    assert one(html).region == region


@pytest.mark.parametrize(
    ("html", "dated"),
    [
        ("<article><h2><a href=x>Nytt</a></h2><time>i dag</time></article>", True),
        ("<ul><li><a href=x>Nytt</a> 2026-11-21</ul>", True),
        ("<ul><li><a href=x>Nytt 21 november 2026</a></ul>", True),
        ("<ul><li>21.11.2026 <a href=x>Nytt</a></ul>", True),
        ("<ul><li><a href=x>Ring 0123-45 67 89</a></ul>", False),
        ("<p>2026-11-21</p><a href=x>Kontakt</a>", False),
    ],
)
def test_links_in_dated_items_are_known(html, dated):
    assert one(html).dated is dated


def test_a_date_in_a_list_of_many_links_says_nothing_of_each():
    html = "<ul><li>2026-11-21" + "<a href=x>x</a>" * 20 + "</ul>"
    assert not any(link.dated for link in links(html))


@pytest.mark.parametrize(
    ("html", "dated"),
    [
        ("<li><a href=x>Nytt 2026-11-21</a></li>", True),
        ("<li><a href=x>Ring 0921-100 00</a></li>", False),
        ("<li><a href=x><time>i går</time></a></li>", True),
        ("<li><a href=x>Sök</a><ul><li>2026-11-21</li></ul></li>", False),
        ("<time><a href=x>i går</a></time>", True),
        ("<div><a href=x>Nytt</a> 2026-11-21</div>", False),
    ],
)
def test_a_date_counts_for_the_links_of_its_own_item(html, dated):
    assert one(html).dated is dated


def test_what_stands_inside_a_link_is_its_label():
    assert (
        one("<a href=x><div>Kontakt</div><div>center<svg><title>pil</title></svg></div></a>").label == "Kontakt center"
    )
    assert one("<a href=x><b>Kon</b>takt<script>ej()</script></a>").label == "Kontakt"
    assert one("<a href=x><svg><title>Meny</title></svg></a>").label == "Meny"


def test_words_are_counted_as_far_as_anybody_asks():
    reading = read_links("<main>" + "<p>ett ord</p>" * 10_000, BASE)
    assert MOST_WORDS <= reading.words <= 2 * MOST_WORDS
    assert MOST_WORDS <= reading.main_words <= 2 * MOST_WORDS


@pytest.mark.parametrize(
    "html",
    [
        "<div hidden><a href=x>x</a></div>",
        "<div aria-hidden=true><a href=x>x</a></div>",
        "<div style='display: none'><a href=x>x</a></div>",
        "<details><summary>m</summary><a href=x>x</a></details>",
        "<body><noscript><a href=x>x</a></noscript>",
    ],
)
def test_links_that_are_not_shown_are_marked(html):
    assert one(html).hidden
    assert not one("<a href=x>x</a>").hidden


def test_languages_come_from_the_link_or_around_it_but_not_from_the_whole_page():
    html = "<html lang=sv><body><a href=1>a</a><a href=2 hreflang=en>b</a><div lang=fi><a href=3>c</a></div>"
    reading = read_links(html, BASE)
    assert reading.language == "sv"
    assert [link.language for link in reading.links] == ["", "en", "fi"]


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<meta http-equiv=refresh content='0; url=/start'>", "/start"),
        ("<meta http-equiv=Refresh content='5;URL=\"/start\"'>", "/start"),
        ("<meta http-equiv=refresh content='30; url=/start'>", None),
        ("<meta http-equiv=refresh content='3'>", None),
        ("<meta http-equiv=refresh content='0; url=/mapp/'>", None),
        ("<noscript><meta http-equiv=refresh content='0; url=/gammal'></noscript>", None),
        ("<script>location.replace('/start')</script>", "/start"),
        ('<script>window.location.replace("/start")</script>', "/start"),
        ("<script>window.location = '/start';</script>", "/start"),
        ("<script>document.location.href='/start'</script>Vänta", "/start"),
        ("<script>if (location == '/start') {}</script>", None),
        ("<script>location.href='/start'</script><p>" + "ord " * 100, None),
        ("<script>location.href='javascript:alert(1)'</script>", None),
    ],
)
def test_where_a_page_sends_its_visitor(html, target):
    assert read_links(html, BASE).redirect == (target and f"http://a.example{target}")


def test_title_words_frames_and_canonical():
    reading = read_links(
        "<title> En  sida </title><link rel=canonical href=/k><svg><title>bild</title></svg><iframe src=/f></iframe>"
        "<p>Två ord</p><script>inte ord</script><noscript>bara utan skript</noscript>",
        BASE,
    )
    assert (reading.title, reading.words, reading.fallback_words, reading.scripts) == ("En sida", 2, 3, 1)
    assert (reading.frames, reading.canonical) == (("http://a.example/f",), "http://a.example/k")


def test_words_of_the_page_itself_stand_outside_menus_and_links():
    reading = read_links(
        "<header>Kommunen</header><nav>Meny</nav><main><p>Tre egna ord <a href=x>och en länk</a></p></main>"
        "<footer>Adress</footer>",
        BASE,
    )
    assert (reading.main_words, reading.words) == (3, 9)


def test_frames_that_show_nothing_are_none():
    html = "<iframe src=/a hidden></iframe><iframe src=/b width=1 height=1></iframe><iframe src=/c width=900></iframe>"
    nested = "<div style='display:none'><iframe src=/d></iframe></div><noscript><iframe src=/e></iframe></noscript>"
    assert read_links(html + nested, BASE).frames == ("http://a.example/c",)


def test_both_parsers_read_an_ordinary_page_alike():
    html = "<html lang=sv><title>T</title><nav><ul><li><a href=/a>A</a><li><a href=/b>B</a></ul></nav><main><p>ord <b>o</b>rd</main>"
    assert read_links(html, BASE) == read_links(html, BASE, Parser.LXML)


def test_a_page_has_a_bounded_number_of_links():
    start = time.process_time()
    found = links("".join(f"<a href=/{n}>{n}</a>" for n in range(50_000)))
    assert time.process_time() - start < 5
    assert len(found) == MOST_LINKS
    # The footer stands at the end.
    assert (found[0].label, found[-1].label) == ("0", "49999")


@pytest.mark.parametrize("parser", Parser)
@pytest.mark.parametrize(
    "html", ["", "\x00", "<", "<a href", "<!--", "<a href=x>" * 3000, "<div>" * 3000 + "<a href=x>x</a>"]
)
def test_broken_pages_are_read_as_far_as_they_go(html, parser):
    assert len(links(html, parser=parser)) <= MOST_LINKS


@pytest.mark.parametrize(
    "html",
    [
        "<a href=x>" + "2026-1" * 100_000,
        "<" * 300_000,
        "<option " * 100_000,
        "<p>1.1" * 50_000,
        "<meta http-equiv=refresh content='0;" + " " * 500_000 + "x'>",
        "<script>" + "location.href=" * 50_000 + "</script>",
        "<div class='" + "a-" * 300_000 + "'>",
    ],
)
def test_no_page_makes_the_reader_slow(html):
    start = time.process_time()
    read_links(html, BASE)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_the_known_hostile_pages_are_read_or_lost_but_do_no_harm(workers, path):
    html = path.read_text(errors="replace")
    for parser in Parser:
        try:
            reading = workers.submit(read_links, html, BASE, parser).result(60)
        except WorkerLost:
            continue
        assert reading.words
    assert workers.submit(read_links, "<a href=x>x</a>", BASE).result(60).links


CARDS = """<main><div class=cards>
<div><a href=/skola/><img alt=""></a><h3><a href=/skola/>Skola</a></h3><p>Förskola och grundskola</p></div>
<div><h3>Kontaktcenter</h3><p>Vi svarar på frågor. <a href="tel:0000">Ring</a></p><p><a href=/kc/>Läs mer</a></p></div>
</div><ul><li><a href=/a/>Avfall</a></li><li><a href=/b/>Bygglov</a></li></ul></main>
<nav><div>Kontaktcenter <a href=/meny/>Visa</a></div></nav>"""


def test_a_link_on_a_card_comes_with_the_words_of_its_card_and_of_no_other():
    beside = {link.label: link.beside for link in read_links(CARDS, BASE).links}
    assert beside["Läs mer"] == "Kontaktcenter Vi svarar på frågor. Ring Läs mer"
    assert beside["Skola"] == "Skola Förskola och grundskola"
    assert (beside["Avfall"], beside["Visa"]) == ("", "")
