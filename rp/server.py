"""Two ways to serve the sample: threads in this process for runs and tests, Granian for what stays up."""

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
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any

from rp.config import BadSetting, RpConfig

_HANDSHAKE = 10.0  # seconds that a client has for TLS
_STARTS_WITHIN = 30.0  # seconds
_ENDS_WITHIN = 5  # seconds that a worker is given to answer what it was asked


@dataclass(frozen=True, kw_only=True)
class Running:
    """A sample that answers. ``config`` has its real port; ``stop`` takes milliseconds."""

    config: RpConfig
    stop: Callable[[], None]

    @property
    def url(self) -> str:
        return self.config.url


def serve_in_thread(config: RpConfig) -> Running:
    """The sample, answering when this returns. Port 0 takes a free one, and its address follows.

    Raises `BadSetting` for a busy port and unknown settings, `siths_files.BadFile` for a bad policy.
    """
    from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

    from rp.app import create_app

    class Quiet(WSGIRequestHandler):
        disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Decisions are on the pages; requests are nobody's business."""

    class Server(ThreadedWSGIServer):
        def finish_request(self, request: Any, client_address: Any) -> None:
            """TLS in the connection's own thread: who says nothing in its handshake stops nobody else."""
            if self.ssl_context is None:
                return super().finish_request(request, client_address)
            request.settimeout(_HANDSHAKE)
            with contextlib.suppress(OSError), self.ssl_context.wrap_socket(request, True) as visitor:
                visitor.settimeout(None)
                super().finish_request(visitor, client_address)
            return None

    bound, config = _bind(config)
    try:
        app = create_app(config)
    except Exception:
        bound.close()
        raise
    bound.listen(512)
    server = Server(config.host, config.port, app, Quiet, fd=bound.fileno())
    if config.tls is not None:
        server.ssl_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.ssl_context.load_cert_chain(config.tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True, name="rp")
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()
        bound.close()

    return Running(config=config, stop=stop)


def serve(config: RpConfig, ready: Callable[[RpConfig], None] = lambda _: None) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` is called once, when a real answer has come. In the main thread.

    Raises `BadSetting` and `siths_files.BadFile` before anything is bound.
    """
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    from rp.app import create_app

    create_app(config)  # what is wrong with settings or policy is told here, not in a worker
    bound, config = _bind(config)
    if sys.platform != "linux":  # there it keeps the port from others until Granian listens at it
        bound.close()  # Granian binds it itself
    server = Server(
        "rp.app",
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=1,  # sessions live in its memory
        workers_kill_timeout=_ENDS_WITHIN,
        websockets=False,
        ssl_cert=config.tls,
        ssl_key=config.tls,
        ssl_protocol_min=SSLProtocols.tls12,
        log_level=LogLevels.critical,
        log_enabled=False,
    )
    # SIGHUP: the terminal has gone, and nobody is left who would stop this.
    server.signal_handler_reload = server.signal_handler_interrupt  # type: ignore[method-assign]

    def watch() -> None:
        until = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < until:
            if _answers(config):
                ready(config)
                return
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="watch").start()
    with contextlib.closing(bound):
        server.serve(target_loader=_Loader(config), wrap_loader=False)


@dataclass(frozen=True)
class _Loader:
    """Makes the app in the worker; a thing that can be sent there, since a worker may be a process begun anew."""

    config: RpConfig

    def __call__(self, *_: Any) -> Any:
        from rp.app import create_app

        end_with_parent()
        return create_app(self.config)


def end_with_parent() -> None:
    """See to it that this process ends when the one that started it does, however that happens."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            wait([parent.sentinel])
            os._exit(1)  # nobody is left to hear more

        threading.Thread(target=watch, daemon=True, name="parent").start()


def _bind(config: RpConfig) -> tuple[socket.socket, RpConfig]:
    """The socket, and the settings with the port it got; where a port was 0 the address follows."""
    made = socket.socket(socket.AF_INET6 if ":" in config.host else socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((config.host, config.port))
    except OverflowError:
        made.close()
        raise BadSetting(f"port {config.port} must be from 0 to 65535") from None
    except OSError as error:
        made.close()
        raise BadSetting(
            f"port {config.port} on {config.host} cannot be used: {error.strerror}; stop what uses it, or give another"
        ) from None
    if config.port:
        return made, config
    port, host = made.getsockname()[1], f"[{config.host}]" if ":" in config.host else config.host
    scheme = "https" if config.tls else "http"
    return made, config.but(port=port, url=f"{scheme}://{host}:{port}")


def _answers(config: RpConfig) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, config.port, timeout=5)
    if config.tls is not None:  # who answers at the port that we bound is us
        unseen = ssl._create_unverified_context()  # noqa: S323
        connection = http.client.HTTPSConnection(host, config.port, timeout=5, context=unseen)
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/signed-out")
            return connection.getresponse().status == 200
        except OSError:
            return False
