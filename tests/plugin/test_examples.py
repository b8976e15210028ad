"""The examples of docs/examples, as somebody runs them who has read nothing else."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
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
    "tokens/userinfo-about-nobody": "it does not ask userinfo",
    "tokens/userinfo-of-somebody-else": "it does not ask userinfo",
    "tokens/userinfo-with-a-strangers-token": "it does not ask userinfo",
}
# What is planted in the Node example: the story that turns red, and what the review accuses it of.
MISTAKES = {
    "ignores-acr": (
        "loa/check-reserve-loa2-card",
        "loa/loa2-does-not-open-loa3",
        "loa/loa2-in-the-app-does-not-open-loa3",
        "loa/missing-acr",
        "loa/unknown-acr",
        "loa/acr-too-low",
        "loa/acr-in-an-array",
        "loa/acr-of-another-federation",
        "choice/decision-for-another-user",
        "choice/next-user-in-the-same-browser",
    ),
    "missing-commission-is-enough": ("commissions/none", "choice/no-commission"),
    "skips-state": ("answers/wrong-state", "answer/wrong-state", "answer/missing-state"),
    "skips-nonce": ("tokens/wrong-nonce", "token/wrong-nonce", "token/missing-nonce"),
    "skips-signature": (
        "tokens/wrong-signature",
        "keys/wrong-signature",
        "keys/no-signature",
        "keys/unknown-key",
        "keys/signed-with-the-public-key",
        "keys/key-in-the-token",
    ),
    "skips-issuer": (
        "tokens/wrong-issuer",
        "answer/another-issuer",
        "token/wrong-issuer",
        "token/issuer-almost",
    ),
    "skips-audience": (
        "tokens/wrong-audience",
        "token/wrong-audience",
        "token/audience-not-trusted",
        "token/wrong-authorized-party",
    ),
    "skips-times": (
        "tokens/expired",
        "token/expired",
        "token/without-expiry",
        "token/from-the-future",
        "token/without-issue-time",
        "token/not-yet-valid",
        "token/login-tomorrow",
    ),
    "keeps-the-session-at-login": ("sessions/planted-session", "session/planted"),
    "logs-out-only-locally": ("sessions/log-out-ends-it-all", "logout/ends-at-the-idp"),
    "lets-the-nameless-in": ("commissions/removed-from-hsa-by-card", "token/nobody"),
}
ALL = sorted({item for _, *items in MISTAKES.values() for item in items})


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
def test_the_review_accuses_the_node_example_of_nothing(
    registered: tuple[Path, str, int], tmp_path: Path
) -> None:
    target, issuer, port = registered
    with journal(issuer, port):
        verdicts = reviewed(target, tmp_path)
    assert set(verdicts.values()) == {"correct", "not-applicable"}
    assert {item: verdicts[item] for item in ALL} == dict.fromkeys(ALL, "correct")


@in_node
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_that_is_planted_in_it_is_found_by_a_story_and_by_the_review(
    registered: tuple[Path, str, int], tmp_path: Path, mistake: str
) -> None:
    target, issuer, port = registered
    noticed_by, *accused = MISTAKES[mistake]
    with journal(issuer, port, mistake):
        (found,) = played(target, tmp_path, f"{noticed_by}.yaml")
        verdicts = reviewed(target, tmp_path, *accused)
    assert found["status"] == "failed"
    assert verdicts == dict.fromkeys(accused, "wrong")


def reviewed(target: Path, folder: Path, *items: str) -> dict[str, str]:
    only = [word for item in items for word in ("--only", item)]
    done = subprocess.run(
        [sys.executable, "-m", "scenarios", "review", *only, "--target", target, "--json", "--out", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr
    return {one["id"]: one["verdict"] for one in json.loads(done.stdout)["items"]}


def test_the_review_finds_in_the_flask_example_what_the_first_hour_tells(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    target = tmp_path / "target.yaml"
    text = (EXAMPLES / "flask" / "target.yaml").read_text("utf-8").replace(":5000", f":{port}")
    target.write_text(text, encoding="utf-8")
    with program("up", "--target", str(target), "--port", "0", "--mtls-port", "0") as up:
        said = up.ready()
        target.write_text(text.replace("http://localhost:8400", said["idp"]), encoding="utf-8")
        with flask(said["issuer"], port):
            verdicts = reviewed(target, tmp_path)
    wrong = {item for item, verdict in verdicts.items() if verdict == "wrong"}
    assert len(wrong) == 12
    assert {
        "token/wrong-issuer",
        "token/issuer-almost",
        "token/audience-not-trusted",
        "token/nobody",
    } <= wrong
    assert {"logout/ends-here", "keys/keys-of-another-kind", "session/same-site"} <= wrong
    assert "loa/loa2-does-not-open-loa3" not in wrong


@contextmanager
def flask(issuer: str, port: int) -> Iterator[None]:
    """The Flask example, served as its own text says, on a port of its own."""
    from werkzeug.serving import make_server

    spec = importlib.util.spec_from_file_location("example_journal", EXAMPLES / "flask" / "journal.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = make_server("127.0.0.1", port, module.create_app(issuer, "a-secret-of-tests"), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def test_stories_are_played_against_it_in_pytest_with_a_mock_of_the_plugins_own(tmp_path: Path) -> None:
    """Nothing stands where the target says that its IdP is, so one is begun, and gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        port, idp = one.getsockname()[1], other.getsockname()[1]
    text = (EXAMPLES / "flask" / "target.yaml").read_text("utf-8")
    target = text.replace(":5000", f":{port}").replace(":8400", f":{idp}")
    (tmp_path / "target.yaml").write_text(target, encoding="utf-8")
    (tmp_path / "stories").mkdir()
    for name in ("card", "mac-card"):
        shutil.copy(LIBRARY / "methods" / f"{name}.yaml", tmp_path / "stories")
    (tmp_path / "test_stories.py").write_text("def test_the_stories(play, scenario):\n    play(scenario)\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\nsiths_target = target.yaml\nsiths_scenarios = stories\n")
    with flask(f"http://localhost:{idp}/oidc", port):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    assert not answers(f"http://localhost:{idp}/mock/ready")
