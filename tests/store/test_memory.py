"""The store in memory keeps the promise, and memory stays flat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from idp_mock.clock import Clock
from idp_mock.store.memory import MemoryStore
from tests.contracts.store import NOW, SOON, Grant, StoreContract


class TestInMemory(StoreContract):
    @pytest.fixture
    def store(self, clock: Clock) -> MemoryStore:
        return MemoryStore(clock)


def test_what_has_expired_is_swept_away_little_by_little() -> None:
    clock = Clock(lambda: NOW)
    shelf = MemoryStore(clock).shelf("orders", Grant)
    for n in range(10_000):
        shelf.put(str(n), Grant(who="anna"), clock.now() + timedelta(minutes=1))
        clock.move(timedelta(seconds=1))
    assert len(shelf) <= 61


def test_something_that_lasts_does_not_hold_back_the_sweeping_of_what_does_not() -> None:
    clock = Clock(lambda: NOW)
    shelf = MemoryStore(clock).shelf("orders", Grant)
    shelf.put("lasts", Grant(who="anna"), NOW + timedelta(days=365))
    for n in range(1_000):
        shelf.put(str(n), Grant(who="anna"), clock.now() + timedelta(seconds=10))
        clock.move(timedelta(seconds=1))
    assert len(shelf) <= 12
    assert shelf.get("lasts") == Grant(who="anna")


def test_one_thing_put_down_again_and_again_takes_the_room_of_one() -> None:
    shelf = MemoryStore(Clock(lambda: NOW)).shelf("tries", int)
    for n in range(20_000):
        shelf.put("anna", n, SOON)
    assert len(shelf) == 1
    assert shelf.waiting < 3_000


def test_what_is_taken_out_takes_no_room() -> None:
    drawer = MemoryStore(Clock(lambda: NOW)).once("codes", Grant)
    for n in range(20_000):
        drawer.put(str(n), Grant(who="anna"), SOON)
        drawer.take(str(n))
    assert len(drawer) == 0
    assert drawer.waiting < 3_000
