"""What the issuing CAs answer when somebody asks about a certificate: what the register knows, and how they say it.

Everybody asks here: the IdP in a login, and whoever fetches an OCSP answer or a revocation list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from idp_mock.clock import Clock
from idp_mock.credentials.status import Issued, Register, Status
from idp_mock.faults.told import Faults

FRESH = timedelta(hours=1)  # how long an answer or a list may be kept; the real numbers were not found [MOCK]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the issuers answer now. An old answer tells what was so at ``this_update``."""

    answers: bool
    after: timedelta  # how long the answer takes
    this_update: datetime
    says: Status | None  # of every certificate, whatever the register knows; None: what it knows
    signed_by_issuer: bool

    @property
    def next_update(self) -> datetime:
        return self.this_update + FRESH


class Issuers:
    """The status services of one environment's CAs. They answer with the register's word, unless they are broken."""

    def __init__(self, register: Register, faults: Faults, clock: Clock) -> None:
        self._register, self._faults, self._clock = register, faults, clock

    def manner(self, *, login: str = "") -> Manner:
        """How they answer to this login, or to who asks without one."""
        told = self._faults.service("status", login=login)
        return Manner(
            answers=told["answers"],
            after=timedelta(seconds=told["after"]),
            this_update=self._clock.now() - timedelta(seconds=told["age"]),
            says=told["says"] or None,
            signed_by_issuer=told["signed_by"] == "issuer",
        )

    def status(self, serial: int, issuer_name: str, manner: Manner) -> Status:
        """What the issuer says of the certificate."""
        return manner.says or self._register.status(serial, issuer_name=issuer_name, at=manner.this_update)

    def revoked(self, issuer_name: str, manner: Manner) -> list[tuple[int, datetime]]:
        """What stands on the issuer's list, and since when."""
        at = manner.this_update
        if manner.says == "revoked":
            return [(issued.serial, _since(issued, at)) for issued in self._register.of(issuer_name)]
        return [(issued.serial, _since(issued, at)) for issued in self._register.revoked(issuer_name, at=at)]

    def revoked_at(self, serial: int, manner: Manner) -> datetime:
        """Since when it is revoked, where the issuer says so."""
        return self._register.revoked_at(serial) or manner.this_update


def _since(issued: Issued, at: datetime) -> datetime:
    return issued.revoked_at or at
