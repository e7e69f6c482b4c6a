"""The command as its users meet it: results, one-line errors, exit codes."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from serviceaudit.gold.serve import BundleServer
from serviceaudit.settings import data_folder

SITES = data_folder("sites")


@pytest.fixture(scope="module")
def server() -> Iterator[BundleServer]:
    with BundleServer(SITES) as serving:
        yield serving


def run(*arguments: str | Path, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "serviceaudit", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "160", **more}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def finished(server: BundleServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store and archive of a run over three sites."""
    folder = tmp_path_factory.mktemp("run")
    done = run(
        "audit", SITES / "registry.csv", "--site", "Tallmora", "--site", "SE-9922", "--site", "SE-9924", "--where", "country == 'SE'",
        "--connect-to", server.connect_to, "--render", "never", folder=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Tallmora" in done.stdout
    return folder


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert "Traceback" not in done.stderr
    return lines[-1]


def test_the_ranking_is_shown_and_exported_with_the_contract_s_columns(finished: Path):
    done = run("export", "--format", "csv", "--out", "out", folder=finished)

    assert done.returncode == 0, done.stderr
    with (finished / "out" / "answers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first = "run,country,code,name,url,pack,pack_version,question,verdict,points,level,mobile_level,source,reason,rule,page,quote,clicks,checked_at"
    assert list(rows[0])[:19] == first.split(",")
    assert len(rows) == 15
    with (finished / "out" / "standings.csv").open(encoding="utf-8") as file:
        assert file.readline().startswith(
            "run,country,code,name,region,population,url,rank,shared,points,points_max,assessed,status"
        )


def test_explain_tells_candidates_pages_words_and_rule(finished: Path):
    done = run("explain", "Tallmora", "a", "--lang", "en", folder=finished)

    assert done.returncode == 0, done.stderr
    for told in ("Is there", "Yes", "A1", "Links considered", "followed", "Pages asked for", "kontaktcenter"):
        assert told in done.stdout, told


def test_explain_as_json_holds_the_trail(finished: Path):
    told = json.loads(run("explain", "SE-9921", "--json", folder=finished).stdout)

    assert [a["question"] for a in told["answers"]] == ["a", "b", "c", "d", "e"]
    assert any(c["choice"] == "followed" and c["weight"] > 0 for c in told["trail"])


def test_judging_again_with_the_same_criteria_moves_nothing(finished: Path):
    done = run("judge", "--store", "sqlite:///serviceaudit.db", folder=finished)

    assert done.returncode == 0, done.stderr
    assert "No answer moved." in done.stdout


def test_the_report_is_written(finished: Path):
    done = run("report", "--out", "site", "--lang", "sv", folder=finished)

    assert done.returncode == 0, done.stderr
    assert "Tallmora" in (finished / "site" / "index.html").read_text(encoding="utf-8")


def test_a_report_knows_its_address_and_keeps_a_dated_copy(finished: Path):
    done = run("report", "--out", "dated", "--base-url", "https://rapport.example/", "--runs", "3", folder=finished)

    assert done.returncode == 0, done.stderr
    assert "https://rapport.example/index.html" in (finished / "dated" / "sitemap.xml").read_text(encoding="utf-8")
    [copy] = (finished / "dated" / "runs").iterdir()
    assert (copy / "index.html").is_file()


@pytest.mark.parametrize("address", ["rapport.example", "ftp://rapport.example/", "javascript:alert(1)"])
def test_an_address_that_is_none_is_told_in_one_line(finished: Path, address: str):
    done = run("report", "--out", "nowhere", "--base-url", address, folder=finished)

    assert done.returncode == 2
    assert "absolute address" in done.stderr
    assert not (finished / "nowhere").exists()


def test_a_country_with_made_up_answers_is_marked_in_every_page_and_row(tmp_path: Path):
    rows = [f"SE,99{n:02},Ort {n},https://www.ort{n}.se/" for n in range(5)]
    (tmp_path / "list.csv").write_text("\n".join(["country,code,name,url", *rows]), encoding="utf-8")

    done = run("demo", "--country", "list.csv", "--lang", "en", "--no-open", "--out", "out", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    report = tmp_path / "out" / "report"
    pages = [page for page in report.rglob("*.html") if "latest" not in page.parts and "runs" not in page.parts]
    assert len(pages) > 10
    assert all("made-up answers" in page.read_text(encoding="utf-8") for page in pages)
    answers = (report / "data" / "answers.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(answers) == 25
    assert all(line.startswith("generated-") for line in answers)
    assert not any("ort1.se" in page.read_text(encoding="utf-8") for page in pages)


def test_check_prints_five_cards_in_the_site_s_language(server: BundleServer, tmp_path: Path):
    done = run(
        "check",
        "http://www.tallmora.example/",
        "--connect-to",
        server.connect_to,
        "--render",
        "never",
        "--lang",
        "sv",
        folder=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"╭─ [abcde] ", done.stdout)) == 5
    assert list(tmp_path.iterdir()) == []


def test_evaluate_tells_agreement_and_the_gate_closes_below_a_floor(finished: Path):
    floors = finished / "floors.json"
    labels = finished / "labels.csv"
    labels.write_text(
        "site,question,verdict,level,rule,page,quote,note\n"
        "SE-9921,a,no,,A1,,,\nSE-9922,a,no,,A4,,,\nSE-9921,b,yes,,B2,http://www.tallmora.example/nowhere,,\n",
        encoding="utf-8",
    )
    agreed = json.loads(run("evaluate", labels, "--json", folder=finished).stdout)
    floors.write_text(json.dumps({"fingerprint": agreed["fingerprint"], "a": {"share": 0.9}}), encoding="utf-8")

    done = run("evaluate", labels, "--gate", floors, folder=finished)

    assert agreed["scores"][0]["share"]["value"] == 0.5
    assert done.returncode == 1
    assert "Tallmora a: people say no (A1), the machine yes" in done.stdout
    assert "the machine saw “" in done.stdout
    assert "http://www.tallmora.example/nowhere was not read: no link to it was seen" in done.stdout
    assert "0.9" in one_line(done)


def test_registries_are_listed_checked_and_shown(tmp_path: Path):
    assert "290" in run("registry", "list", folder=tmp_path).stdout
    assert "Kungälv" in run("registry", "list", "se", folder=tmp_path).stdout
    assert run("registry", "check", "fi", folder=tmp_path).returncode == 0
    assert json.loads(run("registry", "show", "no", "0301", folder=tmp_path).stdout)["name"] == "Oslo"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["audit"], 2, "which municipalities?"),
        (["audit", "nowhere.csv"], 2, "nowhere.csv"),
        (["audit", "se", "--site", "Kungalv"], 2, "Kungälv"),
        (["audit", "se", "--where", "poplation > 5"], 2, "population"),
        (["audit", "se", "--pack", "nope"], 2, "servicescore"),
        (["audit", "se", "--connect-to", "nonsense"], 2, "HOST:PORT:ADDRESS:PORT"),
        (["audit", "--from-archive", "missing.warc"], 2, "missing.warc"),
        (["report"], 2, "serviceaudit.db"),
        (["explain", "Tallmora", "--store", "sqlite:////proc/x.db"], 2, "/proc/x.db"),
        (["check", "not an address"], 2, "not an address"),
        (["registry", "list", "atlantis"], 2, "atlantis"),
        (["criteria", "check", "/proc"], 2, "/proc"),
        (["evaluate", "missing.csv"], 2, ""),
        (["audti"], 2, "audti"),
    ],
)
def test_wrong_use_ends_with_a_line_that_says_what(arguments: list[str], code: int, told: str, tmp_path: Path):
    done = run(*arguments, folder=tmp_path)

    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_registry_with_a_typo_is_told_by_file_and_row_and_nothing_is_crawled(server: BundleServer, tmp_path: Path):
    (tmp_path / "mine.csv").write_text(
        "country,code,name,url\nSE,1,Ett,htp://x\nSE,2,Två,http://www.tallmora.example/\n", encoding="utf-8"
    )
    before = len(server.requests)

    done = run("audit", "mine.csv", "--connect-to", server.connect_to, folder=tmp_path)

    assert done.returncode == 2
    assert "mine.csv, row 2" in done.stderr
    assert len(server.requests) == before
    assert not (tmp_path / "archive").exists()


def test_a_read_only_output_folder_is_told(finished: Path):
    for arguments in (("export", "--out", "/proc/out"), ("report", "--out", "/proc/out")):
        done = run(*arguments, folder=finished)

        assert done.returncode == 2
        assert "/proc" in one_line(done)


def test_a_criteria_file_with_an_unknown_key_is_told_with_its_line(tmp_path: Path):
    folder = tmp_path / "criteria"
    (folder / "servicescore").mkdir(parents=True)
    (folder / "words").symlink_to(data_folder("criteria") / "words")
    (folder / "servicescore" / "pack.yaml").write_text('id: servicescore\nversion: "1"\nrolls: []\n', encoding="utf-8")

    done = run("criteria", "check", folder, folder=tmp_path)

    assert done.returncode == 2
    assert "pack.yaml, line 3: unknown key of a pack `rolls`" in one_line(done)


def test_a_warc_cut_off_in_the_middle_is_used_as_far_as_it_goes(finished: Path, tmp_path: Path):
    whole = next((finished / "archive").rglob("*9921*.warc.gz"))
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])

    done = run("audit", SITES / "registry.csv", "--from-archive", cut, folder=tmp_path)

    assert "Traceback" not in done.stderr
    assert "cut.warc.gz" in done.stderr
    assert "SE-9921" in done.stderr


def test_ctrl_c_in_the_middle_keeps_what_was_done_and_resumes(server: BundleServer, tmp_path: Path):
    arguments = [
        "audit",
        str(SITES / "registry.csv"),
        "--connect-to",
        server.connect_to,
        "--render",
        "never",
        "--workers",
        "1",
    ]
    command = [sys.executable, "-m", "serviceaudit", *arguments]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as child:
        assert child.stderr is not None
        for line in child.stderr:
            if line.startswith("2 of"):
                break
        os.killpg(child.pid, signal.SIGINT)
        rest = child.stderr.read()
        assert child.wait(30) == 130
    assert "interrupted" in rest
    assert "Traceback" not in rest
    assert not list((tmp_path / "archive").rglob("*.open"))

    done = run(*arguments, "--resume", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "going on with run" in done.stderr
    assert "22 assessed" in done.stdout or "21 of 22 assessed" in done.stdout
    files = list((tmp_path / "archive").rglob("*.warc.gz"))
    assert len(files) in (22, 23)  # the interrupted visit may have been finished before it was stored


def test_help_names_every_command(tmp_path: Path):
    shown = run("--help", folder=tmp_path).stdout

    for command in (
        "audit",
        "check",
        "judge",
        "explain",
        "etiquette",
        "report",
        "export",
        "evaluate",
        "registry",
        "criteria",
        "demo",
    ):
        assert command in shown
