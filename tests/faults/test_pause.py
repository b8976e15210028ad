"""Who is slow keeps somebody waiting: for a while, a few at a time, and not when the mock stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from idp_mock.faults import pause
from idp_mock.faults.pause import LONGEST, Pause

NEVER = timedelta(hours=1)
Keeps = Callable[[float], None]


class Waiting:
    """Threads that have been kept waiting."""

    def __init__(self, pause: Pause, many: int) -> None:
        keeps = pause.up_to(NEVER)
        self.began = threading.Barrier(many + 1)
        self.threads = [threading.Thread(target=self._wait, args=(keeps,), daemon=True) for _ in range(many)]
        for thread in self.threads:
            thread.start()
        self.began.wait(5)

    def _wait(self, keeps: Keeps) -> None:
        self.began.wait(5)
        keeps(60.0)

    def ended(self) -> int:
        return sum(not thread.is_alive() for thread in self.threads)

    def over(self) -> None:
        for thread in self.threads:
            thread.join(5)


def seconds(keeps: Keeps, asked: float) -> float:
    begun = time.monotonic()
    keeps(asked)
    return time.monotonic() - begun


def test_it_really_waits_and_no_longer_than_the_setting_says() -> None:
    assert 0.05 <= seconds(Pause().up_to(timedelta(seconds=0.05)), 60.0) < 5


def test_who_is_not_slow_waits_for_nothing() -> None:
    assert seconds(Pause().up_to(NEVER), 0.0) < 0.05


def test_no_setting_makes_it_longer_than_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert timedelta(minutes=1) == LONGEST
    monkeypatch.setattr(pause, "LONGEST", timedelta(seconds=0.05))
    assert seconds(Pause().up_to(NEVER), 60.0) < 5


def test_everybody_goes_on_when_the_mock_stops() -> None:
    made = Pause()
    waiting = Waiting(made, 3)
    assert waiting.ended() == 0
    made.end()
    waiting.over()
    assert waiting.ended() == 3
    assert seconds(made.up_to(NEVER), 60.0) < 5


def test_who_comes_when_enough_are_waiting_is_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pause, "_AT_ONCE", 2)
    made = Pause()
    waiting = Waiting(made, 2)
    while made._free._value:  # both are inside
        assert waiting.ended() == 0
    assert seconds(made.up_to(NEVER), 60.0) < 5
    made.end()
    waiting.over()
