"""Val av tjänste-id, organisation or medarbetaruppdrag: the smallest that satisfies the claims (inera-idp:4.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from idp_mock.credentials.certificate import Certificate
from idp_mock.errors import NoSuchRow
from idp_mock.people.hsa import commissions_at
from idp_mock.people.person import Commission, Employment, Person

Level = Literal["none", "employment", "organisation", "commission"]

COMMISSION_CLAIMS = frozenset(
    {
        "commissionHsaId",
        "commissionName",
        "commissionPurpose",
        "commissionRight",
        "healthCareUnitHsaId",
        "healthCareUnitName",
        "healthCareProviderHsaId",
        "healthCareProviderName",
        "healthcareProviderId",
    }
)
ORGANISATION_CLAIMS = frozenset(
    {
        "organizationIdentifier",
        "organizationName",
        "orgAffiliation",
        "userOrganizationIdentifier",
        "userOrganizationName",
        "userOrganizationHsaId",
        "userOrgAffiliation",
    }
)
EMPLOYMENT_CLAIMS = frozenset(
    {
        "employeeHsaId",
        "mail",
        "telephoneNumber",
        "mobileTelephoneNumber",
        "paTitleCode",
        "occupationalCode",
        "personalPrescriptionCode",
        "groupPrescriptionCode",
        "healthcareProfessionalLicense",
        "healthcareProfessionalLicenseIdentityNumber",
        "healthCareProfessionalLicenceSpeciality",
        "systemRole",
    }
)

HEADINGS: dict[Level, str] = {  # verbatim, inera-idp:4.2
    "none": "",
    "employment": "Val av tjänste-id",
    "organisation": "Val av organisation",
    "commission": "Val av medarbetaruppdrag",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing the user can be. ``key`` is what the page sends back."""

    key: str
    level: Level
    employment: Employment
    commission: Commission | None = None

    @property
    def title(self) -> str:
        if self.level == "organisation":
            return self.employment.organisation.name
        return self.commission.name if self.commission else self.employment.hsa_id

    @property
    def detail(self) -> str:
        if self.level == "organisation":
            return self.employment.organisation.number
        where = self.commission.unit_name if self.commission else self.employment.title
        return ", ".join(part for part in (where, self.employment.organisation.name) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the user has to choose between. With fewer than two rows there is nothing to ask."""

    level: Level
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str:
        return HEADINGS[self.level]

    def row(self, key: str) -> Row:
        """Raises `NoSuchRow`."""
        for row in self.rows:
            if row.key == key:
                return row
        raise NoSuchRow


def level_of(claims: Collection[str]) -> Level:
    """How much must be chosen. ``allCommissions`` and ``allEmployeeHsaIds`` return everything without a choice."""
    asked = frozenset(claims)
    if asked & COMMISSION_CLAIMS:
        return "commission"
    if asked & EMPLOYMENT_CLAIMS:  # tjänste-id is preferred over organisation, and tells the organisation
        return "employment"
    if asked & ORGANISATION_CLAIMS:
        return "organisation"
    return "none"


def choice_for(person: Person, certificate: Certificate, level: Level, *, at: datetime) -> Choice:
    """What this person can be with this certificate.

    An HSA-id certificate gives its own employment, a personnummer certificate all of them (siths-eid:6).
    Who has no commission chooses between employments instead, and the claims of a commission will be absent.
    """
    employments = tuple(e for e in person.employments if certificate.hsa_id in ("", e.hsa_id))
    commissions = tuple(
        Row(key=c.hsa_id, level="commission", employment=e, commission=c)
        for e in employments
        for c in commissions_at(e, at)
    )
    if level == "commission" and commissions:
        return Choice(level=level, rows=commissions)
    if level == "organisation":
        first = {e.organisation.hsa_id: e for e in reversed(employments)}
        rows = (Row(key=e.hsa_id, level=level, employment=e) for e in reversed(first.values()))
        return Choice(level=level, rows=tuple(rows))
    by_employment = tuple(Row(key=e.hsa_id, level="employment", employment=e) for e in employments)
    return Choice(level="none" if level == "none" else "employment", rows=by_employment)
