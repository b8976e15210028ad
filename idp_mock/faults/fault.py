"""What a fault is: a name, the message it changes, and a function from a plain mapping to another.

They know no flow, so they compose with every flow. A relying party that keeps its rules refuses each lie, and
copes with each breakdown: that is a fault whose message is how a service answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Service = Literal[
    "hsa",
    "status",  # OCSP and the revocation lists
    "authservice",
    "app-network",  # between the app and Autentiseringstjänsten
    "mtls",
    "idp",
    "token-endpoint",
    "jwks",  # where the keys are published
    "way-back",  # from the IdP to the relying party, through the browser
]
Point = (
    Literal[
        "authorization-request",
        "hint",
        "authorization-response",
        "code",
        "token-request",
        "token-response",
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
    | Service
)
SERVICES: tuple[Service, ...] = get_args(Service)
Message = Mapping[str, Any]
Lie = Callable[[Message], Message]


@dataclass(frozen=True, slots=True)
class Fault:
    """One lie or one breakdown: its name, where it is told, and what it does to the message."""

    name: str
    point: Point
    tell: Lie
    rule: str  # what the receiver must do, and where that is written

    @property
    def is_a_breakdown(self) -> bool:
        """Whether it is a service that answers otherwise, and not a message that lies."""
        return self.point in SERVICES


FAULTS: dict[str, Fault] = {}


def fault(point: Point) -> Callable[[Lie], Lie]:
    """Register the function as the fault of its name, with dashes."""

    def register(tell: Lie) -> Lie:
        name = tell.__name__.replace("_", "-")
        FAULTS[name] = Fault(name, point, tell, " ".join((tell.__doc__ or "").split()))
        return tell

    return register
