from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from report import sample
from serviceaudit.model import Question, Result, Run, Standing
from serviceaudit.report import texts, view, write
from serviceaudit.report.beside import Beside
from serviceaudit.report.shapes import ReportView
from serviceaudit.report.words import Texts
from serviceaudit.settings import data_folder

LANGUAGES = ("da", "en", "fi", "nb", "sv")


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
def pages(report: Path) -> dict[str, LexborHTMLParser]:
    """Every page of the report, parsed."""
    return {
        file.relative_to(report).as_posix(): LexborHTMLParser(file.read_text(encoding="utf-8"))
        for file in sorted(report.rglob("*.html"))
    }
