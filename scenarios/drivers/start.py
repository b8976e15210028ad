"""Opens the browsers of the users: plain HTTP at once, Chromium when the first of them is wanted."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from scenarios.drivers.driver import Driver, Reach
from scenarios.drivers.http import HttpDriver
from scenarios.model import DriverName

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Drivers:
    """One Chromium for as long as this is open, and a window of their own for each user."""

    def __init__(self, *, headed: bool = False) -> None:
        self._headed = headed
        self._open = ExitStack()
        self._chromium: Browser | None = None

    def new(self, name: DriverName, reach: Reach) -> Driver:
        """A browser for one user. Raises `BrowserMissing`."""
        if name == "http":
            return HttpDriver(reach)
        from scenarios.drivers.browser import BrowserDriver  # Playwright is slow to import
        from scenarios.drivers.chromium import browsers

        if self._chromium is None:
            self._chromium = self._open.enter_context(browsers(headed=self._headed))
        return BrowserDriver(self._chromium, reach)

    def close(self) -> None:
        self._open.close()
        self._chromium = None

    def __enter__(self) -> Drivers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
