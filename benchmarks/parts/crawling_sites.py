"""Generated municipal sites as judging.py makes them, served on loopback at native speed."""

import asyncio
import random
from multiprocessing.connection import Connection

from judging import SEED, body, menu

OFFERED = {
    "/": "Välkommen",
    "/kontaktcenter/": "Kontaktcenter",
    "/kontakt/": "Kontakta oss",
    "/kommun/": "Kommun och politik",
    "/kommun/organisation/": "Kommunens organisation",
    "/kommun/organisation/kontaktcenter/": "Kontaktcenterchef",
    "/kommun/organisation/ledning/": "Kommunledning",
}
"""Paths that the footer of every page links to; a crawl chooses among them and the menu."""
ROBOTS = b"User-agent: *\nDisallow: /intern/\nDisallow: /*?print=\n"
_END = b"\r\n\r\n"


def made(number: int) -> dict[str, bytes]:
    """All answers of a site by path, header and all: the menu repeats, the bodies do not."""
    rng = random.Random(SEED + number)
    head = f"<header class='sv-header'><a href='/kontaktcenter/'>Kontaktcenter</a></header>{menu(rng)}"
    links = "".join(f"<li><a href='{path}'>{title}</a></li>" for path, title in OFFERED.items())
    about = f"<p>Kontaktcenter i Kommun{number}<br>Telefon 0000-00 00 00, vardagar 8-16</p>"
    foot = f"<footer><h2>Kontakta oss</h2>{about}<ul><li><a href='/om/'>Om Kommun{number}</a></li>{links}</ul></footer>"
    script = f"<script>{'var a = 1; ' * 3000}</script>"
    answers = {"/robots.txt": _answer("text/plain", ROBOTS)}
    for path, title in OFFERED.items():
        start = f'<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        html = f"{start}{head}<main>{body(rng, title)}</main>{foot}{script}</body></html>"
        answers[path] = _answer("text/html; charset=utf-8", html.encode())
    return answers


def _answer(kind: str, content: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}".encode() + _END + content


def serve(hosts: list[str], told: Connection) -> None:
    """Answer for ever; the port goes to who waits for it."""
    known = {host: made(number) for number, host in enumerate(hosts)}
    lost = _answer("text/html", b"<h1>404</h1>", "404 Not Found")

    class Server(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport, self.read = transport, b""

        def data_received(self, data: bytes) -> None:
            self.read += data
            while _END in self.read:
                request, _, self.read = self.read.partition(_END)
                first, *fields = request.decode().split("\r\n")
                host = next(field[5:].strip() for field in fields if field.lower().startswith("host:"))
                self.transport.write(known.get(host.partition(":")[0], {}).get(first.split()[1], lost))

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=256)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())
