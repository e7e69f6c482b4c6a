import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from report import earlier, sample
from serviceaudit.model import Question, Result, Run, Standing
from serviceaudit.report import texts, view, write
from serviceaudit.report.beside import Beside
from serviceaudit.report.shapes import ReportView
from serviceaudit.report.words import Texts
from serviceaudit.settings import data_folder

LANGUAGES = ("da", "en", "fi", "nb", "sv")
ADDRESS = "https://rapport.example/kommuner"
RUNS = ("runs/2026-11-21-1", "runs/2026-10-21-1")
"""Dated reports in the whole report, newest first."""
STILL = "latest/still.html"
"""The page that leads on to the newest report, but standing still so that it can be looked at."""


@pytest.fixture(scope="session")
def folder() -> Path:
    return data_folder("criteria") / "texts"


@pytest.fixture(scope="session")
def seen(folder: Path) -> Callable[..., ReportView]:
    """Results to view, with everything else as in the sample."""

    @cache
    def read(language: str) -> Texts:
        return texts.load(folder, language)

    def build(
        results: Sequence[Result],
        language: str = "sv",
        run: Run = sample.RUN,
        questions: Sequence[Question] = sample.QUESTIONS,
        standings: Sequence[Standing] | None = None,
        beside: Beside | None = None,
    ) -> ReportView:
        words = read(language)
        places = sample.standings(results) if standings is None else standings
        return view.build(run, results, places, questions, words, beside or sample.beside(folder))

    return build


@pytest.fixture(scope="session")
def report(seen: Callable[..., ReportView], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, written in all languages with Swedish first."""
    out = tmp_path_factory.mktemp("report") / "out"
    data = out.with_name("answers.csv")
    data.write_text("run,code\n", encoding="utf-8")
    views = {language: seen(sample.results(), language) for language in ("sv", "da", "nb", "fi", "en")}
    write.write(views, out, sample.screenshots, downloads=[data], contact="https://granskning.example/fel")
    return out


@pytest.fixture(scope="session")
def whole(seen: Callable[..., ReportView], folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with every kind of page and file: an earlier run, a map, dated reports, downloads, an address."""
    out = tmp_path_factory.mktemp("whole") / "out"
    data = [out.with_name(name) for name in ("answers.csv", "answers.schema.json", "dictionary.csv", "standings.json")]
    for file in data:
        file.write_text("{}\n", encoding="utf-8")
    before = earlier.past()
    put = {"downloads": data, "contact": "https://granskning.example/fel", "dated": True}
    write.write({"sv": seen(before.results, run=before.run)}, out, sample.screenshots, **put)
    results = earlier.placed(sample.results())
    beside = earlier.beside(folder, results, ADDRESS)
    beside = replace(beside, history={**beside.history, **sample.HISTORY})
    views = {language: seen(results, language, beside=beside) for language in ("sv", "en")}
    write.write(views, out, sample.screenshots, **put)
    leads_on = re.compile("<meta http-equiv=.refresh.[^>]*>")
    (out / STILL).write_text(leads_on.sub("", (out / "latest/index.html").read_text("utf-8")), encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def pages(report: Path) -> dict[str, LexborHTMLParser]:
    """Every page of the report, parsed."""
    return {
        file.relative_to(report).as_posix(): LexborHTMLParser(file.read_text(encoding="utf-8"))
        for file in sorted(report.rglob("*.html"))
    }
