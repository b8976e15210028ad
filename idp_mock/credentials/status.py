"""Which certificates are good and which are revoked (spärrade). A revocation cannot be taken back (siths-eid:4.5)."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from idp_mock.clock import Clock

Status = Literal["good", "revoked", "unknown"]


@dataclass(frozen=True, slots=True)
class Issued:
    """What an issuing CA remembers of a certificate it made."""

    serial: int
    issuer_name: str
    revoked_at: datetime | None = None


class Register:
    """What the CAs of one environment know of the certificates they issued in it. Times are environment time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[int, Issued] = {}
        self._lock = threading.Lock()

    def issued(self, serial: int, issuer_name: str) -> None:
        with self._lock:
            self._issued[serial] = Issued(serial, issuer_name)

    def revoke(self, serial: int, *, at: datetime | None = None) -> None:
        """From now on the certificate is revoked, or from ``at`` on. Nothing happens when it already was."""
        begins = at or self._clock.now()
        with self._lock:
            known = self._issued[serial]
            if known.revoked_at is None or begins < known.revoked_at:
                self._issued[serial] = Issued(serial, known.issuer_name, begins)

    def status(self, serial: int, *, issuer_name: str = "", at: datetime | None = None) -> Status:
        """What is known ``at`` that time, or now.

        A certificate that another environment issued is ``unknown`` here [MOCK], as another CA's is to a CA.
        """
        known = self._issued.get(serial)
        if known is None or (issuer_name and known.issuer_name != issuer_name):
            return "unknown"
        return "revoked" if known.revoked_at and known.revoked_at <= (at or self._clock.now()) else "good"

    def of(self, issuer_name: str) -> list[Issued]:
        """Everything that the issuer made."""
        with self._lock:
            return [i for i in self._issued.values() if i.issuer_name == issuer_name]

    def revoked(self, issuer_name: str, *, at: datetime) -> list[Issued]:
        """What belongs on the issuer's revocation list at that time."""
        return [i for i in self.of(issuer_name) if i.revoked_at and i.revoked_at <= at]

    def revoked_at(self, serial: int) -> datetime | None:
        known = self._issued.get(serial)
        return known.revoked_at if known else None

    def reset(self) -> None:
        """Make every certificate good again: a new group of trainees, a new scenario."""
        with self._lock:
            self._issued = {s: Issued(s, i.issuer_name) for s, i in self._issued.items()}
