"""A Chromium to drive: an installed one, else Debian's, else the one that Playwright brings."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from setup.environment import TOP, VENV, python
from setup.missing import Missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIANS = (
    "chromium",
    "chromium-headless-shell",
)  # the one to be seen, and the one that is fast when nobody looks


def make() -> None:
    """See to it that there is a Chromium. Raises `Missing`."""
    lacking = [name for name in DEBIANS if not shutil.which(name)]
    if found() and not (lacking and _debian_and_root()):
        return
    if _debian_and_root():
        print(f"setup: not on the path: {' and '.join(lacking)}; installing Debian's", flush=True)
        if _succeeds("apt-get", "update", "-qq") and _succeeds(
            "apt-get", "install", "-qq", "-y", "--no-install-recommends", *lacking
        ):
            return
        if found():
            print("setup: Debian's package could not be installed; going on with what there is", flush=True)
            return
        print("setup: Debian's package could not be installed; trying Playwright's own", flush=True)
    else:
        print("setup: no Chromium on the path; downloading Playwright's own", flush=True)
    if not _succeeds(str(python(VENV)), "-m", "playwright", "install", "chromium") or not found():
        raise Missing(
            "no Chromium: install chromium or google-chrome so that it is on the path"
            " (Debian: apt-get install chromium chromium-headless-shell), then try again"
        )


def found() -> str:
    """Where the Chromium is that the browser driver will start; empty when there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _playwrights_own()


def _debian_and_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0 and Path("/etc/debian_version").is_file()


def _playwrights_own() -> str:
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    told = subprocess.run(
        [python(VENV), "-c", ask], capture_output=True, text=True, check=False
    ).stdout.strip()
    return told if told and Path(told).is_file() else ""


def _succeeds(*command: str) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, cwd=TOP, env=env, stdin=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return done.returncode == 0
