"""No text that says a phrase lacks its stems: the quick test may find too much, never too little."""

import pytest

from criteria.cases import JUDGE
from serviceaudit.criteria.phrases import GAP
from serviceaudit.criteria.stems import ALWAYS, stems
from serviceaudit.criteria.words import NAME
from serviceaudit.text import trace

WORDS = JUDGE.method.words


def written(phrase: str) -> list[str]:
    """Ways in which a site may write it."""
    text = phrase.replace(GAP, "hela dagen och").replace("*", "na")
    halves = "\u00ad".join((text[: len(text) // 2], text[len(text) // 2 :]))
    return [
        text,
        text.upper(),
        f"»{text}« – ”x”",
        halves,
        text.replace("-", "\u2011"),
        text.replace("å", "a\u030a"),
        f"ﬁ{text}",
    ]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_whatever_says_a_concept_has_one_of_its_stems(language: str):
    words = WORDS[language]
    for concept in words.concepts:
        found = words.stems(concept)
        for phrase in words.says(concept):
            for text in written(phrase) if NAME not in phrase else ():
                assert any(stem in trace(text) for stem in found), (concept, phrase, text)


def test_many_phrases_share_few_stems():
    assert len(WORDS["sv"].stems("contact_centre")) * 3 < len(WORDS["sv"].says("contact_centre"))


def test_a_phrase_without_letters_to_look_for_may_stand_anywhere():
    assert stems(["24/7", "kontaktcenter*"]) == ALWAYS


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("ÅÄÖ Éx", b"\xe5\xe4\xf6 \xe9x"),
        ("Stra\u00dfe", b"strasse"),
        ("\ufb01n \u2013 \u201dx\u201d", b"fin - x"),
        ("o\u0308ver", b"\xf6ver"),
        ("K\u00adC\u200b", b"kc"),
        ("\u0664\u0665 \u0142", b"45 "),
    ],
)
def test_a_trace_is_the_folded_text_without_what_latin_1_lacks(text: str, image: bytes):
    assert b" ".join(trace(text).split()) == b" ".join(image.split())
