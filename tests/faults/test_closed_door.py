"""An address where nobody answers: real to whoever knocks, and nobody else's."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from idp_mock.faults.closed_door import ClosedDoor

URL = "https://kort.example.test:8443/e/mine/card/login"


@pytest.fixture
def door() -> Iterator[ClosedDoor]:
    made = ClosedDoor("127.0.0.1")
    yield made
    made.end()


def port(door: ClosedDoor) -> int:
    return urlsplit(door.instead_of(URL)).port or 0


def test_it_is_the_hosts_address_but_for_the_port_and_stays_the_same(door: ClosedDoor) -> None:
    closed = urlsplit(door.instead_of(URL))
    assert closed[:3] == ("https", f"kort.example.test:{port(door)}", "/e/mine/card/login")
    assert port(door) not in (0, 8443)
    assert door.instead_of(URL) == closed.geturl()


def test_whoever_connects_is_turned_away_at_once(door: ClosedDoor) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port(door)), timeout=5)


def test_nobody_else_can_listen_there(door: ClosedDoor) -> None:
    with (
        pytest.raises(OSError, match="in use"),
        socket.create_server(("127.0.0.1", port(door)), reuse_port=False),
    ):
        pass


def test_the_port_is_given_back_in_the_end(door: ClosedDoor) -> None:
    taken = port(door)
    door.end()
    with socket.create_server(("127.0.0.1", taken)):
        pass


def test_an_address_of_version_six_keeps_its_brackets(door: ClosedDoor) -> None:
    assert door.instead_of("https://[::1]:8443/card/1").startswith("https://[::1]:")
