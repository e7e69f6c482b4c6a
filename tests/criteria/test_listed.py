"""Matters named in a text are counted by their words and by the rows they stand in (codebook D2)."""

import pytest

from serviceaudit.criteria.listed import examples
from serviceaudit.criteria.load import load
from serviceaudit.criteria.vocabulary import Vocabulary
from serviceaudit.settings import data_folder
from serviceaudit.text import fold

METHOD = load(data_folder("criteria"), "servicescore")


def counted(language: str, text: str) -> int:
    vocabulary = Vocabulary([METHOD.words[language]], ())
    return examples(fold(text), vocabulary.says(text))


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("sv", "Vi hjälper dig med bygglov.", 1),
        ("sv", "Vi hjälper dig med bygglov, sandsäckar och bygglov.", 2),
        ("sv", "Vi svarar på frågor om bygglov, förskola och parkering.", 3),
        ("nb", "Vi svarer på spørsmål om plan, bygg og eiendom.", 3),
        ("en", "We answer questions about hedges, ponds and council tax.", 3),
        ("fi", "Neuvomme rakennusluvissa, aidoissa ja kaivoissa.", 3),
    ],
)
def test_things_in_a_row_with_a_known_matter_count(language: str, text: str, count: int):
    assert counted(language, text) == count


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("sv", "Vi hjälper, vägleder och svarar på frågor om bygglov.", 1),
        ("sv", "Vi hjälper dig med bygglov. Sandsäckar, spadar och hinkar finns på lagret.", 1),
        ("sv", "Fråga om bygglov på telefon, e-post eller chatt.", 1),
        ("sv", "Fråga om bygglov, vardagar 8-16, 0000-00 00 00.", 1),
        ("sv", "Vi hjälper dig med vänlighet, kunskap och engagemang.", 0),
        ("en", "We help you with council tax, and you can always ring us about anything else.", 1),
    ],
)
def test_what_only_stands_near_a_matter_does_not(language: str, text: str, count: int):
    assert counted(language, text) == count
