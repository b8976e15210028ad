"""What must hold before a certificate vouches for anybody, top to bottom; the first refusal ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature

from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.credentials import status_checks
from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.issuers import Issuers
from idp_mock.credentials.names import TYPE_1, bare
from idp_mock.credentials.policies import LOA_BY_ISSUER, POLICIES, loa_by_series
from idp_mock.credentials.status_checks import Answered
from idp_mock.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    CertificateRevoked,
    CertificateUnknown,
    ChainBroken,
    NotAPersonCertificate,
    StatusMissing,
    StatusStale,
)
from idp_mock.journal import Journal, What


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """What a certificate is held against: one environment's CAs, what they answer, and its clock."""

    hierarchy: Hierarchy
    issuers: Issuers
    clock: Clock
    journal: Journal
    config: IdpConfig

    def verify(self, certificate: Certificate, *, login: str = "") -> None:
        """Raises the refusal of the first check that does not hold."""
        shown = Shown(certificate=certificate, login=login, against=self)
        for check in CHECKS:
            check(shown)
        self.journal.tell(
            "idp",
            "idp",
            What.CERTIFICATE_VERIFIED,
            {"issuer": certificate.issuer, "policies": list(certificate.policies)},
            login=login,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A certificate that somebody shows in a login (empty: in none), and what it is held against."""

    certificate: Certificate
    login: str
    against: Verifier


def chain_leads_to_our_root(shown: Shown) -> None:
    """Issued, with a signature that holds, by a CA of this environment, which the root vouches for (siths-eid:4.1)."""
    name = shown.certificate.issuer_name
    if bare(name) == TYPE_1 and not shown.against.config.old_cards:
        raise ChainBroken(f"the issuer {name} is no longer trusted")
    issuer = shown.against.hierarchy.by_name(name)
    if issuer is None:
        raise ChainBroken(f"the issuer {name} is none of ours")
    try:
        shown.certificate.x509.verify_directly_issued_by(issuer.certificate)
        issuer.certificate.verify_directly_issued_by(shown.against.hierarchy.above(issuer).certificate)
    except (InvalidSignature, ValueError, TypeError):
        raise ChainBroken(f"it was not signed by {issuer.name}") from None


def policy_vouches_for_a_person(shown: Shown) -> None:
    """Its policy OID, or else its issuer, gives a level (siths-eid:4.4); an old card's number does (inera-idp:3)."""
    if bare(shown.certificate.issuer_name) == TYPE_1:
        loa_by_series(shown.certificate.card_number)
        return
    known = [POLICIES[oid] for oid in shown.certificate.policies if oid in POLICIES]
    if known and not any(policy.loa for policy in known):
        raise NotAPersonCertificate(f"the policy says {known[0].says}")
    if not known and bare(shown.certificate.issuer_name) not in LOA_BY_ISSUER:
        raise NotAPersonCertificate


def is_valid_already(shown: Shown) -> None:
    """RFC 5280 section 4.1.2.5, with the environment's clock (case:60)."""
    if shown.against.clock.now() < shown.certificate.not_before:
        raise CertificateNotYetValid(f"valid from {shown.certificate.not_before:%Y-%m-%d %H:%M} UTC")


def is_still_valid(shown: Shown) -> None:
    """RFC 5280 section 4.1.2.5, with the environment's clock (case:59)."""
    if shown.against.clock.now() > shown.certificate.not_after:
        raise CertificateExpired(f"valid to {shown.certificate.not_after:%Y-%m-%d %H:%M} UTC")


def is_not_revoked(shown: Shown) -> None:
    """The issuer says good, not revoked and not unknown (siths-eid:4.5, case:58).

    Without an answer that can be believed the setting decides (case:61); ``unknown`` is an answer, and no good one in
    either [MOCK].
    """
    against, certificate, login = shown.against, shown.certificate, shown.login
    against.journal.tell("idp", "ocsp", What.STATUS_ASKED, {"issuer": certificate.issuer_name}, login=login)
    manner = against.issuers.manner(login=login)
    status = against.issuers.status(certificate.serial, certificate.issuer_name, manner)
    try:
        answered = Answered(manner=manner, now=against.clock.now(), patience=against.config.status_patience)
        for check in status_checks.CHECKS:
            check(answered)
    except StatusMissing as missing:
        revoked = isinstance(missing, StatusStale) and status == "revoked"  # which nobody can take back
        passes = against.config.status_failure == "soft" and not revoked
        says = {"why": missing.detail, "failure": against.config.status_failure, "passes": passes}
        against.journal.tell("idp", "idp", What.STATUS_MISSING, says, login=login)
        if revoked:
            raise CertificateRevoked from None
        if not passes:
            raise
        return
    against.journal.tell("ocsp", "idp", What.STATUS_ANSWERED, {"status": status}, login=login)
    if status == "revoked":
        raise CertificateRevoked
    if status == "unknown":
        raise CertificateUnknown


Check = Callable[[Shown], None]

CHECKS: tuple[Check, ...] = (
    chain_leads_to_our_root,  # first: nothing else in it can be believed before
    policy_vouches_for_a_person,
    is_valid_already,
    is_still_valid,
    is_not_revoked,
)
