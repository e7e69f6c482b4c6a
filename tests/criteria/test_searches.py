"""Names to be typed into a site's search are words, the commonest of each language first."""

from pathlib import Path

import pytest

from serviceaudit.criteria.searches import names
from serviceaudit.criteria.words import load_words, words_from
from serviceaudit.criteria.yaml12 import read
from serviceaudit.settings import data_folder

WORDS = load_words(data_folder("criteria") / "words")
TYPED = {
    "sv": ("kontaktcenter", "kontaktcenterchef"),
    "da": ("borgerservice", "borgerservicechef"),
    "nb": ("innbyggerservice", "innbyggerservicesjef"),
    "nn": ("innbyggjarservice", "innbyggjarservicesjef"),
    "fi": ("asiakaspalvelukeskus", "asiakaspalvelupäällikkö"),
    "en": ("contact centre", "customer service manager"),
}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_each_language_is_searched_by_its_commonest_names(language):
    service, head = (names(WORDS[language], concept) for concept in ("contact_centre", "head_of_service"))
    assert (service[0], head[0]) == TYPED[language]
    for found in (service, head):
        assert 2 <= len(found) <= 3
        assert not any(mark in name for name in found for mark in "*{…,")
        assert len(set(found)) == len(found)


def test_stems_torn_compounds_gaps_and_mere_spellings_are_no_names(tmp_path: Path):
    text = (
        "language: xx\nname: x\nmonths: [a, b, c, d, e, f, g, h, i, j, k, l]\n"
        'contact_centre: {strong: [kontakt center*, kontaktcentre*, päällik*, "{name} direkt", alfa … beta, a- och b-disk,'
        " medborgarkontor, kundtorg]}\n"
        "not_a_name: [kontaktcenter, kontor]\n"
    )
    path = tmp_path / "xx.yaml"
    path.write_text(text, encoding="utf-8")
    assert names(words_from(read(path), "xx"), "contact_centre") == ("kontaktcenter", "medborgarkontor", "kundtorg")
    assert names(words_from(read(path), "xx"), "head_of_service") == ()
