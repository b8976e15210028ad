"""The mock and the sample, served until they are stopped: for a person at a browser, or for somebody's own system."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import yaml

import idp_mock.clients.load as clients
from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting as BadIdpSetting
from idp_mock.errors import Unreachable
from idp_mock.server import serve as serve_idp
from rp.config import BadSetting as BadRpSetting
from rp.config import RpConfig
from rp.server import serve as serve_rp
from scenarios.errors import BadArgument, Unreached
from scenarios.targets.target import Registration, Target
from siths_files import BadFile

Ready = Callable[[Mapping[str, Any]], None]


def idp(given: Mapping[str, Any], env: Mapping[str, str], ready: Ready) -> None:
    """The mock alone. ``ready`` hears where it is, once it answers. Raises `Unreached`, `BadArgument` and `BadFile`."""
    config = _idp_config(env, given)
    with _ends_when_nobody_reads(ready) as tell:
        try:
            serve_idp(config, lambda at: tell(_told(at)))
        except Unreachable as error:
            raise Unreached(str(error)) from None
        except BadIdpSetting as error:
            raise BadArgument(str(error)) from None


def rp(given: Mapping[str, Any], env: Mapping[str, str], ready: Ready) -> None:
    """The sample alone. Raises `Unreached`, `BadArgument` and `BadFile`."""
    try:
        config = RpConfig.from_env(env, **given)
        _must_be_an_address(config.issuer)
        _must_be_free(config.host, config.port)
        if "SITHS_RP_URL" not in env and config.port != RpConfig().port:
            config = config.but(url=f"http://127.0.0.1:{config.port}")
        with _ends_when_nobody_reads(ready) as tell:
            serve_rp(config, lambda at: tell({"ready": True, "rp": at.url}))
    except BadRpSetting as error:
        raise BadArgument(str(error)) from None


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
    if is_sample and rp_port is not None:
        target = _sample_at(target, rp_port or _free_port())
    config = _idp_config(env, {"card_start": "ask", **given})
    own: _Beside | None = None
    failed: list[Exception] = []

    def idp_is_ready(at: IdpConfig) -> None:
        nonlocal own
        if is_sample:
            port = urlsplit(target.url).port
            own = _Beside(dict(env), {"issuer": at.issuer, "url": target.url, "port": port})
            try:
                own.wait()
            except (Unreached, BadArgument, BadFile) as error:
                failed.append(error)
                os.kill(os.getpid(), signal.SIGTERM)
                return
        tell(_told(at) | {"rp": target.url, "demo": at.url})

    with _ends_when_nobody_reads(ready) as tell, TemporaryDirectory(prefix="siths-") as folder:
        shipped = is_sample and rp_port is None and config.clients is None  # has the sample where it is
        if not shipped:
            file = register(target.client, target.name, config.clients, Path(folder))
            config = config.at(clients=file)
        try:
            serve_idp(config, idp_is_ready)
        except Unreachable as error:
            raise Unreached(str(error)) from None
        except BadIdpSetting as error:
            raise BadArgument(str(error)) from None
        finally:
            if own is not None:
                own.stop()
    if failed:
        raise failed[0]


def register(own: Registration, name: str, beside: Path | None, folder: Path) -> Path:
    """A clients.yaml in ``folder`` with this system beside those that are there. Raises `BadFile`."""
    path = beside or clients.SHIPPED
    clients.load(path)
    file = yaml.safe_load(path.read_text("utf-8"))
    entry: dict[str, Any] = {
        "client_id": own.client_id,
        "client_secret": own.client_secret,
        "name": name,
        "redirect_uris": own.redirect_uris,
        "logout_uris": own.logout_uris,
        "methods": own.methods,
        "claims": own.claims or next(c["claims"] for c in file["clients"]),
    }
    others = [client for client in file["clients"] if client["client_id"] != own.client_id]
    made = folder / "clients.yaml"
    made.write_text(yaml.safe_dump(file | {"clients": [entry, *others]}, allow_unicode=True), "utf-8")
    try:
        clients.load(made)
    except BadFile as error:  # its other clients were right, so it is the one from the target's file
        what = (fault.partition("clients.0.")[2] or fault.partition(f"{made}:")[2] for fault in error.faults)
        raise BadFile(*(f"{name} cannot be registered: client.{one}" for one in what)) from None
    return made


class _Beside:
    """The sample in a process of its own, which ends when this one does, however that happens."""

    def __init__(self, env: dict[str, str], given: dict[str, Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self._hears, tells = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve_beside, args=(tells, env, given), name="rp")
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


def _serve_beside(tells: Connection, env: dict[str, str], given: dict[str, Any]) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C is for the one who started this, and its workers must not hear it either
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True, name="parent").start()
    try:
        rp(given, env, lambda said: tells.send(said["rp"]))
    except (Unreached, BadArgument, BadFile) as error:
        tells.send(error)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _ends_when_nobody_reads(ready: Ready) -> Iterator[Ready]:
    """``ready`` is called in a thread; where it fails, what is served ends and says why."""
    failed: list[Unreached] = []

    def tell(said: Mapping[str, Any]) -> None:
        try:
            ready(said)
        except Unreached as error:
            failed.append(error)
            os.kill(os.getpid(), signal.SIGTERM)

    yield tell
    if failed:
        raise failed[0]


def _idp_config(env: Mapping[str, str], given: Mapping[str, Any]) -> IdpConfig:
    try:
        config = IdpConfig.from_env(env, **given)
    except BadIdpSetting as error:
        raise BadArgument(str(error)) from None
    _must_be_an_address(config.issuer)
    if "issuer" not in given and "SITHS_IDP_ISSUER" not in env and config.port != IdpConfig().port:
        config = config.at(issuer=f"http://localhost:{config.port}/oidc")
    if "SITHS_IDP_MTLS_URL" not in env and config.mtls_port != IdpConfig().mtls_port:
        config = config.at(mtls_url=f"https://127.0.0.1:{config.mtls_port}")
    return config


def _must_be_an_address(issuer: str) -> None:
    if urlsplit(issuer).scheme not in ("http", "https") or not urlsplit(issuer).hostname:
        raise BadArgument(f"the issuer {issuer!r} is no address, as http://localhost:8400/oidc")


def _must_be_free(host: str, port: int) -> None:
    """Told before anything is started, as the mock tells it of its own ports."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except OverflowError:
        return  # no port at all: told as a setting
    except OSError as error:
        raise Unreached(
            f"port {port} on {host} cannot be used: {error.strerror}; stop what uses it, or give another"
        ) from None


def _sample_at(target: Target, port: int) -> Target:
    url = f"http://127.0.0.1:{port}"
    client = target.client.model_copy(
        update={"redirect_uris": [f"{url}/callback"], "logout_uris": [f"{url}/signed-out"]}
    )
    return target.model_copy(update={"url": url, "client": client})


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _told(config: IdpConfig) -> dict[str, Any]:
    return {"ready": True, "idp": config.url, "issuer": config.issuer, "mtls": config.mtls_url}
