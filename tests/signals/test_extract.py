"""What is observed on a page: words, regions, items with dates, contact blocks, persons' titles."""

from collections.abc import Callable

import pytest

from serviceaudit.model import Kind, Region, Signal

Observe = Callable[[str], tuple[Signal, ...]]


def of(kind: Kind, signals: tuple[Signal, ...]) -> list[Signal]:
    return [s for s in signals if s.kind is kind]


@pytest.mark.parametrize(
    ("markup", "words", "source"),
    [
        ("<a href=/k>Kontakt<span>center</span></a>", "Kontaktcenter", "text"),
        ("<a href=/k>Kontakt&shy;center</a>", "Kontaktcenter", "text"),
        ("<a href=/k>Kontakt<wbr>center</a>", "Kontaktcenter", "text"),
        ("<a href=/k><b>K</b>ontaktcenter</a>", "Kontaktcenter", "text"),
        ("<a href=/k><img alt='Kontaktcenter' src=x></a>", "Kontaktcenter", "alt"),
        ("<a href=/k aria-label='Kontaktcenter'><i class=ikon></i></a>", "Kontaktcenter", "aria-label"),
        ("<a href=/k title='Kontaktcenter'></a>", "Kontaktcenter", "title"),
        ("<a href=/k><div>Kontaktcenter</div><div>Ring oss</div></a>", "Kontaktcenter Ring oss", "text"),
        ("<a href=/k>Kontakt-\n  center</a>", "Kontakt- center", "text"),
    ],
)
def test_a_link_is_called_what_its_visitor_reads(observe: Observe, markup: str, words: str, source: str):
    (link,) = of(Kind.LINK, observe(f"<body><div>{markup}</div>"))

    assert (link.text, link.source, link.target) == (words, source, "http://www.provby.example/k")


@pytest.mark.parametrize(
    ("markup", "region"),
    [
        ("<header><a href=/x>x y</a></header>", Region.HEADER),
        ("<nav><a href=/x>x y</a></nav>", Region.NAV),
        ("<header><nav><a href=/x>x y</a></nav></header>", Region.NAV),
        ("<footer><nav><a href=/x>x y</a></nav></footer>", Region.FOOTER),
        ("<div role=contentinfo><a href=/x>x y</a></div>", Region.FOOTER),
        ("<div id=page-head><a href=/x>x y</a></div>", Region.HEADER),
        ("<td class=fot><a href=/x>x y</a></td>", Region.MAIN),
        ("<table><tr><td class=fot><a href=/x>x y</a></td></tr></table>", Region.FOOTER),
        ("<div class='sv-topbar'><a href=/x>x y</a></div>", Region.HEADER),
        ("<div class=cookie-banner><a href=/x>x y</a></div>", Region.OVERLAY),
        ("<div class=driftinfo><a href=/x>x y</a></div>", Region.ALERT),
        ("<main><article><header><a href=/x>x y</a></header></article></main>", Region.MAIN),
        ("<main><div class=header><a href=/x>x y</a></div></main>", Region.MAIN),
    ],
)
def test_the_region_is_told_by_landmark_role_or_habit(observe: Observe, markup: str, region: Region):
    (link,) = of(Kind.LINK, observe(f"<body>{markup}"))

    assert link.region is region


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("<nav><div hidden><a href=/x>Länk</a></div></nav>", "menu"),
        ("<nav><ul style='display: none'><li><a href=/x>Länk</a></ul></nav>", "menu"),
        ("<details><summary>Mer</summary><a href=/x>Länk</a></details>", "collapsed"),
        ("<details open><summary>Mer</summary><a href=/x>Länk</a></details>", ""),
        ("<button aria-expanded=false aria-controls=p>Mer</button><div id=p><a href=/x>Länk</a></div>", "collapsed"),
        ("<div style='position:absolute;left:-9999px'><a href=/x>Länk</a></div>", "off_screen"),
        ("<div class=carousel><a href=/x>Länk</a></div>", "slide"),
        ("<p><a href=/x>Länk</a></p>", ""),
    ],
)
def test_what_is_not_shown_at_once_is_told_with_the_reason(observe: Observe, markup: str, why: str):
    (link,) = of(Kind.LINK, observe(f"<body>{markup}"))

    assert link.hidden == why


@pytest.mark.parametrize(
    "item",
    [
        "<article><h3><a href=/n/1>Ny bro</a></h3><p>18 november 2026</p></article>",
        "<li><span>2026-11-18</span> <a href=/n/1>Ny bro</a></li>",
        "<p><b><a href=/n/1>Ny bro</a></b> <font>2026-11-18</font><br>Klar före jul.</p>",
        "<div class=card><div>18.11.2026</div><h3><a href=/n/1>Ny bro</a></h3></div>",
        "<div><time>18 nov 2026</time> <a href=/n/1>Ny bro</a></div>",
    ],
)
def test_a_link_in_a_dated_item_is_dated(observe: Observe, item: str):
    signals = observe(f"<body><main><h1>Provby</h1>{item}<p><a href=/k>Kontaktcenter</a></p></main>")

    assert {link.text: link.dated for link in of(Kind.LINK, signals)} == {"Ny bro": "2026-11-18", "Kontaktcenter": ""}


def test_a_list_of_news_without_boxes_is_dated_section_by_section(observe: Observe):
    signals = observe(
        "<body><main><h1>Arkiv</h1><h2>Ny bro</h2><p>18 november 2026. Klar före jul.</p><p>Ring <a href=/k>Kontaktcenter</a></p>"
        "<h2>Ny väg</h2><p>2 mars 2025</p><p>Chef: Eva Ek</p><h2 id=x>Frågor</h2><p>Ring oss.</p></main>"
    )

    told = {s.text: s.dated for s in signals if s.kind in (Kind.HEADING, Kind.LINK)}
    assert told == {
        "Arkiv": "",
        "Ny bro": "2026-11-18",
        "Kontaktcenter": "2026-11-18",
        "Ny väg": "2025-03-02",
        "Frågor": "",
    }


def test_one_date_below_a_heading_makes_no_list_of_news(observe: Observe):
    signals = observe(
        "<body><main><h1>Kontaktcenter</h1><h2>Om sidan</h2><p>18 november 2026. Ändrad av Eva.</p></main>"
    )

    assert {s.dated for s in signals if s.kind is Kind.HEADING} == {""}


def test_the_date_of_the_page_itself_makes_no_news_of_it(observe: Observe):
    signals = observe("<body><main><h1>Kontaktcenter</h1><p>Ring oss.</p><p>Senast uppdaterad: 2026-11-18</p></main>")

    assert {s.dated for s in signals if s.kind is Kind.HEADING} == {""}
    assert [s.dated for s in of(Kind.TITLE, signals)] == ["2026-11-18"]


def test_hours_that_differ_on_a_date_do_not_make_news_of_a_contact_block(observe: Observe):
    signals = observe(
        "<body><footer><div><h2>Kundcenter</h2><p><a href=/k>Kontakta oss</a></p><p>0000-00 00 00</p><p>Stängt 24 december 2026</p></div></footer>"
    )

    assert {s.dated for s in of(Kind.LINK, signals)} == {""}


@pytest.mark.parametrize(
    ("markup", "label", "channels"),
    [
        ("<div><b>Öppettider i kundtjänst</b><p>Måndag-fredag 8-12<br>Tel 0000-00 00 00</p></div>", "Öppettider i kundtjänst", ("hours", "phone")),
        ("<table><tr><th>Tenestetorget</th><td>00 00 00 00, ope 9–15</td></tr></table>", "Tenestetorget", ("hours", "phone")),
        ("<p>Ring Medborgarservice på 0000-00 00 00</p>", "Ring Medborgarservice på 0000-00 00 00", ("phone",)),
        ("<div><h2>Kundcenter</h2><p><a href='mailto:a@provby.example'>Skriv</a></p></div>", "Kundcenter", ("mail",)),
        ("<h2>Kundcenter</h2><p>Öppet 8-16</p><h2>Annat</h2><p>Ingenting</p>", "Kundcenter", ("hours",)),
        ("<h2>Kundcenter</h2><p>Chatta mellan kl. 8 och 16</p>", "Kundcenter", ("hours",)),
        ("<h2>Kundcenter</h2><p>Kom till Storgatan 1. Välkommen!</p>", "Kundcenter", ("address",)),
        ("<h2>Borgerservice</h2><p>Torvet 2 B, 1234 Provby</p>", "Borgerservice", ("address",)),
        ("<h2>Customer Service</h2><p>Visit us at 12 Old Market Street</p>", "Customer Service", ("address",)),
    ],
)  # fmt: skip
def test_a_contact_block_has_its_label_and_channels(
    observe: Observe, markup: str, label: str, channels: tuple[str, ...]
):
    blocks = of(Kind.BLOCK, observe(f"<body><main>{markup}</main>"))

    assert (label, channels) in [(b.text, b.channels) for b in blocks]


@pytest.mark.parametrize(
    "text", ["Arbete på väg 50", "Linje 8 och 16", "Klass 9 bygger 12 Bridges", "Detaljplan 7", "Version 1.5"]
)
def test_a_number_behind_a_word_is_no_street_and_no_hours(observe: Observe, text: str):
    assert of(Kind.BLOCK, observe(f"<body><main><h2>Kundcenter</h2><p>{text}</p></main>")) == []


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<p>Malin Sävborg, enhetschef för Kontaktcenter</p>", "enhetschef för Kontaktcenter"),
        ("<li><strong>Katarina Elgvik</strong><br>enhetschef Medborgarservice<br>0000-00 00 00</li>", "enhetschef Medborgarservice"),
        ("<table><tr><th>Leiar for innbyggjarservice</th><td>Marta Nesbø Vik</td></tr></table>", "Leiar for innbyggjarservice"),
        ("<p>Enhetschef: Anna-Lena af Ekenstam</p>", "Enhetschef:"),
        ("<p>Mange trenger hjelp, sier Ragnhild Fossum, leder for innbyggertorget.</p>", "leder for innbyggertorget"),
        ("<div><p>Päivi Kortesuo</p><p>asiakaspalvelupäällikkö</p></div>", "asiakaspalvelupäällikkö"),
        ("<dl><dt>Kontaktcenterchef</dt><dd>Bo Ek</dd></dl>", "Kontaktcenterchef"),
        ("<p>Kontaktcenterchef Bo Ek</p>", "Kontaktcenterchef"),
        ("<figure><figcaption>Ylva Sund, chef för Kundcenter, och Per Lod, vaktmästare</figcaption></figure>", "chef för Kundcenter"),
    ],
)  # fmt: skip
def test_a_person_is_known_by_the_title_and_never_kept_by_name(observe: Observe, markup: str, title: str):
    signals = observe(f"<body><main><h1>Organisation</h1>{markup}</main>")

    persons = of(Kind.PERSON, signals)
    assert any(title in person.text for person in persons), [p.text for p in persons]
    for name in ("Malin", "Elgvik", "Marta", "Ekenstam", "Ragnhild", "Kortesuo", "Sund", "Lod"):
        assert not any(name in person.text + person.context for person in persons)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Upplands Provby, kontaktcenter</p>",
        "<p>Kontakta Kontaktcenter, öppet</p>",
        "<p>Statens Servicecenter, öppet i dag</p>",
        "<table><tr><th>Måndag</th><td>Stängt</td></tr></table>",
    ],
)
def test_places_and_services_are_nobody(observe: Observe, markup: str):
    assert of(Kind.PERSON, observe(f"<body><main>{markup}</main>")) == []


def test_equal_links_of_a_block_are_counted(observe: Observe):
    pills = "".join(f"<li><a href=/{n}>Länk {n}</a></li>" for n in range(14))
    signals = observe(f"<body><main><p><a href=/ensam>Ensam</a></p><ul>{pills}</ul></main>")

    assert {link.text: link.crowd for link in of(Kind.LINK, signals)}["Länk 3"] == 14


def test_a_passage_is_a_heading_with_its_list(observe: Observe):
    passages = of(
        Kind.PASSAGE,
        observe("<body><main><h2>Vi hjälper dig med</h2><ul><li>bygglov<li>förskola</ul><h2>Annat</h2></main>"),
    )

    assert [(p.text, p.crowd) for p in passages] == [("Vi hjälper dig med. bygglov. förskola", 2), ("Annat", 0)]


def test_a_page_nested_without_end_is_read_as_far_as_people_would(observe: Observe):
    signals = observe("<body><p>Först</p>" + "<div>" * 5000 + "<p>Djupt</p>")

    assert [s.text for s in of(Kind.TEXT, signals)] == ["Först"]


def test_a_name_in_the_row_that_heads_a_group_is_kept_from_the_title(observe: Observe):
    rows = "<tr><th colspan=2>Kundcenter, Gunnar Stolpe</th></tr><tr><td>Malva Ekeberg</td><td>Enhetschef</td></tr>"

    persons = of(Kind.PERSON, observe(f"<body><main><h1>Personal</h1><table>{rows}</table></main>"))

    assert "Kundcenter, ••• | Enhetschef" in [person.text for person in persons]
    assert not any("Stolpe" in person.text or "Ekeberg" in person.text for person in persons)


def test_a_surname_first_in_a_later_line_is_kept_from_what_is_quoted(observe: Observe):
    signals = observe("<body><main><p>Kundcenter har en chef<br>Ekeberg, Malva – enhetschef</p></main>")

    assert [s.public for s in of(Kind.TEXT, signals)] == ["Kundcenter har en chef ••• - enhetschef"]


def test_in_a_description_list_the_term_before_a_name_is_its_title(observe: Observe):
    listed = (
        "<dl><dt>Kommundirektör</dt><dd>Gunnar Stolpe</dd><dt>Chef för kundcenter</dt><dd>Tjänsten är vakant</dd></dl>"
    )

    persons = of(Kind.PERSON, observe(f"<body><main><h1>Organisation</h1>{listed}</main>"))

    assert [person.text for person in persons] == ["Kommundirektör"]
