"""What a bundle's server answers: address in, status, headers and body out. Only files below the host's folder count."""

import hashlib
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from serviceaudit.gold.bundles import Bundle

_INDEX = "index.html"
_QUERY = "=&%+;:,/?@!$'()*"
"""What may stand unquoted in a query (RFC 3986, 3.4), and "%", as it is quoted already."""
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer, before it is written to a wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    delay: float = 0.0
    """Seconds to wait first."""


def respond(bundles: Sequence[Bundle], host: str, target: str) -> Response:
    """The answer for a host name and a request target (path with or without query, or an absolute address).

    421 for a host that no bundle has (RFC 9110, 15.5.20), 404 for a path that is not there, 301 to the path with a
    slash for a folder without one.
    """
    if not target.startswith("/"):
        # RFC 9112, 3.2.2: the absolute form of a target overrules the Host header.
        host, _, rest = target.partition("://")[2].partition("/")
        target = f"/{rest}"
    name = host_name(host)
    bundle = next((bundle for bundle in bundles if name in bundle.hosts), None)
    if bundle is None:
        return _page(HTTPStatus.MISDIRECTED_REQUEST)
    raw, _, query = target.partition("#")[0].partition("?")
    try:
        path = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return _page(HTTPStatus.NOT_FOUND)
    return _routed(bundle, name, path, query)


def unless_known(response: Response, request: Message) -> Response:
    """304 without a body where the request's condition holds (RFC 9110, 13.1.2, 13.1.3), else the response itself."""
    tags, since = request.get("If-None-Match"), request.get("If-Modified-Since")
    if tags is not None:
        same = response.headers.get("ETag") in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    else:
        same = since is not None and response.headers.get("Last-Modified") == since
    if response.status != HTTPStatus.OK or not same:
        return response
    kept = {name: text for name, text in response.headers.items() if name != "Content-Type"}
    return Response(status=HTTPStatus.NOT_MODIFIED, headers=kept, delay=response.delay)


def host_name(host: str) -> str:
    """A Host header's name: lower case, without port and final dot."""
    return host.rsplit(":", 1)[0].lower().removesuffix(".")


def _routed(bundle: Bundle, host: str, path: str, query: str) -> Response:
    route = bundle.routes.get((host, path))
    if route is None:
        return _static(bundle.hosts[host], path, query)
    if route.location:
        plain = _page(route.status, location=route.location)
    elif route.file:
        plain = _sent(route.file, route.status)
    elif route.status != HTTPStatus.OK:
        plain = _page(route.status)
    else:
        plain = _static(bundle.hosts[host], path, query)
    headers = {name.title(): text for name, text in route.headers}
    return Response(status=plain.status, headers={**plain.headers, **headers}, body=plain.body, delay=route.delay)


def _static(root: Path, path: str, query: str) -> Response:
    found = _below(root, path)
    if found is None:
        return _page(HTTPStatus.NOT_FOUND)
    if not found.is_dir():
        return _page(HTTPStatus.NOT_FOUND) if path.endswith("/") else _sent(found)
    if not path.endswith("/"):
        location = f"{quote(path)}/" + (f"?{quote(query, safe=_QUERY)}" if query else "")
        return _page(HTTPStatus.MOVED_PERMANENTLY, location=location)
    return _sent(found / _INDEX) if (found / _INDEX).is_file() else _page(HTTPStatus.NOT_FOUND)


def _below(root: Path, path: str) -> Path | None:
    """The file or folder that the path names, if it truly lies below `root`, links and all."""
    parts = [part for part in path.split("/") if part]
    if not path.startswith("/") or any(part in (".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    try:
        found = root.joinpath(*parts).resolve()
        return found if found.is_relative_to(root) and found.exists() else None
    except OSError:
        return None


def _sent(file: Path, status: int = HTTPStatus.OK) -> Response:
    kind = _TYPES.get(file.suffix.lower(), "application/octet-stream")
    body = file.read_bytes()
    headers = {
        "Content-Type": kind,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        "Last-Modified": formatdate(file.stat().st_mtime, usegmt=True),
    }
    return Response(status=status, headers=headers, body=body)


def _page(status: int, *, location: str = "") -> Response:
    said = html.escape(f"{int(status)} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else str(int(status)))
    body = f'<!doctype html>\n<html lang="en"><title>{said}</title><h1>{said}</h1></html>\n'.encode()
    headers = {"Content-Type": _TYPES[".html"]} | ({"Location": location} if location else {})
    return Response(status=int(status), headers=headers, body=body)
