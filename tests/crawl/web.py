"""A web server on loopback that says exactly what it is told to, also what no server should."""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from serviceaudit.settings import Route, Settings

Answer = bytes | Callable[[asyncio.StreamWriter, "Asked"], Awaitable[None]]
QUICK = Settings(
    contact="https://audit.example/",
    pause=0.0,
    connect_timeout=2.0,
    read_timeout=1.0,
    page_timeout=2.0,
    site_timeout=20.0,
)


@dataclass(frozen=True)
class Asked:
    host: str
    path: str
    headers: dict[str, str]
    began: float


@dataclass
class Web:
    """`answers` are found by "host/path", then by "/path"; all else is 404."""

    answers: dict[str, Answer]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    def settings(self, **changes: object) -> Settings:
        """Settings that send every host's port 80 here."""
        routes = (Route(host="", port=80, address="127.0.0.1", address_port=self.port),)
        return replace(QUICK, **{"routes": routes, **changes})

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await _head(reader):
                lines = head.decode("latin-1").split("\r\n")
                headers = dict(line.split(": ", 1) for line in lines[1:] if line)
                headers = {name.lower(): value for name, value in headers.items()}
                asked = Asked(headers.get("host", ""), lines[0].split(" ")[1], headers, time.monotonic())
                self.asked.append(asked)
                answer = self.answers.get(
                    asked.host + asked.path, self.answers.get(asked.path, reply("gone", status=404))
                )
                if isinstance(answer, bytes):
                    writer.write(answer)
                    await writer.drain()
                else:
                    await answer(writer, asked)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def reply(
    body: str | bytes = "", *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """A whole answer. Headers as keywords: `content_encoding="br"`."""
    content = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": kind, "Content-Length": str(len(content))}
    fields |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + content


def page(body: str, *, title: str = "Page", lang: str = "sv", head: str = "") -> bytes:
    """An HTML page as a whole answer."""
    return reply(
        f"<!doctype html><html lang={lang}><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def to(location: str, status: int = 301, **headers: str) -> bytes:
    """A redirect."""
    return reply(status=status, location=location, **headers)


@asynccontextmanager
async def web(answers: dict[str, Answer], tls: ssl.SSLContext | None = None):
    """The server while the block runs."""
    site = Web(answers)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
