"""Who reaches Autentiseringstjänsten and who does not: the IdP has one line to it, and every app its own."""

from __future__ import annotations

from dataclasses import dataclass

from idp_mock.errors import AuthserviceUnreachable, ConnectionFailed
from idp_mock.faults.told import Faults


@dataclass(frozen=True, slots=True)
class Lines:
    """Both lines of each login. A service that is down is reached by neither; a network may stop the app alone."""

    faults: Faults

    def reach_the_idp(self, login: str) -> bool:
        """Whether the IdP hears the service."""
        return bool(self.faults.service("authservice", login=login)["answers"])

    def must_reach_the_idp(self, login: str) -> None:
        """Raises `AuthserviceUnreachable`."""
        if not self.reach_the_idp(login):
            raise AuthserviceUnreachable

    def must_reach_the_app(self, login: str) -> None:
        """Raises `ConnectionFailed`: for the app it is the same whose fault it is (siths-eid:3.6)."""
        passes = self.faults.service("app-network", login=login)["lets_through"]
        if not (passes and self.reach_the_idp(login)):
            raise ConnectionFailed
