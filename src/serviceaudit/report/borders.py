"""Reads `criteria/<pack>/borders.yaml`: how each question is marked, and cases at its border."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from serviceaudit.errors import CriteriaError
from serviceaudit.model import Verdict
from serviceaudit.report.beside import BorderCase, Marking

FILE = "borders.yaml"


def load(folder: Path, pack: str) -> Mapping[str, Marking]:
    """Question -> how it is marked; nothing for a pack without the file.

    Raises CriteriaError, naming the file, if it cannot be read or has another form.
    """
    file = folder / pack / FILE
    try:
        # BaseLoader leaves every word a word: `no` is a verdict, not a boolean (YAML 1.2).
        root: Any = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - builds only text
        return {question: _marking(entry) for question, entry in root.items()}
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise CriteriaError(f"{file}: cannot be read: {fault}") from fault
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise CriteriaError(
            f"{file}: each question holds `rules` and `cases`, each case `case`, `verdict`, `rule` ({fault})"
        ) from fault


def _marking(entry: Mapping[str, Any]) -> Marking:
    cases = tuple(
        BorderCase(id=key, case=each["case"], verdict=Verdict(each["verdict"]), rule=each["rule"])
        for key, each in entry["cases"].items()
    )
    return Marking(groups=tuple(entry["rules"].split()), cases=cases)
