"""What the mock remembers. A drawer speaks the domain and keeps its promise; memory and Redis keep the same one.

The contract is ``tests/contracts/``: an implementation is one more fixture there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol, TypeVar

T = TypeVar("T")
Clocked = Literal["environment", "wall"]  # which clock the ends of what lies there are counted by


class Spent(Exception):
    """The thing was taken before, or was never there."""


class Once(Protocol[T]):
    """A drawer for things that are given out a single time: codes, proofs."""

    def put(self, key: str, thing: T, until: datetime) -> None:
        """Lay ``thing`` down. It may be swept away after ``until``; late is the taker's check."""

    def take(self, key: str) -> T:
        """Give ``thing`` out and forget it, in one step. Raises `Spent`."""

    def claim(self, key: str, until: datetime) -> bool:
        """Whether nobody claimed ``key`` before; from now on somebody has."""


class Shelf(Protocol[T]):
    """A shelf for things that change: logins, orders, sessions. A change is all or nothing."""

    def put(self, key: str, thing: T, until: datetime) -> None:
        """Lay ``thing`` down, in place of what lay there; it may be swept away after ``until``."""

    def get(self, key: str) -> T | None:
        """What lies there, late or not: being late is the reader's check."""

    def swap(self, key: str, old: T, new: T) -> bool:
        """Replace ``old`` by ``new``, which lasts as long, if ``old`` is still what lies there; whether it was."""

    def drop(self, key: str) -> None:
        """Take it away, if it is there."""


class Store(Protocol):
    """Everything one environment remembers.

    What is judged by the wall's clock is counted by it too, or a clock that is moved sweeps away what is still good.
    """

    def once(self, name: str, of: type[T], *, by: Clocked = "environment") -> Once[T]:
        """The drawer called ``name``, of things of one type."""

    def shelf(self, name: str, of: type[T], *, by: Clocked = "environment") -> Shelf[T]:
        """The shelf called ``name``, of things of one type."""

    def clear(self) -> None:
        """Forget everything."""
