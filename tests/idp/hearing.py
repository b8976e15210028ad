"""Servers of care systems, real ones on loopback, that hear of a logout and answer as a test says."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Hearing:
    """What one server heard: the address, and the form. ``opens`` lets it answer."""

    def __init__(self, port: int, scheme: str) -> None:
        self.url = f"{scheme}://127.0.0.1:{port}"
        self.heard: list[tuple[str, dict[str, list[str]]]] = []
        self.headers: list[Mapping[str, str]] = []
        self.says, self.location = 200, ""
        self.opens = threading.Event()
        self.opens.set()
        self.together: threading.Barrier | None = None  # nobody is answered before all of these are there

    @property
    def tokens(self) -> list[str]:
        return [form["logout_token"][0] for _, form in self.heard]


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer(form)

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query))

    def _answer(self, said: dict[str, list[str]]) -> None:
        hearing: Hearing = self.server.hearing  # type: ignore[attr-defined]
        hearing.heard.append((self.path, said))
        hearing.headers.append(dict(self.headers))
        if hearing.together:
            hearing.together.wait(timeout=10)
        hearing.opens.wait(timeout=30)
        self.send_response(hearing.says)
        if hearing.location:
            self.send_header("Location", hearing.location)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_said: Any) -> None:
        """A test asserts; it does not read."""


@contextmanager
def hearing(certificate: Path | None = None) -> Iterator[Hearing]:
    """A server that answers when this is entered; over TLS where it has a certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who was hung up on says so
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    found = Hearing(server.server_address[1], "https" if certificate else "http")
    server.hearing = found  # type: ignore[attr-defined]  # where the handler finds it
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.opens.set()
        server.shutdown()
        thread.join()
        server.server_close()
