"""The fixture sites, read once, and a server that shows them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serviceaudit.gold.bundles import Bundle, read_bundles
from serviceaudit.gold.serve import BundleServer
from serviceaudit.settings import data_folder


@pytest.fixture(scope="session")
def sites() -> Path:
    return data_folder("sites")


@pytest.fixture(scope="session")
def bundles(sites: Path) -> tuple[Bundle, ...]:
    return read_bundles(sites)


@pytest.fixture(scope="module")
def server(sites: Path) -> Iterator[BundleServer]:
    with BundleServer(sites) as running:
        yield running


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with one bundle that uses everything a bundle can."""
    folder = tmp_path / "sites"
    host = folder / "ort" / "www.ort.example"
    for name, content in {
        "index.html": "<h1>Ört</h1>",
        "kontakt/index.html": "<h1>Kontakt</h1>",
        "empty/x.css": "p {}",
        "a b.html": "<p>space</p>",
        "räksmörgås/index.html": "<p>åäö</p>",
        "data.bin": "x",
    }.items():
        file = host / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (host / "old.html").write_bytes("<p>å".encode("iso-8859-1"))
    (folder / "secret.txt").write_text("secret")
    (folder / "ort" / "blocked.html").write_text("<h1>blocked</h1>")
    (folder / "ort" / "site.yaml").write_text(
        """\
name: Ort
official_name: Orts kommun
country: NO
code: 0301
region: Nord
population: 12
languages: [nb, nn]
url: http://www.ort.example/
routes:
  - {host: ort.example, path: /, status: 301, location: "http://www.ort.example/"}
  - {host: www.ort.example, path: /moved, location: /kontakt/}
  - {host: www.ort.example, path: /wall, status: 403, file: blocked.html}
  - {host: www.ort.example, path: /down, status: 503, headers: {Retry-After: "120"}}
  - {host: www.ort.example, path: /nothing, status: 204}
  - {host: www.ort.example, path: /old.html, headers: {content-type: "text/html; charset=iso-8859-1"}}
  - {host: www.ort.example, path: /kontakt/, delay_s: 0.2}
  - {host: www.ort.example, path: /slow, delay_s: 500, file: blocked.html}
""",
        encoding="utf-8",
    )
    return folder
