import pytest

from serviceaudit.model import Box
from serviceaudit.signals.stamps import PageStamp, Screen, read_box, read_page_stamp


def test_a_stamp_of_a_seen_element_is_read_number_for_number() -> None:
    assert read_box("803 9 113 19 1 - 16.0 14.06 0") == Box(
        x=803, y=9, width=113, height=19, seen=True, why="", font=16.0, contrast=14.06, fixed=False
    )


@pytest.mark.parametrize("why", ["hidden", "covered", "off_screen", "clipped", "transparent", "small", "same_colour"])
def test_an_unseen_element_says_why(why: str) -> None:
    box = read_box(f"-9999 0 10 10 0 {why} 12.5 1.00 1")
    assert box is not None
    assert (box.seen, box.why, box.x, box.fixed) == (False, why, -9999, True)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "1 2 3 4 1 - 16 4.5",
        "1 2 3 4 1 - 16 4.5 0 0",
        " 1 2 3 4 1 - 16 4.5 0",
        "1 2 3 4 1 - 16 4.5 0\n",
        "1  2 3 4 1 - 16 4.5 0",
        "1 2 -3 4 1 - 16 4.5 0",
        "1 2 3 4 2 - 16 4.5 0",
        "1 2 3 4 0 - 16 4.5 0",
        "1 2 3 4 1 hidden 16 4.5 0",
        "1 2 3 4 0 because 16 4.5 0",
        "1 2 3 4 1 - nan 4.5 0",
        "1 2 3 4 1 - 16 inf 0",
        "1 2 3 4 1 - 16 21.01 0",
        "1 2 3 4 1 - 1e9 4.5 0",
        "123456789 2 3 4 1 - 16 4.5 0",
        "\u0661 2 3 4 1 - 16 4.5 0",
        "9" * 100_000,
    ],
)
def test_a_malformed_or_forged_box_is_no_box(value: str | None) -> None:
    assert read_box(value) is None


def test_the_page_stamp_tells_both_screens() -> None:
    assert read_page_stamp("1 1366 768 390 844 1914 4235 16.0 15.5") == PageStamp(
        wide=Screen(width=1366, height=768, page_height=1914, body_font=16.0),
        narrow=Screen(width=390, height=844, page_height=4235, body_font=15.5),
    )


def test_a_width_that_could_not_be_stamped_is_told_apart() -> None:
    stamp = read_page_stamp("1 1366 768 0 0 1914 0 16.0 0.0")
    assert stamp is not None
    assert stamp.wide is not None
    assert stamp.narrow is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "1",
        "2 1366 768 390 844 1 1 16 16",
        "1 0 0 0 0 0 0 0 0",
        "1 1366 768 390 844 1 1 16",
        "1 a 768 390 844 1 1 16 16",
    ],
)
def test_a_malformed_page_stamp_is_none(value: str | None) -> None:
    assert read_page_stamp(value) is None
