"""A server on loopback whose behaviour is a function: request in, answer out, or None to hang up without a word."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self


class Asked(NamedTuple):
    host: str
    path: str
    agent: str
    at: float


class Reply(NamedTuple):
    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


NOT_FOUND = Reply("<h1>Finns inte</h1>", 404)
FRONT = Reply(
    '<!doctype html><html lang="sv"><title>Provby</title><body><header><a href="/kc/">Kontaktcenter</a></header>'
    "<main><h1>Provby kommun</h1><p>V\u00e4lkommen till oss alla som bor och verkar h\u00e4r.</p></main></body></html>"
)


class Moody:
    """`behave` gets the request and how many times its host and path were asked before."""

    def __init__(self, behave: Callable[[Asked, int], Reply | None]) -> None:
        self.asked: list[Asked] = []
        lock = threading.Lock()
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = self.headers.get("Host", "").partition(":")[0]
                request = Asked(host, self.path, self.headers.get("User-Agent", ""), time.monotonic())
                with lock:
                    before = sum((known.host, known.path) == (host, self.path) for known in asked)
                    asked.append(request)
                reply = behave(request, before)
                self.close_connection = True
                if reply is None:
                    return
                data = reply.body.encode()
                self.send_response(reply.status)
                for name, value in (("Content-Type", "text/html; charset=utf-8"), *reply.headers):
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def route(self) -> str:
        return f"*.example:80:127.0.0.1:{self._server.server_address[1]}"

    def paths(self, host: str) -> list[str]:
        return [asked.path for asked in self.asked if asked.host == host]
