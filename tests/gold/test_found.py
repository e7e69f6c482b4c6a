"""Was the page with the evidence read?"""

from dataclasses import replace

import pytest

from serviceaudit.gold.agreement import agree
from serviceaudit.gold.found import fates
from serviceaudit.gold.labels import Label
from serviceaudit.model import Answer, Candidate, Choice, Failure, Page, Site, Verdict, Visit

HOME = "http://www.a.example/"
SERVICE = f"{HOME}kontaktcenter/"
SITE = Site(country="SE", code="1", name="A", url=HOME, languages=("sv",))
LABEL = Label(site="SE-1", question="a", verdict=Verdict.YES, rule="A1", page=SERVICE)
READ = Page(url=HOME, final_url=HOME, status=200, html="<p>hej", roles=("home",), fetched_at="2026-11-21T02:00:00Z")
LINK = Candidate(
    url=SERVICE,
    label="Kontaktcenter",
    found_on=HOME,
    roles=(),
    weight=3.0,
    clicks=1,
    choice=Choice.LEFT,
    why="25 pages",
)


def fate(*pages: Page, trail: tuple[Candidate, ...] = (), label: Label = LABEL):
    seen = Visit(site=SITE, taken_at=READ.fetched_at, front=HOME, pages=(READ, *pages), trail=trail, archive="")
    (found,) = fates([label], {"SE-1": seen})
    return found


@pytest.mark.parametrize(
    "page",
    [
        replace(READ, url=SERVICE, final_url=SERVICE),
        replace(READ, url=f"{HOME}kc", final_url=f"{HOME}kc", redirects=(SERVICE,)),
        replace(READ, url=f"{HOME}kc", final_url="https://a.example/kontaktcenter"),
    ],
    ids=["itself", "passed on the way", "under another spelling"],
)
def test_a_page_is_found_when_it_was_read_under_any_of_its_addresses(page: Page):
    assert fate(page).found


@pytest.mark.parametrize(
    ("pages", "trail", "told"),
    [
        ((), (), "no link to it was seen"),
        ((), (LINK,), "link “Kontaktcenter” on http://www.a.example/ was left: 25 pages (weight 3)"),
        ((), (replace(LINK, choice=Choice.FOLLOWED),), "followed from http://www.a.example/, but it led elsewhere"),
        (
            (
                Page(
                    url=SERVICE,
                    final_url=SERVICE,
                    status=None,
                    failure=Failure.RESET,
                    detail="closed",
                    roles=(),
                    fetched_at="",
                ),
            ),
            (),
            "asked for, but lost: reset closed",
        ),
    ],
)
def test_a_page_that_was_not_read_tells_why(pages: tuple[Page, ...], trail: tuple[Candidate, ...], told: str):
    found = fate(*pages, trail=trail)
    assert (found.found, found.told) == (False, told)


def test_only_a_yes_that_names_a_page_seeks_one():
    others = [replace(LABEL, page=""), replace(LABEL, verdict=Verdict.NO), replace(LABEL, site="SE-2")]
    seen = Visit(site=SITE, taken_at="", front=HOME, pages=(READ,), trail=(), archive="")
    assert fates(others, {"SE-1": seen}) == ()


def test_the_share_of_pages_read_stands_beside_the_other_measures_and_each_lost_page_is_told():
    answer = Answer(
        site="SE-1", pack="p", pack_version="1", question="a", verdict=Verdict.NO, points=0, rule="A4", reason="none"
    )
    seen = Visit(site=SITE, taken_at="", front=HOME, pages=(READ,), trail=(LINK,), archive="")

    agreement = agree([answer], [LABEL], visits={"SE-1": seen})

    assert (agreement.scores[0].sought, agreement.scores[0].measure("found")) == (1, 0.0)
    assert [lost.page for lost in agreement.lost] == [SERVICE]
    assert agreement.misses[0].fate.startswith("link “Kontaktcenter”")
