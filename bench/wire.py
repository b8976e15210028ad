"""HTTP/1.1 as thin as it gets: a request is bytes, an answer is read by its length, a connection is kept.

A client library costs more than the servers that are measured here and would hide their differences.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=\r]+)=([^;\r]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """What one user sends next. ``path`` may hold a query."""

    method: str
    path: str
    form: Mapping[str, str] | None = None
    json: Any = None
    headers: Mapping[str, str] | None = None

    def as_bytes(self, host: str) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", "Accept: text/html,application/json"]
        body = b""
        if self.form is not None:
            body = urlencode(self.form).encode()
            lines.append("Content-Type: application/x-www-form-urlencoded")
        elif self.json is not None:
            body = json.dumps(self.json).encode()
            lines.append("Content-Type: application/json")
        if self.method != "GET":
            lines.append(f"Content-Length: {len(body)}")
        lines.extend(f"{name}: {value}" for name, value in (self.headers or {}).items())
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    head: bytes
    body: bytes

    @cached_property
    def location(self) -> str:
        found = _LOCATION.search(self.head)
        return found[1].decode().strip() if found else ""

    @property
    def cookies(self) -> dict[str, str]:
        return {name.decode().strip(): value.decode() for name, value in _COOKIE.findall(self.head)}

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Broken(Exception):
    """The server closed the connection in the middle of an answer, or answered what is not HTTP."""


class Connection:
    """One user's connection: send a request, be fed what arrives, give the answer when it is whole."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._host = f"{host}:{port}"
        self._received = bytearray()
        self.socket = self._open()
        self.reopened = False

    def _open(self) -> socket.socket:
        opened = socket.create_connection(self._address, timeout=30)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def send(self, request: Request) -> None:
        self.socket.sendall(request.as_bytes(self._host))

    def feed(self) -> Response | None:
        """Take what has arrived; the answer when that made it whole."""
        arrived = self.socket.recv(65536)
        if not arrived:
            raise Broken(f"{self._host} closed the connection")
        self._received += arrived
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self._received[:end])
        body = self._body(head, end + 4)
        if body is None:
            return None
        self._received.clear()
        if _CLOSES.search(head):
            self.close()
            self.socket, self.reopened = self._open(), True
        return Response(int(head[9:12]), head, body)

    def _body(self, head: bytes, start: int) -> bytes | None:
        if length := _LENGTH.search(head):
            end = start + int(length[1])
            return bytes(self._received[start:end]) if len(self._received) >= end else None
        if _CHUNKED.search(head):
            return _unchunked(bytes(self._received[start:]))
        return b""

    def ask(self, request: Request) -> Response:
        """Send and wait: for what is not measured."""
        self.send(request)
        while (answer := self.feed()) is None:
            pass
        return answer

    def close(self) -> None:
        self.socket.close()


def _unchunked(raw: bytes) -> bytes | None:
    """The body that the chunks in ``raw`` make, or None while the last one is missing."""
    parts: list[bytes] = []
    at = 0
    while (line_end := raw.find(b"\r\n", at)) >= 0:
        size = int(raw[at:line_end].split(b";")[0], 16)
        at = line_end + 2
        if size == 0:
            return b"".join(parts) if raw.endswith(b"\r\n\r\n") else None
        if len(raw) < at + size + 2:
            return None
        parts.append(raw[at : at + size])
        at += size + 2
    return None
