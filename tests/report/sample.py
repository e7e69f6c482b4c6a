"""An invented country of 24 municipalities, 22 of them assessed, with most kinds of answers and failures."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from serviceaudit.model import (
    Answer,
    Box,
    Candidate,
    Choice,
    Evidence,
    Failure,
    Looked,
    Page,
    Question,
    Result,
    Run,
    Screenshot,
    Site,
    Source,
    Standing,
    Verdict,
    Visit,
)
from serviceaudit.report import borders, texts
from serviceaudit.report.beside import AccuracyRow, AskedHost, Beside, Robots

QUESTIONS = (
    Question(id="a", points=1),
    Question(id="b", points=1),
    Question(id="c", points=1, has_level=True),
    Question(id="d", points=1),
    Question(id="e", points=1),
)
RUN = Run(
    id="2026-11-21-1",
    pack="servicescore",
    pack_version="1",
    criteria_hash="5f1c9b2a",
    tool="serviceaudit 0.1.0",
    started_at="2026-11-21T02:00:00Z",
    finished_at="2026-11-21T04:12:09Z",
    registry="se",
    archive="archive/2026-11-21-1",
    sites=24,
)
ACCURACY = (
    AccuracyRow(
        question="a", n=64, share=0.953, precision=0.96, recall=0.98, kappa=0.88, low=0.89, high=0.99, language="sv"
    ),
    AccuracyRow(
        question="c", n=64, share=0.86, precision=0.84, recall=0.9, kappa=0.71, low=0.77, high=0.93, language="sv"
    ),
    AccuracyRow(question="e", n=12, share=0.75, language="fi"),
    AccuracyRow(question="a", n=76, share=0.96, low=0.91, high=0.99),
    AccuracyRow(question="a", n=64, share=0.953, low=0.89, high=0.99, country="SE"),
)
CONTACT = "https://granskning.example/fel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A municipality in one run of the past."""

    date: str
    points: int
    points_max: int
    assessed: bool
    method: str


HISTORY = {
    "SE-9902": (
        Past(date="2026-08-21T02:00:00Z", points=2, points_max=3, assessed=True, method="0"),
        Past(date="2026-09-21T02:00:00Z", points=3, points_max=3, assessed=True, method="1"),
        Past(date="2026-10-21T02:00:00Z", points=0, points_max=0, assessed=False, method="1"),
        Past(date="2026-11-01T02:00:00Z", points=3, points_max=4, assessed=True, method="1"),
        Past(date="2026-11-21T02:03:15Z", points=4, points_max=4, assessed=True, method="1"),
    )
}
ASKED = {
    "SE-9902": (
        AskedHost(
            host="www.kommun9902.example", requests=7, size=812_345, statuses={200: 6, 404: 1}, busy=0,
            robots=Robots.ALLOWS, delay=2.0, shortest=2.004,
        ),
        AskedHost(
            host="cdn.kommun9902.example", requests=1, size=10, statuses={503: 1}, busy=1, robots=Robots.DOWN,
            delay=0.0, shortest=None,
        ),
    )
}  # fmt: skip
YES = {
    "a": ("A1", "named_service"),
    "b": ("B2", "entrance_link"),
    "c": ("V1", "level_3"),
    "d": ("D1", "scope_and_how"),
    "e": ("E13", "named_head"),
}
NO = {
    "a": ("A1", "no_named_service"),
    "b": ("B4", "no_entrance"),
    "c": ("V1", "level_1"),
    "d": ("D3", "scope_only"),
    "e": ("E11", "no_head"),
}
# name, code, region, population, verdicts (y yes, n no, u unclear, x not assessed)
ROWS = (
    ("Björkdala", "9901", "Mellanlandet", 23_412, "yyyyy"),
    ("Tallmora", "9902", "Mellanlandet", 8_950, "yyyyn"),
    ("Stensjöbro", "9903", "Norrlanden", 154_300, "yyyyy"),
    ("Åkerslätt", "9904", "Söderlandet", 12_077, "yynyn"),
    ("Östanvik", "9905", "Kustlandet", 41_566, "yyynn"),
    ("Älghult", "9906", "Söderlandet", 3_120, "nnnnn"),
    ("Granliden", "9907", "Norrlanden", 5_870, "nnnnn"),
    ("Vargön", "9908", "Kustlandet", 17_204, "yynny"),
    ("Ljungskoga", "9909", "Mellanlandet", 67_019, "yyyny"),
    ("Norrfjärd", "9910", "Norrlanden", 9_731, "unnnn"),
    ("Hammarsund", "9911", "Kustlandet", 104_882, "yyyyu"),
    ("Rönnarp", "9912", "Söderlandet", 14_555, "ynnnn"),
    ("Sandvika-Ryd", "9913", "Söderlandet", 7_402, "yynun"),
    ("Lillåsen", "9914", "Mellanlandet", 2_487, "nnnny"),
    ("Kvarnfors", "9915", "Norrlanden", 31_909, "yyyyy"),
    ("Hedevik", "9916", "Kustlandet", 19_020, "yynnn"),
    ("Drakeryd", "9917", "Söderlandet", 11_348, "yyyyn"),
    ("Mosseberga", "9918", "Mellanlandet", 26_771, "nnnnn"),
    ("Uddnäs", "9919", "Kustlandet", 6_215, "yynyn"),
    ("Ytterholm", "9920", "Norrlanden", None, "ynnyn"),
    ("Fagerlund", "9921", "Mellanlandet", 45_630, "yyyyy"),
    ("Torpaby", "9922", "Söderlandet", 9_044, "yyynn"),
    ("Blåvik", "9923", "Kustlandet", 15_120, "xxxxx"),
    ("Svartnäs", "9924", "Norrlanden", 4_318, "yxxny"),
)
_LETTERS = {"y": Verdict.YES, "n": Verdict.NO, "u": Verdict.UNCLEAR, "x": Verdict.NOT_ASSESSED}
_UNCLEAR = {"a": ("A4", "switchboard_answers"), "d": ("D1", "how_only"), "e": ("E8", "head_in_news")}


def site(row: tuple[str, str, str, int | None, str]) -> Site:
    name, code, region, population, _ = row
    host = f"www.kommun{code}.example"
    return Site(
        country="SE",
        code=code,
        name=name,
        url=f"https://{host}/",
        official_name=f"{name}s kommun",
        region=region,
        population=population,
        languages=("sv",),
    )


def result(row: tuple[str, str, str, int | None, str]) -> Result:
    place = site(row)
    given = tuple(_answer(place, q.id, _LETTERS[letter], row[4]) for q, letter in zip(QUESTIONS, row[4], strict=True))
    failure = {"9923": Failure.BLOCKED, "9924": Failure.TIMEOUT}.get(place.code)
    return Result(visit=visit(place, failure), answers=given)


def visit(place: Site, failure: Failure | None = None) -> Visit:
    front = Page(url=place.url, final_url=place.url, status=200, roles=("home",), fetched_at="2026-11-21T02:03:11Z")
    service = Page(
        url=f"{place.url}kontaktcenter",
        final_url=f"{place.url}kontaktcenter",
        status=200,
        roles=("service", "contact"),
        clicks=1,
    )
    old = Page(
        url=f"{place.url}gammal",
        final_url=f"{place.url}gammal",
        status=404,
        failure=Failure.GONE,
        roles=("staff",),
        clicks=1,
    )
    pages = (front, service, old)
    if failure is Failure.BLOCKED:
        pages = (Page(url=place.url, final_url=place.url, status=200, failure=failure, roles=("home",)),)
    elif failure:
        pages = (Page(url=place.url, final_url=place.url, status=None, failure=failure, roles=("home",)), service)
    trail = (
        Candidate(
            url=f"{place.url}kontaktcenter", label="Kontaktcenter", found_on=place.url, roles=("service",), weight=100,
            clicks=1, choice=Choice.FOLLOWED, why="says contact centre (strong)",
        ),
        Candidate(
            url=f"{place.url}evenemang", label="Evenemang", found_on=place.url, roles=(), weight=0, clicks=1,
            choice=Choice.LEFT, why="no words of a role",
        ),
        Candidate(
            url=f"{place.url}sok", label="", found_on=place.url, roles=("search",), weight=50, clicks=1,
            choice=Choice.LEFT, why="the site's own search",
        ),
    )  # fmt: skip
    return Visit(
        site=place,
        taken_at="2026-11-21T02:03:15Z",
        front=place.url,
        pages=pages,
        trail=trail,
        archive=f"{place.key}.warc.gz",
    )


def _answer(place: Site, question: str, verdict: Verdict, letters: str) -> Answer:
    rule, reason = {Verdict.YES: YES, Verdict.NO: NO, Verdict.UNCLEAR: _UNCLEAR}.get(verdict, {}).get(
        question, ("B1", "front_page_lost")
    )
    level = mobile = None
    flags: tuple[str, ...] = ()
    if verdict is Verdict.NO and question in "bcd" and letters[0] == "n":
        reason = "follows_a"
    elif verdict is Verdict.NO and question == "c" and letters[1] == "n":
        reason = "follows_b"
    if question == "c" and verdict is not Verdict.NOT_ASSESSED:
        level, mobile = (3, 1) if verdict is Verdict.YES else (1, 1) if letters[1] == "y" else (0, 0)
    if reason == "scope_only":
        flags = ("what",)
    home = "read" if verdict is not Verdict.NOT_ASSESSED else "blocked" if letters == "xxxxx" else "timeout"
    return Answer(
        site=place.key,
        pack="servicescore",
        pack_version="1",
        question=question,
        verdict=verdict,
        points=int(verdict is Verdict.YES),
        rule=rule,
        reason=reason,
        level=level,
        mobile_level=mobile,
        flags=flags,
        evidence=tuple(_evidence(place, question, verdict, level)),
        looked=(
            Looked(page=place.url, role="home", outcome=home),
            Looked(page=f"{place.url}kontakt", role="contact", outcome="read"),
        ),
        source=Source.PHONE if question == "e" and place.code == "9914" else Source.SITE,
        clicks=1 if question in "ade" else 0,
        checked_at="2026-11-21T02:03:11Z",
    )


def _evidence(place: Site, question: str, verdict: Verdict, level: int | None) -> Iterable[Evidence]:
    if verdict is Verdict.UNCLEAR or verdict is Verdict.YES or level == 1:
        top = question in "bc"
        low = level == 1
        page = place.url if top else f"{place.url}kontaktcenter"
        quote = {"e": "Kontaktcenterchef", "d": "Vi svarar på frågor om skola, bygglov och avfall"}.get(
            question, "Kontaktcenter"
        )
        yield Evidence(
            page=page,
            quote=quote,
            rule="A1",
            place="footer" if low else "header" if top else "main",
            target=f"{place.url}kontaktcenter" if top else "",
            wide=Box(x=1050, y=700 if low else 28, width=140, height=32, seen=True) if top else None,
            narrow=Box(x=20, y=760 if low else 90, width=140, height=32, seen=True) if top else None,
        )


def results() -> list[Result]:
    return [result(row) for row in ROWS]


def standings(given: Sequence[Result]) -> list[Standing]:
    """Places by points, shared where equal; a site with an answer missing has none."""
    scores = {}
    for one in given:
        points = sum(a.points for a in one.answers)
        unclear = sum(a.verdict is Verdict.UNCLEAR for a in one.answers)
        lost = [a for a in one.answers if a.verdict is Verdict.NOT_ASSESSED]
        status = f"{lost[0].question}:{lost[0].reason}" if lost else "assessed"
        scores[one.visit.site.key] = (points, points + unclear, status)
    ranked = [p for p, _, status in scores.values() if status == "assessed"]
    return [
        Standing(
            site=key,
            points=points,
            points_max=highest,
            assessed=status == "assessed",
            rank=1 + sum(other > points for other in ranked) if status == "assessed" else None,
            shared=status == "assessed" and ranked.count(points) > 1,
            status=status,
        )
        for key, (points, highest, status) in scores.items()
    ]


@cache
def beside(folder: Path) -> Beside:
    """All that may be known beside the run; `folder`: the texts."""
    return Beside(
        accuracy=ACCURACY,
        contact=CONTACT,
        asked=ASKED,
        history=HISTORY,
        starters=texts.starters(folder, "servicescore"),
        markings=borders.load(folder.parent, "servicescore"),
    )


def screenshots(key: str) -> list[Screenshot]:
    """A drawn front page at both widths, for those that were seen."""
    code = key.removeprefix("SE-")
    if code in ("9923", "9924"):
        return []
    url = f"https://www.kommun{code}.example/"
    return [Screenshot(url=url, width=w, height=h, png=_draw(w, h)) for w, h in ((1366, 768), (390, 844))]


@cache
def _draw(width: int, height: int) -> bytes:
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    bar = 80 if width > 500 else 140
    pen.rectangle((0, 0, width, bar), fill="#f0f3f6")
    pen.text((30, 30), "Kommun", fill="black", font_size=26)
    x, y = (1055, 34) if width > 500 else (25, 96)
    pen.text((x, y), "Kontaktcenter", fill="#0b4f6c", font_size=18)
    pen.rectangle((0, bar, width, bar + 240), fill="#7d9aa8")
    for n in range(3):
        pen.rectangle((20 + n * width // 3, bar + 280, n * width // 3 + width // 3 - 20, bar + 440), fill="#e4e8eb")
    pen.rectangle((0, height - 110, width, height), fill="#24333d")
    x, y = (1055, 706) if width > 500 else (25, 766)
    pen.text((x, y), "Kontaktcenter", fill="white", font_size=18)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
