"""Everything in this process's memory. What has expired is swept away little by little, so memory stays flat."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from idp_mock.clock import Clock
from idp_mock.store import Clocked, Spent

T = TypeVar("T")
_SWEEP = 4  # how many old things each new one may push out: more than one, so that sweeping keeps up
_SLACK = 1024  # how many things that are gone already may still wait for their sweep


class _Drawer(Generic[T]):
    """Things by key, with the time after which each may go."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._things: dict[str, tuple[T, datetime]] = {}
        self._due: list[tuple[datetime, str]] = []  # a heap: what may go first stands first
        self._lock = threading.Lock()

    def put(self, key: str, thing: T, until: datetime) -> None:
        with self._lock:
            self._lay(key, thing, until)

    def _lay(self, key: str, thing: T, until: datetime) -> None:
        self._things[key] = (thing, until)
        heapq.heappush(self._due, (until, key))
        now = self._now()
        for _ in range(_SWEEP):
            if not self._due or self._due[0][0] > now:
                break
            due, old = heapq.heappop(self._due)
            kept = self._things.get(old)
            if kept is not None and kept[1] == due:  # else it was taken, or laid down anew for longer
                del self._things[old]
        if len(self._due) > 2 * len(self._things) + _SLACK:
            self._due = [(due, key) for key, (_, due) in self._things.items()]
            heapq.heapify(self._due)

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self._due.clear()

    def __len__(self) -> int:
        return len(self._things)

    def things(self) -> list[T]:
        """All that lies there."""
        with self._lock:
            return [thing for thing, _ in self._things.values()]

    @property
    def waiting(self) -> int:
        """How many ends of time it keeps track of, those of things that are gone included."""
        return len(self._due)


class MemoryOnce(_Drawer[T]):
    """`store.Once` in memory."""

    def take(self, key: str) -> T:
        with self._lock:
            if key not in self._things:
                raise Spent(key)
            return self._things.pop(key)[0]

    def claim(self, key: str, until: datetime) -> bool:
        with self._lock:
            if key in self._things:
                return False
            self._lay(key, None, until)  # type: ignore[arg-type]  # a claim lays down nothing but its key
            return True


class MemoryShelf(_Drawer[T]):
    """`store.Shelf` in memory."""

    def get(self, key: str) -> T | None:
        kept = self._things.get(key)
        return kept[0] if kept else None

    def swap(self, key: str, old: T, new: T) -> bool:
        with self._lock:
            kept = self._things.get(key)
            if kept is None or (kept[0] is not old and kept[0] != old):
                return False
            self._things[key] = (new, kept[1])
            return True

    def drop(self, key: str) -> None:
        with self._lock:
            self._things.pop(key, None)


class MemoryStore:
    """`store.Store` in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clocks: Mapping[Clocked, Callable[[], datetime]] = {
            "environment": clock.now,
            "wall": clock.wall,
        }
        self._drawers: dict[str, _Drawer[Any]] = {}
        self._lock = threading.Lock()

    def once(
        self,
        name: str,
        of: type[T],  # noqa: ARG002  # the type is for whoever reads the code
        *,
        by: Clocked = "environment",
    ) -> MemoryOnce[T]:
        with self._lock:
            made = MemoryOnce[T](self._clocks[by])
            return cast(MemoryOnce[T], self._drawers.setdefault(f"once {name}", made))

    def shelf(
        self,
        name: str,
        of: type[T],  # noqa: ARG002  # as above
        *,
        by: Clocked = "environment",
    ) -> MemoryShelf[T]:
        with self._lock:
            made = MemoryShelf[T](self._clocks[by])
            return cast(MemoryShelf[T], self._drawers.setdefault(f"shelf {name}", made))

    def clear(self) -> None:
        """Forget everything; the drawers themselves stay, since others hold them."""
        with self._lock:
            for drawer in self._drawers.values():
                drawer.clear()

    def everything(self) -> dict[str, list[Any]]:
        """All that lies in each drawer and on each shelf."""
        with self._lock:
            return {name: drawer.things() for name, drawer in self._drawers.items()}
