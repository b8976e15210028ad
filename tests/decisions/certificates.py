"""What a certificate says, and who vouches for it: read from PEM with a library, by tables that docs/ publishes.

Nothing here knows the mock or the sample: this is what somebody works out who has the documents and the certificate.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from tests.document import DOCS

_ROW = re.compile(r"^\| `(1\.2\.752\.74\.8\.\d+)` \| .+ \| (2|3|none) \|", re.MULTILINE)
LEVELS = {
    oid: 0 if level == "none" else int(level)
    for oid, level in _ROW.findall((DOCS / "policy.md").read_text(encoding="utf-8"))
}
OLD = "SITHS Type 1 CA v1"  # read by the card number, and LoA 2 since 2020 (inera-idp:3)


@dataclass(frozen=True)
class Shown:
    """A certificate as whoever looks at it alone can read it. ``fetched`` gives what stands at an address."""

    pem: str
    root: x509.Certificate
    fetched: Callable[[str], x509.Certificate | None]

    @cached_property
    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.pem.encode())

    @property
    def number(self) -> str:
        """The personnummer or HSA-id (siths-eid:4.3)."""
        return str(self.certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)[0].value)

    @property
    def bears_a_personal_number(self) -> bool:
        return re.fullmatch(r"\d{12}", self.number) is not None

    @property
    def issuer(self) -> str:
        return str(self.certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    @cached_property
    def policies(self) -> list[str]:
        try:
            found = self.certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
        except x509.ExtensionNotFound:
            return []
        return [policy.policy_identifier.dotted_string for policy in found]

    @property
    def is_old(self) -> bool:
        return self.issuer.endswith(OLD)

    @cached_property
    def level(self) -> int:
        """2 or 3; 0 where it vouches for nobody. The issuer's name must say the same (siths-eid:4.4)."""
        if self.is_old:
            return 2
        by_policy = {LEVELS[oid] for oid in self.policies if oid in LEVELS}
        (level,) = by_policy or {0}
        by_issuer = (
            3 if re.search(r"( 3| Mobile) CA v\d$", self.issuer) else 2 if " 2 CA " in self.issuer else 0
        )
        assert level == by_issuer, f"{self.issuer} issued a certificate of {self.policies}"
        return level

    @cached_property
    def leads_to_the_root(self) -> bool:
        """Its issuer, at the address that it names, signed it; and the root, or one that is its own, signed that."""
        issuer = self._issuer_of(self.certificate)
        if issuer is None or not _signed(self.certificate, issuer):
            return False
        if _signed(issuer, self.root):
            return True
        above = self._issuer_of(issuer)
        return self.is_old and above is not None and _signed(issuer, above) and _signed(above, above)

    def _issuer_of(self, one: x509.Certificate) -> x509.Certificate | None:
        try:
            told = one.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        except x509.ExtensionNotFound:
            return None
        return next(
            (
                self.fetched(str(at.access_location.value))
                for at in told
                if at.access_method == AuthorityInformationAccessOID.CA_ISSUERS
            ),
            None,
        )

    def is_valid_at(self, now: datetime) -> bool:
        return not (self.is_too_new_at(now) or self.is_too_old_at(now))

    def is_too_new_at(self, now: datetime) -> bool:
        return now < self.certificate.not_valid_before_utc

    def is_too_old_at(self, now: datetime) -> bool:
        return now > self.certificate.not_valid_after_utc


def _signed(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
