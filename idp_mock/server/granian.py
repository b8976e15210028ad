"""Granian: what stays up. Its supervisor makes no app; its worker makes it, and tells how that went."""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import os
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting, Unreachable
from idp_mock.server.parts import certificate, parts
from idp_mock.server.sockets import bound_sockets

if TYPE_CHECKING:
    from flask import Flask

_STARTS_WITHIN = 120.0  # seconds; the first start on a machine makes the keys
_ENDS_WITHIN = 5  # seconds that a worker is given to answer what it was asked


def serve(config: IdpConfig, ready: Callable[[IdpConfig], None] = lambda _: None) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` is called once, when a real answer has come; ``config`` has the ports.

    Raises `Unreachable` for a busy port or a mock that does not start, and `BadFile` and `BadSetting` from its start.
    Called in the main thread.
    """
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    with contextlib.ExitStack() as undo:
        bound, (own, mtls) = bound_sockets(config, undo)
        if sys.platform != "linux":  # there it keeps the port from others until Granian listens at it
            own.close()  # Granian binds it itself, in each worker
        hears, tells = Pipe(duplex=False)
        pem = certificate(bound) if bound.tls else None
        server = Server(
            "idp_mock.server",
            address=bound.host,
            port=bound.port,
            interface=Interfaces.WSGI,
            workers=1,
            respawn_failed_workers=True,
            workers_kill_timeout=_ENDS_WITHIN,
            websockets=False,
            ssl_cert=pem,
            ssl_key=pem,
            ssl_protocol_min=SSLProtocols.tls12,
            log_level=LogLevels.critical,
            log_enabled=False,
        )
        # SIGHUP: the terminal has gone, and nobody is left who would stop this.
        server.signal_handler_reload = server.signal_handler_interrupt  # type: ignore[method-assign]
        watch = _Watch(bound, hears, ready)
        watch.start()
        try:
            server.serve(target_loader=_Loader(bound, mtls, tells), wrap_loader=False)
        except SystemExit:
            watch.failed = watch.failed or Unreachable("the mock stopped by itself")
        if watch.failed is not None:
            raise watch.failed


class _Loader:
    """Makes the app in the worker, and starts the listener there: it shares the worker's memory and its end."""

    def __init__(self, config: IdpConfig, mtls: socket.socket, tells: Connection) -> None:
        self._config, self._mtls, self._tells = config, mtls, tells

    def __call__(self) -> Flask:
        for ends in (
            signal.SIGTERM,
            signal.SIGINT,
        ):  # until Granian serves; the supervisor's handlers came along
            signal.signal(ends, signal.SIG_DFL)
        try:
            from idp_mock.environments import Environments

            app, listener = parts(self._config, Environments(self._config), self._mtls)
        except _told() as error:
            self._tells.send((type(error).__name__, str(error)))
            threading.Event().wait()  # for SIGTERM: a worker that ends by itself is followed by another
        listener.start()
        threading.Thread(target=_end_with_parent, daemon=True, name="parent").start()
        self._tells.send(("", ""))
        return app


def _end_with_parent() -> None:
    """A supervisor that was killed takes its worker along, or the ports stay taken and nobody knows by whom."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


class _Watch(threading.Thread):
    """In the supervisor: hears how each start went, asks until the mock answers, and ends it all if it cannot start."""

    def __init__(self, config: IdpConfig, hears: Connection, ready: Callable[[IdpConfig], None]) -> None:
        super().__init__(daemon=True, name="watch")
        self._config, self._hears, self._ready = config, hears, ready
        self.failed: Exception | None = None

    def run(self) -> None:
        if not self._hears.poll(_STARTS_WITHIN):
            return self._end(Unreachable(f"the mock did not start within {_STARTS_WITHIN:.0f} s"))
        if self._failed_to_start():
            return None
        for _ in range(2000):
            if _answers(self._config):
                break
            time.sleep(0.005)
        else:
            return self._end(Unreachable(f"{self._config.url} does not answer"))
        self._ready(self._config)
        while not self._failed_to_start():
            continue  # a worker that died was followed by another
        return None

    def _failed_to_start(self) -> bool:
        """Hear how the next start went, and end it all where it failed."""
        try:
            kind, why = self._hears.recv()
        except EOFError:  # the workers have ended, and so does this
            return True
        for error in _told() if kind else ():
            if error.__name__ == kind:
                self._end(error(why))
        return bool(kind)

    def _end(self, error: Exception) -> None:
        self.failed = error
        os.kill(os.getpid(), signal.SIGTERM)


def _told() -> tuple[type[Exception], ...]:
    """What a start can fail with that one line explains."""
    from siths_files import BadFile  # brings pydantic, which a supervisor can do without

    return BadFile, BadSetting, Unreachable


def _answers(config: IdpConfig) -> bool:
    """Whether /mock/ready says yes, where the socket is bound."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104  # where to ask, not to bind
    connection = http.client.HTTPConnection(host, config.port, timeout=5)
    if config.tls:  # who answers at the port that we bound is us
        unseen = ssl._create_unverified_context()  # noqa: S323
        connection = http.client.HTTPSConnection(host, config.port, timeout=5, context=unseen)
    try:
        connection.request("GET", "/mock/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
