"""Which sites are meant."""

import pytest

from serviceaudit.errors import RegistryError
from serviceaudit.model import Site
from serviceaudit.registry import load, select


def site(code: str, name: str, **more: object) -> Site:
    return Site(country="SE", code=code, name=name, url=f"https://{code}.example/", **more)  # type: ignore[arg-type]


SITES = (
    site("1", "Ånäs", region="Skåne län", population=100, languages=("sv",)),
    site("2", "Bergby", region="Norr", population=50_000, languages=("sv-FI", "fi"), official_name="Bergby stad"),
    site("3", "Dalen", region="Norr"),
)


def codes(where: str) -> str:
    return "".join(found.code for found in select(SITES, where=where))


@pytest.mark.parametrize(
    "key", ["SE-0114", "se-0114", "0114", "Upplands Väsby", "UPPLANDS VÄSBY kommun", " upplands  väsby"]
)
def test_a_site_is_found_by_key_code_and_either_name_in_any_case(key: str) -> None:
    assert [found.key for found in select(load("se"), keys=[key])] == ["SE-0114"]


def test_sites_keep_the_order_of_the_list_and_come_once() -> None:
    assert select(SITES, keys=["dalen", "1", "SE-1"]) == (SITES[0], SITES[2])


def test_an_unknown_site_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(
        RegistryError, match=r"'Kirunna' is not among the 290 sites of the list; nearest: Kiruna \(SE-2584\)"
    ):
        select(load("se"), keys=["Kiruna", "Kirunna"])


def test_a_part_of_a_name_is_not_the_name() -> None:
    with pytest.raises(RegistryError):
        select(SITES, keys=["Berg"])


def test_an_empty_key_means_no_site() -> None:
    with pytest.raises(RegistryError):
        select(SITES, keys=[""])


def test_an_ambiguous_name_is_refused_with_the_keys() -> None:
    with pytest.raises(RegistryError, match=r"NO-1515 \(Herøy, Møre og Romsdal\), NO-1818 \(Herøy, Nordland\)"):
        select(load("no"), keys=["Herøy"])


def test_a_code_of_two_countries_is_ambiguous() -> None:
    twins = (*SITES, Site(country="DK", code="1", name="X", url="https://x.example/"))
    with pytest.raises(RegistryError, match=r"SE-1 .*DK-1 "):
        select(twins, keys=["1"])
    assert select(twins, keys=["DK-1"]) == (twins[-1],)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("", "123"),
        ("population > 100", "2"),
        ("population >= 100", "12"),
        ("population<50_000", "1"),
        ("population <= 50000", "12"),
        ("population == 100", "1"),
        ("population != 100", "2"),
        ("region == 'skåne län'", "1"),
        ('region != "Norr"', "1"),
        ("name contains 'berg'", "2"),
        ("country == se AND code == 3", "3"),
        ("languages contains 'sv'", "12"),
        ("languages contains 'sv-fi'", "2"),
        ("languages == 'sv-FI;fi'", "2"),
        ("region == 'Norr' and population > 5 or code == 1", "12"),
        ("code == 1 or region == 'Norr' and population > 5", "12"),
        ("name == 'and'", ""),
        ('name contains "n\' or"', ""),
    ],
)
def test_a_condition_chooses(where: str, expected: str) -> None:
    assert codes(where) == expected


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (
            "popluation > 5",
            "position 1, at 'popluation': this is not a field (did you mean 'population'?); known here: ",
        ),
        ("population = 5", "position 12, at '=': this is not an operator (did you mean '=='?); known here: >, >=, <,"),
        ("population > many", "position 14, at 'many': population is compared with a whole number"),
        ("population > -1", "position 14, at '-1'"),
        ("population contains 5", "position 12, at 'contains': population is a number"),
        ("name > 'x'", "position 6, at '>': > compares numbers, name is text"),
        ("name == 'x", "position 9, at ''x': a quotation mark is not closed"),
        ("name ==", "position 8, at 'the end': a number or a text in quotation marks must stand here"),
        ("name", "position 5, at 'the end': this is not an operator"),
        ("name == x y", "position 11, at 'y': known here: and, or"),
        ("name == x and", "position 14, at 'the end': this is not a field"),
        ("'name' == x", "position 1, at 'name': a field stands without quotation marks"),
        ("(name == x)", "position 1, at '(name': this is not a field (did you mean 'name'?)"),
        ("__import__('os').system('x')", "position 1, at '__import__(': this is not a field"),
        ("name == x" + " or name == x" * 100, "longer than 1,000 characters"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_with_position_and_what_is_known(where: str, said: str) -> None:
    with pytest.raises(RegistryError) as caught:
        codes(where)
    assert said in str(caught.value)


def test_keys_condition_and_limit_hold_together() -> None:
    assert select(SITES, keys=["2", "3"], where="region == 'Norr'", limit=1) == (SITES[1],)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(RegistryError, match="limit"):
        select(SITES, limit=limit)
