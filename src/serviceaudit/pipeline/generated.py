"""A whole country of made-up answers: shows the report at its real size without asking anybody.

Nothing here says anything of a real municipality, and everything says so: the run's id begins with "generated-", every
page bears a banner, and every address ends in `.example`. The same country gives the same answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from serviceaudit.criteria.pack import Pack
from serviceaudit.model import (
    GENERATED,
    HOME,
    Answer,
    Evidence,
    Failure,
    Looked,
    Page,
    Question,
    Result,
    Run,
    Site,
    Verdict,
    Visit,
)
from serviceaudit.pipeline.visiting import TOOL
from serviceaudit.store.results import Store
from serviceaudit.text import slug

RUNS = 4
_FIRST = datetime(2026, 8, 1, 2, tzinfo=UTC)
_APART = timedelta(days=30)
_CHANCES = {"a": 0.72, "b": 0.85, "c": 0.5, "d": 0.6, "e": 0.25}
"""Of a yes, where nothing else decides."""
_MOVES, _UNCLEAR, _LOST = 0.02, 0.04, 0.02
"""Chances for a run: that an answer changes, that it is unclear, that a site cannot be seen."""
_FAILURES = (Failure.BLOCKED, Failure.TIMEOUT_READ, Failure.DNS, Failure.TLS_EXPIRED)
_WHY = {
    ("a", Verdict.YES): ("A1", "named_service"),
    ("a", Verdict.NO): ("A1", "no_named_service"),
    ("a", Verdict.UNCLEAR): ("A4", "switchboard_answers"),
    ("b", Verdict.YES): ("B2", "entrance_link"),
    ("b", Verdict.NO): ("B4", "no_entrance"),
    ("c", Verdict.YES): ("V1", "level_3"),
    ("c", Verdict.NO): ("V1", "level_1"),
    ("d", Verdict.YES): ("D1", "scope_and_how"),
    ("d", Verdict.NO): ("D3", "how_only"),
    ("e", Verdict.YES): ("E13", "named_head"),
    ("e", Verdict.NO): ("E11", "no_head"),
}
_FOLLOWS = {"b": "a", "c": "b", "d": "a"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lot:
    """What was drawn for one visit."""

    at: datetime
    failure: Failure | None
    unclear: bool


def generate(sites: Sequence[Site], country: str, pack: Pack, store: Store) -> Run:
    """Enter the runs into the store; returns the newest. They pretend to be made with `pack`."""
    chance = Random(f"serviceaudit {country}")  # noqa: S311 - a lottery, no secret
    wanted = {site.key: _drawn(chance) for site in sites}
    for number in range(RUNS):
        at = _FIRST + number * _APART
        run = Run(
            pack=pack.id,
            pack_version=pack.version,
            criteria_hash=pack.digest,
            id=f"{GENERATED}{slug(country)}-{number + 1}",
            tool=TOOL,
            started_at=_stamp(at),
            registry=country,
            archive="",
            sites=len(sites),
            note="generated answers: they say nothing of any municipality",
        )
        store.begin(run, replace=True)
        for site in sites:
            for question, given in wanted[site.key].items():
                if number and chance.random() < _MOVES:
                    wanted[site.key][question] = not given
            store.save(run.id, _result(run, site, wanted[site.key], pack.questions, chance))
        store.finish(run.id, _stamp(at + timedelta(hours=2)))
    return store.run(run.id)


def _drawn(chance: Random) -> dict[str, bool]:
    return {question: chance.random() < likely for question, likely in _CHANCES.items()}


def _result(run: Run, site: Site, wanted: dict[str, bool], questions: Sequence[Question], chance: Random) -> Result:
    invented = replace(site, url=f"https://{slug(site.country)}-{slug(site.code)}.example/")
    lot = _Lot(
        at=datetime.fromisoformat(run.started_at) + timedelta(seconds=chance.randrange(7000)),
        failure=chance.choice(_FAILURES) if chance.random() < _LOST else None,
        unclear=chance.random() < _UNCLEAR,
    )
    answers: dict[str, Answer] = {}
    for question in questions:
        given = _answer(invented, question, answers, lot, wanted=wanted.get(question.id, False))
        answers[question.id] = replace(given, pack=run.pack, pack_version=run.pack_version)
    return Result(visit=_visit(invented, lot, chance), answers=tuple(answers.values()))


def _answer(site: Site, question: Question, before: dict[str, Answer], lot: _Lot, *, wanted: bool) -> Answer:
    verdict = Verdict.YES if wanted else Verdict.NO
    leader = before.get(_FOLLOWS.get(question.id, ""))
    rule, reason = _WHY.get((question.id, verdict), ("A1", "no_evidence"))
    if lot.failure:
        verdict, rule, reason = Verdict.NOT_ASSESSED, "B1", "front_page_lost"
    elif leader and leader.verdict is not Verdict.YES:
        verdict, reason = leader.verdict, f"follows_{_FOLLOWS[question.id]}"
    elif lot.unclear and question.id == "a" and verdict is Verdict.YES:
        verdict = Verdict.UNCLEAR
        rule, reason = _WHY["a", verdict]
    level = None if not question.has_level or lot.failure else 3 if verdict is Verdict.YES else 1
    evidence = Evidence(page=site.url, quote="(generated)", rule=rule, place="header")
    return Answer(
        site=site.key,
        pack="",
        pack_version="",
        question=question.id,
        verdict=verdict,
        points=question.points if verdict is Verdict.YES else 0,
        rule=rule,
        reason=reason,
        level=level,
        mobile_level=level,
        evidence=(evidence,) if verdict is Verdict.YES else (),
        looked=(Looked(page=site.url, role=HOME, outcome=lot.failure.value if lot.failure else "read"),),
        checked_at=_stamp(lot.at),
    )


def _visit(site: Site, lot: _Lot, chance: Random) -> Visit:
    begun, failure = lot.at, lot.failure
    pages = [Page(url=site.url, final_url=site.url, status=None if failure else 200, failure=failure, roles=(HOME,),
                  fetched_at=_stamp(begun), size=0 if failure else chance.randrange(20_000, 400_000))]  # fmt: skip
    for number in range(0 if failure else chance.randrange(2, 7)):
        url = f"{site.url}{number + 1}/"
        later = begun + timedelta(seconds=(number + 1) * chance.randrange(1, 9))
        pages.append(
            Page(url=url, final_url=url, status=200, roles=("contact" if number else "service",), clicks=1,
                 fetched_at=_stamp(later), size=chance.randrange(10_000, 300_000))
        )  # fmt: skip
    return Visit(site=site, taken_at=_stamp(begun), front=site.url, pages=tuple(pages), trail=(), archive="")


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
