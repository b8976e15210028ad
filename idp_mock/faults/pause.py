"""Being slow: a wait that really happens, and never for long."""

from __future__ import annotations

import threading
from datetime import timedelta

LONGEST = timedelta(seconds=60)  # whatever the setting says [MOCK]
_AT_ONCE = 16  # threads that may wait at the same time; who comes then is answered without waiting [MOCK]


class Pause:
    """Keeps the thread that answers waiting, as long as a setting says and not as long as the service would take.

    A few at a time, so that who is slow to some is not dead to all; and no longer than until the mock stops.
    """

    def __init__(self, longest: timedelta) -> None:
        self._longest = min(longest, LONGEST).total_seconds()
        self._free, self._ended = threading.BoundedSemaphore(_AT_ONCE), threading.Event()

    def __call__(self, seconds: float) -> None:
        """Wait ``seconds``, or less."""
        if seconds <= 0 or not self._free.acquire(blocking=False):
            return
        try:
            self._ended.wait(min(seconds, self._longest))
        finally:
            self._free.release()

    def end(self) -> None:
        """Nobody waits any more: the mock stops."""
        self._ended.set()
