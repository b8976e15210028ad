"""The same requests, over a socket."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from urllib.parse import urlsplit

from tests.mutations.answer import Answer
from tests.mutations.draft import Draft
from tests.mutations.play import listening

_PATIENCE = 1.0  # seconds until we say that this was all


def ask(url: str, asked: Draft) -> Answer:
    """What the server at ``url`` answers; status 0 where it closes the connection without a word."""
    there = urlsplit(url)
    with (
        listening() as heard,
        socket.create_connection((there.hostname or "", there.port or 0), timeout=_PATIENCE) as connection,
    ):
        with suppress(OSError):  # a server may answer, and leave, before it was told everything
            connection.sendall(asked.as_bytes(there.netloc))
        said = _heard(connection)
        if not said:  # it waits for what is not to come
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
            said = _heard(connection)
    return read(said, tuple(heard))


def _heard(connection: socket.socket) -> bytes:
    """To the end, or as far as it comes."""
    said = b""
    with suppress(OSError):
        while got := connection.recv(65_536):
            said += got
    return said


def read(said: bytes, heard: tuple[str, ...] = ()) -> Answer:
    """An HTTP/1.1 answer. ``by_the_server`` where it bears none of our headers."""
    head, _, body = said.partition(b"\r\n\r\n")
    while re.match(rb"HTTP/1\.1 1\d\d ", head):  # it was told to go on
        head, _, body = body.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    found = re.match(r"HTTP/1\.[01] (\d{3})\b", first)
    headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    chunked = any(name.lower() == "transfer-encoding" for name, _ in headers)
    return Answer(
        status=int(found[1]) if found else 0,
        headers=headers,
        body=_whole(body) if chunked else body,
        logged=heard,
        by_the_server=not any(name.lower() == "x-frame-options" for name, _ in headers),
    )


def _whole(body: bytes) -> bytes:
    """Of chunks (RFC 9112 section 7.1)."""
    found = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.partition(b";")[0] or b"0", 16)
        found, body = found + rest[:length], rest[length + 2 :] if length else b""
    return found
