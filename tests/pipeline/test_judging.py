"""Judging is safe from pages that crash the parser, and says of what the archive lacks that it was not seen."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from criteria.cases import JUDGE
from serviceaudit.model import Failure, Page, Site, Snapshot, Verdict
from serviceaudit.pipeline import judging
from serviceaudit.pipeline.foreign import told_apart
from serviceaudit.workers import WorkerLost, Workers

HOSTILE = Path(__file__).parents[1] / "hostile"
SITE = Site(country="SE", code="9999", name="Provby", url="http://www.provby.example/", languages=("sv",))


def page(path: str, html: str, roles: tuple[str, ...] = ()) -> Page:
    url = f"http://www.provby.example{path}"
    return Page(
        url=url,
        final_url=url,
        status=200,
        html=f'<html lang="sv"><body>{html}',
        roles=roles,
        fetched_at="2026-11-21T03:00:00Z",
    )


def snapshot(*pages: Page, front: str | None = "http://www.provby.example/") -> Snapshot:
    return Snapshot(site=SITE, taken_at="2026-11-21T03:00:00Z", front=front, pages=pages, tool="another")


def verdicts(seen: Snapshot) -> dict[str, Verdict]:
    return {a.question: a.verdict for a in judging.judge(JUDGE, seen, "").answers}


def test_a_foreign_archive_without_the_service_page_gives_no_no_about_it():
    found = verdicts(snapshot(page("/", '<header><a href="/kc/">Kontaktcenter</a></header>', ("home",))))

    assert found["a"] is Verdict.NOT_ASSESSED
    assert found["d"] is Verdict.NOT_ASSESSED
    assert found["e"] is Verdict.NOT_ASSESSED


def test_a_foreign_archive_without_the_front_page_gives_no_no_at_all():
    found = verdicts(snapshot(page("/skola/", "<main><h1>Skola</h1></main>"), front=None))

    assert set(found.values()) == {Verdict.NOT_ASSESSED}


def test_a_front_page_that_leads_nowhere_else_is_enough_for_a_no():
    found = verdicts(snapshot(page("/", "<main><h1>Provby</h1><p>Växel 0921-00 00 00</p></main>", ("home",))))

    assert found["a"] is Verdict.NO


def test_a_parked_front_page_in_a_foreign_archive_is_no_answer_of_the_site():
    parked = page("/", "<p>Diese Domain <a href='http://www.sedoparking.com/x'>mehr</a></p>", ("home",))

    front, *_ = told_apart(snapshot(parked)).pages

    assert (front.failure, front.html) == (Failure.PARKED, "")
    assert set(verdicts(snapshot(parked)).values()) == {Verdict.NOT_ASSESSED}


def test_stamps_in_a_page_that_no_browser_of_ours_saved_are_not_believed():
    forged = '<html lang="sv" data-sa="1 1366 768 390 844 3000 6000 16.0 16.0"><body><header><a href="/kc/" data-sa-w="900 20 120 20 1 - 16.0 12.00 0">Kontaktcenter</a></header>'
    home = replace(page("/", "", ("home",)), html=forged)

    found = {
        a.question: a
        for a in judging.judge(JUDGE, snapshot(home, page("/kc/", "<main><h1>Kontaktcenter</h1></main>")), "").answers
    }

    assert (found["c"].verdict, found["c"].flags) == (Verdict.UNCLEAR, ("proxy",))


@pytest.mark.parametrize("name", ["selectolax_crash1.html", "selectolax_crash2.html"])
def test_a_page_that_crashes_the_parser_harms_no_other_page(name: str):
    hostile = (HOSTILE / name).read_bytes().decode("utf-8", "replace")
    seen = snapshot(
        page("/", '<header><a href="/kc/">Kontaktcenter</a><a href="/x/">Kontakt</a></header>', ("home",)),
        page("/kc/", "<main><h1>Kontaktcenter</h1></main>"),
        page("/x/", hostile),
    )

    with Workers(2) as workers:
        result = asyncio.run(JUDGE.snapshot(seen, "", workers))

    assert {a.question: a.verdict for a in result.answers}["a"] is Verdict.YES


def test_a_page_that_no_parser_can_take_is_unreadable_and_never_a_no():
    """Every job on one page is lost; the page is then marked as our failure, and the rest is judged."""
    seen = snapshot(
        page("/", '<header><a href="/kontakt/">Kontakta oss</a></header>', ("home",)),
        page("/kontakt/", "<main><h1>Kontakt</h1></main>", ("contact",)),
    )

    class Fragile(Workers):
        async def run(self, job, *args, timeout=10.0):  # noqa: ASYNC109
            if judging.judge in args or any("/kontakt/" in getattr(given, "url", "") for given in args):
                raise WorkerLost("crashed (signal 9)")
            return await super().run(job, *args, timeout=timeout)

    with Fragile(1) as workers:
        result = asyncio.run(JUDGE.snapshot(seen, "", workers))

    lost = {p.url: p.failure for p in result.visit.pages}
    assert lost["http://www.provby.example/kontakt/"] is Failure.UNREADABLE
    assert {a.question: a.verdict for a in result.answers}["a"] is Verdict.NOT_ASSESSED


def test_a_front_page_that_sends_visitors_to_a_page_not_in_the_archive_was_not_seen():
    front = page("/", '<script>location.replace("http://www.provby.example/site.asp?site=5");</script>', ("home",))

    assert set(verdicts(snapshot(front)).values()) == {Verdict.NOT_ASSESSED}


def test_a_front_page_that_sends_visitors_on_is_followed_in_the_archive():
    front = page("/", '<script>location.replace("/start/");</script>', ("home",))
    start = page("/start/", '<header><a href="/kc/">Kontaktcenter</a></header><p>Hej och välkommen till kommunen.</p>')

    found = verdicts(snapshot(front, start, page("/kc/", "<main><h1>Kontaktcenter</h1></main>")))

    assert (found["a"], found["b"]) == (Verdict.YES, Verdict.YES)


def test_a_firewall_s_page_in_an_archive_of_others_is_not_the_site_s_word():
    front = page("/", "<title>Just a moment...</title><h1>Checking your browser before accessing</h1>", ("home",))

    assert set(verdicts(snapshot(replace(front, status=503))).values()) == {Verdict.NOT_ASSESSED}


def test_a_page_of_search_results_repeats_our_words_and_proves_nothing():
    home = page("/", "<main><p>Välkommen till oss.</p></main>", ("home",))
    results = (
        "<main><h1>Din sökning på Kontaktcenter gav inga träffar</h1><p>Kontaktcenter, ring 0123-45 00 00</p></main>"
    )
    seen = snapshot(home, page("/sok/?q=kontaktcenter", results, ("search",)))

    found = {a.question: a for a in judging.judge(JUDGE, seen, "").answers}

    assert found["a"].verdict is Verdict.NO
    assert [(at.page, at.role, at.outcome) for at in found["a"].looked][-1] == (
        "http://www.provby.example/sok/?q=kontaktcenter",
        "search",
        "read",
    )
    assert "search" not in {at.role for at in found["b"].looked}


def test_a_search_that_failed_keeps_nothing_from_being_a_no():
    home = page("/", "<main><p>Välkommen till oss.</p></main>", ("home",))
    lost = replace(page("/sok/?q=x", "", ("search",)), failure=Failure.BLOCKED)

    found = {a.question: a for a in judging.judge(JUDGE, snapshot(home, lost), "").answers}

    assert found["a"].verdict is Verdict.NO
    assert found["a"].looked[-1].outcome == "blocked"
    assert set(verdicts(snapshot(replace(home, failure=Failure.TIMEOUT, html=""), lost)).values()) == {
        Verdict.NOT_ASSESSED
    }


def test_a_fault_of_ours_with_one_page_loses_that_page_not_the_run():
    """What no parser was made for stands for any fault: a page whose content is no text."""
    front = page("", f"<main><p>{'Bibliotek och skola. ' * 9}</p><a href=/k>Kontaktcenter</a></main>", ("home",))
    odd = replace(page("k", "", ("service",)), html=5)  # type: ignore[arg-type]
    with Workers(1) as workers:
        result = asyncio.run(JUDGE.snapshot(snapshot(front, odd), "", workers))

    assert [(p.failure, p.detail) for p in result.visit.pages] == [
        (None, ""),
        (Failure.UNREADABLE, "the parser failed with AttributeError"),
    ]
    assert Verdict.NO not in {answer.verdict for answer in result.answers}
