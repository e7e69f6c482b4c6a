"""How surely the crawl finds the pages that matter, and what that costs, on the fictional sites.

The right pages are those on which labels of yes and unclear rest: the service's (questions a and d), and the one that
names who is in charge (e). A page counts as found if it was fetched and read. Pages are what the visit asked for itself; requests
add robots.txt, redirects, frames and sitemaps, and with a browser what it loads for layout.

Usage: python benchmarks/finding.py [auto|never]     never: without a browser
"""

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean, median

from serviceaudit.gold.labels import bundle_sites, labels
from serviceaudit.gold.serve import BundleServer, Request
from serviceaudit.model import Page, Site, Verdict
from serviceaudit.pipeline.auditing import Audit
from serviceaudit.pipeline.judging import Judge
from serviceaudit.pipeline.visiting import crew_of
from serviceaudit.settings import Render, Settings, data_folder, parse_route
from serviceaudit.urls import host, page_key

SITES = data_folder("sites")
QUESTIONS = {"a": "service", "d": "service", "e": "in charge"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """One site's outcome."""

    site: Site
    pages: tuple[Page, ...]
    wanted: Mapping[str, frozenset[str]]
    """What is wanted -> page keys that the labels name."""

    def state(self, kind: str) -> str:
        """ "found", "missed", "lost" (asked for, but the site did not give it), or "" if the labels name no page."""
        wanted = self.wanted.get(kind, frozenset())
        read = {page_key(url) for page in self.pages if page.readable for url in (page.url, page.final_url)}
        lost = {page_key(url) for page in self.pages if page.lost for url in (page.url, page.final_url)}
        if not wanted:
            return ""
        if wanted <= read:
            return "found"
        return "lost" if wanted <= read | lost else "missed"


def wanted_pages() -> dict[str, dict[str, frozenset[str]]]:
    """Site -> what is wanted -> page keys."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for label in labels(SITES):
        if label.question in QUESTIONS and label.page and label.verdict in (Verdict.YES, Verdict.UNCLEAR):
            found[label.site][QUESTIONS[label.question]].add(page_key(label.page))
    return {site: {kind: frozenset(keys) for kind, keys in kinds.items()} for site, kinds in found.items()}


async def visit_all(settings: Settings) -> list[Found]:
    """Every fictional site, one after another."""
    wanted = wanted_pages()
    audit = Audit(judge=Judge(data_folder("criteria"), "servicescore"), settings=settings, archive=SITES)
    found = []
    async with crew_of(audit) as crew:
        for site in bundle_sites(SITES):
            result = await crew.unarchived(site)
            found.append(Found(site=site, pages=result.visit.pages, wanted=wanted.get(site.key, {})))
    return found


def requests_of(found: Found, requests: tuple[Request, ...]) -> int:
    """Requests to the hosts of one site."""
    hosts = {host(url) for page in found.pages for url in (page.url, page.final_url)}
    return sum(request.host in hosts for request in requests)


def told(found: list[Found], requests: tuple[Request, ...]) -> str:
    """The outcome as Markdown."""
    lines = ["| site | pages | requests | searched | service page | in charge |", "|---|--:|--:|--:|---|---|"]
    for each in sorted(found, key=lambda each: each.site.name):
        searched = sum("search" in page.roles for page in each.pages)
        states = " | ".join(each.state(kind) or "none" for kind in ("service", "in charge"))
        lines.append(
            f"| {each.site.name} | {len(each.pages)} | {requests_of(each, requests)} | {searched} | {states} |"
        )
    lines.append("")
    for kind in ("service", "in charge"):
        counted = Counter(each.state(kind) for each in found)
        had = counted["found"] + counted["missed"]
        lines.append(
            f"- page of {kind}: fetched on {counted['found']} of {had} sites that give one"
            f" ({counted['found'] / had:.0%}); {counted['lost']} refused by the site, {counted['']} without one"
        )
    for name, counts in (
        ("pages", [len(each.pages) for each in found]),
        ("requests", [requests_of(each, requests) for each in found]),
    ):
        lines.append(f"- {name} a site: mean {mean(counts):.1f}, median {median(counts):g}, most {max(counts)}")
    return "\n".join(lines)


def main() -> None:
    render = Render(sys.argv[1] if len(sys.argv) > 1 else "auto")
    with BundleServer(SITES) as server:
        settings = Settings(routes=(parse_route(server.connect_to),), pause=0.0, read_timeout=8.0, render=render)
        found = asyncio.run(visit_all(settings))
        print(f"## Finding, {len(found)} fictional sites, --render {render.value}\n")
        print(told(found, server.requests))


if __name__ == "__main__":
    main()
