"""Certificates for tests, good and bad, made by the openssl program."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

HOST = "secure.example"
_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
_RULES = """[ca]
default_ca = only
[only]
database = {folder}/index
new_certs_dir = {folder}
certificate = {folder}/issuer.pem
private_key = {folder}/issuer.key
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""
_GOOD = ("20200101000000Z", "20990101000000Z")
_OVER = ("20200101000000Z", "20200201000000Z")


@dataclass(frozen=True)
class Certificates:
    """`issuer` is whom the client trusts; `chains` are files with a server's certificate and key."""

    issuer: Path
    chains: dict[str, Path]

    def server(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chains[name])
        return context


def openssl() -> str | None:
    return shutil.which("openssl")


def make(folder: Path) -> Certificates:
    """Makes them all: good, expired, wrong_host, self_signed."""
    (folder / "index").touch()
    (folder / "rules").write_text(_RULES.format(folder=folder))
    _self_signed(folder, "issuer", "Issuer", "basicConstraints=critical,CA:TRUE")
    _self_signed(folder, "self_signed", HOST, f"subjectAltName=DNS:{HOST}")
    _signed(folder, "good", HOST, _GOOD)
    _signed(folder, "expired", HOST, _OVER)
    _signed(folder, "wrong_host", "other.example", _GOOD)
    names = ("self_signed", "good", "expired", "wrong_host")
    for name in names:
        (folder / f"{name}.both").write_text(
            (folder / f"{name}.pem").read_text() + (folder / f"{name}.key").read_text()
        )
    return Certificates(folder / "issuer.pem", {name: folder / f"{name}.both" for name in names})


def _run(*words: object) -> None:
    subprocess.run([str(openssl()), *map(str, words)], check=True, capture_output=True)


def _self_signed(folder: Path, name: str, who: str, extension: str) -> None:
    _run(
        *f"req -x509 {_KEY} -days 2".split(),
        *("-subj", f"/CN={who}", "-addext", extension),
        *("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"),
    )


def _signed(folder: Path, name: str, who: str, time: tuple[str, str]) -> None:
    request = folder / f"{name}.csr"
    _run(
        *f"req {_KEY}".split(),
        *("-subj", f"/CN={who}", "-addext", f"subjectAltName=DNS:{who}"),
        *("-keyout", folder / f"{name}.key", "-out", request),
    )
    _run(
        *("ca", "-batch", "-notext", "-config", folder / "rules", "-in", request, "-out", folder / f"{name}.pem"),
        *("-startdate", time[0], "-enddate", time[1]),
    )
