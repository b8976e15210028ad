"""Many threads that do something at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
THREADS = 16


def race(acts: Sequence[Callable[[], T]]) -> list[T]:
    """What each got, in the order of the acts; nobody begins before all are there."""
    gate = threading.Barrier(len(acts))

    def go(act: Callable[[], T]) -> T:
        gate.wait(timeout=10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


def at_once(act: Callable[[], T]) -> list[T]:
    """What many threads get that all do the same."""
    return race([act] * THREADS)
