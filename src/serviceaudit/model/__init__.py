"""The shared vocabulary: frozen values that the rooms hand to each other. Read this page first.

    Site ──crawl──▶ Snapshot(Page…, Candidate…) ──signals──▶ Signal… ──criteria──▶ Answer(Evidence…) ──ranking──▶ Standing

Addresses are absolute URLs as text. Times are ISO 8601 in UTC ("2026-11-21T02:00:00Z"). Lengths are CSS pixels.
"""

from serviceaudit.model.judged import (
    GENERATED,
    Answer,
    Cause,
    Change,
    Evidence,
    Looked,
    Question,
    Result,
    Run,
    Source,
    Standing,
    Verdict,
    Visit,
)
from serviceaudit.model.observed import NARROW, WIDE, Box, Kind, Observed, Region, Signal, Stems
from serviceaudit.model.roles import HOME, NEWS, NEWSROOM
from serviceaudit.model.seen import (
    Candidate,
    Choice,
    Exchange,
    Failure,
    Page,
    Screenshot,
    Site,
    Snapshot,
    Via,
    Wish,
    Wishes,
)

__all__ = [
    "GENERATED",
    "HOME",
    "NARROW",
    "NEWS",
    "NEWSROOM",
    "WIDE",
    "Answer",
    "Box",
    "Candidate",
    "Cause",
    "Change",
    "Choice",
    "Evidence",
    "Exchange",
    "Failure",
    "Kind",
    "Looked",
    "Observed",
    "Page",
    "Question",
    "Region",
    "Result",
    "Run",
    "Screenshot",
    "Signal",
    "Site",
    "Snapshot",
    "Source",
    "Standing",
    "Stems",
    "Verdict",
    "Via",
    "Visit",
    "Wish",
    "Wishes",
]
