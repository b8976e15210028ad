"""Windows of a real Chromium, and what is heard from them: every request, and every error in the console."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000.0  # milliseconds; a machine with other things to do is slow, and nothing waits this long
_STATUS = "Failed to load resource: the server responded with a status of"  # a page of a refusal is no fault


@dataclass
class Windows:
    """Each window is a browser of its own: new cookies, and the card that it was opened with."""

    chromium: Browser
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _pages: set[str] = field(default_factory=set)
    _open: list[BrowserContext] = field(default_factory=list)

    def open(self, *, width: int = 1280, height: int = 800, script: bool = True, **more: Any) -> Page:
        context = self.chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            ignore_https_errors=True,  # the mock's own CA
            locale="sv-SE",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._asks)
        context.on("console", self._says)
        context.on("weberror", self._fails)
        self._open.append(context)
        return context.new_page()

    def close(self) -> None:
        for context in self._open:
            context.close()

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of any machine but this one."""
        return [url for url in self.asked if not _is_here(url)]

    def _asks(self, request: Request) -> None:
        self.asked.append(request.url)
        if request.is_navigation_request():
            self._pages.add(request.url)

    def _says(self, message: ConsoleMessage) -> None:
        url = str(message.location.get("url", ""))
        # A waiting page may ask once more after a login that has just ended, and is told so.
        expected = url in self._pages or url.endswith("/status")
        if message.type == "error" and not (expected and message.text.startswith(_STATUS)):
            self.errors.append(message.text)

    def _fails(self, error: WebError) -> None:
        self.errors.append(str(error.error))


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("siths", "data") or parts.hostname in ("127.0.0.1", "localhost")
