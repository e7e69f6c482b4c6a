"""The sheet as a file: what is in it, what must not be, and which sites and questions it asks."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.warcs import Foreign
from report.conftest import LANGUAGES
from review import visits
from serviceaudit.errors import ArchiveError, CriteriaError, LabelsError, OutputError, RegistryError
from serviceaudit.pipeline.labelling import page_text
from serviceaudit.review import sheet as views
from serviceaudit.review import write


def held(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The data of a sheet, and of each of its sites."""
    found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    return json.loads(found[0]), [json.loads(one) for one in found[1:]]


def test_the_front_page_comes_first_and_the_others_by_clicks_and_address(sheet: Path) -> None:
    _, (ekby, _, lostby) = held(sheet)
    paths = [page["url"].removeprefix(visits.EKBY.url) for page in ekby["pages"]]
    assert paths == ["", "borta/", "hjalp/", "zebra/"]
    assert ekby["pages"][1]["failure"].startswith("The page or the site was not done in the time")
    assert "firewall" in lostby["pages"][0]["failure"]


def test_the_sheet_tells_nothing_of_what_the_machine_sought_or_found(sheet: Path) -> None:
    """A person who knew it would not label blind (codebook, section 9)."""
    text = sheet.read_text("utf-8")
    for secret in ("machinewhy", "machinerole", '"roles"', '"trail"', '"weight"', '"reason"'):
        assert secret not in text
    _, (ekby, *_) = held(sheet)
    assert set(ekby["pages"][0]) == {"url", "text", "failure"}


def test_a_link_knows_the_page_of_the_sheet_that_it_leads_to(sheet: Path) -> None:
    _, (ekby, *_) = held(sheet)
    links = {link["label"]: link["held"] for link in ekby["pages"][0]["text"]["links"]}
    assert links == {"Kommunens hjälp": 2, "Facebook": -1, "Vård": -1}


def test_both_screenshots_lie_inside_with_the_end_of_the_first_screen(sheet: Path) -> None:
    _, (ekby, *_) = held(sheet)
    assert [(p["width"], p["height"], p["screen"]) for p in ekby["pictures"]] == [(1366, 1500, 768), (390, 844, 844)]
    assert all(p["src"].startswith("data:image/png;base64,") for p in ekby["pictures"])


def test_what_is_no_picture_is_left_out() -> None:
    shots = visits.visited(visits.EKBY, (), pictures=True).screenshots
    bad = (replace(shots[0], png=b"<svg onload=alert(1)>"), replace(shots[1], height=0), replace(shots[1], width=5))
    assert views.front_pictures(visits.EKBY.url, bad) == ()


def test_pictures_too_heavy_for_one_file_lie_beside_it(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "MOST_INLINE", 0)
    beside = tmp_path / "my sheet-pictures"
    beside.mkdir()
    (beside / "0007-390.png").touch()
    (beside / "mine.png").touch()
    made = visits.made(tmp_path / "my sheet.html", archive)
    _, (ekby, *_) = held(made.path)
    assert made.pictures == beside
    assert ekby["pictures"][0]["src"] == "my%20sheet-pictures/0000-1366.png"
    assert sorted(file.name for file in beside.iterdir()) == ["0000-1366.png", "0000-390.png", "mine.png"]
    assert "img-src data: 'self'" in made.path.read_text("utf-8")


def test_the_policy_lets_nothing_run_but_the_sheets_own_script_and_style(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)

    def sha(content: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; script-src '{sha(script)}'; style-src '{sha(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_no_word_of_a_site_stands_in_the_sheet_as_markup(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    assert len(re.findall(r"<script", text)) == 2 + len(visits.SITES)
    assert "onerror" not in re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL)
    _, (_, harmby, _) = held(sheet)
    assert harmby["name"] == visits.HARMBY.name
    assert harmby["pages"][1]["url"] == "javascript:window.harmed=9"


def test_the_same_archive_gives_the_same_bytes(archive: Path, sheet: Path, tmp_path: Path) -> None:
    assert visits.made(tmp_path / "again.html", archive).path.read_bytes() == sheet.read_bytes()


def test_every_language_has_the_same_sheet_id_so_that_progress_fits(archive: Path, sheet: Path, tmp_path: Path) -> None:
    wanted = held(sheet)[0]["id"]
    for language in LANGUAGES:
        shared, _ = held(visits.made(tmp_path / f"{language}.html", archive, language).path)
        assert shared["id"] == wanted
        assert shared["language"] == language


def test_the_questions_come_with_their_rules_in_plain_words(sheet: Path) -> None:
    shared, _ = held(sheet)
    rules = {q["id"]: {id_.rstrip("0123456789") for id_, _ in q["rules"]} for q in shared["questions"]}
    assert rules == {"a": {"A", "C"}, "b": {"B"}, "c": {"V"}, "d": {"D"}, "e": {"E"}}
    assert [q["needs"] for q in shared["questions"]] == ["", "a", "b", "a", ""]


def test_sites_are_chosen_by_name_number_and_lot(archive: Path, tmp_path: Path) -> None:
    def keys(**wanted: Any) -> list[str]:
        return [one["key"] for one in held(visits.made(tmp_path / "x.html", archive, **wanted).path)[1]]

    assert keys(keys=["Lostby", "9971"]) == ["SE-9971", "SE-9973"]
    assert keys(limit=1) == ["SE-9971"]
    drawn = {tuple(keys(sample=1, seed=seed)) for seed in range(8)}
    assert len(drawn) > 1
    assert keys(sample=2, seed=3) == keys(sample=2, seed=3)


def test_a_third_person_gets_only_what_was_left(archive: Path, sheet: Path, tmp_path: Path) -> None:
    made = visits.made(tmp_path / "third.html", archive, only={"SE-9973": ("e",), "SE-9971": ("d", "a")})
    shared, sites = held(made.path)
    assert {one["key"]: one["asked"] for one in sites} == {"SE-9971": ["a", "d"], "SE-9973": ["e"]}
    assert shared["id"] != held(sheet)[0]["id"]


def test_an_archive_made_by_others_will_do_under_the_names_of_the_registry(tmp_path: Path) -> None:
    warc = Foreign(tmp_path / "crawl.warc.gz", software="wget")
    warc.response(visits.EKBY.url, visits.NICE.encode())
    warc.response(f"{visits.EKBY.url}hjalp/", visits.HELP.encode())
    warc.response("http://unknown.example/", visits.HELP.encode())
    made = visits.made(tmp_path / "sheet.html", warc.save())
    _, (ekby, unknown) = held(made.path)
    assert (ekby["key"], ekby["name"], ekby["front"], ekby["pictures"]) == ("SE-9971", "Ekby", True, [])
    assert [page["text"]["title"] for page in ekby["pages"]] == ["Ekby kommun", "Hjälp"]
    assert unknown["key"] == "XX-unknown.example"


@pytest.mark.parametrize(
    ("wanted", "error", "said"),
    [
        ({"keys": ["Nowhere"]}, RegistryError, "Nowhere"),
        ({"only": {"SE-1": ("a",)}}, LabelsError, "holds no site SE-1"),
        ({"only": {"SE-9971": ("z",)}}, LabelsError, "no question 'z'"),
        ({"only": {"SE-9971": ("a",)}, "keys": ["Lostby"]}, ArchiveError, "no site is left"),
        ({"language": "xx"}, CriteriaError, "no texts for language 'xx'"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told(
    archive: Path, tmp_path: Path, wanted: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        visits.made(tmp_path / "x.html", archive, **wanted)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="the sheet cannot be written"):
        visits.made(tmp_path / "file" / "x.html", archive)
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(OutputError, match="the sheet cannot be written"):
        visits.made(tmp_path / "folder.html", archive)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder.html"]


def test_of_a_site_with_pages_without_end_the_nearest_are_shown() -> None:
    url = visits.EKBY.url
    pages = tuple(visits.page(f"{url}{n:03}", "", clicks=1 + n % 2) for n in range(100))
    snapshot = visits.visited(visits.EKBY, (*pages, visits.page(url, visits.NICE)))
    view = views.site_view(snapshot, {url: page_text(visits.NICE, url)}, {}, ["a"])
    assert len(view.pages) == views.MAX_PAGES
    assert view.pages[0].url == url
    assert view.pages[1].url == f"{url}000"
    assert view.pages[2].url == f"{url}002"
