"""The virtual environment, from the lock with its hashes."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup.missing import Missing

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
LOCK = TOP / "requirements.lock"


def ready(venv: Path, stamp: str) -> bool:
    """Whether ``venv`` was made, to its end, from what ``stamp`` is the sum of."""
    written = venv / ".made-from"
    return written.is_file() and written.read_text(encoding="ascii") == stamp and python(venv).exists()


def stamp(*files: Path) -> str:
    """The sum of what an environment is made from: the files, and where the checkout stands."""
    sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return hashlib.sha256("\n".join([str(TOP), *sums]).encode()).hexdigest()


def python(venv: Path) -> Path:
    """The interpreter of ``venv``."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make() -> None:
    """Make ``.venv`` from the lock where it is missing or older than the lock. Raises `Missing`.

    An environment that did not exist before and could not be finished is taken away again.
    """
    wanted = stamp(LOCK, TOP / "pyproject.toml")
    if ready(VENV, wanted):
        return
    existed = python(VENV).exists()
    try:
        with_uv = _works("uv")
        if not existed:
            _create(VENV)
        (VENV / ".made-from").unlink(missing_ok=True)
        print("setup: installing what requirements.lock lists into .venv", flush=True)
        _install(VENV, ["--require-hashes", "-r", str(LOCK)], uv=with_uv)
        _install(VENV, ["--no-deps", "--no-build-isolation", "-e", str(TOP)], uv=with_uv)
        (VENV / ".made-from").write_text(wanted, encoding="ascii")
    except BaseException:
        if not existed:
            shutil.rmtree(VENV, ignore_errors=True)
        raise


def make_lowest() -> None:
    """Make ``.venv-lowest`` with the oldest packages that pyproject.toml allows. Raises `Missing`."""
    venv = TOP / ".venv-lowest"
    wanted = stamp(TOP / "pyproject.toml")
    if ready(venv, wanted):
        return
    if not _works("uv"):
        raise Missing("the lowest versions are resolved by uv, which is not on the path: pip install uv")
    if not python(venv).exists():
        _create(venv)
    (venv / ".made-from").unlink(missing_ok=True)
    oldest = [
        "--resolution",
        "lowest-direct",
        "--group",
        str(TOP / "pyproject.toml") + ":dev",
        "-e",
        str(TOP),
    ]
    _install(venv, oldest, uv=True)
    (venv / ".made-from").write_text(wanted, encoding="ascii")


def _create(venv: Path) -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Missing(f"{sys.executable} cannot make virtual environments: apt-get install python3-venv")
    print(f"setup: making {venv.name} with {sys.executable}", flush=True)
    _must([sys.executable, "-m", "venv", "--clear", str(venv)], "python -m venv failed")


def _install(venv: Path, what: list[str], *, uv: bool) -> None:
    """Install ``what``: with uv where it is there, with pip where it is not or where uv fails.

    The second try is not for show: pip may be configured to reach an index that uv knows nothing about.
    """
    if uv and not _fails(["uv", "pip", "install", "--quiet", "--python", str(python(venv)), *what]):
        return
    if _fails([str(python(venv)), "-m", "pip", "--version"]):
        _must([str(python(venv)), "-m", "ensurepip", "--upgrade"], "python -m ensurepip failed")
    pip = [str(python(venv)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _must([*pip, *what], "pip could not install what is missing")


def _works(program: str) -> bool:
    return shutil.which(program) is not None and not _fails([program, "--version"])


def _must(command: list[str], otherwise: str) -> None:
    if why := _fails(command):
        raise Missing(f"{otherwise}: {why}")


def _fails(command: list[str]) -> str:
    """Run ``command``; empty when it succeeds, else the line of its output that says why not."""
    done = subprocess.run(
        command,
        cwd=TOP,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    said = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in said if line.lower().startswith("error")]
    return next(iter(errors or said[-1:]), f"exit code {done.returncode}")
