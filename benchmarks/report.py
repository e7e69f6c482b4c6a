"""How long the report takes and how heavy its front page is: Sweden in five languages, and ten thousand municipalities.

Made-up answers of a whole country, as `serviceaudit demo --country se` shows them. Tells seconds, files, megabytes on disk,
kilobytes of the front page as it goes over the wire (gzip), and seconds when nothing has changed.

Usage: python benchmarks/report.py [MUNICIPALITIES]
"""

import gzip
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from serviceaudit.model import Site
from serviceaudit.pipeline import generated, publish
from serviceaudit.pipeline.past import look_back
from serviceaudit.pipeline.reading import method
from serviceaudit.registry.listing import load
from serviceaudit.settings import data_folder
from serviceaudit.store.results import Store

MANY = 10_000


def many(number: int) -> list[Site]:
    """Sweden again and again, a little further east each time."""
    sites = load("se")
    copies = (
        replace(site, code=f"{turn:02}{site.code}", name=f"{site.name} {turn}", lon=(site.lon or 0) + turn / 50)
        for turn in count()
        for site in sites
    )
    return list(islice(copies, number))


def measure(sites: Sequence[Site], languages: Sequence[str], folder: Path) -> None:
    """Write the report twice, and tell what it cost."""
    pack = method(data_folder("criteria"), "servicescore").pack
    out = folder / "report"
    with Store.open(f"sqlite:///{folder / 'runs.db'}") as store:
        ranked = publish.ranked(store, generated.generate(sites, "se", pack, store), pack.questions)
        start = time.perf_counter()
        behind = look_back(store, ranked, pack.questions)
        print(f"{len(sites):>7} x {len(languages)}  looking back {time.perf_counter() - start:.1f} s", end="")
    how = publish.Publication(
        questions=pack.questions,
        criteria=data_folder("criteria"),
        languages=languages,
        earlier=behind.earlier,
        comparisons=behind.comparisons,
    )
    for what in ("report", "again"):
        start = time.perf_counter()
        publish.report(ranked, how, out)
        print(f", {what} {time.perf_counter() - start:.1f} s", end="")
    files = [file for file in out.rglob("*") if file.is_file() and "runs" not in file.relative_to(out).parts]
    size = sum(file.stat().st_size for file in files) / 1e6
    scripts = sorted((out / "assets").glob("*.js"))
    wire = sum(len(gzip.compress(file.read_bytes())) for file in (out / "index.html", *(out / "assets").glob("*.css")))
    data = sum(len(gzip.compress(file.read_bytes())) for file in scripts)
    print(f", {len(files)} files, {size:.0f} MB, front page {wire / 1e3:.0f} kB and {data / 1e3:.0f} kB of scripts")


def main() -> None:
    """Both sizes."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    for sites, languages in ((load("se"), ("en", "sv", "da", "nb", "fi")), (many(number), ("sv",))):
        with TemporaryDirectory() as folder:
            measure(sites, languages, Path(folder))
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB of memory")


if __name__ == "__main__":
    main()
