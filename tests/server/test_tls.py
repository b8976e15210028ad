"""https by the mock itself, with a certificate of its own CA: in threads, and under Granian."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from idp_mock.config import IdpConfig
from idp_mock.server import Running, serve_in_thread
from tests.mock import hierarchy
from tests.server.test_granian import served
from tests.server.test_many import METHODS, Login

ISSUER = "https://localhost:0/oidc"


@pytest.fixture
def running() -> Iterator[Running]:
    with serve_in_thread(IdpConfig(issuer=ISSUER, tls=True, port=0, mtls_port=0)) as mock:
        yield mock


@pytest.fixture
def ca(tmp_path: Path) -> Path:
    file = tmp_path / "ca.pem"
    file.write_bytes(hierarchy().root.pem)
    return file


@pytest.mark.parametrize("method", METHODS)
def test_a_whole_login_goes_over_https(running: Running, ca: Path, method: str) -> None:
    login = Login(running.url, ca)
    claims, _ = login.goes_through("nurse-one-commission", method)  # type: ignore[arg-type]  # one of the three
    assert claims["iss"] == running.config.issuer
    assert claims["iss"].startswith("https://localhost:")


def test_who_does_not_trust_the_ca_is_not_connected(running: Running) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{running.url}/mock/health", timeout=20)


def test_the_certificate_is_for_the_host_of_the_issuer_and_for_this_machine(tmp_path: Path) -> None:
    config = IdpConfig(issuer="https://idp.siths.test:443/oidc", tls=True, port=0, mtls_port=0)
    with serve_in_thread(config) as mock:
        assert mock.config.issuer == config.issuer
        context = ssl.create_default_context(cadata=mock.environments.default.hierarchy.root.pem.decode())
        for name in ("idp.siths.test", "localhost", "127.0.0.1"):
            with (
                socket.create_connection(("127.0.0.1", mock.config.port), timeout=5) as connection,
                context.wrap_socket(connection, server_hostname=name) as secured,
            ):
                assert secured.version() in ("TLSv1.2", "TLSv1.3")


def test_who_says_nothing_in_the_handshake_stops_nobody_else(running: Running, ca: Path) -> None:
    silent = [socket.create_connection(("127.0.0.1", running.config.port), timeout=5) for _ in range(3)]
    try:
        for plain in silent[1:]:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        answer = requests.Session()
        answer.trust_env = False
        assert answer.get(f"{running.url}/mock/health", verify=str(ca), timeout=5).ok
    finally:
        for connection in silent:
            connection.close()


def test_cookies_are_for_https_alone(running: Running, ca: Path) -> None:
    session = requests.Session()
    session.trust_env = False
    session.get(Login(running.url, ca).address, verify=str(ca), timeout=20)
    assert [cookie.secure for cookie in session.cookies] == [True]


@pytest.mark.slow
def test_under_granian_too(ca: Path) -> None:
    with served(SITHS_IDP_ISSUER=ISSUER, SITHS_IDP_TLS="true") as granian:
        for method in METHODS:
            claims, _ = Login(granian.url, ca).goes_through("nurse-one-commission", method)
            assert claims["iss"] == f"{granian.url}/oidc"
