"""Scenarios in somebody's own tests: which there are, the mock that they need, and one of them played."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from siths_harness.program import command, running


def scenarios(path: Path) -> dict[str, Path]:
    """Every scenario file in this folder, or the one that it is, by what its test is called."""
    if not path.exists():
        raise pytest.UsageError(f"siths_scenarios: {path} does not exist")
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    if not files:
        raise pytest.UsageError(f"siths_scenarios: {path} holds no *.yaml")
    top = path.parent if path.is_file() else path
    return {file.relative_to(top).with_suffix("").as_posix(): file for file in files}


@contextmanager
def mock_of(target: Path) -> Iterator[None]:
    """A mock where ``target`` says that its IdP is: the one that stands there, or one of our own until the end."""
    import yaml

    try:
        told = yaml.safe_load(target.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise pytest.UsageError(f"siths_target: {target} cannot be read: {error}") from None
    idp = str(told.get("idp", "http://localhost:8400")) if isinstance(told, dict) else ""
    if not idp or _answers(idp):
        yield
        return
    ports = ("--port", str(urlsplit(idp).port or 80), "--mtls-port", "0")
    with running("up", "--target", str(target), *ports):
        yield


def play(scenario: Path, target: Path | None, folder: Path) -> dict[str, Any]:
    """What came of it, as ``siths-harness run --json`` says it. Fails where it ended otherwise."""
    named = ("--target", str(target)) if target else ()
    done = subprocess.run(
        [command(), "run", str(scenario), *named, "--json", "--out", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1) or not done.stdout:
        pytest.fail(done.stderr.strip(), pytrace=False)
    told: dict[str, Any] = json.loads(done.stdout)
    for one in told["scenarios"]:
        if one["status"] == "skipped":
            pytest.skip(one.get("reason") or "the target cannot play it")
        if one["status"] != "passed":
            said = f"{one['id']} by {one['driver']}: expected {one['expected']}, and it was {one['actual']}"
            pytest.fail(f"{said}\n{folder / 'latest' / 'report.html'}", pytrace=False)
    return told


def _answers(idp: str) -> bool:
    try:
        with urlopen(f"{idp}/mock/ready", timeout=5):
            return True
    except (URLError, OSError):
        return False
