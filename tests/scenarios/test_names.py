"""Names that only a proxy of ours knows the way to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from scenarios.stage.names import Names


@pytest.fixture
def there() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        yield listening


@pytest.fixture
def names(there: socket.socket) -> Iterator[Names]:
    with closing(Names({"idp.siths.test:443": there.getsockname()[1]})) as made:
        yield made


def asks(names: Names, line: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", urlsplit(names.url).port or 0), timeout=5)
    connection.sendall(line + b"\r\nHost: whatever\r\nUser-Agent: a test\r\n\r\n")
    return connection


def test_what_is_said_goes_through_both_ways(names: Names, there: socket.socket) -> None:
    with asks(names, b"CONNECT idp.siths.test:443 HTTP/1.1") as client:
        server, _ = there.accept()
        with server:
            assert client.recv(100).startswith(b"HTTP/1.1 200 ")
            client.sendall(b"hello")
            assert server.recv(100) == b"hello"
            server.sendall(b"who is there")
            assert client.recv(100) == b"who is there"


def test_when_one_side_ends_so_does_the_other(names: Names, there: socket.socket) -> None:
    with asks(names, b"CONNECT idp.siths.test:443 HTTP/1.1") as client:
        there.accept()[0].close()
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")
        assert client.recv(100) == b""


@pytest.mark.parametrize(
    "line",
    [
        b"CONNECT idp.siths.test:80 HTTP/1.1",
        b"CONNECT localhost:22 HTTP/1.1",
        b"GET http://idp.siths.test/ HTTP/1.1",
        b"CONNECT " + b"a" * 9_000 + b":443 HTTP/1.1",
        b"\xff\xfe",
        b"",
    ],
)
def test_nobody_else_is_reached_through_it(names: Names, line: bytes) -> None:
    with asks(names, line) as client:
        assert client.recv(100).startswith(b"HTTP/1.1 403 ")


def test_it_says_which_names_it_knows(names: Names) -> None:
    assert names.hosts == ("idp.siths.test",)
    assert names.url.startswith("http://127.0.0.1:")
