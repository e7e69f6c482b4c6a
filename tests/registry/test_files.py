"""Lists that users bring: every form that is accepted."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from serviceaudit.errors import RegistryError
from serviceaudit.registry import load, read, unlisted
from serviceaudit.registry.table import rows

HEADER = "country,code,name,url"
ROW = "SE,0114,Åmål,https://www.amal.example/"

Written = Callable[..., str]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_separator_line_ending_and_encoding_are_detected(
    written: Written, separator: str, ending: str, encoding: str
) -> None:
    text = ending.join((HEADER, ROW, "")).replace(",", separator)
    (site,) = load(written(text.encode(encoding)))
    assert (site.key, site.name, site.url) == ("SE-0114", "Åmål", "https://www.amal.example/")


def test_every_known_column_is_read_or_passed_over(written: Written) -> None:
    path = written(
        "URL,Country,code,name,official_name,region,population,population_date,lat,lon,languages,"
        "url_confidence,url_alt,url_sources,url_live",
        'https://x.example,se,7,X,X kommun,Norr,0,2025,"59,5",-2.25,SV-fi;se;sv-FI,one,y.example,z,2026-01-01',
    )
    (site,) = load(path)
    assert (site.country, site.official_name, site.region, site.population) == ("SE", "X kommun", "Norr", 0)
    assert (site.lat, site.lon, site.languages) == (59.5, -2.25, ("sv-FI", "se"))


def test_optional_cells_may_be_empty_and_rows_short_or_blank(written: Written) -> None:
    path = written("country,code,name,url,population,lat", "SE,1,A,a.example,,", "", ",,,,,", "SE,2,B,b.example")
    assert [(site.population, site.lat) for site in load(path)] == [(None, None), (None, None)]


@pytest.mark.parametrize("name", ["list.txt", "list.csv"])
def test_a_text_with_one_address_a_line_is_a_list(written: Written, name: str) -> None:
    path = written("# staging", "www.a.example", "", " http://b.example/start#top ", name=name)
    assert [(site.key, site.name, site.url) for site in load(path)] == [
        ("XX-www.a.example", "www.a.example", "https://www.a.example/"),
        ("XX-b.example", "b.example", "http://b.example/start"),
    ]


def test_a_list_of_addresses_may_name_the_country(written: Written) -> None:
    (site,) = load(written("country,url", "is,www.a.example"))
    assert site.key == "IS-www.a.example"


def test_two_ports_of_one_host_are_two_sites(written: Written) -> None:
    path = written("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", name="l.txt")
    assert [site.code for site in load(path)] == ["127.0.0.1-8001", "127.0.0.1-8002"]


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("www.a.example", "https://www.a.example/"),
        ("//www.a.example/x", "https://www.a.example/x"),
        ("a.example:8080/x", "https://a.example:8080/x"),
        ("HTTP://WWW.A.EXAMPLE", "http://www.a.example/"),
        ("http://localhost:99/", "http://localhost:99/"),
        ("http://intranet/", "http://intranet/"),
        ("http://[::1]:81/", "http://[::1]:81/"),
        ("www.malmö.example", "https://www.xn--malm-8qa.example/"),
        ("www.a.example/?utm_source=x", "https://www.a.example/"),
    ],
)
def test_addresses_are_completed_and_made_canonical(given: str, read_as: str) -> None:
    assert unlisted(given).url == read_as


def test_a_site_that_no_list_knows_stands_for_itself() -> None:
    site = unlisted("www.a.example/x")
    assert (site.key, site.name) == ("XX-www.a.example", "www.a.example")


def test_what_is_no_address_stands_for_nothing() -> None:
    with pytest.raises(ValueError, match="is not an http"):
        unlisted("mailto:x@a.example")


def test_a_file_and_a_country_are_joined(written: Written) -> None:
    assert len(load("dk+" + written(HEADER, ROW))) == 99


def test_a_file_whose_name_holds_a_plus_is_one_file(written: Written) -> None:
    assert len(load(written(HEADER, ROW, name="a+b.csv"))) == 1


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{HEADER}\n{ROW}".encode())))
    assert load("-")[0].key == "SE-0114"


def test_a_shared_address_is_reported_and_kept(written: Written) -> None:
    path = written(HEADER, ROW, "SE,0115,Vara,http://amal.example")
    lines: list[str] = []
    assert len(load(path, report=lines.append)) == 2
    assert lines == [f"{path}, row 3: SE-0115 has the same url as SE-0114: http://amal.example/"]


def test_marks_that_nobody_sees_are_dropped_from_names(written: Written) -> None:
    (site,) = load(written(HEADER, "SE,1,\u202eA\u00admå\u200bl  kommun\u00a0,a.example"))
    assert site.name == "Amål kommun"


def test_a_list_of_a_hundred_thousand_rows_is_the_longest(written: Written) -> None:
    lines = b"".join(b"%d.example\n" % number for number in range(100_001))
    assert len(rows("l.txt", lines[: lines.rindex(b"100000")])) == 100_000
    with pytest.raises(RegistryError, match="more than 100,000 rows"):
        load(written(lines, name="l.txt"), skip_bad=True)


def test_reading_twice_gives_the_same(written: Written) -> None:
    path = written(HEADER, ROW)
    assert read(path) == read(path)


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="cannot be read"):
        load(str(tmp_path))
