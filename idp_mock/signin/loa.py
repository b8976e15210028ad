"""Which level of assurance a certificate gives: a table, read by policy, or else by issuer (siths-eid:4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.names import bare
from idp_mock.credentials.policies import LOA_BY_ISSUER, LOA_URI, POLICIES, Loa, Policy
from idp_mock.errors import LoaNotReached, NotAPersonCertificate


@dataclass(frozen=True, slots=True)
class LoaTable:
    """How certificates are read. Whoever runs a local IdP defines it himself (inera-idp:3)."""

    policies: Mapping[str, Policy] = field(default_factory=lambda: POLICIES)
    issuers: Mapping[str, Loa] = field(default_factory=lambda: LOA_BY_ISSUER)

    def loa(self, certificate: Certificate) -> str:
        """The level's address, ``http://id.sambi.se/loa/loa3``. Raises `NotAPersonCertificate`."""
        for oid in certificate.policies:
            known = self.policies.get(oid)
            if known is not None and known.loa is not None:
                return LOA_URI[known.loa]
        by_issuer = self.issuers.get(bare(certificate.issuer_name))
        if by_issuer is None:
            raise NotAPersonCertificate
        return LOA_URI[by_issuer]


def must_be_one_of(demanded: tuple[str, ...], loa: str) -> None:
    """Compared exactly: a service that accepts 2 and 3 lists both (inera-idp:3). Raises `LoaNotReached`."""
    if demanded and loa not in demanded:
        said = "Error during authentication: Non-matching Levels of Assurance"  # verbatim, inera-idp:5
        raise LoaNotReached(f"{said}: {loa} is none of {' '.join(demanded)}")
