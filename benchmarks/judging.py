"""How much judging costs, as a ratio to parsing the same HTML with selectolax, in one run.

Makes an archive of SITES x PAGES generated municipal pages (about 97 kB each, like the real ones in docs/dependencies.md),
then measures processor time of: parsing alone, reading the archive, judging it whole (one process).

Usage: python benchmarks/judging.py [SITES]
"""

import itertools
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from selectolax.lexbor import LexborHTMLParser

from serviceaudit.archive import own, read
from serviceaudit.archive.write import Writer
from serviceaudit.model import Candidate, Choice, Exchange, Page, Site, Snapshot
from serviceaudit.pipeline.judging import Judge, judge
from serviceaudit.settings import data_folder

PAGES = 6
LINKS = 160
TEXT_WORDS = 2_600
SEED = 2013
NOW = "2026-11-21T03:00:00Z"
SYLLABLES = [
    "bygg",
    "bo",
    "vat",
    "ten",
    "sko",
    "la",
    "barn",
    "om",
    "sorg",
    "kul",
    "tur",
    "fri",
    "tid",
    "tra",
    "fik",
    "nä",
    "ring",
    "liv",
    "del",
    "pla",
    "ner",
    "av",
    "gif",
    "ter",
    "sök",
    "lis",
    "ta",
    "kar",
    "ta",
    "vin",
    "ter",
    "gat",
    "or",
]


def words(rng: random.Random, count: int) -> list[str]:
    """Words that look Swedish and mean nothing."""
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(count)]


def menu(rng: random.Random) -> str:
    """A mega menu as every page of a site repeats it."""
    groups = []
    for group in range(8):
        links = "".join(
            f'<li class="menu-item"><a class="menu-link" href="/d{group}/s{n}/">{" ".join(words(rng, 2))}</a></li>'
            for n in range(14)
        )
        groups.append(
            f'<li class="item"><button aria-expanded="false">{words(rng, 1)[0]}</button><div class="panel" hidden><ul>{links}</ul></div></li>'
        )
    return f'<nav class="main-nav"><ul>{"".join(groups)}</ul></nav>'


def body(rng: random.Random, title: str) -> str:
    """What differs between a site's pages."""
    parts = [f"<h1>{title}</h1>"]
    for section in range(12):
        parts.append(f"<h2>{' '.join(words(rng, 3))}</h2>")
        parts += [f"<p class='text block-{section}'>{' '.join(words(rng, 36))}.</p>" for _ in range(5)]
        parts.append(
            "<ul>"
            + "".join(f"<li><a href='/d{section}/x{n}/'>{' '.join(words(rng, 3))}</a></li>" for n in range(4))
            + "</ul>"
        )
    return "".join(parts)


def site_pages(number: int) -> tuple[Site, list[Page]]:
    """One site: the menu repeats, the bodies do not."""
    rng = random.Random(SEED + number)
    host = f"http://www.kommun{number}.example"
    site = Site(country="SE", code=f"{number:04}", name=f"Kommun{number}", url=host + "/", languages=("sv",))
    head = "<header class='sv-header'><a href='/kontaktcenter/'>Kontaktcenter</a></header>" + menu(rng)
    foot = "<footer><h2>Kontakta oss</h2><p>Kontaktcenter<br>Telefon 0000-00 00 00, vardagar 8-16</p></footer>"
    filler = f"<script>{'/* ' + 'x' * 70 + ' */' * 1}{'var a = 1; ' * 3000}</script>"
    pages = []
    for index, path in enumerate(
        ("/", "/kontaktcenter/", "/kontakt/", "/kommun/", "/kommun/organisation/", "/nyheter/a/")
    ):
        title = ("Välkommen", "Kontaktcenter", "Kontakta oss", "Kommunen", "Organisation", "Nyhet")[index]
        html = f'<!DOCTYPE html><html lang="sv"><head><title>{title}</title></head><body>{head}<main>{body(rng, title)}</main>{foot}{filler}</body></html>'
        roles = (("home",), ("service",), ("contact",), ("staff",), ("staff",), ("service",))[index]
        pages.append(Page(url=host + path, final_url=host + path, status=200, html=html, roles=roles, fetched_at=NOW))
    return site, pages


def write(folder: Path, number: int) -> None:
    """The site as one of our own WARC files."""
    site, pages = site_pages(number)
    writer = Writer(folder, site, NOW, "benchmark")
    for page in pages:
        writer.exchange(
            Exchange(
                url=page.url,
                method="GET",
                request_headers=(),
                status=200,
                reason="OK",
                http_version="1.1",
                response_headers=(("Content-Type", "text/html; charset=utf-8"),),
                body=page.html.encode(),
                fetched_at=NOW,
            )
        )
    trail = tuple(
        Candidate(url=p.url, label="", found_on="", roles=p.roles, weight=50, clicks=1, choice=Choice.FOLLOWED, why="")
        for p in pages[1:]
    )
    writer.finish(
        Snapshot(
            site=site, taken_at=NOW, front=pages[0].url, pages=tuple(pages), trail=trail, tool="serviceaudit benchmark"
        )
    )


def cpu(job: Callable[[], object]) -> float:
    """Processor seconds that a job takes."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def main() -> None:
    """Measure and print."""
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else 290
    given = Judge(data_folder("criteria"), "servicescore")
    judge(given, own_snapshot(0), "")  # words are loaded once a process
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number in range(sites):
            write(folder, number)
        paths = read.files([folder])
        htmls = [page.html for number in range(sites) for page in site_pages(number)[1]]
        size = sum(map(len, htmls)) / len(htmls)
        parsing = cpu(lambda: [LexborHTMLParser(html) for html in htmls])
        reading = cpu(lambda: [own.read_own(path) for path in paths])
        judging = cpu(lambda: [judge(given, own.read_own(path), "") for path in paths])
    count = len(htmls)
    print(f"{sites} sites x {PAGES} pages of {size / 1000:.0f} kB")
    for name, seconds in (("parse alone", parsing), ("read the archive", reading), ("read and judge", judging)):
        print(
            f"{name:18} {seconds:7.2f} s  {1000 * seconds / count:6.2f} ms a page  {seconds / parsing:5.1f} x parsing"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def own_snapshot(number: int) -> Snapshot:
    """A generated site as a snapshot."""
    site, pages = site_pages(number)
    return Snapshot(
        site=site,
        taken_at=NOW,
        front=pages[0].url,
        pages=tuple(pages),
        tool="serviceaudit benchmark",
        trail=tuple(itertools.chain()),
    )


if __name__ == "__main__":
    main()
