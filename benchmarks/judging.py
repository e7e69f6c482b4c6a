"""How much judging costs, as a ratio to parsing the same HTML with selectolax, in one run.

Makes an archive of SITES x PAGES generated municipal pages that name their service in header and footer, as real ones do,
with a service page, a contact page, a list of staff and news among them. Then measures processor time of: parsing alone,
reading the archive, and judging it as the command line does, with all child processes from their start to their end.

Usage: python benchmarks/judging.py [SITES]
"""

import contextlib
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from tempfile import TemporaryDirectory

from selectolax.lexbor import LexborHTMLParser

from serviceaudit.archive import own, read
from serviceaudit.archive.write import Writer
from serviceaudit.model import Candidate, Choice, Exchange, Page, Site, Snapshot
from serviceaudit.pipeline import offline
from serviceaudit.pipeline.judging import Judge
from serviceaudit.settings import data_folder
from serviceaudit.store.results import Store

SITES = 290
PAGES = 6
BAR = 4.0
"""Times parsing."""
MEMORY_BAR = 500
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


HEAD = """<header class="sv-header"><a class="logo" href="/">Kommunen</a><ul class="sv-toolbar"><li><a href="/kontaktcenter/">Kontaktcenter</a></li>
<li><a href="/kontakt/">Kontakta oss</a></li><li><a href="/e-tjanster/">Självservice och e-tjänster</a></li></ul></header>"""
FOOT = """<footer><div><h2>Kontakta oss</h2><p><a href="/kontaktcenter/">Kontaktcenter</a><br>Telefon <a href="tel:+460000000000">0000-00 00 00</a>,
vardagar 8-16<br><a href="mailto:kontaktcenter@kommun.example">kontaktcenter@kommun.example</a></p></div>
<div><h2>Om kommunen</h2><ul><li><a href="/kommun/organisation/">Organisation</a></li><li><a href="/nyheter/">Nyheter</a></li></ul></div></footer>"""
"""What every page of a site repeats: the service is named in the header and, with number and hours, in the footer."""
OWN = {
    "/": """<p>Behöver du hjälp? Ring kontaktcenter så lotsar vi dig rätt.</p><ul class="news"><li><h3><a href="/nyheter/a/">Nya öppettider</a></h3>
<time datetime="2026-11-18">18 november 2026</time><p>Kontaktcenter har nya öppettider i jul.</p></li></ul>""",
    "/kontaktcenter/": """<p>Kontaktcenter svarar på frågor om kommunens verksamhet och hjälper dig att hitta rätt.</p><h2>Vi kan hjälpa dig med</h2>
<ul><li>bygglov</li><li>förskola och skola</li><li>äldreomsorg</li></ul><h2>Öppettider</h2><p>Måndag-fredag 8-16. Telefon 0000-00 00 00.</p>
<p>Vi svarar på e-post inom två arbetsdagar. Boka tid för besök, ta med legitimation.</p>
<p>Anna Exempelsson<br>Chef för kontaktcenter<br>0000-00 00 01</p>""",
    "/kontakt/": "".join(
        f"<h3>Avdelning {n}</h3><p>Telefon 0000-00 0{n} 00, vardagar 9-15<br>avdelning{n}@kommun.example</p>"
        for n in range(8)
    ),
    "/kommun/organisation/": "<table>"
    + "".join(
        f"<tr><td>Anna Exempelsson{letter}</td><td>Enhetschef</td><td>0000-00 00 {number}</td></tr>"
        for number, letter in enumerate("abcdefghijklmnopqrst", start=10)
    )
    + "</table>",
    "/nyheter/a/": "<p>Publicerad 18 november 2026</p><p>Kontaktcenter har nya öppettider i jul. Växeln svarar som vanligt.</p>",
}
"""What single pages have of their own before the running text."""


def site_pages(number: int) -> tuple[Site, list[Page]]:
    """One site: header, menu and footer repeat, the bodies do not."""
    rng = random.Random(SEED + number)
    host = f"http://www.kommun{number}.example"
    site = Site(country="SE", code=f"{number:04}", name=f"Kommun{number}", url=host + "/", languages=("sv",))
    head = HEAD + menu(rng)
    filler = f"<script>{'/* ' + 'x' * 70 + ' */' * 1}{'var a = 1; ' * 3000}</script>"
    pages = []
    for path, title, roles in (
        ("/", "Välkommen", ("home",)),
        ("/kontaktcenter/", "Kontaktcenter", ("service",)),
        ("/kontakt/", "Kontakta oss", ("contact",)),
        ("/kommun/", "Kommunen", ("staff",)),
        ("/kommun/organisation/", "Organisation", ("staff",)),
        ("/nyheter/a/", "Nyhet", ("service",)),
    ):
        content = body(rng, title).replace("</h1>", "</h1>" + OWN.get(path, ""), 1)
        html = f'<!DOCTYPE html><html lang="sv"><head><title>{title}</title></head><body>{head}<main>{content}</main>{FOOT}{filler}</body></html>'
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


def _family() -> Iterator[tuple[int, float, float]]:
    """Process id, processor seconds and peak megabytes of this process and all that come from it."""
    tick = os.sysconf("SC_CLK_TCK")
    seen: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            seen[int(path.parent.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / tick
    for pid, (_, seconds) in seen.items():
        above = pid
        while above in seen and above != os.getpid():
            above = seen[above][0]
        if above == os.getpid():
            with contextlib.suppress(OSError, AttributeError):
                peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
                yield pid, seconds, int(peak[1]) / 1024 if peak else 0.0


def cpu(job: Callable[[], object]) -> float:
    """Processor seconds that a job takes in this process."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def watched(job: Callable[[], object]) -> tuple[float, float, float]:
    """Processor seconds of a job with all its processes, seconds on the clock, and megabytes of the largest process."""
    costs: dict[int, float] = {}
    largest = 0.0
    before = {pid: seconds for pid, seconds, _ in _family()}
    with ThreadPoolExecutor(1) as pool:
        begun = time.perf_counter()
        done = pool.submit(job)
        while not done.done():
            wait([done], timeout=0.2)
            for pid, seconds, peak in _family():
                costs[pid] = seconds
                largest = max(largest, peak)
        done.result()
        clock = time.perf_counter() - begun
    return sum(costs.values()) - sum(before.values()), clock, largest


def judge_folder(folder: Path, sites: int) -> None:
    """As `serviceaudit judge` does it: child processes on all cores, results in a database."""
    with Store.open(f"sqlite:///{folder / 'results.db'}") as store:
        offline.judge_archives(
            offline.Offline(
                paths=[folder],
                sites=[site_pages(number)[0] for number in range(sites)],
                judge=Judge(data_folder("criteria"), "servicescore"),
                registry="benchmark",
                archive=str(folder),
                processes=os.cpu_count() or 1,
                progress=lambda _: None,
                report=print,
            ),
            store,
        )


def main() -> None:
    """Measure and print."""
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else SITES
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number in range(sites):
            write(folder, number)
        paths = read.files([folder])
        parsing = size = 0.0
        for number in range(sites):
            htmls = [page.html for page in site_pages(number)[1]]
            size += sum(map(len, htmls)) / len(htmls) / sites
            parsing += cpu(lambda htmls=htmls: [LexborHTMLParser(html) for html in htmls])
        reading = cpu(lambda: [own.read_own(path) for path in paths])
        judging, clock, memory = watched(lambda: judge_folder(folder, sites))
    print(f"{sites} sites x {PAGES} pages of {size / 1000:.0f} kB, half of it script")
    for name, seconds in (("parse alone", parsing), ("read the archive", reading), ("read and judge", judging)):
        each = 1000 * seconds / sites / PAGES
        print(f"{name:18} {seconds:7.2f} s  {each:6.2f} ms a page  {seconds / parsing:5.1f} x parsing")
    print(f"bar: at most {BAR} x parsing; {'kept' if judging <= BAR * parsing else 'missed'}")
    print(f"{clock:.1f} s on the clock, {judging / clock:.2f} cores used of {os.cpu_count()}")
    print(f"largest process {memory:.0f} MB (bar: below {MEMORY_BAR} MB)")


if __name__ == "__main__":
    main()
