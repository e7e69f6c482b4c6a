"""Small results to keep and to export."""

from serviceaudit.model import (
    Answer,
    Box,
    Candidate,
    Choice,
    Evidence,
    Failure,
    Looked,
    Page,
    Result,
    Run,
    Site,
    Standing,
    Verdict,
    Via,
    Visit,
)
from serviceaudit.store import Store

TIME = "2026-11-21T02:00:00Z"


def a_run(id_="r1", **fields):
    method = {"pack": "servicescore", "pack_version": "1", "criteria_hash": "abc", "tool": "serviceaudit 0.1"}
    return Run(**({"id": id_, "started_at": TIME, "sites": 2} | method | fields))


def a_site(code="0180", country="SE", **fields):
    return Site(
        **({"country": country, "code": code, "name": f"Ort {code}", "url": f"https://{code}.example/"} | fields)
    )


def an_answer(site, question="a", verdict=Verdict.YES, **fields):
    given = {"pack": "servicescore", "pack_version": "1", "rule": "A1", "reason": "named_service", "checked_at": TIME}
    points = int(verdict is Verdict.YES)
    return Answer(**(given | {"site": site.key, "question": question, "verdict": verdict, "points": points} | fields))


def some_evidence(site, quote="Välkommen till Kontaktcenter"):
    box = Box(x=10.5, y=20.0, width=300.0, height=40.0, seen=True, font=16.0, contrast=7.1)
    return Evidence(
        page=site.url, quote=quote, rule="B3", place="header", target=site.url + "kc", wide=box, narrow=None
    )


def a_result(site=None, answers=None):
    site = site or a_site()
    front = Page(
        url=site.url,
        final_url=site.url,
        status=200,
        via=Via.BROWSER,
        headers=(("content-type", "text/html"),),
        roles=("home",),
        fetched_at=TIME,
        size=1000,
    )
    lost = Page(url=site.url + "kc", final_url=site.url + "kc", status=None, failure=Failure.TIMEOUT, clicks=1)
    link = Candidate(
        url=site.url + "kc",
        label="Kontaktcenter",
        found_on=site.url,
        roles=("service",),
        weight=80.5,
        clicks=1,
        choice=Choice.FOLLOWED,
        why="label",
    )
    if answers is None:
        looked = (Looked(page=site.url, role="home", outcome="read"),)
        answers = (
            an_answer(site, evidence=(some_evidence(site),), looked=looked, flags=("menu",), clicks=1),
            an_answer(site, "b", Verdict.NOT_ASSESSED, reason="timeout", looked=looked),
        )
    visit = Visit(site=site, taken_at=TIME, front=site.url, pages=(front, lost), trail=(link,), archive="SE/1.warc.gz")
    return Result(visit=visit, answers=tuple(answers))


def a_standing(site, **fields):
    given = {"points": 1, "points_max": 1, "assessed": True, "rank": 1, "shared": False, "status": "assessed"}
    return Standing(**({"site": site.key} | given | fields))


def audit(url, id_, sites=25):
    """What another program does that works on the same store."""
    with Store.open(url) as store:
        store.begin(a_run(id_))
        for number in range(sites):
            store.save(id_, a_result(a_site(f"{number:04d}")))
