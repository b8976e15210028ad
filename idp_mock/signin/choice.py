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
from idp_mock.versions import NEWEST, Version

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
        "userOrganizationIdentifier",
        "userOrganizationName",
        "userOrganizationHsaId",
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
        "pharmacyIdentifier",
        "orgAffiliation",  # these two name the tjänste-id too, which an organisation alone does not tell [MOCK]
        "userOrgAffiliation",
        "authorizationScope",  # of the tjänste-id [MOCK]
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

    @property
    def must_be_made(self) -> bool:
        return len(self.rows) > 1

    def row(self, key: str) -> Row:
        """Raises `NoSuchRow`."""
        for row in self.rows:
            if row.key == key:
                return row
        raise NoSuchRow


def level_of(claims: Collection[str], version: Version = NEWEST) -> Level:
    """How much must be chosen. What begins with ``all`` is told without a choice."""
    asked = frozenset(claims)
    if asked & COMMISSION_CLAIMS:
        return "commission"
    return _without_commission(asked, version)


def _without_commission(asked: frozenset[str], version: Version) -> Level:
    if asked & EMPLOYMENT_CLAIMS:  # tjänste-id is preferred over organisation, and tells the organisation
        return "employment"
    if asked & ORGANISATION_CLAIMS:
        return "organisation" if version.organisation_choice else "employment"  # what it was before [MOCK]
    return "none"


def employments_of(person: Person, certificate: Certificate) -> tuple[Employment, ...]:
    """An HSA-id certificate gives its own employment, a personnummer certificate all of them (siths-eid:6)."""
    return tuple(e for e in person.employments if certificate.hsa_id in ("", e.hsa_id))


def choice_for(
    person: Person,
    certificate: Certificate,
    claims: Collection[str],
    *,
    at: datetime,
    version: Version = NEWEST,
) -> Choice:
    """What this person can be with this certificate, towards who asks for ``claims``.

    Who has no commission chooses what the other claims need, and those of a commission will be absent.
    """
    asked = frozenset(claims)
    level = level_of(asked, version)
    if level == "none":
        return NO_CHOICE
    employments = employments_of(person, certificate)
    if level == "commission":
        instead: tuple[None, ...] = (None,) if version.hsa_ids_beside_commissions else ()
        rows = tuple(
            Row(key=c.hsa_id if c else e.hsa_id, level=level, employment=e, commission=c)
            for e in employments
            for c in commissions_at(e, at) or instead  # an HSA-id in their place, as a row of theirs [MOCK]
        )
        if rows:
            return Choice(level=level, rows=rows)
        level = _without_commission(asked, version)
    match level:
        case "organisation":
            first = {e.organisation.hsa_id: e for e in reversed(employments)}
            by_employer = (Row(key=e.hsa_id, level=level, employment=e) for e in reversed(first.values()))
            return Choice(level=level, rows=tuple(by_employer))
        case "employment":
            return Choice(
                level=level, rows=tuple(Row(key=e.hsa_id, level=level, employment=e) for e in employments)
            )
        case _:
            return NO_CHOICE


NO_CHOICE = Choice(level="none", rows=())
