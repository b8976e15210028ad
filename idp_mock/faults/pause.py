"""Being slow: a wait that really happens, and never for long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

LONGEST = timedelta(seconds=60)  # whatever the setting says [MOCK]
_AT_ONCE = 16  # threads that may wait at the same time; who comes then is answered without waiting [MOCK]


class Pause:
    """Keeps the thread that answers waiting, as long as a setting says and not as long as the service would take.

    A few at a time, so that who is slow to some is not dead to all; and no longer than until the mock stops.
    """

    def __init__(self) -> None:
        self._free, self._ended = threading.BoundedSemaphore(_AT_ONCE), threading.Event()

    def up_to(self, longest: timedelta) -> Callable[[float], None]:
        """What waits so many seconds, or less."""
        most = min(longest, LONGEST).total_seconds()
        return lambda seconds: self._wait(min(seconds, most))

    def _wait(self, seconds: float) -> None:
        if seconds <= 0 or not self._free.acquire(blocking=False):
            return
        try:
            self._ended.wait(seconds)
        finally:
            self._free.release()

    def end(self) -> None:
        """Nobody waits any more: the mock stops."""
        self._ended.set()
