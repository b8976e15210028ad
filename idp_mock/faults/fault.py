"""What a fault is: a name, the message it changes, and a function from a plain mapping to another.

They know no flow, so they compose with every flow. A relying party that keeps its rules refuses each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Point = Literal[
    "authorization-request",
    "hint",
    "authorization-response",
    "code",
    "token-request",
    "id-token-header",
    "id-token",
    "signature",
    "userinfo-request",
    "userinfo",
    "logout-request",
    "logout-token",
    "logout-token-header",
    "logout-token-signature",
]
Message = Mapping[str, Any]
Lie = Callable[[Message], Message]


@dataclass(frozen=True, slots=True)
class Fault:
    """One lie: its name, where it is told, and what it does to the message."""

    name: str
    point: Point
    tell: Lie
    rule: str  # what the receiver must do, and where that is written


FAULTS: dict[str, Fault] = {}


def fault(point: Point) -> Callable[[Lie], Lie]:
    """Register the function as the fault of its name, with dashes."""

    def register(tell: Lie) -> Lie:
        name = tell.__name__.replace("_", "-")
        FAULTS[name] = Fault(name, point, tell, " ".join((tell.__doc__ or "").split()))
        return tell

    return register
