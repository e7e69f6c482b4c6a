"""A snapshot as JSON, without the bodies: what the `metadata` record of our own files holds. Pure.

Canonical: the same snapshot gives the same bytes. The dataclasses of `model` are the schema; a field with a default may
be missing, so that files of earlier versions stay readable, and a field that is not known is passed over.
"""

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from serviceaudit.model import Candidate, Page, Site, Snapshot

_FORMAT = 1
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A screenshot, and the record that holds its PNG."""

    url: str
    width: int
    height: int
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the metadata record says."""

    format: int = _FORMAT
    site: Site
    taken_at: str
    front: str | None
    tool: str
    pages: tuple[Page, ...]
    """With empty `html`."""
    texts: tuple[str | None, ...]
    """For each page the id of the record that its HTML is read from; None where it has none."""
    trail: tuple[Candidate, ...] = ()
    pictures: tuple[Picture, ...] = field(default=())


def manifest(snapshot: Snapshot, texts: Sequence[str | None], pictures: Sequence[Picture]) -> Manifest:
    """The manifest of a snapshot; `texts` as in `Manifest`."""
    return Manifest(
        site=snapshot.site,
        taken_at=snapshot.taken_at,
        front=snapshot.front,
        tool=snapshot.tool,
        pages=tuple(replace(page, html="") for page in snapshot.pages),
        texts=tuple(texts),
        trail=snapshot.trail,
        pictures=tuple(pictures),
    )


def to_json(value: Manifest) -> bytes:
    """Canonical JSON: sorted keys, no white space, UTF-8. Lone surrogates of broken pages survive."""
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def from_json(data: bytes) -> Manifest:
    """Read it back.

    Raises ValueError if it is not what `to_json` writes.
    """
    try:
        read = _built(Manifest, json.loads(data.decode("utf-8", "surrogatepass")))
    except (RecursionError, TypeError) as error:
        raise ValueError(str(error)) from error
    if read.format != _FORMAT or len(read.texts) != len(read.pages):
        raise ValueError("another format")
    return read


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _built(cls: type[_T], value: Any) -> _T:
    if not isinstance(value, Mapping):
        raise TypeError(f"{cls.__name__} is an object")
    hints = get_type_hints(cls)
    found = {}
    for part in fields(cls):  # type: ignore[arg-type]  # only called with dataclasses
        if part.name in value:
            found[part.name] = _typed(hints[part.name], value[part.name])
        elif part.default is MISSING and part.default_factory is MISSING:
            raise ValueError(f"{cls.__name__} has no {part.name}")
    return cls(**found)


def _typed(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else _typed(options[0], value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if is_dataclass(kind):
        return _built(kind, value)  # type: ignore[arg-type]  # a class, as it stands in a hint
    if issubclass(kind, Enum):
        return kind(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{str(value)[:40]} is no {kind.__name__}")
    return value


def _tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError("a list is missing")
    if kinds[-1] is Ellipsis:
        return tuple(_typed(kinds[0], part) for part in value)
    if len(kinds) != len(value):
        raise ValueError("a list has another length")
    return tuple(_typed(kind, part) for kind, part in zip(kinds, value, strict=True))
