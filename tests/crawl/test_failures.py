"""The closed list of outcomes: told to people on one page that is made from the list itself."""

import runpy
from pathlib import Path

import pytest

from serviceaudit.model import Failure, Page

ROOT = Path(__file__).parents[2]


def test_the_page_about_outcomes_is_fresh():
    made = runpy.run_path(str(ROOT / "scripts" / "failures.py"))["table"]()
    assert (ROOT / "docs" / "failures.md").read_text("utf-8") == made, "run: python scripts/failures.py"


def test_every_outcome_stands_on_the_page_about_outcomes_once():
    told = (ROOT / "docs" / "failures.md").read_text("utf-8")
    assert [told.count(f"| `{failure}` |") for failure in Failure] == [1] * len(Failure)


@pytest.mark.parametrize("failure", Failure)
def test_only_what_the_site_itself_calls_gone_may_count_against_it(failure):
    page = Page(url="http://a.example/", final_url="http://a.example/", status=None, failure=failure)
    assert page.may_hide is (failure is not Failure.GONE)
    assert page.readable is (failure is Failure.UNSHOWN)
    assert page.lost is (page.may_hide and not page.readable)


def test_a_finer_outcome_is_a_kind_of_a_broader_one():
    assert {f for f in Failure if f.broad is Failure.TLS} == {f for f in Failure if f.value.startswith("tls")}
    assert {f for f in Failure if f.broad is Failure.TIMEOUT} == {f for f in Failure if f.value.startswith("timeout")}
    assert {f for f in Failure if f.broad is Failure.REDIRECTS} == {Failure.REDIRECTS, Failure.REDIRECT_LOOP}
    assert all(f.broad.broad is f.broad for f in Failure)
