"""The written report as a visitor's browser would get it."""

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from report import sample
from serviceaudit.report.files import files
from serviceaudit.report.shapes import ReportView

Pages = dict[str, LexborHTMLParser]
FOLDERS = {"sv": "", "da": "da/", "nb": "nb/", "fi": "fi/", "en": "en/"}


def language(path: str) -> str:
    head = path.partition("/")[0]
    return head if head in FOLDERS else "sv"


def addresses(page: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    """Element, attribute and address of everything that a browser could follow or load."""
    for node in page.css("*"):
        for name in ("href", "src", "srcset", "action", "data", "poster", "xlink:href", "formaction"):
            if (value := node.attributes.get(name)) is not None:
                yield node.tag or "", name, value


def test_each_language_has_all_pages(pages: Pages) -> None:
    for folder in FOLDERS.values():
        own = (
            {path for path in pages if path.startswith(folder)} if folder else {p for p in pages if language(p) == "sv"}
        )
        municipal = [path for path in own if "/s/se/" in f"/{path}"]
        assert len(municipal) == len(sample.ROWS)
        assert {f"{folder}index.html", f"{folder}method.html", f"{folder}run.html"} <= own


def test_every_page_says_its_language(pages: Pages) -> None:
    for path, page in pages.items():
        assert page.css_first("html").attributes["lang"] == language(path)


def test_nothing_is_loaded_from_another_host_and_only_links_lead_there(pages: Pages) -> None:
    for path, page in pages.items():
        for tag, name, value in addresses(page):
            if re.match(r"[a-z][a-z0-9+.-]*:|//", value.strip(), re.IGNORECASE):
                assert (tag, name) == ("a", "href"), (path, tag, value)
                assert value.startswith(("http://", "https://"))
        for node in page.css('a[href^="http"]'):
            assert node.attributes["rel"] == "noopener nofollow", path


def test_every_internal_link_and_anchor_resolves(report: Path, pages: Pages) -> None:
    for path, page in pages.items():
        for _, _, value in addresses(page):
            if value.startswith(("http://", "https://")):
                continue
            file, _, anchor = value.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            assert (report / target).is_file(), (path, value)
            if anchor:
                assert pages[target].css_first(f'[id="{anchor}"]') is not None, (path, value)


def test_ids_are_unique_on_a_page(pages: Pages) -> None:
    for path, page in pages.items():
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), path


def test_the_policy_forbids_everything_but_own_files_and_no_page_needs_more(pages: Pages) -> None:
    for path, page in pages.items():
        policy = page.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'")
        assert "unsafe" not in policy
        assert not page.css("style"), path
        for node in page.css("*"):
            assert "style" not in node.attributes, path
            assert not [name for name in node.attributes if name.startswith("on")], path
        assert all(node.attributes.get("src") for node in page.css("script")), path


def test_the_counts_on_every_page_agree_with_the_standings(pages: Pages) -> None:
    standings = sample.standings(sample.results())
    assessed = [s for s in standings if s.assessed]
    for folder in FOLDERS.values():
        front, run = pages[f"{folder}index.html"], pages[f"{folder}run.html"]
        assert len(front.css("#ranking tbody tr")) == len(assessed)
        assert int(run.css_first("#assessed").text()) == len(assessed)
        assert int(run.css_first("#apart").text()) == len(standings) - len(assessed)
        assert int(run.css_first("#in-all").text()) == len(standings)
        shares = [numbers(node.text()) for node in front.css(".bands .share")]
        expected = [(sum(s.points == n for s in assessed), len(assessed)) for n in range(5, -1, -1)]
        assert shares == expected
        for band, (count, _) in zip(front.css(".bands > li"), shares, strict=True):
            assert len(band.css(".names a")) == count


def test_what_the_ranking_says_of_a_municipality_its_own_page_says_too(pages: Pages) -> None:
    for folder in FOLDERS.values():
        for row in pages[f"{folder}index.html"].css("#ranking tbody tr"):
            page = pages[folder + (row.css_first("th a").attributes["href"] or "")]
            verdicts = [node.attributes["class"].split()[1] for node in page.css("article.card")]  # type: ignore[union-attr]
            assert verdicts == (row.attributes["data-verdicts"] or "").split()
            assert page.css_first("h1").text() == row.css_first("th").text()
            place = numbers(row.css_first(".place").text())[0]
            assert place in numbers(page.css_first(".place-words").text())


def test_question_sums_agree_between_ranking_and_method(pages: Pages) -> None:
    for folder in FOLDERS.values():
        on_front = [node.text(strip=True) for node in pages[f"{folder}index.html"].css(".sums .share")]
        on_method = [node.text(strip=True) for node in pages[f"{folder}method.html"].css(".card .share")]
        assert on_front == on_method


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", text))


def test_a_verdict_is_always_told_in_words_beside_its_mark(pages: Pages) -> None:
    for path, page in pages.items():
        for node in page.css(".badge, .verdict"):
            mark = node.css_first(".mark")
            assert mark.attributes["aria-hidden"] == "true"
            assert node.text(strip=True).replace(mark.text(), "").strip(), path


def test_pages_have_the_landmarks_headings_and_headers_that_readers_need(pages: Pages) -> None:
    for path, page in pages.items():
        assert len(page.css("h1")) == 1, path
        assert [n.tag for n in page.css("body > *")] == ["a", "header", "main", "footer"], path
        assert page.css_first("body > a.skip").attributes["href"] == "#content"
        assert page.css_first("title").text().strip()
        levels = [int((n.tag or "h0")[1]) for n in page.css("h1, h2, h3, h4")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), path
        for table in page.css("table"):
            assert all(n.attributes.get("scope") == "col" for n in table.css("thead th")), path
            assert all(row.css('th[scope="row"]') for row in table.css("tbody tr")), path
        for field in page.css("input, select"):
            assert field.parent is not None
            assert field.parent.tag == "label"


def test_a_quote_in_the_sites_language_says_so(pages: Pages) -> None:
    assert all(node.attributes["lang"] == "sv" for node in pages["en/s/se/9901.html"].css("q"))


def test_the_page_in_another_language_is_one_click_away(pages: Pages) -> None:
    links = {n.attributes["hreflang"]: n.attributes["href"] for n in pages["fi/s/se/9901.html"].css(".languages a")}
    assert links["sv"] == "../../../s/se/9901.html"
    assert links["en"] == "../../../en/s/se/9901.html"


def test_a_no_shows_where_we_looked_and_what_to_do(pages: Pages) -> None:
    card = pages["s/se/9902.html"].css_first("#q-e")
    assert len(card.css(".looked li")) == 2
    assert card.css_first(".advice p").text().startswith("Namnge servicens chef")


def test_the_element_is_outlined_in_the_picture_at_both_widths(report: Path, pages: Pages) -> None:
    card = pages["s/se/9902.html"].css_first("#q-c")
    boxes = [
        svg.attributes["viewbox"] if "viewbox" in svg.attributes else svg.attributes["viewBox"]
        for svg in card.css("figure svg")
    ]
    assert boxes == ["0 0 1366 768", "0 0 390 844"]
    outline = card.css_first("rect.outline").attributes
    assert (outline["x"], outline["y"], outline["width"], outline["height"]) == ("1046", "24", "148", "40")
    assert (report / "img/se-9902-1366.png").read_bytes().startswith(b"\x89PNG")
    assert "Kontaktcenter" in card.css_first("figure svg title").text()


def test_the_same_picture_is_not_shown_twice(pages: Pages) -> None:
    page = pages["s/se/9902.html"]
    assert not page.css("#q-b figure")
    assert page.css_first('#q-b a[href="#q-c"]') is not None


def test_data_files_are_offered(report: Path, pages: Pages) -> None:
    assert (report / "data/answers.csv").read_text(encoding="utf-8") == "run,code\n"
    assert pages["fi/index.html"].css_first('a[href="../data/answers.csv"]') is not None


def test_each_data_file_says_what_is_in_it_and_in_which_form(seen: Callable[..., ReportView]) -> None:
    names = ("answers.csv", "standings.json", "answers.schema.json", "dictionary.csv", "all.xlsx", "notes.txt")
    told = [file.words for file in files(seen([], "en").texts, [f"data/{name}" for name in names], {})]
    assert told[0].startswith("All answers, one for each municipality and question. Table")
    assert told[1].startswith("Points and places, one row for each municipality.")
    assert "JSON Schema" in told[2]
    assert len(set(told)) == len(names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_ground_differ_enough(report: Path, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5:1 for text; 1.4.11: 3:1 for the focus ring."""
    css = (report / "assets/report.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{([^}]*)\}", css)[:2]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))
    pairs = [(text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "sheet", "tint")]
    pairs += [(name, f"{name}-bg") for name in ("yes", "no", "unclear", "lost")]
    for text, ground in pairs:
        assert contrast(colours[text], colours[ground]) >= 4.5, (scheme, text, ground)
    assert contrast(colours["focus"], colours["paper"]) >= 3


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
