"""Nothing is sent to private addresses, in whatever way they are written or reached: connection attempts are watched."""

import asyncio
import socket
import struct
from dataclasses import replace

import pytest

from crawl.web import QUICK, page, to, web
from serviceaudit.crawl.connect import is_public
from serviceaudit.crawl.fetch import Fetcher
from serviceaudit.crawl.gateway import Gateway
from serviceaudit.crawl.pace import Pace
from serviceaudit.model import Failure

NOW = "2026-11-21T02:00:00Z"
NAMES = {
    "inside.example": ["10.0.0.8"],
    "loop.example": ["127.0.0.1"],
    "both.example": ["192.168.1.1", "fd00::8"],
    "mapped.example": ["::ffff:10.0.0.1"],
}
PRIVATE = [
    "10.0.0.1", "127.0.0.1", "169.254.169.254", "0.0.0.0", "192.168.0.1", "172.16.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255",
    "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.1", "10.1",
    "[::1]", "[::]", "[::ffff:10.0.0.1]", "[::ffff:a00:1]", "[::10.0.0.1]", "[fd00::1]", "[fe80::1]", "[fec0::1]", "[64:ff9b::a00:1]", "[64:ff9b:1::a00:1]", "[2002:a00:1::]", "[ff02::1]",
    "localhost", *NAMES,
]  # fmt: skip


@pytest.fixture
def attempts(monkeypatch):
    """Every address that a connection was attempted to; none but loopback is let through."""
    seen = []
    connect = socket.socket.connect
    lookup = socket.getaddrinfo

    def watched(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            seen.append(address[:2])
            if not str(address[0]).startswith(("127.", "::1")):
                raise OSError("held back: it would have left this machine")
        return connect(self, address)

    def told(host, port, *rest, **more):
        if host in NAMES:
            kind = {False: socket.AF_INET, True: socket.AF_INET6}
            return [(kind[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in NAMES[host]]
        return lookup(host, port, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", watched)
    monkeypatch.setattr(socket, "getaddrinfo", told)
    return seen


def get(url, settings=QUICK):
    async def run():
        async with Fetcher(settings, pace=Pace(settings.pause), record=lambda _: None, now=lambda: NOW) as fetcher:
            return await fetcher.get(url, home=None)

    return asyncio.run(run())


@pytest.mark.parametrize("host", PRIVATE)
@pytest.mark.parametrize("pause", [0.0, 0.01])
def test_no_connection_is_attempted_to_a_private_address(attempts, host, pause):
    got = get(f"http://{host}:8080/", replace(QUICK, pause=pause))
    assert got.failure is Failure.PRIVATE, got.detail
    assert attempts == []


def test_the_watch_sees_what_it_watches_for(attempts):
    async def run():
        async with web({"/": page("hej")}) as site:
            settings = replace(QUICK, allow_private=True)
            async with Fetcher(settings, pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher:
                return await fetcher.get(f"http://loop.example:{site.port}/", home=None), site.port

    got, port = asyncio.run(run())
    assert got.readable
    assert attempts == [("127.0.0.1", port)]
    assert get("http://inside.example/", replace(QUICK, allow_private=True)).failure is Failure.REFUSED
    assert attempts[1] == ("10.0.0.8", 80)


@pytest.mark.parametrize("host", PRIVATE)
def test_a_redirect_to_a_private_address_is_not_followed(attempts, host):
    async def run():
        async with (
            web({"/": to(f"http://{host}:8080/")}) as site,
            Fetcher(site.settings(), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher,
        ):
            return await fetcher.get("http://a.example/", home=None), site.port

    got, port = asyncio.run(run())
    assert got.failure is Failure.PRIVATE, got.detail
    assert attempts == [("127.0.0.1", port)]


def test_a_redirect_to_another_port_of_this_machine_is_not_followed(attempts):
    async def run():
        async with (
            web({"/": page("secret")}) as other,
            web({"/": to(f"http://127.0.0.1:{other.port}/")}) as site,
            Fetcher(site.settings(), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher,
        ):
            return await fetcher.get("http://a.example/", home=None), other.asked

    got, asked = asyncio.run(run())
    assert got.failure is Failure.PRIVATE
    assert asked == []


async def through_gateway(settings, host, port):
    """What the browser's way out answers to a wish to connect: its code, and why."""
    async with Gateway(settings) as gateway:
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
        writer.write(b"\x05\x01\x00")
        await reader.readexactly(2)
        name = host.strip("[]").encode()
        try:
            packed = b"\x04" + socket.inet_pton(socket.AF_INET6, host.strip("[]"))
        except OSError:
            packed = b"\x03" + bytes([len(name)]) + name
        writer.write(b"\x05\x01\x00" + packed + struct.pack("!H", port))
        code = (await reader.readexactly(10))[1]
        writer.close()
        known = [gateway.reason(*place) for place in gateway._reasons]
        return code, known[0] if known else None


@pytest.mark.parametrize("host", PRIVATE)
def test_the_browser_s_way_out_attempts_no_connection_to_a_private_address(attempts, host):
    code, reason = asyncio.run(through_gateway(QUICK, host, 8080))
    assert code == 2
    assert reason[0] is Failure.PRIVATE
    assert [address for address in attempts if address[1] == 8080] == []


def test_the_browser_s_way_out_heeds_owners_who_opted_out(attempts):
    code, reason = asyncio.run(through_gateway(replace(QUICK, denied=("a.example",)), "www.a.example", 80))
    assert (code, reason) == (2, (Failure.ROBOTS, "the owner asked not to be visited"))


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "100.64.0.1", "169.254.1.1", "192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.1", "240.0.0.1",
        "::10.0.0.1", "fec0::1", "64:ff9b:1::1", "3fff::1", "5f00::1", "2001::1", "2001:db8::1", "100::1", "::ffff:0:10.0.0.1",
    ],
)  # fmt: skip
def test_special_purpose_addresses_are_not_public_in_any_version_of_python(address):
    assert not is_public(address)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "data:text/html,x", "http://", "nonsense", "//a.example/", ""])  # fmt: skip
def test_only_http_and_https_are_asked(attempts, url):
    got = get(url)
    assert got.failure is Failure.HTTP_ERROR
    assert got.url == url
    assert attempts == []


def test_a_name_and_password_in_an_address_are_not_sent():
    async def run():
        async with (
            web({"/": to("http://me:word@a.example/b"), "/b": page("hej")}) as site,
            Fetcher(site.settings(), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher,
        ):
            return await fetcher.get("http://you:secret@a.example/", home=None), site.asked

    got, asked = asyncio.run(run())
    assert got.readable
    assert got.final_url == "http://a.example/b"
    assert [request.headers.get("authorization") for request in asked] == [None, None]


def cookies_sent(set_by, cookie, then, times=1):
    """The cookies that a second host is sent after a first one set some."""

    async def run():
        answers = {
            f"{set_by}/": to(f"http://{then}/x", set_cookie=cookie),
            f"{then}/x": page("hej"),
        }
        async with web(answers) as site:
            async with Fetcher(site.settings(), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher:
                got = await fetcher.get(f"http://{set_by}/", home=None)
            assert got.readable, got.detail
            return site.asked[-1].headers.get("cookie")

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("set_by", "cookie", "then", "sent"),
    [
        ("a.example", "k=1", "a.example", "k=1"),
        ("www.a.example", "k=1; Domain=a.example", "a.example", "k=1"),
        ("a.example", "k=1", "b.example", None),
        ("a.kommune.no", "k=1; Domain=kommune.no", "b.kommune.no", None),
        ("a.kommune.no", "k=1; Domain=.no", "b.kommune.no", None),
        ("a.example", "k=1; Domain=b.example", "b.example", None),
        ("a.example", f"k={'1' * 5000}", "a.example", None),
    ],
)
def test_cookies_never_reach_another_site(set_by, cookie, then, sent):
    assert cookies_sent(set_by, cookie, then) == sent


def test_a_flood_of_cookies_is_not_kept():
    async def flood(writer, asked):
        lines = "".join(f"Set-Cookie: k{n}=1\r\n" for n in range(200))
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n{lines}\r\n".encode())

    async def run():
        async with web({"/": flood, "/x": page("hej")}) as site:
            async with Fetcher(site.settings(), pace=Pace(0), record=lambda _: None, now=lambda: NOW) as fetcher:
                await fetcher.get("http://a.example/", home=None)
            return site.asked[-1].headers["cookie"]

    assert len(asyncio.run(run()).split("; ")) == 50
