"""The pytest plugin: a mock IdP for whoever tests a relying party.

It is one uniquely named module, since what is loaded into somebody else's tests must collide with nothing there.
So it imports none of the harness's packages: it starts ``siths-harness idp`` as a process, once for each pytest
worker, and speaks the control API as any program could.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

PATIENCE = 60.0  # seconds; the first start on a machine makes the keys


class Siths:
    """A running mock: where it is, and what a test may do to it.

    ``issuer`` is what a relying party is configured with; ``url`` is where the pages and the control API are.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.issuer = f"{url}/oidc"

    def control(self, method: str, path: str, says: Any = None) -> Any:
        """Ask the control API at ``/mock/PATH`` and give its answer. Raises `AssertionError` when it says no."""
        body = None if says is None else json.dumps(says).encode()
        headers = {"Content-Type": "application/json"} if body else {}
        request = Request(f"{self.url}/mock/{path}", body, headers, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                said = answer.read()
        except HTTPError as refused:
            told = refused.read().decode(errors="replace")
            raise AssertionError(f"{method} /mock/{path}: {refused.code} {told}") from None
        return json.loads(said) if said else None

    def person(self, name: str) -> dict[str, Any]:
        """Who ``name`` is: employments, commissions and credentials."""
        found: dict[str, Any] = self.control("GET", f"people/{name}")
        return found

    def fault(self, name: str, **scope: Any) -> None:
        """Tell the lie ``name``; ``client``, ``login`` and ``times`` say to whom and how often."""
        self.control("POST", "faults", {"name": name} | scope)

    def move_clock(self, seconds: float) -> None:
        """Let so much time pass for certificates, orders, codes and sessions; token times stay the wall's."""
        self.control("POST", "clock", {"move": seconds})

    def journal(self, after: int = 0) -> Any:
        """What has happened since event number ``after``."""
        return self.control("GET", f"journal?after={after}")

    def environment(self, name: str, **settings: Any) -> Siths:
        """A new environment below this mock, with these settings (docs/settings.md, in small letters)."""
        made = self.control("PUT", f"environments/{name}", {"settings": settings})
        return Siths(made["url"])

    def reset(self) -> None:
        """Put status, orders, sessions, codes, faults and clock back as they were at the start."""
        place = self.url.rpartition("/e/")[2] if "/e/" in self.url else "default"
        self.control("POST", f"environments/{place}/reset")


@pytest.fixture(scope="session")
def siths_process() -> Iterator[Siths]:
    """One mock for this worker, for as long as its tests run. Tests want `siths`, which begins clean."""
    beside = Path(sys.executable).with_name("siths-harness")
    program = str(beside) if beside.exists() else shutil.which("siths-harness")
    if not program:
        pytest.fail("the siths-harness command is not installed beside this Python", pytrace=False)
    port, mtls_port = _free_port(), _free_port()
    url = f"http://localhost:{port}"
    settings = {
        "SITHS_IDP_ISSUER": f"{url}/oidc",
        "SITHS_IDP_MTLS_PORT": str(mtls_port),
        "SITHS_IDP_MTLS_URL": f"https://127.0.0.1:{mtls_port}",
    }
    with TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [program, "idp", "--port", str(port)],
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            started = Siths(url)
            if not _ready(started, process):
                log.seek(0)
                pytest.fail(f"siths-harness idp did not start: {log.read()[-500:]}", pytrace=False)
            yield started
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def siths(siths_process: Siths) -> Siths:
    """A mock IdP that nobody has touched: its environment is put back before each test."""
    siths_process.reset()
    return siths_process


def _ready(siths: Siths, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            siths.control("GET", "ready")
        except (AssertionError, URLError, OSError):
            time.sleep(0.02)
        else:
            return True
    return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
