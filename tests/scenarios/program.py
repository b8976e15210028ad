"""``siths-harness`` as a process of its own, in a group of its own, so that what it leaves behind is seen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

PATIENCE = 30.0  # seconds; a machine that does other things too is slow


@dataclass(frozen=True)
class Program:
    """A started one."""

    process: subprocess.Popen[str]

    def ready(self) -> dict[str, Any]:
        """What its one line says, once it answers."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.process.communicate(timeout=PATIENCE)
        said: dict[str, Any] = json.loads(line)
        return said

    def ends(self, with_signal: int = 0) -> tuple[int, str, str]:
        """Its exit code, and what it still said."""
        if with_signal:
            self.process.send_signal(with_signal)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal sends it: to everybody in the group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def family(self) -> list[int]:
        """Who of its group there is; one that has ended and waits to be asked for is none."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
                if int(group) == self.process.pid and state != "Z":
                    found.append(int(stat.parent.name))
        return sorted(found)

    def nobody_is_left(self) -> bool:
        return until(lambda: not self.family())


@contextmanager
def program(*args: str, cwd: Path | None = None, **env: str) -> Iterator[Program]:
    """``siths-harness ARGS``; whatever is left of it is ended."""
    process = subprocess.Popen(  # noqa: S603  # ourselves
        [sys.executable, "-m", "scenarios", *args],
        env=os.environ | env,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Program(process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)


def until(it_is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not (so := it_is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return so


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False
