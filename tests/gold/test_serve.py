"""The loopback server for bundles, asked over real connections."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from serviceaudit.errors import LabelsError, ServiceAuditError
from serviceaudit.gold.bundles import Bundle
from serviceaudit.gold.labels import labels
from serviceaudit.gold.respond import respond
from serviceaudit.gold.serve import BundleServer
from serviceaudit.settings import parse_route

HOST = "www.ort.example"


@pytest.fixture
def running(small: Path) -> Iterator[BundleServer]:
    with BundleServer(small) as server:
        yield server


def ask(server: BundleServer, path: str, *, host: str = HOST, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": host, "User-Agent": "test/1"})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def raw(server: BundleServer, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_every_page_of_the_fixture_sites_is_served_as_it_lies_on_disk(
    server: BundleServer, bundles: tuple[Bundle, ...]
) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    seen = 0
    for bundle in bundles:
        for host, folder in bundle.hosts.items():
            for file in sorted(folder.rglob("*.html")):
                path = "/" + str(file.relative_to(folder)).removesuffix("index.html")
                route = bundle.routes.get((host, path))
                if route and (route.delay or route.location or route.file):
                    continue
                connection.request("GET", path, headers={"Host": host})
                answer = connection.getresponse()
                assert (answer.status, answer.read()) == (200, file.read_bytes()), (host, path)
                seen += 1
    connection.close()
    assert seen > 370


def test_every_page_that_a_label_names_is_reachable(server: BundleServer, sites: Path) -> None:
    pages = {label.page for label in labels(sites) if label.page}
    assert len(pages) > 40
    for page in pages:
        host, _, path = page.removeprefix("http://").partition("/")
        answer, body = ask(server, f"/{path.partition('#')[0]}", host=host)
        assert answer.status in (200, 403), page
        assert body


def test_the_front_page_of_every_site_answers(server: BundleServer, bundles: tuple[Bundle, ...]) -> None:
    for bundle in bundles:
        host = bundle.facts["url"].removeprefix("http://").rstrip("/")
        assert ask(server, "/", host=host)[0].status in (200, 301, 302), host


def test_connect_to_is_what_the_command_line_takes(running: BundleServer) -> None:
    route = parse_route(running.connect_to)
    assert route.matches(HOST, 80)
    assert (route.address, route.address_port) == ("127.0.0.1", running.port)


@pytest.mark.parametrize("host", [HOST, "WWW.ORT.EXAMPLE", f"{HOST}:80", f"{HOST}."])
def test_the_host_header_picks_the_folder(running: BundleServer, host: str) -> None:
    answer, body = ask(running, "/", host=host)
    assert (answer.status, body.decode()) == (200, "<h1>Ört</h1>")


@pytest.mark.parametrize("host", ["www.other.example", "localhost", "", ".."])
def test_a_host_that_no_bundle_has_is_misdirected(running: BundleServer, host: str) -> None:
    assert ask(running, "/", host=host)[0].status == 421


def test_an_absolute_target_overrules_the_host_header(running: BundleServer) -> None:
    assert b"<h1>Kontakt" in raw(running, f"GET http://{HOST}/kontakt/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())


def test_an_address_in_a_query_is_not_taken_for_the_target(running: BundleServer) -> None:
    assert ask(running, "/?to=http://www.other.example/")[0].status == 200


@pytest.mark.parametrize("path", ["/kontakt", "/kontakt?a=b%20c&d=/"])
def test_a_folder_without_a_slash_is_redirected_to_the_one_with(running: BundleServer, path: str) -> None:
    answer, _ = ask(running, path)
    assert answer.status == 301
    assert answer.headers["Location"] == path.replace("/kontakt", "/kontakt/")


def test_the_redirect_of_a_folder_is_encoded(running: BundleServer) -> None:
    answer, _ = ask(running, "/r%C3%A4ksm%C3%B6rg%C3%A5s")
    assert answer.headers["Location"] == "/r%C3%A4ksm%C3%B6rg%C3%A5s/"
    assert ask(running, answer.headers["Location"])[1].decode() == "<p>åäö</p>"


def test_an_encoded_space_names_the_file(running: BundleServer) -> None:
    assert ask(running, "/a%20b.html")[0].status == 200


@pytest.mark.parametrize("path", ["/none", "/none/", "/empty/", "/index.html/", "/robots.txt", "/%ff", "/a%00b"])
def test_what_is_not_there_is_404(running: BundleServer, path: str) -> None:
    answer, body = ask(running, path)
    assert answer.status == 404
    assert b"404" in body


@pytest.mark.parametrize(
    "path",
    [
        "/../site.yaml",
        "/../../secret.txt",
        "/kontakt/../../../secret.txt",
        "/%2e%2e/site.yaml",
        "/%2e%2e/%2e%2e/secret.txt",
        "/..%2f..%2fsecret.txt",
        "/%2e%2e%5csite.yaml",
        "//../site.yaml",
        "/./index.html",
        "/link.txt",
        "/out/secret.txt",
    ],
)
def test_no_path_leads_out_of_the_folder_of_the_host(running: BundleServer, small: Path, path: str) -> None:
    host = small / "ort" / HOST
    (host / "link.txt").symlink_to(small / "secret.txt")
    (host / "out").symlink_to(small)
    sent = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    received = raw(running, sent.encode())
    assert received.startswith(b"HTTP/1.1 404")
    assert b"secret" not in received
    assert b"official_name" not in received


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/empty/x.css", "text/css; charset=utf-8"),
        ("/data.bin", "application/octet-stream"),
        ("/wall", "text/html; charset=utf-8"),
        ("/old.html", "text/html; charset=iso-8859-1"),
    ],
)
def test_the_content_type_is_that_of_the_file_unless_a_route_says_otherwise(
    running: BundleServer, path: str, kind: str
) -> None:
    assert ask(running, path)[0].headers.get_all("Content-Type") == [kind]


@pytest.mark.parametrize(
    ("host", "path", "status", "header", "value"),
    [
        ("ort.example", "/", 301, "Location", "http://www.ort.example/"),
        (HOST, "/moved", 302, "Location", "/kontakt/"),
        (HOST, "/moved?x=1", 302, "Location", "/kontakt/"),
        (HOST, "/wall", 403, "Content-Length", "16"),
        (HOST, "/down", 503, "Retry-After", "120"),
        (HOST, "/nothing", 204, "Content-Length", None),
        ("ort.example", "/other", 404, "Location", None),
    ],
)
def test_a_route_says_what_plain_files_cannot(
    running: BundleServer, host: str, path: str, status: int, header: str, value: str | None
) -> None:
    answer, _ = ask(running, path, host=host)
    assert (answer.status, answer.headers[header]) == (status, value)


def test_head_tells_the_headers_without_the_body(running: BundleServer) -> None:
    answer, body = ask(running, "/", method="HEAD")
    assert (answer.status, answer.headers["Content-Length"], body) == (200, "13", b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_other_methods_are_refused(running: BundleServer, method: str) -> None:
    answer, _ = ask(running, "/", method=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_one_connection_serves_many_requests(running: BundleServer) -> None:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=10)
    ports = set()
    for path in ("/", "/none", "/empty/x.css", "/nothing", "/"):
        connection.request("GET", path, headers={"Host": HOST})
        ports.add(connection.sock.getsockname()[1] if connection.sock else None)
        connection.getresponse().read()
    connection.close()
    assert len(ports) == 1


def test_a_delay_holds_up_its_own_answer_only(running: BundleServer) -> None:
    waiting = HTTPConnection("127.0.0.1", running.port, timeout=10)
    begun = time.monotonic()
    waiting.request("GET", "/kontakt/", headers={"Host": HOST})
    assert ask(running, "/")[0].status == 200
    assert time.monotonic() - begun < 0.2
    assert waiting.getresponse().status == 200
    assert time.monotonic() - begun >= 0.2
    waiting.close()


def test_stopping_ends_delays_kept_connections_and_every_thread(small: Path) -> None:
    before = set(threading.enumerate())
    with BundleServer(small) as server:
        kept = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        slow = HTTPConnection("127.0.0.1", server.port, timeout=10)
        slow.request("GET", "/slow", headers={"Host": HOST})
        while not server.requests:
            time.sleep(0.01)
        begun = time.monotonic()
    assert time.monotonic() - begun < 2
    assert set(threading.enumerate()) <= before
    assert kept.recv(1) == b""
    kept.close()
    slow.close()
    gc.collect()


def test_a_visitor_that_hangs_up_disturbs_nobody(running: BundleServer, capfd: pytest.CaptureFixture[str]) -> None:
    for sent in (b"", b"GET / HT", f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode(), b"\x16\x03\x01\x00\xff\r\n"):
        with socket.create_connection(("127.0.0.1", running.port), timeout=10) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            connection.sendall(sent)
    assert ask(running, "/")[0].status == 200
    assert capfd.readouterr().err == ""


def test_requests_are_remembered_up_to_a_bound(running: BundleServer) -> None:
    ask(running, "/x?y=1", host="WWW.ort.example:80")
    (request,) = running.requests
    assert (request.method, request.host, request.path, request.user_agent) == ("GET", HOST, "/x?y=1", "test/1")
    assert 0 <= time.monotonic() - request.at < 10
    assert running._running.requests.maxlen == 10_000


def test_it_listens_on_loopback_only(running: BundleServer) -> None:
    assert running._running.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_said_in_one_line(running: BundleServer, small: Path) -> None:
    with (
        pytest.raises(ServiceAuditError, match=f"port {running.port} of 127.0.0.1 cannot be used"),
        BundleServer(small, port=running.port),
    ):
        pass


def test_a_chosen_port_is_used_again_after_a_stop(small: Path) -> None:
    with BundleServer(small) as first:
        ask(first, "/")
        port = first.port
    with BundleServer(small, port=port) as second:
        assert second.port == port
        assert ask(second, "/")[0].status == 200


def test_a_folder_without_bundles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="no site folders"), BundleServer(tmp_path):
        pass


def test_before_it_runs_it_has_no_port(small: Path) -> None:
    with pytest.raises(RuntimeError):
        _ = BundleServer(small).port


def test_the_slow_page_of_the_fixtures_is_slow_by_its_route(bundles: tuple[Bundle, ...]) -> None:
    assert respond(bundles, "www.suvantoranta.example", "/asuminen/rakennusvalvonta/").delay == 20
