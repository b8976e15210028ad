"""The mock and the sample together, for a person at a browser: ``siths-harness up``."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting as BadIdpSetting
from idp_mock.errors import Unreachable
from idp_mock.server import serve as serve_idp
from rp.server import end_with_parent
from scenarios.errors import BadArgument, Unreached
from scenarios.stage.ca import behind_https
from scenarios.stage.register import register
from scenarios.stage.serve import Ready, ends_when_nobody_reads, idp_config, rp, told
from scenarios.targets.target import Target
from siths_files import BadFile


def up(
    given: Mapping[str, Any],
    env: Mapping[str, str],
    ready: Ready,
    *,
    target: Target,
    rp_port: int | None = None,
) -> None:
    """The mock, where the system of ``target`` is registered, and the sample beside it where that is the target.

    Raises `Unreached`, `BadArgument` and `BadFile`; whichever of the two cannot start, both are stopped.
    """
    is_sample = target.start == "sample"
    config = idp_config(env, {"card_start": "ask", **given})
    held: socket.socket | None = None
    if is_sample and (rp_port is not None or config.tls):
        port = urlsplit(target.url).port if rp_port is None else rp_port
        if not port:
            held, port = _held_port()
        target = _sample_at(target, port, config)
    own: _Beside | None = None
    failed: list[Exception] = []
    stopping = threading.Event()

    def idp_is_ready(at: IdpConfig) -> None:
        nonlocal own
        if is_sample:
            port = urlsplit(target.url).port
            given = {"issuer": at.issuer, "url": target.url, "port": port, **own_tls}
            own = _Beside(dict(env), given)
            try:
                own.wait()
            except (Unreached, BadArgument, BadFile) as error:
                if not stopping.is_set():  # else it was ended by us, before it had answered
                    failed.append(error)
                    os.kill(os.getpid(), signal.SIGTERM)
                return
        tell(told(at) | {"rp": target.url, "demo": at.url})

    with ends_when_nobody_reads(ready) as tell, TemporaryDirectory(prefix="siths-") as folder:
        own_tls = behind_https(config, Path(folder)) if config.tls else {}
        # The shipped file has the sample where it is.
        shipped = is_sample and rp_port is None and not config.tls and config.clients is None
        if not shipped:
            config = config.at(more_clients=register(target, Path(folder)))
        try:
            serve_idp(config, idp_is_ready)
        except Unreachable as error:
            raise Unreached(str(error)) from None
        except BadIdpSetting as error:
            raise BadArgument(str(error)) from None
        finally:
            stopping.set()
            if own is not None:
                own.stop()
            if held is not None:
                held.close()
    if failed:
        raise failed[0]


class _Beside:
    """The sample in a process of its own, which ends when this one does, however that happens."""

    def __init__(self, env: dict[str, str], given: dict[str, Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self._hears, tells = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve_beside, args=(tells, env, given), name="rp")
        with (
            _ctrl_c_held_back()
        ):  # it inherits that, and so hears of Ctrl-C from its first moment on only by us
            self._process.start()
        tells.close()

    def wait(self) -> None:
        """Until it answers. Raises what it said instead."""
        try:
            said = self._hears.recv()
        except EOFError:
            raise Unreached("the sample care system stopped by itself") from None
        if isinstance(said, Exception):
            raise said

    def stop(self) -> None:
        self._process.terminate()
        self._process.join(timeout=10)
        if self._process.is_alive():
            self._kill()
            self._process.join()

    def _kill(self) -> None:
        """It and the workers that it began."""
        if hasattr(os, "killpg") and self._process.pid is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # begun later, it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve_beside(tells: Connection, env: dict[str, str], given: dict[str, Any]) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C is for the one who started this, and its workers must not hear it either
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    try:
        rp(given, env, lambda said: tells.send(said["rp"]))
    except (Unreached, BadArgument, BadFile) as error:
        tells.send(error)


def _sample_at(target: Target, port: int, config: IdpConfig) -> Target:
    url = f"{'https' if config.tls else 'http'}://127.0.0.1:{port}"
    client = target.client.model_copy(
        update={
            "redirect_uris": [f"{url}/callback"],
            "logout_uris": [f"{url}/signed-out"],
            "backchannel_logout_uri": f"{url}/backchannel-logout",
        }
    )
    return target.model_copy(update={"url": url, "client": client})


def _held_port() -> tuple[socket.socket, int]:
    """A free port, and what keeps it from whoever asks for any free one, the mock first, until the sample is there.

    Linux lets the sample listen at it meanwhile; elsewhere it cannot be kept.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port: int = held.getsockname()[1]
    if sys.platform != "linux":
        held.close()
    return held, port
