"""YAML as people write it: every plain value is text (`no` and `on` are words, not booleans), and every value knows its line."""

from pathlib import Path
from typing import Union

import yaml

from serviceaudit.errors import CriteriaError

Value = Union[str, list["Value"], "Node"]
_MAX_BYTES = 2_000_000


class Node(dict[str, "Value"]):
    """A mapping that knows where its keys stand.

    Attributes:
        file: path as given.
        line: line of the mapping itself, counted from 1.
        lines: line of each key.

    """

    file: str = ""
    line: int = 0
    lines: dict[str, int]

    def where(self, key: str | None = None) -> str:
        """Tell file and line of a key, or of the mapping."""
        return f"{self.file}, line {self.lines.get(key, self.line) if key else self.line}"


def read(path: Path) -> Node:
    """The mapping in a YAML file.

    Raises CriteriaError: the file is missing, too large, no YAML, no mapping, or has a key twice.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CriteriaError(f"{path}: cannot be read ({error.strerror or error})") from None
    if len(raw) > _MAX_BYTES:
        raise CriteriaError(f"{path}: larger than {_MAX_BYTES:,} bytes; split it")
    return parse(raw.decode("utf-8", "replace"), str(path))


def parse(text: str, file: str) -> Node:
    """The mapping in a YAML text; `file` is named in errors.

    Raises CriteriaError as `read`.
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CriteriaError(f"{file}, line {line}: not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise CriteriaError(f"{file}: not YAML: {error}") from None
    value = _value(root, file) if root is not None else ""
    if not isinstance(value, Node):
        raise CriteriaError(f"{file}, line 1: expected `key: value` lines")
    return value


def _value(node: yaml.Node, file: str) -> Value:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, file) for item in node.value]
    mapping = Node()
    mapping.file, mapping.line, mapping.lines = file, node.start_mark.line + 1, {}
    assert isinstance(node, yaml.MappingNode)
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in mapping:
            raise CriteriaError(f"{file}, line {line}: `{key}` stands twice; first on line {mapping.lines[key]}")
        mapping[key] = _value(value_node, file)
        mapping.lines[key] = line
    return mapping
