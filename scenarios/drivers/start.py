"""Opens the browsers of the users: plain HTTP at once, Chromium when the first of them is wanted."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from scenarios.drivers.driver import Driver
from scenarios.drivers.http import HttpDriver
from scenarios.model import DriverName

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Drivers:
    """One Chromium for as long as this is open, and a window of their own for each user."""

    def __init__(self, *, mtls: str, ca: str, headed: bool = False) -> None:
        """``mtls`` is the address that asks for the card, ``ca`` whom its TLS certificate is from, PEM."""
        self._mtls, self._ca, self._headed = mtls, ca, headed
        self._open = ExitStack()
        self._chromium: Browser | None = None

    def new(self, name: DriverName) -> Driver:
        """A browser for one user. Raises `BrowserMissing`."""
        if name == "http":
            return HttpDriver(self._ca)
        from scenarios.drivers.browser import BrowserDriver, browsers  # Playwright is slow to import

        if self._chromium is None:
            self._chromium = self._open.enter_context(browsers(headed=self._headed))
        return BrowserDriver(self._chromium, self._mtls)

    def close(self) -> None:
        self._open.close()
        self._chromium = None

    def __enter__(self) -> Drivers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
