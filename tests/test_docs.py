"""What is written about the tool is true of the tool."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from serviceaudit import __version__
from serviceaudit.cli.app import app

ROOT = Path(__file__).parents[1]


def told(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def bare(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()


def named_in_tables(page: str) -> list[str]:
    """The names in code type in the first cell of each row."""
    cells = re.findall(r"^\| ([^|]*)\|", page, re.MULTILINE)
    return [bare(name) for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def dependencies() -> set[str]:
    project = tomllib.loads(told("pyproject.toml"))
    lists = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    return {bare(entry) for entries in lists for entry in entries if isinstance(entry, str)}


def test_every_dependency_has_one_row_with_its_reason_and_every_row_a_dependency() -> None:
    rows = named_in_tables(told("docs/dependencies.md"))
    assert sorted(rows) == sorted(dependencies())


def test_no_cell_about_a_dependency_is_empty() -> None:
    rows = [line for line in told("docs/dependencies.md").splitlines() if line.startswith("| `")]
    assert [row for row in rows if not all(cell.strip() for cell in row.strip("|").split("|"))] == []


@pytest.mark.parametrize("command", ["make audit", "make test"])
def test_the_readme_tells_the_two_commands(command: str) -> None:
    assert command in told("README.md")


def test_every_make_target_that_is_told_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", told("Makefile"), re.MULTILINE))
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    said = {
        (page.name, target) for page in pages for target in re.findall(r"\bmake ([a-z]+)`", page.read_text("utf-8"))
    }
    assert said
    assert {(page, target) for page, target in said if target not in targets} == set()


def test_the_changelog_knows_this_version_and_sets_the_method_apart() -> None:
    log = told("CHANGELOG.md")
    assert re.search(rf"^## \[(?:Unreleased|{re.escape(__version__)})\]", log, re.MULTILINE)
    assert "### Method" in log


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app), "serviceaudit"))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_argument_and_option_says_what_it_is_for(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    assert [option.name for option in command.params if not option.hidden and not (option.help or "").strip()] == []


def test_every_command_line_in_the_documents_is_one_that_the_tool_takes() -> None:
    """Its commands and options; what they are given is the reader's."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    lines = [
        line for page in pages for line in re.findall(r"^\$ (serviceaudit .*)$", page.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(lines) > 10
    assert {line for line in lines if unknown(line.partition("  #")[0].split())} == set()


def unknown(words: list[str]) -> list[str]:
    """The options of a command line that its command does not know, or the command if there is none."""
    path = next((path for n in (3, 2) if (path := " ".join(words[:n])) in COMMANDS), None)
    if path is None:
        return words[:2]
    known = {name for option in COMMANDS[path].params for name in (*option.opts, *option.secondary_opts)}
    return [word for word in words if word.startswith("--") and word not in known]
