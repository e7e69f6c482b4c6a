"""kill -9 at random moments over one run, each time followed by --resume; then the run is compared with a calm one.

python benchmarks/kill.py [KILLS]     (twenty by default; the fixture sites on loopback, no browser)
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from serviceaudit.archive import own, read
from serviceaudit.gold.serve import BundleServer
from serviceaudit.model import Answer
from serviceaudit.settings import data_folder
from serviceaudit.store import Store

SITES = data_folder("sites")
KILLS = 20
SEED = 20131
EARLY = 4
LONGEST = 0.4
KILLED = -9


@dataclass(frozen=True)
class Run:
    folder: Path
    server: BundleServer

    @property
    def store(self) -> str:
        return f"sqlite:///{self.folder / 'kill.db'}"

    def start(self) -> subprocess.Popen[bytes]:
        """A run, or the rest of it. Two sites at once: it lasts long enough to be killed twenty times."""
        command = [
            sys.executable, "-m", "serviceaudit", "audit", str(SITES / "registry.csv"), "--render", "never",
            "--connect-to", self.server.connect_to, "--workers", "2", "--resume", "--store", self.store,
            "--archive", str(self.folder / "archive"),
        ]  # fmt: skip
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)

    def stored(self) -> int:
        if not (self.folder / "kill.db").exists():
            return 0
        with Store.open(self.store) as store:
            return sum(len(store.done(run.id)) for run in store.runs())

    def answers(self) -> list[Answer]:
        with Store.open(self.store, create=False) as store:
            (run,) = store.runs()
            return [replace(answer, checked_at="") for answer in store.answers(run.id)]

    def visits(self) -> Counter[str]:
        return Counter(own.read_own(path).site.key for path in read.files([self.folder / "archive"]))


def killed_often(run: Run, kills: int, calm: int) -> int:
    """Kill it so often, print what each kill left, and let the rest end by itself; returns how it ended.

    `calm`: requests of a calm run. A kill comes after a random share of them and a random moment more, so that the run
    gets on between the kills; every fourth may come before the first request.
    """
    moments = random.Random(SEED)
    print(f"{'kill':>4} {'moment':>24} {'stored':>7} {'archived':>9} {'half files':>11}")
    for number in range(1, kills + 1):
        early, wait = number % EARLY == 0, moments.uniform(0, LONGEST)
        due = len(run.server.requests) + moments.randint(1, round(2 * calm / kills))
        child = run.start()
        while not early and child.poll() is None and len(run.server.requests) < due:
            time.sleep(0.005)
        time.sleep(EARLY * wait if early else wait)
        asked = len(run.server.requests)
        child.kill()
        if child.wait() != KILLED:
            print(f"{number:>4}   the run had ended before")
            return 0
        moment = f"{EARLY * wait:.2f} s after its start" if early else f"after request {asked}"
        files, half = list(run.folder.rglob("*.warc.gz")), list(run.folder.rglob("*.open"))
        print(f"{number:>4} {moment:>24} {run.stored():>7} {len(files):>9} {len(half):>11}", flush=True)
    return run.start().wait()


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory() as folder, BundleServer(SITES) as server:
        for name in ("calm", "killed"):
            (Path(folder) / name).mkdir()
        calm, killed = Run(Path(folder) / "calm", server), Run(Path(folder) / "killed", server)
        calm.start().wait()
        asked = len(server.requests)
        ended = killed_often(killed, kills, asked)
        twice = {key: count for key, count in killed.visits().items() if count != calm.visits()[key]}
        print(f"the calm run made {asked} requests; last resume ended with {ended}")
        print(f"sites stored: {killed.stored()} of {calm.stored()}")
        print(f"sites visited more often than in the calm run: {twice or 'none'}")
        print(
            f"answers the same as in the calm run: {killed.answers() == calm.answers()} ({len(calm.answers())} answers)"
        )
        print(f"half files left: {len(list(killed.folder.rglob('*.open')))}")


if __name__ == "__main__":
    main()
