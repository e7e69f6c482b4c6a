"""Places: equal points share one, what could not be assessed has none, what is unclear widens the score."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceaudit.model import Answer, Question, Site, Verdict
from serviceaudit.ranking import by_country, standings, within_countries

QUESTIONS = tuple(Question(id=id_, points=1) for id_ in "abcde")
WORDS = {"y": Verdict.YES, "n": Verdict.NO, "u": Verdict.UNCLEAR, "x": Verdict.NOT_ASSESSED}


def site(code, name="", country="SE"):
    return Site(country=country, code=code, name=name or f"Ort {code}", url=f"https://{code}.example/")


def answers(of, letters, reason="timeout"):
    """One letter a question: y, n, u, x."""
    return [
        Answer(
            site=of.key,
            pack="servicescore",
            pack_version="1",
            question=question.id,
            verdict=WORDS[letter],
            points=int(letter == "y"),
            rule="A1",
            reason=reason,
        )
        for question, letter in zip(QUESTIONS, letters, strict=False)
    ]


def listed(letters_by_site):
    sites = list(letters_by_site)
    given_answers = [answer for of, letters in letters_by_site.items() for answer in answers(of, letters)]
    return standings(sites, given_answers, QUESTIONS)


def test_equal_points_share_a_place_and_the_places_after_it_stay_empty():
    scores = ["yyyyy", "yyyyn", "nyyyy", "yyynn", "yynnn", "nnnnn"]
    found = listed({site(str(number)): letters for number, letters in enumerate(scores)})
    assert [(each.rank, each.shared, each.points) for each in found] == [
        (1, False, 5),
        (2, True, 4),
        (2, True, 4),
        (4, False, 3),
        (5, False, 2),
        (6, False, 0),
    ]


def test_two_that_come_after_six_are_shared_seventh():
    scores = ["yyyyy"] * 6 + ["yyyyn"] * 2 + ["nnnnn"]
    found = listed({site(str(number)): letters for number, letters in enumerate(scores)})
    assert [(each.rank, each.shared) for each in found[6:]] == [(7, True), (7, True), (9, False)]


def test_unclear_counts_nothing_but_widens_the_score():
    [sure, unsure] = listed({site("2"): "yyynn", site("1"): "yyyun"})
    assert {(each.points, each.points_max) for each in (sure, unsure)} == {(3, 3), (3, 4)}
    assert (sure.rank, unsure.rank) == (1, 1)
    assert all(each.assessed and each.status == "assessed" and each.shared for each in (sure, unsure))


def test_one_question_that_could_not_be_assessed_takes_the_place_away():
    last = listed({site("1"): "yyyyx", site("2"): "nnnnn"})[-1]
    assert (last.site, last.rank, last.shared, last.assessed, last.status) == ("SE-1", None, False, False, "e:timeout")
    assert (last.points, last.points_max) == (4, 4)


def test_the_reason_told_is_that_of_the_first_question():
    [only] = listed({site("1"): "yxyxx"})
    assert only.status == "b:timeout"


def test_a_site_without_answers_is_not_assessed():
    [only] = standings([site("1")], [], QUESTIONS)
    assert (only.status, only.assessed, only.rank, only.points) == ("no_answers", False, None, 0)


def test_a_question_without_an_answer_is_not_a_no():
    [only] = listed({site("1"): "yyy"})
    assert (only.status, only.assessed, only.rank) == ("d:no_answer", False, None)


def test_those_without_a_place_do_not_push_others_down_nor_share():
    found = listed({site("1"): "yyyyx", site("2"): "yynnn", site("3"): "yyyyx"})
    assert [(each.site, each.rank, each.shared) for each in found] == [
        ("SE-2", 1, False),
        ("SE-1", None, False),
        ("SE-3", None, False),
    ]


def test_order_within_a_place_is_by_name_without_case_then_key_whatever_came_first():
    sites = [site("4", "alfa"), site("1", "Beta"), site("2", "Älv"), site("3", "ALFA")]
    for order in permutations(sites):
        found = listed(dict.fromkeys(order, "ynnnn"))
        assert [each.site for each in found] == ["SE-3", "SE-4", "SE-1", "SE-2"]


def test_answers_of_others_and_to_other_questions_do_not_count():
    here, other = site("1"), site("2")
    found = standings([here], [*answers(here, "ynnnn"), *answers(other, "yyyyy")], QUESTIONS)
    assert [(each.site, each.points) for each in found] == [("SE-1", 1)]
    assert standings([here], answers(here, "yyyyy"), QUESTIONS[:2])[0].points == 2


def test_of_two_answers_to_one_question_the_last_holds():
    here = site("1")
    [only] = standings([here], [*answers(here, "ynnnn"), *answers(here, "yn")], QUESTIONS)
    assert only.points == 1


def test_points_are_those_of_the_answers():
    here = site("1")
    heavy = (Question(id="a", points=3),)
    [only] = standings([here], answers(here, "u"), heavy)
    assert (only.points, only.points_max) == (0, 3)


def test_places_within_a_country_are_counted_there():
    groups = {
        site("1"): "yyyyy",
        site("2"): "ynnnn",
        site("1", country="DK"): "yynnn",
        site("2", country="DK"): "xnnnn",
    }
    found = by_country(listed(groups), list(groups))
    assert list(found) == ["DK", "SE"]
    assert [(each.site, each.rank) for each in found["DK"]] == [("DK-1", 1), ("DK-2", None)]
    assert [(each.site, each.rank, each.shared) for each in found["SE"]] == [("SE-1", 1, False), ("SE-2", 2, False)]


def test_sharing_a_place_with_another_country_is_not_sharing_it_at_home():
    groups = {site("1"): "yyyyy", site("1", country="DK"): "yyyyy"}
    assert all(each.shared for each in listed(groups))
    assert not any(each.shared for own in by_country(listed(groups), list(groups)).values() for each in own)


def test_the_list_of_several_countries_goes_country_by_country_with_places_of_its_own():
    groups = {site("1"): "ynnnn", site("1", country="DK"): "yyynn", site("2", country="DK"): "yynnn"}
    given_answers = [answer for of, letters in groups.items() for answer in answers(of, letters)]
    found = within_countries(list(groups), given_answers, QUESTIONS)
    assert [(each.site, each.rank) for each in found] == [("DK-1", 1), ("DK-2", 2), ("SE-1", 1)]


def test_no_sites_make_an_empty_list():
    assert standings([], [], QUESTIONS) == ()
    assert by_country((), []) == {}


@given(st.lists(st.text("ynux", min_size=5, max_size=5), max_size=25))
def test_a_place_is_one_more_than_the_number_of_better_ones(scores):
    found = listed({site(str(number)): letters for number, letters in enumerate(scores)})
    ranked = [each for each in found if each.assessed]
    assert len(found) == len(scores)
    for each in ranked:
        assert each.rank == 1 + sum(other.points > each.points for other in ranked)
        assert each.shared == (sum(other.points == each.points for other in ranked) > 1)
        assert each.points <= each.points_max <= 5
    assert [each.rank is None for each in found] == sorted(each.rank is None for each in found)


@pytest.mark.parametrize("letters", ["xyyyy", "yxyyy", "yyyyx"])
def test_no_score_is_high_enough_for_a_place_without_every_answer(letters):
    assert listed({site("1"): letters})[0].rank is None
