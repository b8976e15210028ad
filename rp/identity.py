"""Who is signed in, as this care system sees it: the claims that its decisions rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

# What the sample asks for, all voluntary: a login without a commission is still a login, and policy decides the rest.
ASKED = (
    "given_name",
    "family_name",
    "personalIdentityNumber",
    "employeeHsaId",
    "organizationName",
    "commissionHsaId",
    "commissionName",
    "commissionPurpose",
    "healthCareUnitName",
    "healthCareProviderName",
    "credentialCertificatePolicies",
    "x509IssuerName",
)


# Who somebody is, the best name first.
NAMES = (
    "personalIdentityNumber",
    "employeeHsaId",
    "credentialPersonalIdentityNumber",
    "credentialEmployeeHsaId",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """One person, at one level of assurance, in one commission. ``claims`` is what decisions are made from."""

    claims: Mapping[str, Any] = field(default_factory=dict)
    id_token: str = field(default="", repr=False)  # kept for logout only
    access_token: str = field(default="", repr=False)

    @classmethod
    def of(cls, claims: Mapping[str, Any], *, id_token: str = "", access_token: str = "") -> Self:
        return cls(claims=dict(claims), id_token=id_token, access_token=access_token)

    def claim(self, name: str) -> str:
        """A claim as text; empty when it is absent."""
        value = self.claims.get(name, "")
        return value if isinstance(value, str) else ""

    @property
    def loa(self) -> str:
        """The level that was reached, from ``acr``; empty when the token says nothing."""
        return self.claim("acr")

    @property
    def name(self) -> str:
        """What to greet with; a person with protected personal data may have no name here (case:42)."""
        name = f"{self.claim('given_name')} {self.claim('family_name')}".strip()
        return name or self.claim("employeeHsaId") or self.claim("credentialGivenName")

    @property
    def person(self) -> str:
        """The same for the same person, whichever credential was used. Never ``sub``: it changes (inera-idp:2.3).

        What HSA tells goes before what the certificate says, which is all there is where HSA was not asked.
        """
        return next((told for name in NAMES if (told := self.claim(name))), "")
