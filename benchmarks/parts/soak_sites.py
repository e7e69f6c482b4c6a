"""Small municipal sites made on the fly from their number: five designs, four languages, one in five misbehaving."""

import socket
import struct
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

from serviceaudit.model import Site

WRONG = (
    "", "gone", "blocked", "broken", "slow", "reset", "empty", "loop", "bad gzip", "huge", "denied",
)  # fmt: skip
"""What may be wrong with a site; "" for nothing."""
EVERY = 5
HUGE = 50_000_000
_LANGUAGES = {
    "sv": ("Kontaktcenter", "Kontakta oss", "Nyheter", "Välkommen till kommunen", "Vi svarar på frågor om bygglov, skola och avfall."),
    "da": ("Borgerservice", "Kontakt", "Nyheder", "Velkommen til kommunen", "Vi svarer på spørgsmål om pas, skole og affald."),
    "nb": ("Servicetorget", "Kontakt oss", "Nyheter", "Velkommen til kommunen", "Vi svarer på spørsmål om byggesak, skole og avfall."),
    "fi": ("Asiointipiste", "Yhteystiedot", "Uutiset", "Tervetuloa kuntaan", "Vastaamme kysymyksiin luvista, kouluista ja jätteistä."),
}  # fmt: skip
_COUNTRIES = {"sv": "SE", "da": "DK", "nb": "NO", "fi": "FI"}
_FILLER = "<p>" + "Lorem ipsum dolor sit amet consectetur. " * 200 + "</p>"


def municipality(number: int) -> Site:
    language = list(_LANGUAGES)[number % len(_LANGUAGES)]
    return Site(
        country=_COUNTRIES[language],
        code=f"{number:04}",
        name=f"Ort {number}",
        url=f"http://www.ort{number}.example/",
        languages=(language,),
    )


def wrong_with(number: int) -> str:
    """Which misbehaviour a site has: every fifth one has the next of them."""
    return "" if number % EVERY else WRONG[1 + number // EVERY % (len(WRONG) - 1)]


def serve(port: Connection) -> None:
    """Serve for ever; the port goes to who asked."""
    server = _Server(("127.0.0.1", 0), _Handler)
    port.send(server.server_address[1])
    server.serve_forever()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        """Who hangs up on us did what a careful visitor does."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        number = int("".join(filter(str.isdigit, self.headers.get("Host", "").partition(":")[0])) or 0)
        wrong = wrong_with(number)
        if self.path == "/robots.txt":
            self._send("User-agent: *\nDisallow: /" if wrong == "denied" else "", kind="text/plain")
        elif self.path == "/" and wrong:
            self._misbehave(wrong)
        else:
            self._page(number)

    def _page(self, number: int) -> None:
        service, contact, news, welcome, matters = _LANGUAGES[municipality(number).languages[0]]
        pages = {
            "/": welcome,
            "/service/": f"{service}</h1><p>{matters} 0{number:04}-10 00 00, 8-16.</p><h1>",
            "/contact/": f"{contact}</h1><p>0{number:04}-10 00 00</p><h1>",
            "/news/": news,
        }
        if self.path not in pages:
            self._send("<h1>404</h1>", status=404)
            return
        links = f'<a href="/service/">{service}</a> <a href="/contact/">{contact}</a> <a href="/news/">{news}</a>'
        self._send(_design(number, links, f"<h1>{pages[self.path]}</h1>{_FILLER}", municipality(number)))

    def _send(self, text: str, *, status: int = 200, kind: str = "text/html; charset=utf-8", coding: str = "") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if coding:
            self.send_header("Content-Encoding", coding)
        self.end_headers()
        self.wfile.write(body)

    def _misbehave(self, wrong: str) -> None:
        plain = {
            "gone": lambda: self._send("<h1>404</h1>", status=404),
            "blocked": lambda: self._send("<title>Just a moment...</title><p>challenge-platform</p>", status=403),
            "broken": lambda: self._send("<h1>500</h1>", status=500),
            "empty": lambda: self._send(""),
            "bad gzip": lambda: self._send("<h1>not packed at all</h1>", coding="gzip"),
        }
        if wrong in plain:
            plain[wrong]()
            return
        self.close_connection = True
        getattr(self, f"_{wrong}")()

    def _slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(20):
            self.wfile.write(b"<p>")
            time.sleep(1)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _loop(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        chunk = b"<p>lorem ipsum dolor sit amet</p>\n" * 2000
        for _ in range(HUGE // len(chunk)):
            self.wfile.write(chunk)


def _design(number: int, links: str, main: str, site: Site) -> str:
    """One of five ways in which such sites are built."""
    body = (
        f"<header><nav>{links}</nav></header><main>{main}</main><footer>{links}</footer>",
        f"<div id='top'>{links}</div><div id='content'>{main}</div>",
        f"<table><tr><td>{links}</td></tr><tr><td>{main}</td></tr></table>",
        f"<main>{main}<section><ul>{''.join(f'<li>{link}</li>' for link in links.split('> '))}</ul></section></main>",
        f"<details><summary>Menu</summary>{links}</details><main>{main}</main>",
    )[number // 4 % 5]
    return f'<!doctype html><html lang="{site.languages[0]}"><title>{site.name}</title><body>{body}</body></html>'
