"""The fixture sites are sound: nothing dead, nothing from outside, and every label can be checked on its page."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from gold.browse import Browser, css_addresses, squeezed
from serviceaudit.gold.bundles import Bundle
from serviceaudit.gold.labels import Label, bundle_sites, labels
from serviceaudit.model import Verdict

YES, NO, UNCLEAR = Verdict.YES, Verdict.NO, Verdict.UNCLEAR
REAL = Path(__file__).parents[2] / "src" / "serviceaudit" / "registry" / "data"

Answers = dict[str, dict[str, Label]]


@pytest.fixture(scope="module")
def browser(bundles: tuple[Bundle, ...]) -> Browser:
    return Browser(bundles)


@pytest.fixture(scope="module")
def broken(sites: Path) -> set[str]:
    lines = (sites / "broken_links.txt").read_text(encoding="utf-8").splitlines()
    return {"http://" + "".join(line.split()) for line in lines if line.strip() and not line.startswith("#")}


@pytest.fixture(scope="module")
def answers(sites: Path) -> Answers:
    found: Answers = {}
    for label in labels(sites):
        found.setdefault(label.site, {})[label.question] = label
    return found


def faults(browser: Browser, check: Callable[[Bundle], Iterator[str]]) -> list[str]:
    return [f"{bundle.slug}: {fault}" for bundle in browser.bundles for fault in check(bundle)]


def test_there_are_many_pages_to_check(browser: Browser) -> None:
    counted = {bundle.slug: sum(1 for _ in browser.documents(bundle)) for bundle in browser.bundles}
    assert len(counted) == 22
    assert min(counted.values()) >= 10, counted
    links = sum(1 for bundle in browser.bundles for page in browser.documents(bundle) for _ in page.links)
    assert links > 5_000


def test_every_link_inside_a_site_leads_somewhere_unless_it_is_listed_as_broken(
    browser: Browser, broken: set[str]
) -> None:
    def dead(bundle: Bundle) -> Iterator[str]:
        for page in browser.documents(bundle):
            for link in page.links:
                inside = urlsplit(link).netloc in browser.owners
                if inside and link not in broken and not browser.answers(link):
                    yield f"{page.url} -> {link}"

    assert faults(browser, dead) == []


def test_every_anchor_is_on_the_page_it_points_to(browser: Browser) -> None:
    def missing(bundle: Bundle) -> Iterator[str]:
        for page in browser.documents(bundle):
            for link in page.links:
                anchor = urlsplit(link).fragment
                if not anchor or urlsplit(link).netloc not in browser.owners:
                    continue
                target = browser.open(link)
                if "html" in target.response.headers["Content-Type"] and anchor not in target.ids:
                    yield f"{page.url} -> {link}"

    assert faults(browser, missing) == []


def test_links_listed_as_broken_are_broken_and_in_use(browser: Browser, broken: set[str]) -> None:
    assert broken
    used = {link for bundle in browser.bundles for page in browser.documents(bundle) for link in page.links}
    for link in broken:
        assert not browser.answers(link)
        assert link in used


def test_no_link_leaves_the_invented_world_or_leads_into_another_site(browser: Browser) -> None:
    def stray(bundle: Bundle) -> Iterator[str]:
        for page in browser.documents(bundle):
            for link in page.links:
                host = urlsplit(link).netloc
                if not host.endswith(".example") or browser.owners.get(host, bundle.slug) != bundle.slug:
                    yield f"{page.url} -> {link}"

    assert faults(browser, stray) == []


def test_no_page_asks_another_host_or_lacks_what_it_asks_for(browser: Browser) -> None:
    def lacking(bundle: Bundle) -> Iterator[str]:
        for page in browser.documents(bundle):
            for resource in page.resources:
                own = browser.owners.get(urlsplit(resource).netloc) == bundle.slug
                if not own or browser.open(resource).response.status != 200:
                    yield f"{page.url} asks for {resource}"
            for script in page.scripts:
                if re.search(r"\b(fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource)\s*\(", script):
                    yield f"{page.url} has a script that makes requests"

    assert faults(browser, lacking) == []


def test_no_style_sheet_asks_another_host_or_lacks_what_it_asks_for(browser: Browser) -> None:
    def lacking(bundle: Bundle) -> Iterator[str]:
        for host, folder in bundle.hosts.items():
            for sheet in folder.rglob("*.css"):
                base = f"http://{host}/{sheet.relative_to(folder)}"
                for address in css_addresses(sheet.read_text(encoding="utf-8")):
                    url = urljoin(base, address)
                    if urlsplit(url).netloc != host or not browser.answers(url):
                        yield f"{base} asks for {url}"

    assert faults(browser, lacking) == []


def test_every_site_has_one_label_a_question(bundles: tuple[Bundle, ...], answers: Answers) -> None:
    assert {bundle.key for bundle in bundles} == set(answers)
    assert {tuple(sorted(given)) for given in answers.values()} == {("a", "b", "c", "d", "e")}


def test_a_label_names_a_rule_and_only_c_has_a_level(sites: Path) -> None:
    for label in labels(sites):
        assert re.fullmatch(r"[A-EV][0-9]{1,2}", label.rule), label
        assert (label.level is not None) == (label.question == "c"), label


def test_a_yes_says_where_it_stands_and_quotes_are_short(sites: Path) -> None:
    for label in labels(sites):
        assert label.verdict is not YES or (label.page and label.quote), label
        assert len(label.quote.split()) <= 12, label
        assert label.page or not label.quote, label


def test_every_quote_stands_on_its_page(browser: Browser, sites: Path) -> None:
    owners = {bundle.key: bundle.slug for bundle in browser.bundles}
    checked = 0
    for label in labels(sites):
        if label.page:
            assert browser.owners[urlsplit(label.page).netloc] == owners[label.site], label
            assert browser.answers(label.page), label
            assert squeezed(label.quote) in browser.open(label.page).words, label
            checked += 1
    assert checked > 60


def test_labels_keep_the_dependencies_of_the_codebook(answers: Answers) -> None:
    """Codebook section 2 (a no makes b, c, d no; b no makes c no) and ruling 14 (a unclear leaves no yes in b, c, d)."""
    for site, given in answers.items():
        a, b, c, d, _ = (given[question].verdict for question in "abcde")
        assert a is not NO or {b, c, d} == {NO}, site
        assert a is not UNCLEAR or YES not in {b, c, d}, site
        assert b is not NO or (c is NO and given["c"].level == 0), site


def test_the_level_of_c_fits_its_verdict(answers: Answers) -> None:
    """Level 3 gives the point (codebook section 5), unless ruling 14 makes the yes unclear."""
    for site, given in answers.items():
        top = given["c"].level == 3
        expected = (UNCLEAR if given["a"].verdict is UNCLEAR else YES) if top else NO
        assert given["c"].verdict is expected, site


def test_the_labels_know_every_verdict_and_every_sum(answers: Answers) -> None:
    verdicts = {label.verdict for given in answers.values() for label in given.values()}
    assert verdicts == set(Verdict)
    assert {sum(label.verdict is YES for label in given.values()) for given in answers.values()} == set(range(6))


def test_the_registry_says_the_same_as_the_sites_themselves(sites: Path, bundles: tuple[Bundle, ...]) -> None:
    listed = {
        site.key: {
            "name": site.name,
            "official_name": site.official_name,
            "country": site.country,
            "code": site.code,
            "region": site.region,
            "population": str(site.population),
            "languages": ";".join(site.languages),
            "url": site.url,
        }
        for site in bundle_sites(sites)
    }
    assert listed == {bundle.key: dict(bundle.facts) for bundle in bundles}


def test_every_front_page_answers(browser: Browser) -> None:
    for bundle in browser.bundles:
        assert browser.open(bundle.facts["url"]).response.status == 200, bundle.slug


def test_no_site_bears_the_name_of_a_real_municipality(bundles: tuple[Bundle, ...]) -> None:
    names: set[str] = set()
    for file in REAL.glob("??.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                names |= {row["name"].casefold(), row["official_name"].casefold()}
    assert len(names) > 1_000
    for bundle in bundles:
        assert not {bundle.facts["name"].casefold(), bundle.facts["official_name"].casefold()} & names, bundle.slug
