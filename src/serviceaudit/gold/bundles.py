"""Bundles: fictional municipal sites as folders, each with a `site.yaml` (format: fixtures/README.md)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from serviceaudit.errors import LabelsError

_KEYS = ("name", "official_name", "country", "code", "region", "population", "languages", "url")
_OPTIONAL = ("routes", "notes")
_ROUTE_KEYS = ("host", "path", "status", "location", "file", "headers", "delay_s")
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")
_LONGEST_DELAY = 600.0
_MOVED = 302
_STATUSES = range(200, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRoute:
    """What a server says at one address beyond the plain file that lies there."""

    host: str
    path: str
    """Decoded, without query."""
    status: int
    location: str
    file: Path | None
    headers: tuple[tuple[str, str], ...]
    delay: float
    """Seconds before the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One fictional site."""

    slug: str
    folder: Path
    facts: Mapping[str, str]
    """What `site.yaml` says of it under name, official_name, country, code, region, population, url, and languages
    joined with ";"."""
    hosts: Mapping[str, Path]
    """Host names that answer for it, with the folder of their files (which need not be there: routes may do)."""
    routes: Mapping[tuple[str, str], BundleRoute]
    """By host and path."""

    @property
    def key(self) -> str:
        """As `Site.key`."""
        return f"{self.facts['country']}-{self.facts['code']}"


def read_bundles(folder: Path) -> tuple[Bundle, ...]:
    """The bundles of a folder, by slug.

    Raises LabelsError if there is none, if a `site.yaml` has a fault, or if two bundles claim one host or one key.
    """
    try:
        files = sorted(folder.glob("*/site.yaml"))
    except OSError as error:
        raise LabelsError(f"{folder}: cannot be read: {error.strerror}") from None
    if not files:
        raise LabelsError(f"{folder}: no site folders there (folders with a site.yaml)")
    bundles = tuple(_bundle(file) for file in files)
    _alone(folder, "host", ((host, bundle.slug) for bundle in bundles for host in bundle.hosts))
    _alone(folder, "country and code", ((bundle.key, bundle.slug) for bundle in bundles))
    return bundles


def _alone(folder: Path, what: str, claims: Iterable[tuple[str, str]]) -> None:
    owners: dict[str, str] = {}
    for claim, slug in claims:
        if claim in owners:
            raise LabelsError(f"{folder}: {owners[claim]} and {slug} have the same {what} {claim}")
        owners[claim] = slug


def _bundle(file: Path) -> Bundle:
    place, folder = f"{file.parent.name}/{file.name}", file.parent
    content = _mapping(place, _yaml(file), known=(*_KEYS, *_OPTIONAL), needed=_KEYS)
    tags = content["languages"]
    facts = {key: content[key] for key in _KEYS} | {"languages": ";".join(tags) if isinstance(tags, list) else tags}
    for key, value in facts.items():
        if not isinstance(value, str) or not value:
            raise LabelsError(f"{place}: '{key}' must be text")
    listed = content.get("routes") or []
    if not isinstance(listed, list):
        raise LabelsError(f"{place}: 'routes' must be a list")
    routes = [_route(f"{place}, route {number}", folder, route) for number, route in enumerate(listed, 1)]
    hosts = {part.name.lower(): part.resolve() for part in sorted(folder.iterdir()) if part.is_dir()}
    return Bundle(
        slug=folder.name,
        folder=folder,
        facts=facts,
        hosts={route.host: folder.resolve() / route.host for route in routes} | hosts,
        routes={(route.host, route.path): route for route in routes},
    )


def _yaml(file: Path) -> Any:
    try:
        # BaseLoader builds nothing but text, lists and mappings: `NO` stays the country, "0301" keeps its zero.
        return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - see above
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        line = " ".join(str(error).split())
        raise LabelsError(f"{file.parent.name}/{file.name}: cannot be read: {line}") from None


def _mapping(place: str, value: Any, *, known: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise LabelsError(f"{place}: must be a mapping with the keys {', '.join(known)}")
    for key in value:
        if key not in known:
            raise LabelsError(f"{place}: the key {key!r} is not known; known: {', '.join(known)}")
    for key in needed:
        if key not in value:
            raise LabelsError(f"{place}: the key '{key}' is missing")
    return value


def _route(place: str, folder: Path, value: Any) -> BundleRoute:
    route = _mapping(place, value, known=_ROUTE_KEYS, needed=("host", "path"))
    location = str(route.get("location", ""))
    status = _number(place, "status", route.get("status", _MOVED if location else 200))
    delay = _number(place, "delay_s", route.get("delay_s", 0))
    if status not in _STATUSES:
        raise LabelsError(f"{place}: status must be between 200 and 599")
    if not 0 <= delay <= _LONGEST_DELAY:
        raise LabelsError(f"{place}: delay_s must be between 0 and {_LONGEST_DELAY:.0f} seconds")
    return BundleRoute(
        host=str(route["host"]).lower(),
        path=str(route["path"]),
        status=int(status),
        location=_header_value(place, location),
        file=_file(place, folder, str(route["file"])) if "file" in route else None,
        headers=_headers(place, route.get("headers", {})),
        delay=delay,
    )


def _number(place: str, key: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise LabelsError(f"{place}: {key} {value!r} is not a number") from None


def _headers(place: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not all(_HEADER_NAME.fullmatch(name) for name in value):
        raise LabelsError(f"{place}: headers must be a mapping of header names to text")
    return tuple((name, _header_value(place, str(text))) for name, text in value.items())


def _header_value(place: str, text: str) -> str:
    if not text.isascii() or not (text.isprintable() or not text):
        raise LabelsError(f"{place}: a header value must be one line of ASCII")
    return text


def _file(place: str, folder: Path, name: str) -> Path:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise LabelsError(f"{place}: no file '{name}' beside site.yaml")
    return file
