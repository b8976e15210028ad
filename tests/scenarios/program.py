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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

PATIENCE = 30.0  # seconds; a machine that does other things too is slow


@dataclass(frozen=True)
class Program:
    """A started one."""

    process: subprocess.Popen[str]
    _seen: dict[int, str] = field(default_factory=dict)  # who there was, and since when

    def ready(self) -> dict[str, Any]:
        """What its one line says, once it answers."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.process.communicate(timeout=PATIENCE)
        said: dict[str, Any] = json.loads(line)
        return said

    def ends(self, with_signal: int = 0) -> tuple[int, str, str]:
        """Its exit code, and what it still said."""
        self.family()
        if with_signal:
            self.process.send_signal(with_signal)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal sends it: to everybody in the group."""
        self.family()
        os.killpg(self.process.pid, signal.SIGINT)

    def family(self) -> list[int]:
        """Who there is of its group and of its children's children, whatever has become of those above them.

        One that has ended and waits to be asked for is none.
        """
        found: dict[int, tuple[int, int, str]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, parent, group, *rest = stat.read_text().rpartition(")")[2].split()
                if state != "Z":
                    found[int(stat.parent.name)] = int(parent), int(group), rest[16]
        ours = {pid for pid, (_, group, _) in found.items() if group == self.process.pid}
        ours |= {pid for pid, since in self._seen.items() if pid in found and found[pid][2] == since}
        while more := {pid for pid, (parent, *_) in found.items() if parent in ours} - ours:
            ours |= more
        self._seen.update({pid: found[pid][2] for pid in ours})
        return sorted(ours)

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
    started = Program(process)
    try:
        yield started
    finally:
        for pid in started.family():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)


def until(it_is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not (so := it_is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return so


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False
