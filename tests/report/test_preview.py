"""The preview picture and the sitemap."""

import io
import re

from PIL import Image

from serviceaudit.report.preview import ACCENT, HEIGHT, WIDTH, preview
from serviceaudit.report.shapes import Band
from serviceaudit.report.sitemap import sitemap


def bands(*counts: int) -> list[Band]:
    top = len(counts) - 1
    return [
        Band(points=top - n, words="", count=count, of=sum(counts), share="", names=())
        for n, count in enumerate(counts)
    ]


def test_the_bars_are_as_long_as_the_shares_that_they_stand_for() -> None:
    image = Image.open(io.BytesIO(preview(bands(10, 20, 40, 30, 0, 0))))
    assert image.size == (WIDTH, HEIGHT)
    lengths = []
    for y in range(100, 600):
        row = [image.getpixel((x, y)) for x in range(325, 1000)]
        lengths.append(sum(pixel == ACCENT for pixel in row))
    seen = sorted({length for length in lengths if length})
    assert len(seen) == 4

    assert 2 * seen[0] - 8 < seen[1] < 2 * seen[0] + 8


def test_any_numbers_have_a_picture() -> None:
    for counts in ((0, 0), (10**12, 1), tuple(range(40)), (7,)):
        assert preview(bands(*counts)).startswith(b"\x89PNG")
    assert preview([]).startswith(b"\x89PNG")


def test_a_long_sitemap_is_split_and_its_index_names_the_parts() -> None:
    files = dict(sitemap([f"{n}.html" for n in range(25)], "https://a.example/", "2026-11-21", most=10))
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert re.findall(r"<loc>(.*?)</loc>", files["sitemap.xml"]) == [
        f"https://a.example/sitemap-{n}.xml" for n in (1, 2, 3)
    ]
    assert sum(text.count("<url>") for text in files.values()) == 25
