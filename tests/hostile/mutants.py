"""Pages that no tool ever wrote: real-looking ones and known crashers, damaged at random as disks, proxies and hands do."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from serviceaudit.settings import data_folder

HOSTILE = Path(__file__).parent
LARGEST = 80_000
TAGS = (
    "<table>", "</table>", "<svg>", "<math>", "<template>", "<select>", "<option>", "<frameset>", "<!--", "-->", "<![CDATA[",
    "<script>", "</script>", "<style>", "<textarea>", "<plaintext>", "<noscript>", "<form>", "<button>", "</p>", "</body>",
    "<a href=", "<b><i><a>", "<base href='//['>", "<foreignObject>", "<annotation-xml encoding='text/html'>", "&#x110000;",
)  # fmt: skip
"""What makes HTML parsers change their mode."""


def mutants(count: int, seed: int) -> Iterator[bytes]:
    """So many damaged pages; the same ones for the same seed."""
    chance = random.Random(seed)
    seeds = _seeds()
    for _ in range(count):
        page = chance.choice(seeds)
        for _ in range(chance.randint(1, 12)):
            page = chance.choice(WAYS)(page, chance)[:LARGEST]
        yield page


def _seeds() -> list[bytes]:
    pages = sorted(data_folder("sites").rglob("*.html")) + sorted(HOSTILE.glob("*.html"))
    return [page.read_bytes() for page in pages]


def _spot(page: bytes, chance: random.Random) -> int:
    return chance.randint(0, len(page))


def _lost(page: bytes, chance: random.Random) -> bytes:
    at = _spot(page, chance)
    return page[:at] + page[at + chance.randint(1, 2000) :]


def _cut(page: bytes, chance: random.Random) -> bytes:
    return page[: _spot(page, chance)]


def _flipped(page: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(page)
    for _ in range(min(len(damaged), 20)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _repeated(page: bytes, chance: random.Random) -> bytes:
    at = _spot(page, chance)
    return page[:at] + page[at : at + chance.randint(1, 300)] * chance.randint(2, 60) + page[at:]


def _spliced(page: bytes, chance: random.Random) -> bytes:
    at, to = _spot(page, chance), _spot(page, chance)
    return page[:at] + page[to : to + 5000] + page[at:]


def _tagged(page: bytes, chance: random.Random) -> bytes:
    at = _spot(page, chance)
    return page[:at] + chance.choice(TAGS).encode() * chance.choice((1, 1, 2, 50)) + page[at:]


def _deep(page: bytes, chance: random.Random) -> bytes:
    at = _spot(page, chance)
    return (
        page[:at]
        + chance.choice((b"<div>", b"<b>", b"<svg>", b"<table><tr><td>")) * chance.randint(100, 3000)
        + page[at:]
    )


def _nulled(page: bytes, chance: random.Random) -> bytes:
    at = _spot(page, chance)
    return page[:at] + b"\0" * chance.randint(1, 50) + page[at:]


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _lost, _cut, _flipped, _repeated, _spliced, _tagged, _tagged, _deep, _nulled,
)  # fmt: skip
