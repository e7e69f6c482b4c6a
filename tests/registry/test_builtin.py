"""The four built-in countries."""

from urllib.parse import urlsplit

import pytest

from serviceaudit.errors import RegistryError
from serviceaudit.registry import builtin, check, load, read

ROWS = {"SE": 290, "DK": 98, "NO": 357, "FI": 308}


@pytest.mark.parametrize(("country", "rows"), ROWS.items())
def test_a_builtin_country_has_all_its_municipalities_and_no_fault(country: str, rows: int) -> None:
    reading = read(country.lower())
    assert reading.faults == reading.warnings == ()
    assert len(reading.sites) == rows
    assert {site.country for site in reading.sites} == {country}


def test_every_builtin_site_has_what_an_audit_and_a_map_need() -> None:
    for site in load("all"):
        assert urlsplit(site.url).scheme == "https", site
        assert site.languages, site
        assert site.region, site
        assert site.population, site
        assert 54 < (site.lat or 0) < 72, site
        assert 4 < (site.lon or 0) < 32, site


def test_codes_keep_their_leading_zeros() -> None:
    assert load("se")[0].key == "SE-0114"
    assert load("no")[0].key == "NO-0301"
    assert load("fi")[0].key == "FI-005"


def test_norway_is_a_country_and_not_a_falsehood() -> None:
    assert load("NO")[0].country == "NO"


@pytest.mark.parametrize("name", ["se+dk", "SE,dk", "dk + se", "se+dk+se"])
def test_countries_are_joined_and_none_is_read_twice(name: str) -> None:
    assert len(load(name)) == ROWS["SE"] + ROWS["DK"]


@pytest.mark.parametrize("name", ["nordic", "all", "ALL", "all+se"])
def test_all_means_every_builtin_country(name: str) -> None:
    assert len(load(name)) == sum(ROWS.values())


def test_a_country_is_described_by_what_its_data_say() -> None:
    countries = builtin()
    assert {code: country.rows for code, country in countries.items()} == ROWS
    assert countries["SE"].name == "Sweden"
    assert countries["DK"].population_date == "2020-01-01"
    assert all(country.date == "2026-11-21" for country in countries.values())


def test_a_name_that_is_neither_country_nor_file_is_refused_with_the_nearest() -> None:
    with pytest.raises(RegistryError, match="did you mean 'nordic'"):
        load("nordik")


@pytest.mark.parametrize("name", ["", "se+", "x" * 5_000, "a\0b"])
def test_odd_names_are_refused_in_one_line(name: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load(name)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_check_sums_up_by_country() -> None:
    assert check("se+no") == ("se+no: 647 good rows (SE 290, NO 357), 0 faults, 0 warnings",)
