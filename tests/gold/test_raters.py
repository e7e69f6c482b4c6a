"""Two people's labels compared, and settled by a third."""

from pathlib import Path

import pytest

from serviceaudit.errors import LabelsError, OutputError
from serviceaudit.gold.labels import Label, labels, places, write, write_places
from serviceaudit.gold.raters import compare, disputes, settle
from serviceaudit.model import Verdict

YES, NO, UNCLEAR, LOST = Verdict


def label(site: str, question: str, verdict: Verdict, level: int | None = None, **more: str) -> Label:
    return Label(site=site, question=question, verdict=verdict, level=level, **more)


def many(verdicts: str, question: str = "a") -> list[Label]:
    names = {"y": YES, "n": NO, "u": UNCLEAR, "x": LOST}
    return [label(f"SE-{number}", question, names[sign]) for number, sign in enumerate(verdicts)]


def test_agreement_and_kappa_are_those_of_the_textbook() -> None:
    """Of 50 judged by two, 20 + 15 alike: share 0.7, chance 0.5, so kappa 0.4 (Cohen 1960)."""
    score = compare(many("y" * 25 + "n" * 25), many("y" * 20 + "n" * 5 + "y" * 10 + "n" * 15)).score("a")
    assert score is not None
    assert score.n == 50
    assert score.share.value == pytest.approx(0.7)
    assert score.kappa.value == pytest.approx(0.4)
    assert score.kappa.low < 0.4 < score.kappa.high


def test_it_does_not_matter_who_comes_first() -> None:
    one, other = many("yyynnnuuxx"), many("yynnnyuxxu")
    there, back = (compare(*pair).score("a") for pair in ((one, other), (other, one)))
    assert there is not None
    assert back is not None
    assert (there.share.value, there.kappa.value) == (back.share.value, back.kappa.value)


def test_kappa_is_not_told_where_both_say_the_same_of_everything() -> None:
    score = compare(many("yyyy"), many("yyyy")).score("a")
    assert score is not None
    assert score.share.value == 1
    assert score.kappa.value is None


def test_levels_that_differ_by_one_are_told_apart_from_those_that_differ_by_more() -> None:
    one = [
        label("SE-1", "c", NO, 1),
        label("SE-2", "c", NO, 0),
        label("SE-3", "c", YES, 3),
        label("SE-4", "c", UNCLEAR),
    ]
    other = [
        label("SE-1", "c", NO, 2),
        label("SE-2", "c", NO, 2),
        label("SE-3", "c", YES, 3),
        label("SE-4", "c", NO, 1),
    ]
    score = compare(one, other).score("c")
    assert score is not None
    assert score.levels == 3
    assert score.level_exact == pytest.approx(1 / 3)
    assert score.level_within_one == pytest.approx(2 / 3)


def test_another_verdict_another_level_and_an_answer_left_out_are_disputes() -> None:
    one = [label("SE-1", "a", YES), label("SE-1", "c", NO, 1), label("SE-2", "a", YES), label("SE-3", "c", NO, 0)]
    other = [label("SE-1", "a", NO), label("SE-1", "c", NO, 2), label("SE-3", "c", NO), label("SE-4", "a", NO)]
    assert [(d.site, d.question) for d in disputes(one, other)] == [
        ("SE-1", "a"),
        ("SE-2", "a"),
        ("SE-4", "a"),
        ("SE-1", "c"),
    ]


def test_what_two_agree_on_is_taken_with_the_evidence_of_whoever_gave_it() -> None:
    one = [label("SE-1", "a", YES, note="seen twice"), label("SE-1", "c", NO)]
    other = [label("SE-1", "a", YES, rule="A1", page="http://a.example/", quote="Help"), label("SE-1", "c", NO, 2)]
    settled = settle(one, other)
    assert settled.left == ()
    assert settled.labels == (
        label("SE-1", "a", YES, rule="A1", page="http://a.example/", quote="Help", note="seen twice"),
        label("SE-1", "c", NO, 2),
    )


def test_the_third_decides_only_where_the_two_do_not_agree() -> None:
    third = [label("SE-0", "a", NO), label("SE-1", "a", UNCLEAR, rule="A4"), label("SE-9", "a", YES)]
    settled = settle(many("yy"), many("yn"), third)
    assert [(found.site, found.verdict, found.rule) for found in settled.labels] == [
        ("SE-0", YES, ""),
        ("SE-1", UNCLEAR, "A4"),
    ]
    assert (settled.agreed, settled.left) == (1, ())


def test_what_the_third_did_not_answer_is_left() -> None:
    settled = settle(many("yyy"), many("ynn"), [label("SE-2", "a", NO)])
    assert settled.left == (("SE-1", "a"),)


def test_labels_that_were_written_are_read_again(tmp_path: Path) -> None:
    given = (
        label("SE-1", "a", YES, rule="A1", page="http://a.example/?a=1,2", quote='Say "help", please', note="å"),
        label("SE-1", "c", NO, 0),
        label("NO-0301", "e", LOST),
    )
    write(tmp_path / "labels.csv", given)
    assert labels(tmp_path) == given


def test_no_cell_that_is_written_runs_in_a_spreadsheet(tmp_path: Path) -> None:
    write(tmp_path / "x.csv", [label("SE-1", "a", YES, quote="=HYPERLINK(1)", note=" @x", page="+1", rule="-1")])
    (read,) = labels(tmp_path / "x.csv")
    assert (read.quote, read.note, read.page, read.rule) == ("'=HYPERLINK(1)", "' @x", "'+1", "'-1")


def test_places_come_from_any_file_that_names_site_and_question(tmp_path: Path) -> None:
    write_places(tmp_path / "left.csv", [("SE-1", "a"), ("SE-2", "c"), ("SE-1", "d")])
    assert places(tmp_path / "left.csv") == {"SE-1": ("a", "d"), "SE-2": ("c",)}
    write(tmp_path / "labels.csv", many("yn"))
    assert places(tmp_path / "labels.csv") == {"SE-0": ("a",), "SE-1": ("a",)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("site,question\nnowhere,a\n", "row 2: site 'nowhere' is no site folder here"),
        ("site,question\nSE-1,\n", "row 2: question is empty"),
        ("site,verdict\nSE-1,yes\n", "row 1: missing: question"),
        ("site,question\n", "names no site and question"),
        ("site,question,x\n", "row 1: unknown: x"),
    ],
)
def test_a_fault_in_a_list_of_places_is_told_with_its_row(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "left.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelsError, match=said) as caught:
        places(path)
    assert str(caught.value).startswith(str(path))


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write(tmp_path / "none" / "labels.csv", many("y"))
    assert list(tmp_path.iterdir()) == []
