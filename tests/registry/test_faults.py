"""Each fault is one clear line with file and row, and a faulty list gives nothing."""

from collections.abc import Callable

import pytest

from serviceaudit.errors import RegistryError
from serviceaudit.registry import check, load

HEADER = "country,code,name,url,population,lat,lon,languages"
GOOD = "SE,0114,Åmål,https://www.amal.example/,1200,59.1,12.7,sv"

Written = Callable[..., str]


def faults(path: str) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        load(path)
    return [line.removeprefix(f"{path}, ") for line in str(caught.value).splitlines()]


def row(column: str, value: str) -> str:
    cells = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | {column: f'"{value}"'}
    return ",".join(cells.values())


@pytest.mark.parametrize(
    ("column", "value", "line"),
    [
        ("url", "htp://x", "url 'htp://x' is not an http(s) address"),
        ("url", "ftp://a.example/", "url 'ftp://a.example/' is not an http(s) address"),
        ("url", "mailto:a@b.example", "url 'mailto:a@b.example' is not an http(s) address"),
        ("url", "javascript:alert(1)", "url 'javascript:alert(1)' is not an http(s) address"),
        ("url", "http://", "url 'http://' is not an http(s) address"),
        ("url", "https:///", "url 'https:///' is not an http(s) address"),
        ("url", "kommun", "url 'kommun' is not an http(s) address"),
        ("url", "http://a..example/", "url 'http://a..example/' is not an http(s) address"),
        ("url", "http://a.example:99999/", "url 'http://a.example:99999/' is not an http(s) address"),
        ("url", "http://a b.example/", "url 'http://a b.example/' holds a space"),
        ("url", "http://u:p@a.example/", "url 'http://u:p@a.example/' holds a user name or password; leave it out"),
        ("url", "", "url is empty"),
        ("url", "a.example/" + "x" * 2_000, "url is longer than 2,000 characters"),
        ("name", " ", "name is empty"),
        ("name", "x" * 301, "name is longer than 300 characters"),
        ("name", "a\x1b[31m", "name holds a control character"),
        ("name", "a\nb", "name holds a line break; is a quotation mark missing?"),
        ("code", "", "code is empty"),
        ("code", "../x", "code '../x': only the letters A-Z, digits, '.', '-' and '_' can stand in a code"),
        ("code", "..", "code '..': only the letters A-Z, digits, '.', '-' and '_' can stand in a code"),
        ("country", "SWE", "country 'SWE' is not a two-letter country code (ISO 3166-1), such as SE"),
        ("population", "1 200", "population '1 200' is not a whole number of people, 0 or more"),
        ("population", "-1", "population '-1' is not a whole number of people, 0 or more"),
        ("population", "1.5", "population '1.5' is not a whole number of people, 0 or more"),
        ("lat", "90.1", "lat '90.1' is not a number of degrees between -90 and 90"),
        ("lat", "nan", "lat 'nan' is not a number of degrees between -90 and 90"),
        ("lon", "-181", "lon '-181' is not a number of degrees between -180 and 180"),
        ("languages", "sv;svenska", "languages 'svenska' is not a language tag (BCP 47), such as sv or sv-FI"),
        ("languages", "sv_SE", "languages 'sv_SE' is not a language tag (BCP 47), such as sv or sv-FI"),
    ],
)
def test_a_bad_cell_is_named_with_its_row(written: Written, column: str, value: str, line: str) -> None:
    assert faults(written(HEADER, GOOD.replace("0114", "1"), row(column, value))) == [f"row 3: {line}"]


def test_one_row_may_have_several_faults(written: Written) -> None:
    assert len(faults(written(HEADER, "SWE,,,x,a,b,c,d"))) == 8


def test_the_same_country_and_code_twice_is_a_fault_that_names_the_first(written: Written) -> None:
    path = written(HEADER, GOOD, row("url", "b.example"))
    assert faults(path) == [f"row 3: SE-0114 stands already in {path}, row 2"]


def test_a_file_that_repeats_a_builtin_site_is_a_fault(written: Written) -> None:
    with pytest.raises(RegistryError, match="row 2: SE-0114 stands already in built-in SE, row 2"):
        load("se+" + written(HEADER, GOOD))


def test_an_unknown_column_is_named_with_the_closest_and_all_known_ones(written: Written) -> None:
    first, known = faults(written("country,code,name,urll,url", "SE,1,A,b,c"))
    assert first == "row 1: the column 'urll' is not known; did you mean 'url'?"
    assert known.startswith("row 1: known columns: country, code, name, url, official_name")


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("country,code,name", "row 1: the column 'url' is missing"),
        ("country,name,url", "row 1: the column 'code' is missing"),
        ("code,name,url", "row 1: the column 'country' is missing"),
        ("url,country,url", "row 1: the column 'url' stands twice"),
    ],
)
def test_a_header_without_what_is_needed_is_a_fault(written: Written, header: str, line: str) -> None:
    assert faults(written(header, "a,b,c"))[0] == line


def test_a_forgotten_quotation_mark_swallows_no_row_in_silence(written: Written) -> None:
    assert "quotation mark" in faults(written(HEADER, GOOD.replace("Åmål", '"Åmål'), GOOD, GOOD))[0]


def test_more_cells_than_columns_are_a_fault(written: Written) -> None:
    assert faults(written(HEADER, GOOD + ",x")) == ["row 2: 9 cells, but the header names 8 columns"]


def test_twenty_faults_are_shown_and_the_rest_counted(written: Written) -> None:
    lines = faults(written(HEADER, *[row("population", "x")] * 25))
    assert len(lines) == 21
    assert lines[-1] == "… and 5 more"


def test_faulty_rows_are_left_out_and_each_reported_when_that_is_asked(written: Written) -> None:
    path = written(HEADER, row("url", "htp://x"), GOOD, row("name", ""))
    lines: list[str] = []
    assert [site.key for site in load(path, skip_bad=True, report=lines.append)] == ["SE-0114"]
    assert lines == [
        f"{path}, row 2: url 'htp://x' is not an http(s) address (row left out)",
        f"{path}, row 4: name is empty (row left out)",
    ]


def test_leaving_out_every_row_is_an_error(written: Written) -> None:
    with pytest.raises(RegistryError, match="htp"):
        load(written(HEADER, row("url", "htp://x")), skip_bad=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no row"),
        (b"\n\n", "holds no row"),
        (b"country,code,name,url\n", "holds no row"),
        (b"PK\x03\x04xxxx", "save it as CSV"),
        (b"\x81\xff\n", "neither UTF-8 nor Windows-1252"),
        (b"url\n" + b"x" * 1_000_001, "line 2: longer than 1,000,000 bytes"),
    ],
)
def test_what_is_no_list_at_all_is_refused_even_if_bad_rows_may_be_skipped(
    written: Written, content: bytes, said: str
) -> None:
    with pytest.raises(RegistryError, match=said):
        load(written(content), skip_bad=True)


def test_check_tells_every_fault_and_warning_and_sums_up(written: Written) -> None:
    path = written(HEADER, GOOD, row("code", "2"), *[row("population", "x")] * 30)
    lines = check(path)
    assert sum(line.startswith("fault: ") for line in lines) == 30
    assert sum(line.startswith("warning: ") for line in lines) == 1
    assert lines[-1] == f"{path}: 2 good rows (SE 2), 30 faults, 1 warnings"
