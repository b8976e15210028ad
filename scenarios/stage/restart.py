"""Starting a care system again, by the command that its target names."""

from __future__ import annotations

import shlex
import subprocess
import time

import requests

from scenarios.errors import RestartFailed
from scenarios.targets.target import Target

PATIENCE = 60.0  # seconds that the command may take, and then the system
_LOOK = 0.1  # seconds between two looks whether it answers


def restart(target: Target, *, runs: float = PATIENCE, answers: float = PATIENCE) -> None:
    """Run the command, and wait until the system answers. Raises `RestartFailed`."""
    command = target.restart or ""
    run(command, patience=runs)
    end = time.monotonic() + answers
    while not _answers(target.url):
        if time.monotonic() > end:
            raise RestartFailed(f"{target.name} does not answer at {target.url} after {command!r}")
        time.sleep(_LOOK)


def run(command: str, *, patience: float = PATIENCE) -> None:
    """The command alone. No shell reads it; ``sh -c`` starts one. Raises `RestartFailed`."""
    try:
        done = subprocess.run(  # noqa: S603  # whoever writes the target says what is run
            shlex.split(command), capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        raise RestartFailed(f"{command!r} was not done after {patience:g} s") from None
    except (OSError, ValueError) as error:
        raise RestartFailed(f"{command!r} could not be run: {_line(str(error))}") from None
    if done.returncode:
        said = _line(done.stderr or done.stdout)
        raise RestartFailed(f"{command!r} ended with {done.returncode}{': ' if said else ''}{said}")


def _answers(url: str) -> bool:
    try:
        requests.get(url, timeout=5, allow_redirects=False, verify=False)  # noqa: S501  # only: is it there
    except requests.RequestException:
        return False
    return True


def _line(text: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
