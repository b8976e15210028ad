"""The thin client reads what servers write: by length, in chunks, in pieces, with and without keeping alive."""

from __future__ import annotations

import socket
import threading

import pytest

from bench.wire import Broken, Connection, Request
from tests.bench.server import Reply, serving


def test_a_form_goes_out_and_its_answer_comes_back() -> None:
    def echo(method: str, path: str, body: bytes) -> Reply:
        return 200, {"Set-Cookie": "a=1; Path=/"}, f"{method} {path} ".encode() + body

    with serving(echo) as address:
        connection = Connection(*address)
        answer = connection.ask(Request("POST", "/x?y=1", form={"sub": "Anna Å"}))
        again = connection.ask(Request("GET", "/z"))
        connection.close()
    assert (answer.status, answer.body) == (200, b"POST /x?y=1 sub=Anna+%C3%85")
    assert answer.cookies == {"a": "1"}
    assert again.body == b"GET /z "


def test_chunks_become_one_body() -> None:
    def chunked(method: str, path: str, body: bytes) -> Reply:
        return 200, {"Transfer-Encoding": "chunked"}, b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"

    with serving(chunked) as address:
        connection = Connection(*address)
        assert connection.ask(Request("GET", "/")).body == b"abc0123456789"
        connection.close()


def test_a_connection_that_was_closed_after_the_answer_is_opened_again() -> None:
    def closing(method: str, path: str, body: bytes) -> Reply:
        return 302, {"Connection": "close", "Location": "/there?code=1"}, b""

    with serving(closing) as address:
        connection = Connection(*address)
        assert connection.ask(Request("GET", "/")).location == "/there?code=1"
        assert connection.reopened
        assert connection.ask(Request("GET", "/")).status == 302
        connection.close()


def test_an_answer_that_arrives_in_pieces_is_put_together() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def in_pieces() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(1000)
                for piece in (b"HTTP/1.1 200 OK\r\nContent-", b"Length: 5\r\n\r\nhe", b"llo"):
                    peer.sendall(piece)

        thread = threading.Thread(target=in_pieces)
        thread.start()
        connection = Connection(*server.getsockname())
        assert connection.ask(Request("GET", "/")).body == b"hello"
        connection.close()
        thread.join()


def test_a_server_that_hangs_up_in_the_middle_is_not_taken_for_an_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(1000)
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe")

        thread = threading.Thread(target=hang_up)
        thread.start()
        connection = Connection(*server.getsockname())
        with pytest.raises(Broken):
            connection.ask(Request("GET", "/"))
        connection.close()
        thread.join()
