"""What is recorded beside the verdicts of some cases: the level on a phone, and no names."""

from criteria.cases import Case, all_cases, judged

CASES = {case.id: case for case in all_cases()}


def case_named(name: str) -> Case:
    return next(case for id_, case in CASES.items() if id_.endswith(": " + name))


def test_the_level_on_a_phone_is_recorded_and_decides_nothing():
    """Case 7 of the codebook, both ways round; ruling 4."""
    open_on_desktop = judged(case_named("open in the header of a desktop and behind the menu on a phone"))["c"]
    open_on_phone = judged(case_named("behind a menu on a desktop and open on a phone does not change the point"))["c"]

    assert (open_on_desktop.level, open_on_desktop.mobile_level, open_on_desktop.points) == (3, 1, 1)
    assert (open_on_phone.level, open_on_phone.mobile_level, open_on_phone.points) == (1, 3, 0)


def test_the_evidence_of_a_head_is_the_title_without_the_name():
    """E15 and ruling 12: the title is kept, the name and the mail address made of it are not."""
    answer = judged(case_named("a name is told by its title and kept by nobody"))["e"]

    kept = repr(answer.evidence).lower()

    assert "kundcenterchef" in kept
    assert "malva" not in kept
    assert "ldebrand" not in kept


def test_the_evidence_of_every_case_is_short():
    """Section 1: the shortest quote, at most twelve words."""
    for case in CASES.values():
        for answer in judged(case).values():
            assert all(len(evidence.quote.strip("… ").split()) <= 12 for evidence in answer.evidence), case.id
