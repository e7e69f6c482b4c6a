"""fixtures/cases/*.yaml -> mini snapshots with the answers they must get."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from serviceaudit import urls
from serviceaudit.criteria.yaml12 import Node, read
from serviceaudit.model import Answer, Candidate, Choice, Failure, Kind, Page, Site, Snapshot, Via
from serviceaudit.pipeline.judging import Judge, judge
from serviceaudit.pipeline.language import opens_in
from serviceaudit.pipeline.reading import reader, wishes_for
from serviceaudit.settings import data_folder
from serviceaudit.signals.extract import extract

FOLDER = Path(__file__).parents[2] / "fixtures" / "cases"
HOST = "http://www.provby.example"
JUDGE = Judge(data_folder("criteria"), "servicescore")

_KEYS = {"rules", "book", "language", "name", "today", "pages", "expect", "why"}
_FAILURES = {
    "blocked": Failure.BLOCKED,
    "gone": Failure.GONE,
    "forbidden": Failure.FORBIDDEN,
    "login": Failure.FORBIDDEN,
    "timeout": Failure.TIMEOUT,
    "not_html": Failure.NOT_HTML,
}
_PLACES = {
    "header": "900 20 120 20 1 - {font} {contrast} 0",
    "first": "300 500 120 20 1 - {font} {contrast} 0",
    "below": "300 1500 120 20 1 - {font} {contrast} 0",
}
_STAMP = re.compile(r'@(wide|narrow)="(\w+)([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One mini site."""

    id: str
    rules: tuple[str, ...]
    book: str
    site: Site
    today: str
    pages: Mapping[str, str]
    expect: Mapping[str, str]


def all_cases() -> list[Case]:
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in _of_file(path)]


def _of_file(path: Path) -> Iterator[Case]:
    node = read(path)
    defaults = node.get("defaults", Node())
    assert isinstance(defaults, Node)
    for name, value in node.items():
        if name == "defaults":
            continue
        assert isinstance(value, Node), f"{node.where(name)}: a case is a mapping"
        unknown = set(value) - _KEYS
        assert not unknown, f"{value.where()}: unknown keys {unknown}; known are {sorted(_KEYS)}"
        yield _case(f"{path.stem}: {name}", value, defaults)


def _case(name: str, node: Node, defaults: Node) -> Case:
    def told(key: str, default: str) -> str:
        return str(node.get(key, defaults.get(key, default)))

    rules = node.get("rules", [])
    pages, expect = node["pages"], node["expect"]
    assert isinstance(rules, list)
    assert isinstance(pages, Node)
    assert isinstance(expect, Node)
    site = Site(
        country="SE", code="9999", name=told("name", "Provby"), url=HOST + "/", languages=(told("language", "sv"),)
    )
    return Case(
        id=name,
        rules=tuple(map(str, rules)),
        book=str(node.get("book", "")),
        site=site,
        today=told("today", "2026-11-21"),
        pages={path: str(html) for path, html in pages.items()},
        expect={question: str(value) for question, value in expect.items()},
    )


def judged(case: Case) -> dict[str, Answer]:
    """The case's answers, by question."""
    return {answer.question: answer for answer in judge(JUDGE, snapshot(case), "").answers}


def snapshot(case: Case) -> Snapshot:
    """What a crawl of the mini site would have brought home."""
    method = JUDGE.method
    pages = [_page(case, path, content) for path, content in case.pages.items()]
    front = next((page for page in pages if urls.path(page.url) == "/"), None)
    bare = Snapshot(
        site=case.site, taken_at=f"{case.today}T03:00:00Z", front=front.url if front else None, pages=tuple(pages)
    )
    read = reader(method, case.site, opens_in(method, bare))
    wishes = wishes_for(method, case.site)
    roles: dict[str, set[str]] = {}
    trail = []
    for page in pages:
        for signal in extract(page, read.lexis) if page.readable else ():
            if signal.kind is Kind.LINK and urls.same_site(urls.host(signal.target), urls.host(HOST)):
                for wish in wishes([(signal.text, signal.target, "")])[0]:
                    roles.setdefault(signal.target, set()).add(wish.role)
    for page in pages:
        if front is None or page.url != front.url:
            # A page that nothing links to was found by the site's own search for the service.
            roles.setdefault(page.url, {"service"})
    known = {page.url for page in pages}
    pages += [Page(url=u, final_url=u, status=404, failure=Failure.GONE) for u in sorted(set(roles) - known)]
    for target, wanted in sorted(roles.items()):
        trail.append(
            Candidate(
                url=target,
                label="",
                found_on="",
                roles=tuple(sorted(wanted)),
                weight=50,
                clicks=1,
                choice=Choice.FOLLOWED,
                why="",
            )
        )
    with_roles = [_with_roles(page, roles, front) for page in pages]
    return Snapshot(
        site=case.site, taken_at=bare.taken_at, front=bare.front, pages=tuple(with_roles), trail=tuple(trail)
    )


def _with_roles(page: Page, roles: Mapping[str, set[str]], front: Page | None) -> Page:
    own = ("home",) if front is not None and page.url == front.url else tuple(sorted(roles.get(page.url, ())))
    return replace(page, roles=own, clicks=0 if own == ("home",) else 1)


def _page(case: Case, path: str, content: str) -> Page:
    url = urls.join(HOST + "/", path)
    assert url is not None
    if content in _FAILURES:
        failure = _FAILURES[content]
        status = {"gone": 404, "login": 401}.get(content, 403)
        return Page(url=url, final_url=url, status=status, failure=failure)
    stamped = _STAMP.search(content) is not None
    html = _STAMP.sub(_stamp, content)
    lang = case.site.languages[0]
    if "<html" not in html:
        mark = ' data-sa="1 1366 768 390 844 3000 6000 16.0 16.0"' if stamped else ""
        head = "" if "<title" in html else "<title>Provby</title>"
        html = f'<!DOCTYPE html><html lang="{lang}"{mark}><head>{head}</head><body>{html}</body></html>'
    return Page(
        url=url,
        final_url=url,
        status=200,
        html=html,
        via=Via.BROWSER if stamped else Via.HTTP,
        fetched_at=f"{case.today}T03:00:00Z",
    )


def _stamp(match: re.Match[str]) -> str:
    width, place, rest = match.groups()
    numbers = {"font": "16.0", "contrast": "12.00"}
    for word in rest.split():
        name, _, value = word.partition("=")
        numbers[name] = f"{float(value):.1f}" if name == "font" else f"{float(value):.2f}"
    shape = _PLACES.get(place, "0 0 0 0 0 " + place + " {font} {contrast} 0")
    return f'data-sa-{width[0]}="{shape.format(**numbers)}"'
