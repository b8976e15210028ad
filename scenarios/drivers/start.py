"""Opens the browsers of the users: plain HTTP at once, Chromium when the first of them is wanted."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from scenarios.drivers.driver import Driver, Reach, Watcher
from scenarios.drivers.http import HttpDriver
from scenarios.model import DriverName

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Drivers:
    """One Chromium for as long as this is open, and a window of their own for each user."""

    def __init__(self, *, headed: bool = False, traces: Path | None = None) -> None:
        self._headed, self._traces = headed, traces
        self._open = ExitStack()
        self._chromium: Browser | None = None

    def new(
        self, name: DriverName, reach: Reach, watcher: Watcher | None = None, *, called: str = ""
    ) -> Driver:
        """A browser for one user. ``called`` is what its traces are for. Raises `BrowserMissing`."""
        if name == "http":
            return HttpDriver(reach, watcher)
        from scenarios.drivers.browser import BrowserDriver  # Playwright is slow to import
        from scenarios.drivers.chromium import browsers

        if self._chromium is None:
            self._chromium = self._open.enter_context(browsers(headed=self._headed))
        traces = self._traces / called if self._traces else None
        return BrowserDriver(self._chromium, reach, watcher, traces)

    def close(self) -> None:
        self._open.close()
        self._chromium = None

    def __enter__(self) -> Drivers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
