"""Finding a Chromium, and starting it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from scenarios.errors import BrowserMissing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")  # Chromium without windows; half the time
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP *.invalid ~NOTFOUND",  # where faults lead: nobody outside is asked for it
)


def chromium(*, headed: bool = False) -> str | None:
    """An installed Chromium or Chrome; None: Playwright's own. SITHS_CHROMIUM says where, if it is elsewhere."""
    named = os.environ.get("SITHS_CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise BrowserMissing(f"SITHS_CHROMIUM is {named}, and there is no such file")
        return named
    names = NAMES if headed else (*SHELLS, *NAMES)
    return next((found for name in names if (found := shutil.which(name))), None)


def version() -> str:
    """Of the Chromium that would be started; empty where it does not say."""
    found = chromium()
    if found is None:
        return ""
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    return told.stdout.strip().partition(" ")[2].partition(" ")[0]


@contextmanager
def browsers(*, headed: bool = False) -> Iterator[Browser]:
    """A running Chromium, in which each user has a window of their own. Raises `BrowserMissing`."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, "--no-sandbox"] if root else [*FLAGS]  # Chromium's sandbox does not start as root
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium(headed=headed),
                headless=not headed,
                args=flags,
                handle_sigint=False,  # Ctrl-C is ours: closed by us, not under our hands
            )
        except Error as error:
            why = error.message.splitlines()[0]
            mend = "--headed needs a screen" if headed else "install one, or run: playwright install chromium"
            raise BrowserMissing(f"no Chromium could be started ({why}); {mend}") from None
        try:
            yield browser
        finally:
            with suppress(Error):  # after Ctrl-C there may be nothing left to close
                browser.close()
