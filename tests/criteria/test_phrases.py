"""Phrases are found as the guide for words files says."""

import pytest

from serviceaudit.criteria.phrases import Phrases, Tag
from serviceaudit.text import fold

SERVICE = Tag("contact_centre", "strong")
PHRASES = Phrases(
    {
        "kundcent*": [SERVICE],
        "torg": [Tag("square", "strong")],
        "svarar … frågor": [Tag("activity", "strong")],
        "kontakta oss": [Tag("contact_us", "strong")],
        "kontakt": [Tag("contact_us", "weak")],
    }
)


def found(text: str) -> list[str]:
    folded = fold(text)
    return [folded[hit.start : hit.end] for hit in PHRASES.find(folded)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ring KUNDCENTRET i dag", ["kundcentret"]),
        ("Kund\u00adcenter", ["kundcenter"]),
        ("Kundcenter" + "\u200b" + "chef", ["kundcenterchef"]),
        ("bytorget och bytorg", []),
        ("torg", ["torg"]),
        ("VA-kundcenter", []),
        ("Vi svarar gärna på dina frågor", ["svarar gärna på dina frågor"]),
        ("Vi svarar. Helt andra saker än vad ni har som frågor", []),
        ("Kontakta oss", ["kontakta oss"]),
        ("kontakt", ["kontakt"]),
        ("kontakter", []),
    ],
)
def test_a_phrase_is_found_at_word_borders_only(text: str, words: list[str]):
    assert found(text) == words


def test_decomposed_letters_are_the_same_letters():
    phrases = Phrases({"kundtjänst": [SERVICE]})

    assert phrases.find(fold("kundtja\u0308nst"))


def test_a_hit_says_every_concept_that_its_words_begin_with():
    phrases = Phrases({"kundcenter*": [SERVICE], "kundcenterchef*": [Tag("head_of_service", "strong")]})

    (hit,) = phrases.find("kundcenterchefen")

    assert {tag.concept for tag in hit.tags} == {"contact_centre", "head_of_service"}
