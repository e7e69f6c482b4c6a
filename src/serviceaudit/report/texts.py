"""Reads the report's sentences from `criteria/texts`: one YAML file a language, each with the keys of English."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from serviceaudit.errors import CriteriaError
from serviceaudit.report.words import SECTIONS, Texts

REFERENCE = "en"
"""The language whose keys all others must have."""
_DEPTHS = {**dict.fromkeys(SECTIONS, 2), "failures": 3, "questions": 4, "borders": 4, "starters": 3}
"""Section -> how many keys lead to a sentence."""
_GAP = re.compile(r"\{(\w+)\}")

Flat = dict[tuple[str, ...], tuple[str, int]]
"""Path of keys -> sentence and its line."""


def languages(folder: Path) -> tuple[str, ...]:
    """The languages that the folder has a file for, in alphabetical order."""
    return tuple(sorted(file.stem for file in folder.glob("*.yaml")))


def load(folder: Path, language: str) -> Texts:
    """Read `<folder>/<language>.yaml`, held against the English file in the same folder.

    Raises CriteriaError, one line per fault with file and line, if the file is missing or no YAML, or if it has
    other keys than English or other gaps (`{name}`) in a sentence.
    """
    known = languages(folder)
    if language not in known:
        raise CriteriaError(f"{folder}: no texts for language '{language}'; there are: {', '.join(known) or 'none'}")
    file = folder / f"{language}.yaml"
    flat = _read(file)
    reference = flat if language == REFERENCE else _read(folder / f"{REFERENCE}.yaml")
    faults = [*_misplaced(file, flat), *_differences(file, flat, reference)]
    if faults:
        raise CriteriaError("\n".join(faults))
    return _texts(language, {path: sentence for path, (sentence, _) in flat.items()})


def starters(folder: Path, pack: str) -> Mapping[str, Mapping[str, str]]:
    """Language -> question -> markup to start from, in every language that the folder has a file for.

    Raises CriteriaError as `load`.
    """
    return {language: load(folder, language).starters.get(pack, {}) for language in languages(folder)}


def _read(file: Path) -> Flat:
    """All sentences of a file. CBaseLoader leaves every word a word: `no` and `on` are no booleans (YAML 1.2)."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    except (OSError, UnicodeDecodeError) as fault:
        raise CriteriaError(f"{file}: cannot be read: {fault}") from fault
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CriteriaError(f"{file}:{line}: not YAML: {getattr(fault, 'problem', fault)}") from fault
    if not isinstance(root, yaml.MappingNode):
        raise CriteriaError(f"{file}:1: write sections with keys and sentences")
    flat: Flat = {}
    _collect(file, root, (), flat)
    return flat


def _collect(file: Path, node: yaml.MappingNode, path: tuple[str, ...], flat: Flat) -> None:
    for key, value in node.value:
        here = (*path, str(key.value))
        line = key.start_mark.line + 1
        if isinstance(value, yaml.MappingNode):
            _collect(file, value, here, flat)
        elif not isinstance(value, yaml.ScalarNode):
            raise CriteriaError(f"{file}:{line}: {'.'.join(here)}: write one sentence, not a list")
        elif here in flat:
            raise CriteriaError(f"{file}:{line}: {'.'.join(here)} stands twice, first on line {flat[here][1]}")
        else:
            flat[here] = (value.value, line)


def _misplaced(file: Path, flat: Flat) -> list[str]:
    faults = []
    for path, (_, line) in flat.items():
        if path[0] not in _DEPTHS:
            faults.append(f"{file}:{line}: unknown section '{path[0]}'; known: {', '.join(sorted(_DEPTHS))}")
        elif len(path) != _DEPTHS[path[0]]:
            faults.append(f"{file}:{line}: {'.'.join(path)}: {_DEPTHS[path[0]]} keys lead to a sentence here")
    return faults


def _differences(file: Path, flat: Flat, reference: Flat) -> list[str]:
    faults = []
    for path, (sentence, line) in flat.items():
        if path not in reference:
            known = ", ".join(sorted(other[-1] for other in reference if other[:-1] == path[:-1])) or "nothing"
            faults.append(f"{file}:{line}: unknown key '{'.'.join(path)}'; known there: {known}")
        elif gaps(sentence) != gaps(reference[path][0]):
            expected = ", ".join(sorted(gaps(reference[path][0]))) or "none"
            faults.append(f"{file}:{line}: {'.'.join(path)}: the gaps must be: {expected}")
    for path in reference.keys() - flat.keys():
        line = max((number for other, (_, number) in flat.items() if other[0] == path[0]), default=1)
        faults.append(f"{file}:{line}: missing key '{'.'.join(path)}'")
    return sorted(faults)


def gaps(sentence: str) -> set[str]:
    """The names of the gaps in a sentence: "{x} of {y}" has x and y."""
    return set(_GAP.findall(sentence))


def _texts(language: str, flat: dict[tuple[str, ...], str]) -> Texts:
    sections: dict[str, dict[str, str]] = {name: {} for name in SECTIONS}
    failures: dict[str, dict[str, str]] = {}
    starters: dict[str, dict[str, str]] = {}
    deep: dict[str, dict[str, dict[str, dict[str, str]]]] = {"questions": {}, "borders": {}}
    for path, sentence in flat.items():
        match path:
            case ("failures", failure, part):
                failures.setdefault(failure, {})[part] = sentence
            case ("starters", pack, question):
                starters.setdefault(pack, {})[question] = sentence
            case (section, pack, question, part):
                deep[section].setdefault(pack, {}).setdefault(question, {})[part] = sentence
            case (section, key):
                sections[section][key] = sentence
    return Texts(language=language, sections=sections, failures=failures, starters=starters, **deep)
