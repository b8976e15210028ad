"""A certificate, parsed once: what the mock reads out of it and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

CARD_NUMBER = ObjectIdentifier("1.2.752.34.2.1")  # [C] siths-eid:4.3


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
    for_signatures: bool = False  # its key is for signatures, and identifies nobody (gits:5)
    card_number: str = ""  # of the card it is on, in a certificate of the old structure (siths-eid:4.3)

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


@lru_cache(maxsize=4096)
def read(der: bytes) -> Certificate:
    """What ``der`` says. Raises ValueError when it is no certificate."""
    cert = parse(der)
    said = {attribute.oid: str(attribute.value) for attribute in cert.subject}
    issuer = {attribute.oid: str(attribute.value) for attribute in cert.issuer}
    try:
        found = cert.extensions.get_extension_for_class(x509.CertificatePolicies).value
        policies = tuple(policy.policy_identifier.dotted_string for policy in found)
    except x509.ExtensionNotFound:
        policies = ()
    return Certificate(
        der=der,
        subject=_retold(cert.subject),
        issuer=_retold(cert.issuer).replace(", ", ","),
        issuer_name=issuer.get(NameOID.COMMON_NAME, ""),
        serial=cert.serial_number,
        policies=policies,
        not_before=cert.not_valid_before_utc,
        not_after=cert.not_valid_after_utc,
        given_name=said.get(NameOID.GIVEN_NAME, ""),
        family_name=said.get(NameOID.SURNAME, ""),
        common_name=said.get(NameOID.COMMON_NAME, ""),
        organisation_name=said.get(NameOID.ORGANIZATION_NAME, ""),
        subject_number=said.get(NameOID.SERIAL_NUMBER, ""),
        for_signatures=_is_for_signatures(cert.extensions),
        card_number=_card_number(cert.extensions),
    )


def _is_for_signatures(extensions: x509.Extensions) -> bool:
    """nonRepudiation without digitalSignature: how the two are told apart on a card (siths-eid:4.3)."""
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.content_commitment and not usage.digital_signature


def _card_number(extensions: x509.Extensions) -> str:
    """What stands behind tag and length."""
    try:
        found = extensions.get_extension_for_oid(CARD_NUMBER).value
    except x509.ExtensionNotFound:
        return ""
    return found.value[2:].decode("ascii", "replace") if isinstance(found, x509.UnrecognizedExtension) else ""


_SHORT = {
    NameOID.SERIAL_NUMBER: "SERIALNUMBER",
    NameOID.EMAIL_ADDRESS: "EMAILADDRESS",
    NameOID.TITLE: "T",
    NameOID.GIVEN_NAME: "GIVENNAME",
    NameOID.SURNAME: "SURNAME",
    NameOID.COMMON_NAME: "CN",
    NameOID.ORGANIZATION_NAME: "O",
    NameOID.LOCALITY_NAME: "L",
    NameOID.COUNTRY_NAME: "C",
}


def _retold(name: x509.Name) -> str:
    """As captured assertions write it, most telling part first: ``SERIALNUMBER=..., CN=..., C=SE`` (siths-eid:4.3)."""
    parts = (f"{_SHORT.get(a.oid, a.oid.dotted_string)}={a.value!s}" for a in reversed(list(name)))
    return ", ".join(parts)
