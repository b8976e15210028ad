"""Host names that exist in a scenario alone: a proxy on loopback that knows where they are (RFC 9110 section 9.3.6).

Whoever goes through it reaches ``idp.siths.test:443`` without a hosts file and without the right to bind port 443.
TLS goes through it untouched, a client certificate too.
"""

from __future__ import annotations

import re
import select
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from socketserver import StreamRequestHandler, TCPServer, ThreadingMixIn

_CONNECT = re.compile(rb"CONNECT ([A-Za-z0-9.:-]{1,255}) HTTP/1\.[01]\r?\n")
_PATIENCE = 60.0  # seconds that either side may be silent
_LONGEST = 8_192  # bytes of one line


class Names(ThreadingMixIn, TCPServer):
    """The proxy. ``there`` leads ``name:port`` to a port of this machine; nobody else is reached through it."""

    daemon_threads = True

    def __init__(self, there: Mapping[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Through)
        self.there = dict(there)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True, name="names")
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(name.partition(":")[0] for name in self.there)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Through(StreamRequestHandler):
    server: Names
    timeout = _PATIENCE

    def handle(self) -> None:
        with suppress(OSError):  # one side has gone
            asked = _CONNECT.fullmatch(self.rfile.readline(_LONGEST))
            while self.rfile.readline(_LONGEST).strip():
                continue  # what else it says of itself
            port = self.server.there.get(asked[1].decode() if asked else "")
            if port is None:
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as onward:
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                _both_ways(self.connection, onward)


def _both_ways(one: socket.socket, other: socket.socket) -> None:
    """Until either side ends, or both are silent."""
    to = {one: other, other: one}
    while ready := select.select(list(to), [], [], _PATIENCE)[0]:
        for side in ready:
            said = side.recv(65_536)
            if not said:
                return
            to[side].sendall(said)
