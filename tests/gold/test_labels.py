"""Labels and the registry of bundles as typed values."""

from pathlib import Path

import pytest

from serviceaudit.errors import LabelsError
from serviceaudit.gold.labels import Label, bundle_sites, fingerprint, labels
from serviceaudit.model import Verdict

HEADER = "site,question,verdict,level,rule,page,quote,note"


def write(folder: Path, *lines: str) -> Path:
    path = folder / "labels.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_fixture_sites_have_five_labels_each_under_the_key_of_their_site(sites: Path) -> None:
    read = labels(sites)
    keys = {site.key for site in bundle_sites(sites)}
    assert len(keys) == 22
    assert {label.site for label in read} == keys
    assert len(read) == 110
    assert "NO-9921" in keys


def test_a_label_holds_what_its_row_says(sites: Path) -> None:
    label = next(found for found in labels(sites) if (found.site, found.question) == ("SE-9921", "c"))
    assert (label.verdict, label.level, label.rule, label.quote) == (Verdict.YES, 3, "V6", "Kontaktcenter")


def test_folder_and_file_give_the_same(sites: Path) -> None:
    assert labels(sites) == labels(sites / "labels.csv")


def test_without_site_folders_the_site_is_a_key(tmp_path: Path) -> None:
    path = write(tmp_path, "site,question,verdict", "SE-0114,a,yes", "NO-0301,a,not_assessed")
    assert [label.site for label in labels(path)] == ["SE-0114", "NO-0301"]


def test_beside_site_folders_a_slug_or_a_key_will_do(small: Path) -> None:
    write(small, "site,question,verdict", "ort,a,yes", "SE-0114,a,no")
    assert [label.site for label in labels(small)] == ["NO-0301", "SE-0114"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nowhere,a,yes,,,,,", "row 3: site 'nowhere' is no site folder here, and no key such as SE-0114"),
        ("SE-1,a,maybe,,,,,", "row 3: verdict 'maybe' is not one of yes, no, unclear, not_assessed"),
        ("SE-1,c,yes,4,,,,", "row 3: level '4' is not 0, 1, 2 or 3"),
        ("SE-1,,yes,,,,,", "row 3: question is empty"),
        ("SE-0114,a,no,,,,,", "row 3: SE-0114 has a label for question a already"),
        ("SE-1,a,yes,,,,,,x", "row 3: more cells than the header names"),
        ('SE-1,a,yes,,,,,"x', "not CSV"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = write(tmp_path, HEADER, "SE-0114,a,yes,,A1,,,", line)
    with pytest.raises(LabelsError) as caught:
        labels(path)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("site,question", "missing: verdict"),
        ("site,question,verdict,x", "unknown: x"),
        ("", "missing"),
        ("site,site,question,verdict", "stands twice"),
    ],
)
def test_a_bad_header_is_named(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(LabelsError, match=said):
        labels(write(tmp_path, header, "a,b,c"))


@pytest.mark.parametrize("name", ["none.csv", "none/"])
def test_a_file_that_is_not_there_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(LabelsError, match="cannot be read"):
        labels(tmp_path / name)


def test_a_registry_of_bundles_names_the_bad_row(tmp_path: Path) -> None:
    (tmp_path / "registry.csv").write_text("country,code,name,url,population\nSE,1,A,http://a.example/,x\n")
    with pytest.raises(LabelsError, match=r"registry\.csv, row 2: population 'x' is not a number"):
        bundle_sites(tmp_path)


def test_a_site_of_the_bundles_has_what_the_registry_says(sites: Path) -> None:
    site = next(found for found in bundle_sites(sites) if found.key == "FI-923")
    assert (site.name, site.population, site.languages) == ("Lehtikari", 19_040, ("fi", "sv"))
    assert (site.lat, site.lon) == (60.12, 23.44)


def test_the_fingerprint_follows_what_labels_decide_and_nothing_else() -> None:
    one = Label(site="SE-1", question="a", verdict=Verdict.YES, note="x")
    two = Label(site="SE-2", question="c", verdict=Verdict.NO, level=1)
    same = fingerprint([one, two])
    assert same == fingerprint([two, Label(site="SE-1", question="a", verdict=Verdict.YES, quote="y")])
    assert (
        len({same, fingerprint([one]), fingerprint([one, Label(site="SE-2", question="c", verdict=Verdict.NO)])}) == 3
    )
