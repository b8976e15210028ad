"""Two ways to serve, one app: threads in this process for tests and runs, Granian for what stays up.

This module imports the app only where it is served: Granian's supervisor does without it.
"""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting, Unreachable

if TYPE_CHECKING:
    from flask import Flask

    from idp_mock.environments import Environments
    from idp_mock.mtls.listener import Listener

_STARTS_WITHIN = 120.0  # seconds; the first start on a machine makes the keys
_ENDS_WITHIN = 5  # seconds that a worker is given to answer what it was asked


# --- threads in this process ---------------------------------------------------------------------------------


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
        bound, sockets = _bound(config, undo)
        environments = Environments(bound)
        app, listener = _parts(bound, environments, sockets[1])
        server = _threaded(sockets[0], app)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True, name="idp")
        undo.pop_all()
    listener.start()
    thread.start()

    def stop() -> None:
        server.shutdown()
        listener.stop()
        thread.join()
        sockets[0].close()

    return Running(config=bound, app=app, environments=environments, _stop=stop)


def _threaded(bound: socket.socket, app: Flask) -> Any:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        disable_nagle_algorithm = (
            True  # else each answer on a kept connection waits 40 ms for an acknowledgement
        )

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """The journal tells what happened."""

    host, port = bound.getsockname()[:2]
    bound.listen(512)
    return make_server(host, port, app, threaded=True, request_handler=Quiet, fd=bound.fileno())


# --- Granian ---------------------------------------------------------------------------------------------------


def serve(config: IdpConfig, ready: Callable[[IdpConfig], None] = lambda _: None) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` is called once, when a real answer has come; ``config`` has the ports.

    Raises `Unreachable` for a busy port or a mock that does not start, and `BadFile` and `BadSetting` from its start.
    Called in the main thread.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    with contextlib.ExitStack() as undo:
        bound, (own, mtls) = _bound(config, undo)
        own.close()  # Granian binds it itself, in each worker
        hears, tells = Pipe(duplex=False)
        server = Server(
            "idp_mock.server",
            address=bound.host,
            port=bound.port,
            interface=Interfaces.WSGI,
            workers=1,
            respawn_failed_workers=True,
            workers_kill_timeout=_ENDS_WITHIN,
            websockets=False,
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

            app, listener = _parts(self._config, Environments(self._config), self._mtls)
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
    try:
        connection.request("GET", "/mock/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


# --- both --------------------------------------------------------------------------------------------------------


def _parts(config: IdpConfig, environments: Environments, mtls: socket.socket) -> tuple[Flask, Listener]:
    from idp_mock.app import create_app
    from idp_mock.clock import wall
    from idp_mock.mtls.identity import anchors, identity
    from idp_mock.mtls.listener import Listener

    hierarchy, cache = environments.default.hierarchy, environments.cache
    listener = Listener(
        mtls,
        identity=identity(hierarchy, cache, config.mtls_url, now=wall()),
        anchors=anchors(hierarchy, cache, environments.default.hsa),
        key=environments.proof_key,
        back=config.url,
    )
    return create_app(config, environments), listener


def _bound(
    config: IdpConfig, undo: contextlib.ExitStack
) -> tuple[IdpConfig, tuple[socket.socket, socket.socket]]:
    """Both sockets, and the settings with the ports they got. Where a port was 0 its address follows."""
    own = _socket(config.host, config.port, undo)
    mtls = _socket(config.mtls_host, config.mtls_port, undo)
    port, mtls_port = own.getsockname()[1], mtls.getsockname()[1]
    issuer = config.issuer if config.port else _at_port(config.issuer, port)
    mtls_url = config.mtls_url if config.mtls_port else _at_port(config.mtls_url, mtls_port)
    return config.at(port=port, issuer=issuer, mtls_port=mtls_port, mtls_url=mtls_url), (own, mtls)


def _socket(host: str, port: int, undo: contextlib.ExitStack) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    undo.callback(made.close)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OverflowError:
        raise BadSetting(f"port {port} must be from 0 to 65535") from None
    except OSError as error:
        raise Unreachable(
            f"port {port} on {host} cannot be used: {error.strerror}; stop what uses it, or give another port"
        ) from None
    return made


def _at_port(url: str, port: int) -> str:
    parts: SplitResult = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return parts._replace(netloc=f"{host}:{port}").geturl()
