"""An address where nobody answers, for those to whom a host is unreachable while others reach it."""

from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit


class ClosedDoor:
    """A port on ``host``, taken so that nobody else can listen there, and never listened at.

    Who connects is turned away by the operating system, as by a firewall that says so: no handshake, no certificate
    is asked for, and no thread waits. It is taken when it is first needed.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def instead_of(self, url: str) -> str:
        """The closed address: ``url`` with another port."""
        with self._lock:
            if self._socket is None:
                family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
                self._socket = socket.socket(family, socket.SOCK_STREAM)
                self._socket.bind((self._host, 0))
            port = self._socket.getsockname()[1]
        there = urlsplit(url)
        host = f"[{there.hostname}]" if ":" in (there.hostname or "") else there.hostname
        return there._replace(netloc=f"{host}:{port}").geturl()

    def end(self) -> None:
        """Give the port back."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None
