"""Threads in this process: what tests and runs start, on free ports."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from idp_mock.config import IdpConfig
from idp_mock.server.parts import certificate, parts
from idp_mock.server.sockets import bound_sockets

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.serving import ThreadedWSGIServer

    from idp_mock.environments import Environments

_PATIENCE = 10.0  # seconds that a client has for its TLS handshake


@dataclass(frozen=True, kw_only=True)
class Running:
    """A mock that answers. ``config`` has the real ports; ``stop`` takes milliseconds, and so does leaving ``with``."""

    config: IdpConfig
    app: Flask
    environments: Environments
    _stop: Callable[[], None]

    @property
    def url(self) -> str:
        return self.config.url

    def stop(self) -> None:
        self._stop()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve_in_thread(config: IdpConfig) -> Running:
    """The mock and its mutual-TLS listener, answering when this returns. Port 0 takes a free one.

    Raises `Unreachable` for a busy port, `BadFile` and `BadSetting`.
    """
    from idp_mock.environments import Environments

    with contextlib.ExitStack() as undo:
        bound, sockets = bound_sockets(config, undo)
        environments = Environments(bound)
        app, listener = parts(bound, environments, sockets[1])
        server = _threaded(sockets[0], app, certificate(bound) if bound.tls else None)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True, name="idp")
        undo.pop_all()
    listener.start()
    thread.start()

    def stop() -> None:
        environments.end()
        server.shutdown()
        listener.stop()
        thread.join()
        sockets[0].close()

    return Running(config=bound, app=app, environments=environments, _stop=stop)


def _threaded(bound: socket.socket, app: Flask, pem: Path | None) -> ThreadedWSGIServer:
    """A thread for each connection. ``pem`` is the certificate with its key; None: no TLS."""
    from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        disable_nagle_algorithm = (
            True  # else each answer on a kept connection waits 40 ms for an acknowledgement
        )

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """The journal tells what happened."""

    class Server(ThreadedWSGIServer):
        def finish_request(self, request: Any, client_address: Any) -> None:
            """In the connection's own thread: whoever says nothing in its handshake stops nobody else."""
            if self.ssl_context is None:
                return super().finish_request(request, client_address)
            request.settimeout(_PATIENCE)
            with contextlib.suppress(OSError), self.ssl_context.wrap_socket(request, True) as visitor:
                visitor.settimeout(None)
                super().finish_request(visitor, client_address)
            return None

    host, port = bound.getsockname()[:2]
    bound.listen(512)
    server = Server(host, port, app, Quiet, fd=bound.fileno())
    if pem is not None:  # not given to the constructor, which would shake hands where it accepts
        server.ssl_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.ssl_context.load_cert_chain(pem)
    return server
