"""Floors: what was reached may not be lost, and nothing lowers a floor by itself."""

import json
from pathlib import Path

import pytest

from serviceaudit.errors import LabelsError
from serviceaudit.gold.agreement import Agreement, agree
from serviceaudit.gold.gate import Floors, check, raised, read_floors
from serviceaudit.gold.labels import Label
from serviceaudit.model import Answer, Verdict

Y, N = Verdict.YES, Verdict.NO


def measured(right: int, of: int, *, answered: int | None = None) -> Agreement:
    """So many right answers; half of the labels are yes."""
    expected = [Y if number % 2 else N for number in range(of)]
    labels = [Label(site=f"SE-{number}", question="a", verdict=verdict) for number, verdict in enumerate(expected)]
    answers = [
        Answer(
            site=f"SE-{number}",
            pack="p",
            pack_version="1",
            question="a",
            verdict=verdict if number < right else (N if verdict is Y else Y),
            points=0,
            rule="A1",
            reason="x",
        )
        for number, verdict in enumerate(expected[: answered or of])
    ]
    return agree(answers, labels, languages={label.site: "sv" for label in labels})


def floors(agreement: Agreement, **least: float) -> Floors:
    return Floors(fingerprint=agreement.fingerprint, least={"a": least})


def test_a_floor_that_is_reached_exactly_is_passed() -> None:
    result = measured(9, 10)
    assert check(result, floors(result, share=0.9)) == ()


def test_what_fell_below_its_floor_is_named_with_both_figures() -> None:
    result = measured(9, 10)
    (line,) = check(result, floors(result, share=0.95, precision=0.5))
    assert line == "question a: share 0.900 is below its floor 0.95 (9 of 10 agree)"


def test_a_language_has_floors_of_its_own() -> None:
    result = measured(9, 10)
    lines = check(result, Floors(fingerprint=result.fingerprint, least={"a@sv": {"share": 0.95}, "a@fi": {"share": 0}}))
    assert len(lines) == 2
    assert lines[0].startswith("question a@sv: share 0.900 is below")
    assert lines[1].startswith("question a@fi: nothing was measured")


def test_changed_labels_close_the_gate() -> None:
    (line,) = check(measured(10, 10), Floors(fingerprint="0" * 64, least={"a": {"share": 0.1}}))
    assert "the labels are not those of the floors" in line


def test_labels_without_an_answer_close_the_gate() -> None:
    result = measured(10, 10, answered=8)
    assert check(result, floors(result, share=0.5)) == ("2 labels have no answer of the machine: SE-8 a, SE-9 a",)


def test_a_measure_that_cannot_be_computed_does_not_pass_its_floor() -> None:
    result = measured(1, 1)
    (line,) = check(result, floors(result, kappa=0.5))
    assert "kappa cannot be computed" in line


def test_a_proposal_raises_what_was_passed_and_lowers_nothing() -> None:
    result = measured(9, 11)
    proposal = json.loads(raised(floors(result, share=0.5, recall=0.99), result))
    assert proposal == {"fingerprint": result.fingerprint, "a": {"share": 0.818, "recall": 0.99}}


def test_a_proposal_passes_its_own_gate(tmp_path: Path) -> None:
    result = measured(9, 11)
    path = tmp_path / "floors.json"
    path.write_text(raised(Floors(), result))
    assert set(read_floors(path).least["a"]) == {"share", "f1", "kappa"}
    assert check(result, read_floors(path)) == ()
    assert check(measured(8, 11), read_floors(path)) != ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "cannot be read as JSON"),
        ("[" * 100_000, "cannot be read as JSON"),
        ("[]", "must be an object"),
        ('{"a": {}}', "must be an object with 'fingerprint'"),
        ('{"fingerprint": "", "a": 1}', "'a' must hold measures"),
        ('{"fingerprint": "", "a": {"accuracy": 1}}', "'accuracy' is not a measure; known: share, precision"),
        ('{"fingerprint": "", "a": {"share": 85}}', "share must be a number"),
        ('{"fingerprint": "", "a": {"share": true}}', "share must be a number"),
        ('{"fingerprint": "", "a": {"share": NaN}}', "share must be a number"),
    ],
)
def test_a_bad_floors_file_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(content)
    with pytest.raises(LabelsError) as caught:
        read_floors(path)
    assert said in str(caught.value)


def test_a_floors_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="cannot be read"):
        read_floors(tmp_path / "none.json")
