"""A municipality whose every word is an attack, and the run before in which it answered otherwise."""

import re
from dataclasses import replace

from report import sample
from serviceaudit.model import (
    Box,
    Candidate,
    Cause,
    Change,
    Choice,
    Evidence,
    Looked,
    Page,
    Result,
    Run,
    Screenshot,
    Site,
    Verdict,
)
from serviceaudit.report.history import Comparison, Past

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{7*7}}{% raw %}"
BIDI = "\u202eevil\u2066\u061c\u200f\x00\x1b[31m\ud800"
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x00\x1b")
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ATOM = "{http://www.w3.org/2005/Atom}"
ATOM_TAGS = {"feed", "id", "title", "updated", "author", "name", "link", "entry", "content"}
GONE, NEW = "<gone>", "<new>"
BAD_URLS = (
    "javascript:alert(4)",
    "JaVaScRiPt:alert(5)",
    " \tjavascript:alert(6)",
    "data:text/html,<script>alert(7)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//other.example/x",
    'https://a.example/"onmouseover="alert(8)',
    "https://user:secret@a.example/",
    "https://a.example/<script>",
    "ftp://a.example/",
    "https://[nonsense",
    "https://a.example/" + "x" * 5_000,
)


def hostile() -> list[Result]:
    site = Site(
        country="SE", code='"><script>', name=EVIL + BIDI, url=BAD_URLS[0], official_name=EVIL, region=EVIL + BIDI,
        population=10**12, languages=('sv" onclick="x',), lat=57.0, lon=12.0,
    )  # fmt: skip
    evidence = tuple(
        Evidence(
            page=url, quote=f"=cmd|'/c calc'!A1 {EVIL}{BIDI}", rule=EVIL, place=EVIL, target=url,
            wide=Box(x=float("nan"), y=-1e300, width=float("inf"), height=1, seen=True),
        )
        for url in BAD_URLS
    )  # fmt: skip
    answers = tuple(
        replace(answer, site=site.key, rule=EVIL, reason=EVIL, flags=(EVIL,), evidence=evidence, checked_at=EVIL,
                looked=tuple(Looked(page=url, role=EVIL, outcome=EVIL) for url in BAD_URLS))
        for answer in sample.results()[1].answers
    )  # fmt: skip
    pages = tuple(
        Page(url=url, final_url=url, status=200, roles=(EVIL,), fetched_at=EVIL, detail=EVIL) for url in BAD_URLS
    )
    trail = tuple(
        Candidate(
            url=url, label=EVIL + BIDI, found_on=url, roles=(EVIL,), weight=9, clicks=1, choice=Choice.LEFT, why=EVIL
        )
        for url in BAD_URLS
    )
    visit = replace(sample.results()[1].visit, site=site, pages=pages, trail=trail, taken_at=EVIL, archive=EVIL)
    return [Result(visit=visit, answers=answers), *sample.results()]


def shots(key: str) -> list[Screenshot]:
    if "<" not in key:
        return []
    return [
        Screenshot(url=EVIL, width=1366, height=768, png=b"<svg onload=alert(9)>"),
        Screenshot(url=BAD_URLS[7], width=1366, height=768, png=b"\x89PNG\r\n\x1a\nrest"),
        Screenshot(url="", width=-1, height=0, png=b"\x89PNG\r\n\x1a\nrest"),
    ]


def then() -> Past:
    """The run before: other answers of the hostile site, and another hostile site that went away since."""
    first, *others = hostile()
    answers = tuple(replace(answer, verdict=Verdict.NOT_ASSESSED, points=0) for answer in first.answers)
    gone = renamed(first, GONE)
    results = (replace(first, answers=answers), gone, *others)
    run = replace(sample.RUN, id=f"0{EVIL}{BIDI}", started_at="2026-10-21T02:00:00Z", finished_at=EVIL, sites=26)
    return Past(run=run, results=results, standings=tuple(sample.standings(results)))


def renamed(result: Result, code: str) -> Result:
    site = replace(result.visit.site, code=code, lat=float("nan"), lon=1e300)
    return Result(
        visit=replace(result.visit, site=site), answers=tuple(replace(a, site=site.key) for a in result.answers)
    )


def comparison(results: list[Result], run: Run) -> Comparison:
    key = results[0].visit.site.key
    changes = tuple(
        Change(site=key, question=a.question, before=Verdict.NOT_ASSESSED, after=a.verdict, cause=cause)
        for a, cause in zip(results[0].answers, Cause, strict=False)
    )
    now = Past(run=run, results=tuple(results), standings=tuple(sample.standings(results)))
    return Comparison(before=then(), after=now, changes=changes)
