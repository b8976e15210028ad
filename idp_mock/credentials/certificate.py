"""A certificate, parsed once: what the mock reads out of it and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A person's (or function's) certificate. Times are UTC. Two are equal when their bytes are."""

    der: bytes
    subject: str  # as the IdP retells it: SERIALNUMBER=..., GIVENNAME=..., CN=..., C=SE
    issuer: str  # CN=SITHS e-id Person ID 3 CA v1,O=Inera AB,C=SE
    issuer_name: str  # the issuer's CN alone
    serial: int
    policies: tuple[str, ...]  # OIDs of Certifikatprinciper
    not_before: datetime
    not_after: datetime
    given_name: str
    family_name: str
    common_name: str
    organisation_name: str
    subject_number: str  # the subject's serialNumber: an HSA-id, or twelve digits

    @property
    def personal_number(self) -> str:
        """The personnummer it bears, or nothing: twelve digits are one (siths-eid:4.3)."""
        return self.subject_number if self.subject_number.isdigit() and len(self.subject_number) == 12 else ""

    @property
    def hsa_id(self) -> str:
        """The HSA-id it bears, or nothing."""
        return "" if self.personal_number else self.subject_number

    @property
    def x509(self) -> x509.Certificate:
        """The whole of it, parsed once per process."""
        return parse(self.der)


@lru_cache(maxsize=4096)
def parse(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)
