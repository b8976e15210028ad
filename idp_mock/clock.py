"""Two times: the environment's, which a test may move, and the wall's, which nobody may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# Where X.509 has a time for a revocation (RFC 5280), and whatever is added to now still has one.
_EARLIEST, _LATEST = datetime(1950, 1, 2, tzinfo=UTC), datetime(9900, 1, 1, tzinfo=UTC)


def wall() -> datetime:
    """The time on the wall, UTC: token times, cookies and the TLS of servers."""
    return datetime.now(UTC)


class Clock:
    """The time of one environment, UTC: the wall's plus an offset that the owner of the environment moves.

    Certificates, revocation, commissions and everything that expires inside the mock follow it.
    """

    def __init__(self, wall: Callable[[], datetime] = wall, *, begins_at: datetime | None = None) -> None:
        """``begins_at``: what it shows when the environment is new; None: what the wall's shows."""
        self._wall, self._begins_at = wall, begins_at
        self.reset()

    def now(self) -> datetime:
        return self._wall() + self.offset

    def wall(self) -> datetime:
        """The other time, which it does not move."""
        return self._wall()

    def move(self, by: timedelta) -> datetime:
        """Go ``by`` forward, or backward when negative; answers the new time.

        Raises OverflowError, and stays, where no calendar reaches.
        """
        return self._go(self.offset + by)

    def set(self, at: datetime) -> datetime:
        """Make it ``at`` now; time goes on from there. Raises OverflowError as `move` does."""
        return self._go(at - self._wall())

    def _go(self, offset: timedelta) -> datetime:
        now = self._wall() + offset
        if not _EARLIEST <= now <= _LATEST:
            raise OverflowError(f"{now} is beyond the calendar")
        self.offset = offset
        return now

    def reset(self) -> None:
        self.offset = timedelta(0) if self._begins_at is None else self._begins_at - self._wall()
