"""The examples of docs/examples, as somebody runs them who has read nothing else."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scenarios.load import LIBRARY
from tests.document import DOCS
from tests.scenarios.program import answers, program, until

pytestmark = pytest.mark.slow

EXAMPLES = DOCS / "examples"
NODE = shutil.which("node")
in_node = pytest.mark.skipif(NODE is None, reason="Node is not installed here")
# Stories that ask for something this system does not do, and what it says for itself.
THEMES = ("answers", "loa", "sessions", "tokens")
OTHERWISE = {
    "tokens/userinfo-of-somebody-else": "it does not ask userinfo",
    "tokens/userinfo-with-a-strangers-token": "it does not ask userinfo",
}
MISTAKES = {
    "ignores-acr": "loa/check-reserve-loa2-card",
    "missing-commission-is-enough": "commissions/none",
    "skips-state": "answers/wrong-state",
    "skips-nonce": "tokens/wrong-nonce",
    "skips-signature": "tokens/wrong-signature",
    "skips-issuer": "tokens/wrong-issuer",
    "skips-audience": "tokens/wrong-audience",
    "skips-times": "tokens/expired",
    "keeps-the-session-at-login": "sessions/planted-session",
    "logs-out-only-locally": "sessions/log-out-ends-it-all",
    "lets-the-nameless-in": "commissions/removed-from-hsa-by-card",
}


def test_the_flask_example_is_tested_as_its_text_says(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLES / "flask", tmp_path / "flask")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            "--rootdir",
            folder,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "3 passed" in done.stdout, done.stdout + done.stderr


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, int]]:
    """The Node example's target on a port of its own, with a mock where it is registered."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    target = tmp_path_factory.mktemp("node") / "target.yaml"
    text = (EXAMPLES / "node" / "target.yaml").read_text("utf-8").replace(":8600", f":{port}")
    target.write_text(text, encoding="utf-8")
    with program("up", "--target", str(target), "--port", "0", "--mtls-port", "0") as up:
        said = up.ready()
        target.write_text(text.replace("http://localhost:8400", said["idp"]), encoding="utf-8")
        yield target, said["issuer"], port


@contextmanager
def journal(issuer: str, port: int, *mistakes: str) -> Iterator[None]:
    """The Node example, running."""
    env = {"ISSUER": issuer, "PORT": str(port), "MISTAKES": ",".join(mistakes)}
    process = subprocess.Popen(
        [str(NODE), str(EXAMPLES / "node" / "journal.mjs")], env=os.environ | env, stdout=subprocess.DEVNULL
    )
    try:
        assert until(lambda: answers(f"http://127.0.0.1:{port}/"))
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def played(target: Path, folder: Path, *names: str) -> list[dict[str, Any]]:
    paths = [str(LIBRARY / name) for name in names]
    done = subprocess.run(
        [sys.executable, "-m", "scenarios", "run", *paths, "--target", target, "--json", "--out", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["scenarios"]
    return found


@in_node
def test_the_node_example_decides_right(registered: tuple[Path, str, int], tmp_path: Path) -> None:
    target, issuer, port = registered
    with journal(issuer, port):
        found = played(target, tmp_path, *THEMES)
    assert {one["id"] for one in found if one["status"] == "failed"} == OTHERWISE.keys()
    assert sum(one["status"] == "passed" for one in found) > 60


@in_node
@pytest.mark.parametrize(("mistake", "noticed_by"), MISTAKES.items())
def test_a_mistake_that_is_planted_in_it_is_found(
    registered: tuple[Path, str, int], tmp_path: Path, mistake: str, noticed_by: str
) -> None:
    target, issuer, port = registered
    with journal(issuer, port, mistake):
        (found,) = played(target, tmp_path, f"{noticed_by}.yaml")
    assert found["status"] == "failed"
