"""`serviceaudit label` as its users meet it: from two files to one, and one line where something is wrong."""

import json
from pathlib import Path

import pytest

from review import visits
from serviceaudit.cli.app import run
from serviceaudit.gold.labels import labels, places

HEADER = "site,question,verdict,level,rule,page,quote,note"


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    """Labels of two people, who disagree on (b) of Lostby, and on the level of Ekby."""
    first = ("SE-9971,a,yes,,A1,,Help,", "SE-9971,c,no,1,V1,,,", "SE-9973,b,no,,B13,,,")
    second = ("SE-9971,a,yes,,A2,,,", "SE-9971,c,no,2,V1,,,", "SE-9973,b,not_assessed,,,,,")
    for name, rows in (("a", first), ("b", second)):
        (tmp_path / f"{name}.csv").write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return str(tmp_path / "a.csv"), str(tmp_path / "b.csv")


def test_two_people_are_compared_question_by_question(
    two: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert run(["label", "compare", *two]) == 0
    told = capsys.readouterr().out
    assert "SE-9973 b: no (B13), not_assessed" in told
    assert "SE-9971 c: no at level 1 (V1), no at level 2 (V1)" in told
    assert run(["label", "compare", *two, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(score["question"], score["n"], score["agreed"]) for score in found["scores"]] == [
        ("a", 1, 1),
        ("b", 1, 0),
        ("c", 1, 1),
    ]
    assert found["scores"][1]["matrix"] == {"no not_assessed": 1}
    assert [(d["site"], d["question"]) for d in found["disagreements"]] == [("SE-9973", "b"), ("SE-9971", "c")]


def test_the_third_persons_sheet_asks_what_was_left_and_the_answers_settle_it(
    two: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, left = tmp_path / "labels.csv", tmp_path / "labels-left.csv"
    assert run(["label", "settle", *two, "--out", str(out)]) == 1
    assert "2 answers are left for a third person" in capsys.readouterr().err
    assert not out.exists()
    assert places(left) == {"SE-9971": ("c",), "SE-9973": ("b",)}

    kept = visits.archive(tmp_path / "archive")
    sheet = tmp_path / "third.html"
    assert run(["label", "sheet", str(kept), "--only", str(left), "--out", str(sheet), "--lang", "fi"]) == 0
    assert "2 sites to label" in capsys.readouterr().out

    third = tmp_path / "c.csv"
    third.write_text(f"{HEADER}\nSE-9971,c,no,2,V3,,,\nSE-9973,b,not_assessed,,,,,\n", encoding="utf-8")
    assert run(["label", "settle", *two, "--third", str(third), "--out", str(out)]) == 0
    assert "3 labels, 1 agreed, 2 settled by the third person" in " ".join(capsys.readouterr().out.split())
    assert [(found.site, found.question, found.verdict, found.level, found.rule) for found in labels(out)] == [
        ("SE-9971", "a", "yes", None, "A1"),
        ("SE-9971", "c", "no", 2, "V3"),
        ("SE-9973", "b", "not_assessed", None, ""),
    ]


def test_a_sheet_for_a_third_person_holds_nothing_of_what_the_others_said(tmp_path: Path) -> None:
    said = tmp_path / "a.csv"
    said.write_text(f"{HEADER}\nSE-9971,c,no,2,V3,,secret quote,secret note\n", encoding="utf-8")
    sheet = tmp_path / "third.html"
    kept = visits.archive(tmp_path / "archive")
    assert run(["label", "sheet", str(kept), "--only", str(said), "--out", str(sheet)]) == 0
    assert "secret" not in sheet.read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("SE-1,a,maybe,,,,,", "row 2: verdict 'maybe' is not one of yes, no, unclear, not_assessed"),
        ("SE-1,c,no,7,,,,", "row 2: level '7' is not 0, 1, 2 or 3"),
        ("Ekby,a,no,,,,,", "row 2: site 'Ekby' is no site folder here, and no key such as SE-0114"),
        ("SE-1,a,no,,,,,,,,", "row 2: more cells than the header names"),
        ("", "holds no label"),
    ],
)
@pytest.mark.parametrize("command", ["compare", "settle"])
def test_a_fault_in_somebodys_file_is_told_in_one_line_with_row_and_column(
    command: str, row: str, said: str, two: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{HEADER}\n{row}", encoding="utf-8")
    assert run(["label", command, two[0], str(bad)]) == 2
    told = capsys.readouterr().err.strip()
    assert "\n" not in told
    assert told.startswith(str(bad))
    assert said in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        (["{archive}", "--lang", "xx"], "no texts for language 'xx'"),
        (["{archive}", "--site", "Storby"], "site 'Storby' is not among the 3 sites"),
        (["{archive}", "--only", "{archive}/none.csv"], "none.csv: cannot be read"),
        (["{archive}", "--pack", "other"], "no pack `other`"),
    ],
)
def test_a_sheet_that_cannot_be_made_is_told_in_one_line(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = visits.archive(tmp_path / "archive")
    given = [argument.format(archive=kept) for argument in arguments]
    assert run(["label", "sheet", *given, "--out", str(tmp_path / "x.html")]) == 2
    told = capsys.readouterr().err.strip()
    assert "\n" not in told
    assert said in told
    assert not (tmp_path / "x.html").exists()
