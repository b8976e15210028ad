"""What is kept of the windows of a Chromium: a watcher is told what passes, and a trace holds everything."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Response

from scenarios.drivers.driver import Passed, Watcher

_QUIET = ("image", "stylesheet", "font", "media")


class Watched:
    """One context. Answers are told in the order in which they came, when `tell` is called."""

    def __init__(
        self, context: BrowserContext, watcher: Watcher | None = None, traces: Path | None = None
    ) -> None:
        """``traces`` is a folder that gets Playwright's own recording."""
        self._context, self._watcher, self._traces = context, watcher, traces
        self._seen: list[dict[str, Any]] = []
        if watcher is not None:
            context.on("response", self._answered)
        if traces is not None:
            context.tracing.start(screenshots=True, snapshots=True)

    def tell(self) -> None:
        """To be called before the windows are closed, and as often as one likes."""
        seen, self._seen = self._seen, []
        for one in seen:
            if self._watcher is not None:
                self._watcher.saw(Passed(**one))

    def close(self) -> None:
        """The windows too."""
        self.tell()
        with suppress(Error):
            if self._traces is not None:
                self._context.tracing.stop(path=_unused(self._traces))
        with suppress(Error):
            self._context.close()

    def _answered(self, answer: Response) -> None:
        request = answer.request
        one: dict[str, Any] = {
            "at": datetime.now(UTC),
            "seconds": 0.0,
            "method": request.method,
            "url": request.url,
            "asked": tuple(request.headers.items()),
            "body": "",
            "status": answer.status,
            "answered": tuple(answer.headers.items()),
            "size": 0,
            "document": request.resource_type == "document",
        }
        self._seen.append(one)
        if request.resource_type in _QUIET:
            return
        with suppress(Error, UnicodeDecodeError):  # it has gone, or it sends a file
            one["body"] = request.post_data or ""
        with suppress(Error):
            timing = request.timing
            one["at"] = (
                datetime.fromtimestamp(timing["startTime"] / 1000, UTC)
                if timing["startTime"] > 0
                else one["at"]
            )
            one["seconds"] = max(0.0, timing["responseStart"]) / 1000
        with suppress(Error):  # with cookies, which the browser tells apart from the rest
            one["asked"] = tuple((h["name"], h["value"]) for h in request.headers_array())
            one["answered"] = tuple((h["name"], h["value"]) for h in answer.headers_array())


def _unused(folder: Path) -> Path:
    """A context's place in the folder: trace-1.zip, trace-2.zip, ..."""
    return next(path for number in count(1) if not (path := folder / f"trace-{number}.zip").exists())
