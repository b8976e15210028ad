"""The ``siths-harness`` command as a process: one line when it answers, and gone when it is no longer needed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest


def command() -> str:
    """Where it is: beside this Python, or on the path. Fails the test where it is not."""
    beside = Path(sys.executable).with_name("siths-harness")
    found = str(beside) if beside.exists() else shutil.which("siths-harness")
    if not found:
        pytest.fail("the siths-harness command is not installed beside this Python", pytrace=False)
    return found


@contextmanager
def running(verb: str, *options: str, **settings: str) -> Iterator[dict[str, Any]]:
    """Start it, and give the line that it prints when a login would work. Fails with what it said instead."""
    with TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [command(), verb, *options],
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        out = process.stdout
        try:
            line = out.readline() if out else ""
            if not line:
                log.seek(0)
                pytest.fail(f"siths-harness {verb} did not start: {log.read()[-500:]}", pytrace=False)
            yield json.loads(line)
        finally:
            process.terminate()
            if out:
                out.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
