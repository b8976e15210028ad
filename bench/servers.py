"""What is measured, as its user would start it: its own command, no flags but the port, one core."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from bench.generator import Wrong
from bench.wire import Broken, Connection, Request

PEER = "oidc-provider-mock"

# The peer (0.3.4) parses its signing key for every token, 28 ms that hide what else a login costs: beside it
# everything here would look ten times better than it is. The reference is the peer with that one thing mended.
KEEPING_ITS_KEY = """
import authlib.oidc.core.grants.code as code
from oidc_provider_mock.__main__ import run
parse, kept = code.import_any_key, {}
def parse_once(key):
    if key["n"] not in kept:
        kept[key["n"]] = parse(key)
    return kept[key["n"]]
code.import_any_key = parse_once
run()
"""

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
SERVER_CORE, GENERATOR_CORE = (CORES[0], CORES[-1]) if len(CORES) > 1 else (None, None)


@dataclass(frozen=True)
class Server:
    """A started server: where it listens, how long it took until a login would work, and its process."""

    name: str
    address: tuple[str, int]
    ready_after: float
    pid: int

    @property
    def url(self) -> str:
        host, port = self.address
        return f"http://{host}:{port}"

    def memory(self) -> float:
        """The proportional set size of the whole process tree, in MB (10^6 bytes)."""
        return sum(_pss(pid) for pid in _tree(self.pid)) / 1e6


@contextmanager
def ours(*, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """The mock IdP, as ``siths-harness idp`` starts without other flags than its ports."""
    port, mtls = _free_ports(2)
    command = [str(Path(sys.executable).with_name("siths-harness")), "idp", "--port", str(port)]
    settings = {
        "SITHS_IDP_ISSUER": f"http://localhost:{port}/oidc",
        "SITHS_IDP_MTLS_PORT": str(mtls),
        "SITHS_IDP_MTLS_URL": f"https://127.0.0.1:{mtls}",
    }
    with _started(
        "siths-harness idp", command, port, "/mock/ready", settings | (environment or {})
    ) as server:
        yield server


@contextmanager
def peer(*, keeping_its_key: bool) -> Iterator[Server]:
    """oidc-provider-mock from PyPI, in a virtual environment of its own outside the checkout."""
    (port,) = _free_ports(1)
    program = peer_program()
    mended = [str(program.with_name("python")), "-c", KEEPING_ITS_KEY]
    command = [*(mended if keeping_its_key else [str(program)]), "--port", str(port)]
    with _started(PEER, command, port, "/.well-known/openid-configuration", {}) as server:
        yield server


def peer_program() -> Path:
    """The peer's command, installed at the first use. Raises `Wrong` when it cannot be had."""
    venv = user_cache_path("siths-harness") / "bench" / PEER
    program = venv / "bin" / PEER
    if not program.exists():
        print(f"bench: installing {PEER} into {venv}", file=sys.stderr, flush=True)
        install = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input", PEER]
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
            subprocess.run(install, check=True, stdin=subprocess.DEVNULL)
        except subprocess.CalledProcessError as failed:
            shutil.rmtree(venv, ignore_errors=True)
            raise Wrong(f"{PEER} could not be installed from PyPI, so nothing can be compared") from failed
    return program


def peer_version() -> str:
    """Which release of the peer this run was beside."""
    ask = f"from importlib.metadata import version; print(version('{PEER}'))"
    python = str(peer_program().with_name("python"))
    return subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()


def pin_generator() -> None:
    """Keep this process off the server's core."""
    if GENERATOR_CORE is not None:
        os.sched_setaffinity(0, {GENERATOR_CORE})


def unpin() -> None:
    """Let this process, and what it starts, use every core again."""
    if CORES:
        os.sched_setaffinity(0, set(CORES))


@contextmanager
def _started(
    name: str, command: list[str], port: int, ready: str, settings: dict[str, str]
) -> Iterator[Server]:
    with TemporaryDirectory(prefix="siths-bench-") as folder, (Path(folder) / "log").open("w+") as log:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=os.environ | settings,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_on_its_core,
        )
        try:
            _wait_until_ready(process, port, ready, log_of=Path(folder) / "log", name=name)
            took = time.perf_counter() - begun
            yield Server(name, ("127.0.0.1", port), took, process.pid)
        finally:
            _stop(process)


def _on_its_core() -> None:
    if SERVER_CORE is not None:
        os.sched_setaffinity(0, {SERVER_CORE})


def _wait_until_ready(
    process: subprocess.Popen[bytes], port: int, path: str, *, log_of: Path, name: str
) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Wrong(f"{name} ended with exit code {process.returncode}: {log_of.read_text()[-500:]}")
        try:
            connection = Connection("127.0.0.1", port)
            try:
                if connection.ask(Request("GET", path)).status == 200:
                    return
            finally:
                connection.close()
        except (OSError, Broken):
            pass
        time.sleep(0.002)
    raise Wrong(f"{name} was not ready after a minute: {log_of.read_text()[-500:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End what was started, with its children: the process group is its own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [taken.getsockname()[1] for taken in sockets]
    for taken in sockets:
        taken.close()
    return ports


def _tree(pid: int) -> list[int]:
    """``pid`` and everything it started."""
    children = [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for child in (thread / "children").read_text().split()
    ]
    return [pid, *(below for child in children for below in _tree(child))]


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
