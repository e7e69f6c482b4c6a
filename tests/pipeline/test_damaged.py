"""What damaged pages do to a run: nothing but their own loss."""

import asyncio

from hostile.mutants import mutants
from pipeline.damaged import healthy, survived
from serviceaudit.workers import Workers

COUNT = 240
"""The benchmark takes 20,000 (benchmarks/mutations.py)."""


def test_damaged_pages_never_end_a_run_nor_change_what_is_said_of_a_healthy_site():
    with Workers(2) as workers:
        before = asyncio.run(healthy(workers))
        outcomes = asyncio.run(survived(mutants(COUNT, seed=1), workers))
        after = asyncio.run(healthy(workers))

    assert sum(count for name, count in outcomes.items() if name.startswith("links")) == COUNT
    assert sum(count for name, count in outcomes.items() if name.startswith("judged")) == COUNT
    assert outcomes["judged: read"] > COUNT / 2
    assert before == after


def test_the_same_seed_gives_the_same_damage():
    assert list(mutants(20, seed=7)) == list(mutants(20, seed=7)) != list(mutants(20, seed=8))
