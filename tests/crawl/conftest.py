import shutil
import ssl
import subprocess

import pytest

from serviceaudit.workers import Workers


@pytest.fixture(scope="session")
def workers():
    with Workers(2) as pool:
        yield pool


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for secure.example that only its holder trusts: the file with it and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is needed to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    key = path.with_name("key.pem")
    command = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=secure.example -addext subjectAltName=DNS:secure.example"
    )
    subprocess.run([openssl, *command.split(), "-keyout", key, "-out", path], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


@pytest.fixture
def server_tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
