"""A web server on 127.0.0.1 that shows the bundles under their own host names."""

import contextlib
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Any, Self

from serviceaudit.errors import ServiceAuditError
from serviceaudit.gold.bundles import Bundle, read_bundles
from serviceaudit.gold.respond import Response, host_name, respond, unless_known

_ADDRESS = "127.0.0.1"
_IDLE = 60.0
"""Seconds that a kept connection may be silent."""
_KEPT = 10_000
"""How many requests are remembered."""
_MAX_AGENT = 500
_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came."""

    method: str
    host: str
    path: str
    """As sent: encoded, with its query."""
    user_agent: str
    at: float
    """Seconds of `time.monotonic`."""


class BundleServer:
    """Serves a folder of bundles for as long as its `with` block runs.

        with BundleServer(folder) as server:
            Settings(routes=(parse_route(server.connect_to),))

    `port` 0 takes any free one. Raises ServiceAuditError if the port is taken, LabelsError if a bundle has a fault.
    """

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self._folder = folder
        self._wanted = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        bundles = read_bundles(self._folder)
        try:
            self._server = _Server(self._wanted, bundles)
        except (OSError, OverflowError) as error:
            raise ServiceAuditError(f"port {self._wanted} of {_ADDRESS} cannot be used: {error}") from None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="bundles")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server and self._thread:
            self._server.stop()
            self._thread.join()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._running.server_address[1])

    @property
    def connect_to(self) -> str:
        """What `--connect-to` needs to send every request for an `.example` host here."""
        return f"*.example:80:{_ADDRESS}:{self.port}"

    @property
    def requests(self) -> tuple[Request, ...]:
        """The latest requests, oldest first."""
        return tuple(self._running.requests)

    @property
    def sent(self) -> int:
        """Bytes of bodies sent so far."""
        return self._running.sent

    @property
    def _running(self) -> "_Server":
        if self._server is None:
            raise RuntimeError("the server runs inside its `with` block only")
        return self._server


class _Server(ThreadingMixIn, TCPServer):
    """Knows its open connections, so that it can end them all when it stops."""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int, bundles: Sequence[Bundle]) -> None:
        self.bundles = bundles
        self.requests: deque[Request] = deque(maxlen=_KEPT)
        self.sent = 0
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((_ADDRESS, port), _Handler)

    def stop(self) -> None:
        """End delays and connections, wait for every thread, close the socket."""
        self.shutdown()
        with self._lock:
            self.stopping.set()
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def count(self, size: int) -> None:
        """Add to the bytes sent."""
        with self._lock:
            self.sent += size

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A visitor that hangs up is not an error of the server.
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "bundles"
    sys_version = ""
    timeout = _IDLE
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Say nothing: `requests` keeps what came."""

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        if self.command in ("GET", "HEAD"):
            return True
        # What the body of such a request holds is not read, so nothing after it can be.
        self.close_connection = True
        refused = {"Allow": "GET, HEAD", "Connection": "close"}
        self._write(Response(status=HTTPStatus.METHOD_NOT_ALLOWED, headers=refused))
        return False

    def _answer(self) -> None:
        host = self.headers.get("Host", "")
        self.server.requests.append(
            Request(
                method=self.command,
                host=host_name(host),
                path=self.path,
                user_agent=self.headers.get("User-Agent", "")[:_MAX_AGENT],
                at=time.monotonic(),
            )
        )
        response = unless_known(respond(self.server.bundles, host, self.path), self.headers)
        if self.server.stopping.wait(response.delay) if response.delay else self.server.stopping.is_set():
            self.close_connection = True
            return
        self._write(response)

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        for name, text in response.headers.items():
            self.send_header(name, text)
        if response.status not in _BODILESS:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD" and response.status not in _BODILESS:
            self.wfile.write(response.body)
            self.server.count(len(response.body))
