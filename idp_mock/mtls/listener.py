"""A TLS server that asks for a client certificate, lets every card of the catalogue through, and sends the browser on.

Each visit is a handshake of its own, in a thread of its own, with a time limit: a client that says nothing stops
nobody else. Only the standard library, so that it costs little beside the IdP.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from io import BufferedReader, RawIOBase
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, ClassVar
from urllib.parse import quote

from idp_mock.clock import wall
from idp_mock.errors import Unreachable
from idp_mock.signin.proof import seal

PATIENCE = 10.0  # seconds that a client has for its handshake, and again for its request [MOCK]
_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME, which Python has no name for
_PATH = re.compile(r"(/e/[a-z0-9-]{1,40})?/card/([A-Za-z0-9_-]{1,64})")  # [MOCK]


def tls(identity: Path, anchors: str) -> ssl.SSLContext:
    """Asks for a certificate and takes none for an answer; an expired one passes, to be refused on a page instead."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(identity)
    context.load_verify_locations(cadata=anchors)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= _NO_CHECK_TIME | ssl.VERIFY_X509_PARTIAL_CHAIN
    context.options |= ssl.OP_NO_TICKET
    context.num_tickets = 0
    return context


class Listener(ThreadingMixIn, TCPServer):
    """Listens on a socket that is bound already. ``back`` is the IdP's address; ``key`` is all it shares with it.

    ``anchors`` is asked at each visit: an environment that is made later may have CAs of its own.
    """

    daemon_threads = True

    def __init__(
        self, bound: socket.socket, *, identity: Path, anchors: Callable[[], str], key: bytes, back: str
    ) -> None:
        super().__init__(bound.getsockname()[:2], _Visit, bind_and_activate=False)
        self.socket.close()
        self.socket = bound
        self.key, self.back = key, back
        self._identity, self._anchors = identity, anchors
        self._pem = identity.read_bytes()
        try:
            tls(identity, anchors())
        except ssl.SSLError:  # told at the start, not to the first user
            raise Unreachable(f"{identity} does not hold a key and its certificate; delete it") from None
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True, name="mtls")

    def start(self) -> None:
        self.socket.listen(128)
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """In the visit's own thread. A context of its own for each, or a second card would be taken for the first."""
        request.settimeout(PATIENCE)
        try:
            with self._context().wrap_socket(request, server_side=True) as visitor:
                _Visit(visitor, client_address, self)
        except OSError:  # of which ssl.SSLError is one: no TLS, an unknown CA, gone, or silent
            return

    def _context(self) -> ssl.SSLContext:
        """OpenSSL reads files only; one that somebody deleted from the cache meanwhile is laid down again."""
        try:
            return tls(self._identity, self._anchors())
        except FileNotFoundError:
            self._identity.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(self._identity, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
                file.write(self._pem)
            return tls(self._identity, self._anchors())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visit that broke off is nothing to tell on the console."""


class _Until(RawIOBase):
    """What a client sends, until ``ends``: one that sends a byte now and then gets no more time than others."""

    def __init__(self, connection: ssl.SSLSocket, ends: float) -> None:
        self._connection, self._ends = connection, ends

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(into)


class _Visit(BaseHTTPRequestHandler):
    server: Listener
    connection: ssl.SSLSocket
    protocol_version = "HTTP/1.1"
    server_version = "siths-harness"
    sys_version = ""
    timeout: ClassVar[float] = PATIENCE

    def setup(self) -> None:
        super().setup()
        self.rfile = BufferedReader(_Until(self.connection, time.monotonic() + PATIENCE))

    def do_GET(self) -> None:
        asked = _PATH.fullmatch(self.path.partition("?")[0])
        if asked is None:
            self._answer(HTTPStatus.NOT_FOUND, b"There is nothing here but /card/LOGIN.\n")
            return
        place, login = asked[1] or "", asked[2]
        shown = self.connection.getpeercert(binary_form=True) or b""
        proof = seal(self.server.key, login=login, certificate=shown, at=wall())
        self._answer(
            HTTPStatus.FOUND, b"", f"{self.server.back}{place}/login/{login}/card?proof={quote(proof)}"
        )

    def _answer(self, status: HTTPStatus, text: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Connection", "close")  # so that the next visit is asked for a certificate again
        self.end_headers()
        self.wfile.write(text)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that http.server gives it
        """The journal tells what happened; an access log would hold the proof."""
