"""The house keeps its own rules: sizes, borders between rooms, words out of the code, sound packages."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from serviceaudit.criteria.yaml12 import read
from serviceaudit.gold.bundles import read_bundles

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "serviceaudit"
CRITERIA = ROOT / "criteria"
SITES = ROOT / "fixtures" / "sites"
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
MOST_LINES = 300
CACHES = ("__pycache__", ".egg-info", ".DS_Store")

REGISTRIES = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("deb.debian", "org"),
    ("archive.ubuntu", "com"),
    ("proxy.golang", "org"),
)
"""Package registries. Where packages come from is for the machine to say, never for a file here."""

ENGLISH_WORDS_OF_OUR_OWN = {
    "citizen service": "settings.py: the user agent tells site owners in English what the visit is for",
}
"""Names of services that the code may say, with the reason: they are told to people, never looked for on pages."""


def sources() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def kept() -> list[Path]:
    """Every text file that is in git, or would be with the next commit."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def without_docstrings(path: Path) -> str:
    """The module's source, case-folded, with every bare string (docstrings of modules, classes, fields) blanked."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            last = node.end_lineno or node.lineno
            lines[node.lineno - 1 : last] = [""] * (last - node.lineno + 1)
    return "\n".join(lines).casefold()


def declared() -> dict[str, list[str]]:
    """Names of our dependencies: of the tool, and of those who work on it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    listed = {"runtime": project["project"]["dependencies"], "dev": [*groups["build"], *groups["dev"]]}
    return {kind: [bare(entry) for entry in entries if isinstance(entry, str)] for kind, entries in listed.items()}


def bare(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert len(lengths) > 50
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_rooms_import_only_what_their_contracts_allow() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "0 broken" in told.stdout


def packages_imported(files: list[Path], own: set[str]) -> dict[str, set[str]]:
    """The modules from outside that these files import, each with the packages that bring it."""
    modules = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    owners = packages_distributions()
    outside = modules - set(sys.stdlib_module_names) - own
    return {module: {bare(owner) for owner in owners.get(module, [module])} for module in outside}


def test_every_package_that_the_tool_imports_is_declared() -> None:
    """What comes along with another package may be gone with the other's next version."""
    runtime = set(declared()["runtime"])
    used = packages_imported(sources(), {"serviceaudit"})
    assert {module for module, packages in used.items() if not packages & runtime} == set()


ASKED_FOR_BY_OTHERS = {"sniffio"}
"""Packages that a dependency looks for and does not install (docs/dependencies.md tells why they are wanted)."""


def test_every_declared_package_is_imported_by_the_tool() -> None:
    used = packages_imported(sources(), {"serviceaudit"})
    assert (
        set(declared()["runtime"])
        - ASKED_FOR_BY_OTHERS
        - {package for packages in used.values() for package in packages}
        == set()
    )


def test_every_package_that_the_tests_import_is_declared() -> None:
    tests = ROOT / "tests"
    own = {"serviceaudit", *(path.stem for path in tests.rglob("*.py")), *(path.name for path in tests.iterdir())}
    used = packages_imported(sorted(tests.rglob("*.py")), own)
    known = {name for names in declared().values() for name in names}
    assert {module for module, packages in used.items() if not packages & known} == set()


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_hashed_and_without_an_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip()]
    assert len(entries) > 3
    assert [
        entry.split()[0] for entry in entries if not re.match(r"[\w.\[\]-]+==[\w.]+ .*--hash=sha256:", entry, re.DOTALL)
    ] == []
    assert "://" not in text
    assert "--index" not in text


def test_requirements_hold_every_declared_dependency_at_one_version() -> None:
    pins = {
        name: set(re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in REQUIREMENTS
    }
    runtime, everything, build = (pins[name] for name in REQUIREMENTS)
    assert set(declared()["runtime"]) <= {package for package, _ in runtime}
    assert set(declared()["dev"]) <= {package for package, _ in everything}
    assert runtime <= everything, "run: make requirements"
    assert build <= everything, "run: make requirements"


def test_no_file_names_the_host_of_a_package_registry() -> None:
    files = kept()
    assert len(files) > 300
    hosts = [".".join(parts) for parts in REGISTRIES]
    texts = {short(path): text_of(path).lower() for path in files}
    assert {(name, host) for name, text in texts.items() for host in hosts if host in text} == set()


def names_of_services() -> list[str]:
    """What the words files call a contact centre beyond doubt; a star stands for any ending."""
    found = []
    for path in sorted((CRITERIA / "words").glob("??.yaml")):
        concept = read(path)["contact_centre"]
        assert isinstance(concept, dict)
        strong = concept["strong"]
        assert isinstance(strong, list)
        found += [str(phrase).casefold() for phrase in strong if "{" not in str(phrase)]
    return found


def said_in(text: str, phrases: list[str]) -> set[str]:
    either = "|".join(re.escape(phrase.rstrip("*")) + ("" if phrase.endswith("*") else r"\b") for phrase in phrases)
    return set(re.findall(rf"\b(?:{either})", text))


def test_no_words_of_municipal_sites_stand_in_the_code() -> None:
    """How sites speak is method, so it lies in criteria/words, where translators find it."""
    phrases = names_of_services()
    assert len(phrases) > 100
    said = {(short(path), name) for path in sources() for name in said_in(without_docstrings(path), phrases)}
    assert {(place, name) for place, name in said if name not in ENGLISH_WORDS_OF_OUR_OWN} == set()


def test_every_exception_for_our_own_words_is_still_needed() -> None:
    code = "\n".join(without_docstrings(path) for path in sources())
    assert [words for words in ENGLISH_WORDS_OF_OUR_OWN if words not in code] == []


def test_no_rule_knows_a_fixture_site_by_name() -> None:
    """A rule that knows the sites it is measured on would measure nothing."""
    names = {name.casefold() for bundle in read_bundles(SITES) for name in (bundle.slug, bundle.facts["name"])}
    assert len(names) > 20
    either = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})")
    texts = [path for path in kept() if path.is_relative_to(SRC) or path.is_relative_to(CRITERIA)]
    assert len(texts) > 100
    known = {(short(path), name) for path in texts for name in either.findall(text_of(path).casefold())}
    assert known == set()


def files_below(folder: Path) -> set[str]:
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in names if not any(cache in name for cache in CACHES)}


@pytest.mark.slow
def test_the_wheel_carries_the_code_the_method_and_the_demonstration_sites(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling builds the wheel: install requirements-dev.txt")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    wanted = {f"serviceaudit/{name}" for name in files_below(SRC)}
    wanted |= {f"serviceaudit/data/criteria/{name}" for name in files_below(CRITERIA)}
    wanted |= {f"serviceaudit/data/sites/{name}" for name in files_below(SITES)}
    wanted |= {f"serviceaudit/data/earlier/{name}" for name in files_below(SITES.with_name("earlier"))}
    assert inside == wanted
