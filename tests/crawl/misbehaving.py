"""Servers on loopback that do what no server should, each with the outcome that a visit must come to, and its time.

Without pytest, since benchmarks/misbehaviour.py measures the same cases.
"""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import brotli
import zstandard

from crawl.certificates import Certificates
from crawl.web import QUICK, Answer, Asked, page, reply, to, web
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.pace import Pace
from serviceaudit.crawl.permit import Permit
from serviceaudit.model import Failure, Page
from serviceaudit.settings import Route, Settings

NOW = "2026-11-21T02:00:00Z"
WORDS = "Räksmörgås på Ånäset"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_MEGABYTES = 10 * 1024 * 1024

Answers = Callable[[], dict[str, Answer]]


@dataclass(frozen=True, kw_only=True)
class Misbehaviour:
    name: str
    answers: Answers = dict
    """Made when needed: bombs are big."""
    outcome: Failure | None
    """None for a page that is read all the same."""
    says: str = ""
    """Words of the page, or of the detail."""
    within: float = 5.0
    """Seconds, on a busy machine."""
    url: str = "http://a.example/"
    tls: str = ""
    """Name of the server's certificate."""
    greets: bytes = b""
    """What the server says before it was asked anything, whatever it is asked."""
    settings: dict[str, Any] = field(default_factory=dict)


def acts(act: Answer) -> Answers:
    return lambda: {"/": act}


def says(*pieces: bytes, pause: float = 0.0, times: int = 1, abort: bool = False) -> Answer:
    """Sends the pieces so many times, with a pause after each, and hangs up."""

    async def act(writer: asyncio.StreamWriter, _: Asked) -> None:
        for _turn in range(times):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        if abort:
            writer.transport.abort()
        writer.close()

    return act


def first(answer: bytes, then: bytes) -> Answer:
    """One answer to the first request, another to the rest."""
    left = [answer]

    async def act(writer: asyncio.StreamWriter, _: Asked) -> None:
        writer.write(left.pop() if left else then)
        await writer.drain()

    return act


async def onward(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(to(f"{asked.path}x"))
    await writer.drain()


def packed(coding: str, pack: Callable[[bytes], bytes], times: int = 1) -> Answers:
    """A page that unpacks to some gigabytes (gzip), or to what one call packs quickly."""

    def make() -> dict[str, Answer]:
        start = pack(b"<!doctype html><p>") if times > 1 else b""
        bomb = start + pack(b"0" * _MEGABYTES) * times
        return {"/": reply(bomb, content_encoding=coding)}

    return make


def with_robots(robots: Answer) -> Answers:
    return lambda: {"/robots.txt": robots, "/": page(WORDS), "/intern": page("secret")}


CASES = (
    Misbehaviour(
        name="slow drip",
        answers=acts(says(_HEAD + b"Content-Length: 5000\r\n\r\n", *[b"<p>"] * 200, pause=0.05)),
        outcome=Failure.TIMEOUT,
        says="2 s",
    ),
    Misbehaviour(
        name="slow drip of header fields",
        answers=acts(says(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 200, pause=0.05)),
        outcome=Failure.TIMEOUT,
    ),
    Misbehaviour(
        name="silence in the body",
        answers=acts(says(_HEAD + b"Content-Length: 50\r\n\r\n<p>", pause=5.0)),
        outcome=Failure.TIMEOUT_READ,
    ),
    Misbehaviour(name="silence instead of an answer", answers=acts(says(b"", pause=5.0)), outcome=Failure.TIMEOUT_READ),
    Misbehaviour(name="abrupt close", answers=acts(says()), outcome=Failure.RESET),
    Misbehaviour(
        name="reset in the body",
        answers=acts(says(_HEAD + b"Content-Length: 5000\r\n\r\n<p>half", pause=0.05, abort=True)),
        outcome=Failure.RESET,
    ),
    Misbehaviour(
        name="length longer than the body",
        answers=acts(says(_HEAD + b"Content-Length: 5000\r\n\r\n<p>half")),
        outcome=Failure.RESET,
    ),
    Misbehaviour(
        name="two lengths",
        answers=acts(says(_HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n<p>ab")),
        outcome=Failure.HTTP_ERROR,
    ),
    Misbehaviour(
        name="length shorter than the body",
        answers=acts(says(_HEAD + f"Content-Length: {len(WORDS.encode())}\r\n\r\n{WORDS} and more".encode())),
        outcome=None,
        says=WORDS,
    ),
    Misbehaviour(name="gzip bomb of 4 GB", answers=packed("gzip", gzip.compress, 400), outcome=Failure.TOO_LARGE),
    Misbehaviour(
        name="gzip in gzip bomb",
        answers=packed("gzip, gzip", lambda body: gzip.compress(gzip.compress(body * 4))),
        outcome=Failure.TOO_LARGE,
    ),
    Misbehaviour(
        name="brotli bomb",
        answers=packed("br", lambda body: brotli.compress(body * 10, quality=1)),
        outcome=Failure.TOO_LARGE,
    ),
    Misbehaviour(
        name="zstd bomb", answers=packed("zstd", lambda body: zstandard.compress(body * 10)), outcome=Failure.TOO_LARGE
    ),
    Misbehaviour(
        name="body without end (10 GB)",
        answers=acts(says(_HEAD + b"\r\n", *[b"<p>" + b"0" * 65_533] * 400, times=400)),
        outcome=Failure.TOO_LARGE,
    ),
    Misbehaviour(
        name="header without end",
        answers=acts(says(b"HTTP/1.1 200 OK\r\n", *[b"X-A: " + b"b" * 4000 + b"\r\n"] * 1000)),
        outcome=Failure.HTTP_ERROR,
    ),
    Misbehaviour(
        name="10,000 header fields",
        answers=acts(says(b"HTTP/1.1 200 OK\r\n" + b"a:b\r\n" * 10_000 + b"\r\n<p>x")),
        outcome=Failure.HTTP_ERROR,
        says="header fields",
    ),
    Misbehaviour(name="broken gzip", answers=lambda: {"/": reply(b"no gzip", content_encoding="gzip")}, outcome=Failure.UNDECODABLE),
    Misbehaviour(
        name="redirects without end",
        answers=lambda: {f"/{'x' * n}": onward for n in range(50)},
        outcome=Failure.REDIRECTS,
        says="more than 8",
    ),
    Misbehaviour(
        name="redirects in a circle",
        answers=lambda: {"/": to("/b"), "/b": to("/")},
        outcome=Failure.REDIRECT_LOOP,
        says="circle",
    ),
    Misbehaviour(
        name="redirect to this machine", answers=lambda: {"/": to("http://127.0.0.1:9/")}, outcome=Failure.PRIVATE
    ),
    Misbehaviour(
        name="redirect to [::ffff:10.0.0.1]",
        answers=lambda: {"/": to("http://[::ffff:10.0.0.1]:8080/")},
        outcome=Failure.PRIVATE,
    ),
    Misbehaviour(
        name="redirect to 169.254.169.254",
        answers=lambda: {"/": to("http://169.254.169.254:81/latest/meta-data/")},
        outcome=Failure.PRIVATE,
    ),
    Misbehaviour(name="redirect to a file", answers=lambda: {"/": to("file:///etc/passwd")}, outcome=Failure.HTTP_ERROR),
    Misbehaviour(name="expired certificate", tls="expired", outcome=Failure.TLS_EXPIRED, says="out of its time"),
    Misbehaviour(name="certificate of another host", tls="wrong_host", outcome=Failure.TLS_WRONG_HOST, says="another host"),
    Misbehaviour(name="self-signed certificate", tls="self_signed", outcome=Failure.TLS_SELF_SIGNED, says="vouches"),
    Misbehaviour(
        name="no TLS where TLS is asked for",
        url="https://a.example:80/",
        greets=b"HTTP/1.1 400 Bad Request\r\n\r\n",
        outcome=Failure.TLS,
    ),
    Misbehaviour(
        name="HTTP/2 that goes away",
        greets=b"\0\0\0\x04\0\0\0\0\0" + b"\0\0\x08\x07\0\0\0\0\0" + b"\0" * 8,
        outcome=Failure.HTTP_ERROR,
    ),
    Misbehaviour(
        name="windows-1252 declared as UTF-8",
        answers=lambda: {"/": reply(f"<p>{WORDS}".encode("cp1252"), kind="text/html; charset=utf-8")},
        outcome=None,
        says=WORDS,
    ),
    Misbehaviour(
        name="no charset told",
        answers=lambda: {"/": reply(f"<!doctype html><p>{WORDS}".encode("cp1252"), kind="text/html")},
        outcome=None,
        says=WORDS,
    ),
    Misbehaviour(
        name="NUL bytes", answers=lambda: {"/": reply(f"<p>\0{WORDS}\0</p>" + "\0" * 10_000)}, outcome=None, says=WORDS
    ),
    Misbehaviour(
        name="robots.txt as HTML",
        answers=with_robots(reply("<!doctype html><title>404</title><p>Disallow: /</p>")),
        outcome=None,
        says=WORDS,
    ),
    Misbehaviour(
        name="robots.txt of 3 MB that forbids all past 500 KiB",
        answers=with_robots(
            reply("User-agent: *\nDisallow: /x\n" * 22_000 + "User-agent: *\nDisallow: /\n" * 100_000, kind="text/plain")
        ),
        outcome=None,
        says=WORDS,
    ),
    Misbehaviour(
        name="robots.txt answers 500", answers=with_robots(reply("oops", status=500)), outcome=Failure.ROBOTS, says="500"
    ),
    Misbehaviour(
        name="robots.txt never comes",
        answers=with_robots(says(b"", pause=5.0)),
        outcome=Failure.TIMEOUT_READ,
        says="robots.txt",
    ),
    Misbehaviour(
        name="429, Retry-After 1 s, then the page",
        answers=lambda: {"/": first(reply("slow down", status=429, retry_after="1"), page(WORDS))},
        outcome=None,
        says=WORDS,
    ),
    Misbehaviour(
        name="429, Retry-After one hour",
        answers=lambda: {"/": reply("slow down", status=429, retry_after="3600")},
        outcome=Failure.RATE_LIMITED,
        says="3600 s",
    ),
    Misbehaviour(name="503 twice", answers=lambda: {"/": reply("busy", status=503)}, outcome=Failure.SERVER_ERROR),
    Misbehaviour(
        name="nothing listens",
        url="http://a.example:81/",
        outcome=Failure.REFUSED,
        settings={"routes": (Route(host="", port=81, address="127.0.0.1", address_port=9),)},
    ),
)  # fmt: skip


@asynccontextmanager
async def served(case: Misbehaviour, certificates: Certificates | None) -> AsyncIterator[tuple[str, Settings]]:
    """The case's server while the block runs: the address to ask, and settings that lead there."""
    server = certificates.server(case.tls) if certificates and case.tls else None
    async with web(case.answers() or {"/": page(WORDS)}, server) as site, greeter(case.greets) as greeting:
        route = Route(
            host="",
            port=443 if case.tls else 80,
            address="127.0.0.1",
            address_port=greeting if case.greets else site.port,
        )
        url = "https://secure.example/" if case.tls else case.url
        yield url, replace(QUICK, **{"routes": (route,), **case.settings})


@asynccontextmanager
async def greeter(words: bytes) -> AsyncIterator[int]:
    """A server that says its words to everybody and hangs up; its port."""

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def met(url: str, settings: Settings, issuer: Path | None) -> Page:
    """What a visit that heeds robots.txt makes of an address."""
    tls = ssl.create_default_context(cafile=issuer) if issuer else None
    pace = Pace(settings.pause)
    async with Fetcher(settings, pace=pace, record=lambda _: None, now=lambda: NOW, tls=tls) as fetcher:
        return await fetcher.get(url, home=None, gate=Permit(fetcher, pace).check)
