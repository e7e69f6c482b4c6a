"""Answers in the site's place are told from the site's own, by cases that lie in fixtures."""

import time
from pathlib import Path

import pytest
import yaml

from serviceaudit.crawl.blocked import recognise
from serviceaudit.crawl.cuebook import cuebook
from serviceaudit.crawl.parked import keeper

FIXTURES = Path(__file__).parents[2] / "fixtures"
LONG = "<p>" + "Kommunen hjälper dig med många olika ärenden. " * 60


def cases(folder):
    paths = sorted((FIXTURES / folder).glob("*.yaml"))
    return [case | {"file": path.stem} for path in paths for case in yaml.safe_load(path.read_text("utf-8"))]


def by_name(cases):
    return pytest.mark.parametrize("case", cases, ids=[f"{case['file']}: {case['name']}" for case in cases])


BLOCKED, PARKED = cases("blocked"), cases("parked")


@by_name(BLOCKED)
def test_a_firewall_or_robot_check_is_told_from_the_site_itself(case):
    headers = tuple(case.get("headers", {}).items())
    html = case["html"].replace("{long}", LONG)
    assert recognise(case.get("status", 200), headers, html) == case.get("who")


@by_name(PARKED)
def test_a_placeholder_is_told_from_a_site(case):
    assert keeper(case["html"].replace("{long}", LONG)) == case.get("who")


@by_name([case for case in BLOCKED if "who" not in case])
def test_no_page_of_a_site_is_a_placeholder(case):
    assert keeper(case["html"].replace("{long}", LONG)) is None


def test_there_are_cases_enough_of_both_kinds():
    assert len(BLOCKED) >= 60
    assert sum("who" not in case for case in BLOCKED) >= 20
    assert {case.get("who") for case in BLOCKED} >= {
        "Cloudflare", "Akamai", "Imperva", "F5", "Sucuri", "DataDome", "AWS WAF", "Azure Front Door",
    }  # fmt: skip


def test_the_marks_are_written_in_the_case_that_pages_are_compared_in():
    for book in (cuebook("blocked"), cuebook("parked")):
        marks = [mark for cue in book.cues for mark in (*cue.marks, *cue.unless)]
        names = [text for cue in book.headers for text in (cue.name, *cue.says)]
        assert [text for text in marks + names if text != text.lower() or not text.strip()] == []


@pytest.mark.parametrize("language", ["en", "sv", "da", "nb", "nn", "fi"])
def test_every_language_has_phrases_of_its_own(language):
    folder = FIXTURES.parent / "src" / "serviceaudit" / "crawl"
    for name in ("blocked", "parked"):
        (phrases,) = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))["phrases"]
        assert len(phrases["languages"][language]) >= 4


@pytest.mark.parametrize("html", ["<" * 100_000, "<script" * 15_000, "<script></" * 10_000, "<p>a" * 25_000])
def test_recognising_takes_linear_time(html):
    start = time.monotonic()
    recognise(200, (), html)
    keeper(html)
    assert time.monotonic() - start < 1


def test_recognising_an_ordinary_page_costs_a_fraction_of_reading_it():
    html = "<html><body>" + ("<div class=x><p>" + "Kommunen hjälper dig. " * 40 + "</p></div>") * 80
    start = time.process_time()
    for _ in range(50):
        recognise(200, (), html)
        keeper(html)
    assert (time.process_time() - start) / 50 < 0.002
