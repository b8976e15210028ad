"""Forms to the servers of care systems: in parallel, for a short time, no further than the registered address."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from idp_mock.environments import Environment, Environments
from idp_mock.idp.delivery import Delivery, Letter
from idp_mock.mtls.identity import identity
from tests.idp.hearing import Hearing, hearing

LONG, SHORT = 10.0, 0.3


@pytest.fixture
def server() -> Iterator[Hearing]:
    with hearing() as found:
        yield found


@pytest.fixture
def delivery(env: Environment) -> Delivery:
    return env.back_channel.others.delivery


def letter(url: str) -> Letter:
    return Letter(url=url, form={"logout_token": "a+b c&d=å"})


def test_a_form_arrives_as_it_was_sent(delivery: Delivery, server: Hearing) -> None:
    assert delivery.send([letter(f"{server.url}/out?of=the%20house")], LONG) == ["200"]
    assert server.heard == [("/out?of=the%20house", {"logout_token": ["a+b c&d=å"]})]
    assert server.headers[0]["Content-Type"] == "application/x-www-form-urlencoded"


def test_an_address_without_a_path_is_asked_at_its_root(delivery: Delivery, server: Hearing) -> None:
    delivery.send([letter(server.url)], LONG)
    assert server.heard[0][0] == "/"


@pytest.mark.parametrize("status", [204, 400, 404, 500])
def test_how_it_was_answered_is_told(delivery: Delivery, server: Hearing, status: int) -> None:
    server.says = status
    assert delivery.send([letter(server.url)], LONG) == [str(status)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(delivery: Delivery, server: Hearing, status: int) -> None:
    server.says, server.location = status, f"{server.url}/elsewhere"
    assert delivery.send([letter(f"{server.url}/out")], LONG) == [str(status)]
    assert [path for path, _ in server.heard] == ["/out"]


def test_all_are_asked_at_once(delivery: Delivery) -> None:
    """Each of three is answered only when all three are there."""
    with ExitStack() as stack:
        servers = [stack.enter_context(hearing()) for _ in range(3)]
        together = threading.Barrier(3)
        for one in servers:
            one.together = together
        assert delivery.send([letter(one.url) for one in servers], LONG) == ["200"] * 3


def test_who_says_nothing_is_not_waited_for_and_keeps_nobody_else(
    delivery: Delivery, server: Hearing
) -> None:
    server.opens.clear()
    with hearing() as other:
        begun = time.monotonic()
        assert delivery.send([letter(server.url), letter(other.url)], SHORT) == ["late", "200"]
        assert time.monotonic() - begun < 5 * SHORT


def test_who_says_a_little_now_and_then_is_hung_up_on(delivery: Delivery) -> None:
    """Each byte comes in time; the answer does not."""
    hung_up = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drips() -> None:
            talking, _ = listening.accept()
            with talking:
                talking.settimeout(SHORT / 6)
                try:
                    while True:
                        talking.sendall(b"H" if not hung_up.is_set() else b"")
                        try:
                            if talking.recv(65536) == b"":
                                break
                        except TimeoutError:
                            continue
                except OSError:
                    pass
            hung_up.set()

        thread = threading.Thread(target=drips, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert delivery.send([letter(url)], SHORT) == ["late"]
        assert hung_up.wait(timeout=10)
        thread.join(timeout=10)


def test_nobody_there_is_no_fault(delivery: Delivery) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert delivery.send([letter(f"http://127.0.0.1:{port}/")], LONG) == ["unreachable"]


def test_what_is_no_http_is_no_fault(delivery: Delivery) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def babbles() -> None:
            talking, _ = listening.accept()
            with talking:
                talking.recv(65536)
                talking.sendall(b"\x16\x03\x01 what?\r\n\r\n")

        thread = threading.Thread(target=babbles, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert delivery.send([letter(url)], LONG) == ["unreachable"]
        thread.join(timeout=10)


def test_a_server_of_our_own_ca_is_trusted(env: Environment, delivery: Delivery) -> None:
    cache = Environments(env.config).cache
    made = identity(env.hierarchy, cache, "https://127.0.0.1", now=datetime.now(UTC))
    with hearing(made) as server:
        assert delivery.send([letter(f"{server.url}/out")], LONG) == ["200"]
        assert server.heard[0][0] == "/out"


def test_a_server_of_nobodys_ca_is_told_nothing(delivery: Delivery, tmp_path: Path) -> None:
    with hearing(self_signed(tmp_path)) as server:
        assert delivery.send([letter(server.url)], LONG) == ["not-trusted"]
        assert server.heard == []


def test_the_systems_own_cas_are_trusted_too(delivery: Delivery) -> None:
    """Ours comes beside them, not in their place."""
    plain = ssl.create_default_context()
    ours = delivery._trusted()
    assert ours.verify_mode == ssl.CERT_REQUIRED
    assert ours.check_hostname
    assert ours.cert_store_stats()["x509_ca"] == plain.cert_store_stats()["x509_ca"] + 1
    assert delivery._trusted() is ours  # read once


def self_signed(folder: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file
