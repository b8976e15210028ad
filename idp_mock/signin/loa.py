"""Which level of assurance a certificate gives: read by policy, or else by issuer; of an old card by its number.

The tables are those of siths-eid:4.4 and inera-idp:3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.names import TYPE_1, bare
from idp_mock.credentials.policies import (
    LOA_BY_ISSUER,
    LOA_BY_SERIES,
    LOA_URI,
    POLICIES,
    Loa,
    Policy,
    loa_by_series,
)
from idp_mock.errors import LoaNotReached, NotAPersonCertificate


@dataclass(frozen=True, slots=True)
class LoaTable:
    """How certificates are read. Whoever runs a local IdP defines it himself (inera-idp:3)."""

    policies: Mapping[str, Policy] = field(default_factory=lambda: POLICIES)
    issuers: Mapping[str, Loa] = field(default_factory=lambda: LOA_BY_ISSUER)
    series: Mapping[str, Loa] = field(default_factory=lambda: LOA_BY_SERIES)  # of old cards (inera-idp:3)

    def loa(self, certificate: Certificate) -> str:
        """The level's address, ``http://id.sambi.se/loa/loa3``. Raises `NotAPersonCertificate`."""
        issuer = bare(certificate.issuer_name)
        if issuer == TYPE_1:
            return LOA_URI[loa_by_series(certificate.card_number, self.series)]
        for oid in certificate.policies:
            known = self.policies.get(oid)
            if known is not None and known.loa is not None:
                return LOA_URI[known.loa]
        by_issuer = self.issuers.get(issuer)
        if by_issuer is None:
            raise NotAPersonCertificate
        return LOA_URI[by_issuer]


def must_be_one_of(demanded: tuple[str, ...], loa: str) -> None:
    """Compared exactly: a service that accepts 2 and 3 lists both (inera-idp:3). Raises `LoaNotReached`."""
    if demanded and loa not in demanded:
        said = "Error during authentication: Non-matching Levels of Assurance"  # verbatim, inera-idp:5
        raise LoaNotReached(f"{said}: {loa} is none of {' '.join(demanded)}")
