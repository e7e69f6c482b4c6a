"""A page that is asked answers as the list of all its signals would."""

from collections.abc import Callable

import pytest

from serviceaudit.criteria.load import load
from serviceaudit.criteria.stems import ALWAYS, stems
from serviceaudit.model import Kind, Page, Region
from serviceaudit.pipeline.reading import reader
from serviceaudit.settings import data_folder
from serviceaudit.signals.extract import Sight
from serviceaudit.signals.extract import observe as look
from serviceaudit.signals.listed import Listed
from serviceaudit.signals.traces import Traces
from serviceaudit.text import fold
from signals.conftest import SITE

READER = reader(load(data_folder("criteria"), "servicescore"), SITE, "sv")
PAGE = """<html lang=sv><title>Kontaktcenter</title><header><a href=/kc>KONTAKT<b>CENTER</b></a></header>
<main><h1>Välkommen</h1><p>Kontakt&shy;center svarar på frågor. Ring 0123-45 00 00.</p>
<ul><li><a href=/nytt>Nytt</a> <time>18 november 2026</time></li><li>Förskola</li></ul>
<p>Anna Exempelsson<br>Chef för kontaktcenter</p></main><footer><h2>Kontaktcenter</h2><p>0123-45 00 00</p></footer>"""


@pytest.fixture
def sight() -> Sight:
    return look(Page(url=SITE.url, final_url=SITE.url, status=200, html=PAGE), READER.lexis)


def by_word(word: str) -> Callable[[str], bool]:
    return lambda text: word in fold(text)


@pytest.mark.parametrize("word", ["kontaktcenter", "förskola", "chef", "svarar på", "november", "finns inte"])
@pytest.mark.parametrize(
    "kinds", [tuple(Kind), (Kind.LINK,), (Kind.BLOCK, Kind.TITLE), (Kind.PERSON,), (Kind.PASSAGE,)]
)
def test_asking_for_words_finds_what_reading_everything_finds(sight: Sight, word: str, kinds: tuple[Kind, ...]):
    everything = Listed(tuple(sight))

    found = list(sight.saying(kinds, stems([word]), by_word(word)))

    assert found == list(everything.saying(kinds, ALWAYS, by_word(word)))
    assert found or word == "finns inte" or kinds != tuple(Kind)


def test_the_page_as_a_whole_and_its_dated_links_are_told_without_making_the_rest(sight: Sight):
    everything = Listed(tuple(sight))

    assert sight.title == everything.title
    assert list(sight.dated_targets) == list(everything.dated_targets) == ["http://www.provby.example/nytt"]


def test_links_are_told_that_bear_the_words_or_lead_there(sight: Sight):
    named = [s.text for s in sight.leading(stems(["kontaktcenter"]), lambda _: False)]
    led = [s.text for s in sight.leading(stems(["finns inte"]), lambda target: target.endswith("/nytt"))]

    assert (named, led) == (["KONTAKTCENTER"], ["Nytt"])


def test_where_words_stand_is_told_by_region(sight: Sight):
    assert sight.touched(stems(["frågor"]), (Region.MAIN,))
    assert not sight.touched(stems(["frågor"]), (Region.HEADER, Region.FOOTER))


def test_traces_tell_each_text_once_and_in_order():
    found = Traces(["xaxa", "", "b", "\u00c5xa", "ax"])

    assert found.of((b"a", b"b")) == (0, 2, 3, 4)
    assert found.of((b"\xe5",)) == (3,)
    assert found.of(()) == ()
    assert found.of(ALWAYS) == (0, 1, 2, 3, 4)
