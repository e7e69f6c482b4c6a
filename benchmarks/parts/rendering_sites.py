"""Front pages for benchmarks/rendering.py: what a municipality's page weighs, and all that it draws in."""

import random
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from struct import pack

from judging import SEED, body, menu, words

PICTURES = 12
RULES = 700
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")
_HEAD = """<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Kommun</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/site.css"><link rel="stylesheet" href="/print.css" media="print"><script src="/early.js"></script></head><body>"""
_COOKIES = """<div id="cookie-consent" role="dialog" class="consent"><p>{words}</p>
<button onclick="document.getElementById('cookie-consent').remove()">Avvisa alla</button><button>Godkänn alla</button></div>"""
_CSS = """
@font-face{font-family:Site;src:url(/text.ttf);font-display:swap}
@font-face{font-family:Site;font-weight:bold;src:url(/bold.ttf);font-display:swap}
*{box-sizing:border-box}body{margin:0;font:1rem/1.6 Site,sans-serif;color:#222;background:#fff}
.consent{position:fixed;left:0;right:0;bottom:0;padding:1.5rem;background:#123;color:#fff;z-index:9}
.sv-header{position:sticky;top:0;display:flex;gap:2rem;padding:1rem 2rem;background:#fff;border-bottom:1px solid #ccd;z-index:2}
.main-nav>ul{display:flex;flex-wrap:wrap;list-style:none;margin:0;padding:.5rem 2rem;background:#0b4a6f;gap:1rem}
.main-nav button{font:inherit;color:#fff;background:none;border:0}.hero{background:#9bc url(/p0.png) center/cover;min-height:22rem;padding:6rem 2rem}
.hero form{max-width:40rem;background:rgba(255,255,255,.9);padding:1rem;border-radius:6px}.hero input{width:80%;padding:.7rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr));gap:1.5rem;padding:2rem;list-style:none;margin:0}
.card{box-shadow:0 1px 6px rgba(0,0,0,.25);border-radius:6px;overflow:hidden;transition:transform .2s}.card img{width:100%;height:10rem;object-fit:cover}
.card h2{font-size:1.15rem;margin:1rem}.card p{margin:1rem}main>p,main>h1,main>h2,main>ul{max-width:48rem;margin-left:2rem}
footer{background:linear-gradient(#123,#012);color:#fff;padding:3rem 2rem}footer a{color:#bdf}
@media(max-width:600px){.main-nav>ul{flex-direction:column}.hero{padding:2rem 1rem;min-height:14rem}}
"""


def front_page(number: int) -> str:
    """A front page: cookie box, menu, search, cards with pictures, running text, footer."""
    rng = random.Random(SEED + number)
    cards = "".join(
        f'<li class="card"><a href="/n/{n}/"><img src="/p{n}.png" alt="{words(rng, 1)[0]}"></a>'
        f'<h2><a href="/n/{n}/">{" ".join(words(rng, 3))}</a></h2><p>{" ".join(words(rng, 18))}</p></li>'
        for n in range(1, PICTURES)
    )
    icon = '<svg width="24" height="24" viewBox="0 0 24 24"><path d="M2 12L12 2l10 10v10H2z"/></svg>'
    quick = "".join(f'<li><a href="/q{n}/">{icon} {" ".join(words(rng, 2))}</a></li>' for n in range(12))
    return "".join(
        (
            _HEAD,
            _COOKIES.format(words=" ".join(words(rng, 40))) if number % 2 else "",
            f"<header class='sv-header'>{icon}<a href='/kontaktcenter/'>Kontaktcenter</a></header>{menu(rng)}",
            '<div class="hero"><form action="/sok"><input name="q" placeholder="Sök"><button>Sök</button></form></div>',
            f'<ul class="cards">{quick}</ul><ul class="cards">{cards}</ul><main>{body(rng, "Välkommen")}</main>',
            "<footer><h2>Kontakta oss</h2><p>Kontaktcenter<br>Telefon 0000-00 00 00, vardagar 8-16</p></footer>",
            f"<script>{'var a = 1; ' * 3000}</script><script src='/late.js'></script></body></html>",
        )
    )


def picture(number: int) -> bytes:
    """A PNG of 480 x 240 pixels whose colours change slowly, as in a photograph of a landscape."""
    width, height = 480, 240
    rows = b"".join(
        b"\0" + b"".join(bytes(((x // 3 + 9 * number) % 256, (x + y) // 4, y)) for x in range(width))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack("!I", len(data)) + kind + data + pack("!I", zlib.crc32(kind + data))

    head = pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def fonts() -> dict[str, bytes]:
    """Two of the machine's own fonts, served as a site's; none where there are none."""
    found = [path for folder in _FONT_FOLDERS for path in sorted(Path(folder).rglob("*.ttf"))]
    texts = [path for path in found if path.stat().st_size < 400_000]
    return {name: path.read_bytes() for name, path in zip(("/text.ttf", "/bold.ttf"), texts, strict=False)}


def files() -> dict[str, tuple[str, bytes]]:
    """What every page draws in: path -> type and content."""
    rng = random.Random(SEED)
    rules = "".join(f".{words(rng, 1)[0]}-{n} a.link:hover{{color:#{n:06x};padding:{n % 9}px}}" for n in range(RULES))
    script = "function f{0}(x){{return x*{0}+1}}"
    early = "".join(script.format(n) for n in range(1500))
    late = (
        early + "for(const b of document.querySelectorAll('.item button'))b.onclick=()=>b.nextElementSibling.hidden^=1;"
    )
    texts = {"/site.css": ("text/css", _CSS + rules), "/print.css": ("text/css", rules)}
    texts |= {"/early.js": ("text/javascript", early), "/late.js": ("text/javascript", late)}
    made = {path: (kind, text.encode()) for path, (kind, text) in texts.items()}
    made |= {f"/p{n}.png": ("image/png", picture(n)) for n in range(PICTURES)}
    return made | {path: ("font/ttf", data) for path, data in fonts().items()}


def _serve(told: Connection) -> None:
    drawn_in = files()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            fallback = ("text/html; charset=utf-8", front_page(int(host.rpartition(".")[2])).encode())
            kind, data = drawn_in.get(self.path) or (fallback if self.path == "/" else ("text/plain", b""))
            self.send_response(200 if data else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    told.send(server.server_port)
    server.serve_forever()


@contextmanager
def served() -> Iterator[int]:
    """A server of all sites, in a process of its own; its port. Site N answers at 127.0.1.N."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()
