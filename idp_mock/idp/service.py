"""The IdP as a service: there, late, closed, or out of service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from idp_mock.errors import EnvironmentClosed, OutOfService
from idp_mock.faults.told import Faults


@dataclass(frozen=True, kw_only=True)
class Service:
    """Asked before anything else is, at the pages as at the endpoints."""

    faults: Faults
    pause: Callable[[float], None]

    def must_answer(self, point: Literal["idp", "token-endpoint"] = "idp", *, login: str = "") -> None:
        """Raises `EnvironmentClosed` and `OutOfService`; one that is slow keeps the caller waiting, a little."""
        told = self.faults.service(point, login=login)
        if told["closed"]:
            raise EnvironmentClosed
        if not told["answers"]:
            raise OutOfService
        self.pause(told["after"])
