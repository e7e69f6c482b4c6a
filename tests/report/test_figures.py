from dataclasses import replace

import pytest

from serviceaudit.model import Box, Screenshot
from serviceaudit.report import figures
from serviceaudit.report.shapes import Card, Cell, EvidenceLine, Link

PNG = b"\x89PNG\r\n\x1a\n"
URL = "https://www.a.example/"


def card(wide: Box | None, narrow: Box | None = None, url: str = URL) -> Card:
    line = EvidenceLine(
        page=Link(words="a.example", href=url),
        quote="Kontaktcenter",
        language="",
        place="",
        target=None,
        url=url,
        wide=wide,
        narrow=narrow,
    )
    cell = Cell(question="c", short="", verdict="yes", mark="", word="")
    return Card(
        id="c", short="", question="", cell=cell, points="", sentence="", rule_id="", rule="", has_level=True, level="",
        mobile_level="", flags=(), evidence=(line,), looked=(), failures=(), advice="", example=None, source="", clicks="",
        checked_at="",
    )  # fmt: skip


def held(height: int = 3_000) -> list[figures.Picture]:
    shots = [
        Screenshot(url=URL, width=1366, height=height, png=PNG),
        Screenshot(url=URL, width=390, height=844, png=PNG),
    ]
    return [picture for picture, _ in figures.pictures("se-1", shots)]


def box(**changes: float) -> Box:
    return replace(Box(x=100, y=50, width=200, height=40, seen=True), **changes)  # type: ignore[arg-type]


def test_an_element_in_the_first_screen_is_shown_in_it() -> None:
    (figure,) = figures.figures(card(box()), held())
    assert (figure.top, figure.height) == (0, 768)
    assert figure.outline == figures.Outline(x=96, y=46, width=208, height=48)


def test_an_element_further_down_is_shown_with_what_stands_around_it() -> None:
    (figure,) = figures.figures(card(box(y=2_000)), held())
    assert figure.outline is not None
    assert figure.top < figure.outline.y < figure.outline.y + figure.outline.height < figure.top + figure.height


def test_the_last_screen_does_not_reach_beyond_the_picture() -> None:
    (figure,) = figures.figures(card(box(y=2_950)), held())
    assert figure.top + figure.height == 3_000


def test_both_widths_are_shown_where_both_are_known() -> None:
    assert [f.narrow for f in figures.figures(card(box(), box(x=10)), held())] == [False, True]


@pytest.mark.parametrize(
    "odd",
    [
        box(x=float("nan")), box(y=float("inf")), box(width=0), box(height=-5), box(x=5_000), box(y=9_000), box(x=-500),
        replace(box(), seen=False),
    ],
)  # fmt: skip
def test_what_is_not_in_the_picture_is_not_outlined(odd: Box) -> None:
    assert figures.figures(card(odd), held()) == ()


def test_another_pages_picture_is_never_used() -> None:
    assert figures.figures(card(box(), url="https://www.a.example/other"), held()) == ()


def test_pictures_of_one_width_get_numbers_in_a_fixed_order() -> None:
    shots = [Screenshot(url=f"{URL}{n}", width=1366, height=768, png=PNG) for n in (2, 1)]
    expected = [("img/se-1-1366.png", f"{URL}1"), ("img/se-1-1366-2.png", f"{URL}2")]
    assert [(p.src, p.url) for p, _ in figures.pictures("se-1", shots)] == expected
    assert figures.pictures("se-1", shots[::-1]) == figures.pictures("se-1", shots)
