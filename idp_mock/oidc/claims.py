"""A sign-in retold as claims, with Inera's exact spelling (inera-idp:2.1). Absent rather than empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from idp_mock.config import Method
from idp_mock.people.hsa import commissions_at
from idp_mock.people.person import Commission, Employment, Person
from idp_mock.signin.sign_in import SignIn

AMR: Mapping[Method, str] = {
    "card": "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient",  # [M] inera-idp:2.1
    "app-here": "urn:siths-mock:sithseid-same-device",  # [MOCK]; the words are those of the signing entities
    "app-elsewhere": "urn:siths-mock:sithseid-other-device",  # [MOCK]
}

# Claims that the certificate tells: an outage of HSA does not touch them (siths-eid:6).
FROM_CERTIFICATE: Mapping[str, Callable[[SignIn], Any]] = {
    "x509IssuerName": lambda s: s.certificate.issuer,
    "x509SubjectName": lambda s: s.certificate.subject,
    "credentialGivenName": lambda s: s.certificate.given_name,
    "credentialSurname": lambda s: s.certificate.family_name,
    "credentialDisplayName": lambda s: s.certificate.common_name,
    "credentialPersonalIdentityNumber": lambda s: s.certificate.personal_number,
    "credentialEmployeeHsaId": lambda s: s.certificate.hsa_id,
    "credentialOrganizationName": lambda s: s.certificate.organisation_name,
    "credentialCertificatePolicies": lambda s: list(s.certificate.policies),
    "authenticationMethod": lambda s: AMR[s.method],  # its values were not found [MOCK]
}

_OF_PERSON: Mapping[str, Callable[[Person], Any]] = {
    "given_name": lambda p: p.given_name,
    "family_name": lambda p: p.family_name,
    "name": lambda p: p.name,
    "personalIdentityNumber": lambda p: p.personal_number,
    "allEmployeeHsaIds": lambda p: [e.hsa_id for e in p.employments],
}
_OF_EMPLOYMENT: Mapping[str, Callable[[Employment], Any]] = {
    "employeeHsaId": lambda e: e.hsa_id,
    "mail": lambda e: e.mail,
    "telephoneNumber": lambda e: e.telephone,
    "mobileTelephoneNumber": lambda e: e.mobile,
    "paTitleCode": lambda e: e.pa_title_code,
    "personalPrescriptionCode": lambda e: e.prescription_code,
    "healthcareProfessionalLicense": lambda e: list(e.licences),
    "systemRole": lambda e: list(e.system_roles),
    "organizationIdentifier": lambda e: e.organisation.number,
    "organizationName": lambda e: e.organisation.name,
}
_OF_COMMISSION: Mapping[str, Callable[[Commission], Any]] = {
    "commissionHsaId": lambda c: c.hsa_id,
    "commissionName": lambda c: c.name,
    "commissionPurpose": lambda c: c.purpose,
    "commissionRight": lambda c: [str(right) for right in c.rights],
    "healthCareUnitHsaId": lambda c: c.unit_hsa_id,
    "healthCareUnitName": lambda c: c.unit_name,
    "healthCareProviderHsaId": lambda c: c.provider.hsa_id,
    "healthCareProviderName": lambda c: c.provider.name,
    "healthcareProviderId": lambda c: c.provider.number,
}
# What HSA keeps back of a person with protected personal data (case:42). Which claims exactly was not found [MOCK].
_PROTECTED = frozenset(
    {"given_name", "family_name", "name", "mail", "telephoneNumber", "mobileTelephoneNumber"}
)

FROM_HSA = frozenset((*_OF_PERSON, *_OF_EMPLOYMENT, *_OF_COMMISSION, "allCommissions"))
KNOWN = frozenset((*FROM_CERTIFICATE, *FROM_HSA, "acr", "amr"))
# Inera's names that nobody here has a value for: asked for as essential they fail a login (inera-idp:2.1, 6.1).
WITHOUT_VALUE = frozenset(
    {
        "allCommissionOrgAffiliations",
        "allUserOrgAffiliations",
        "authorizationScope",
        "credentialCertificate",
        "groupPrescriptionCode",
        "healthCareProfessionalLicenceSpeciality",
        "healthcareProfessionalLicenseIdentityNumber",
        "occupationalCode",
        "orgAffiliation",
        "pharmacyIdentifier",
        "sithsEidChallenge",
        "userOrgAffiliation",
        "userOrganizationHsaId",
        "userOrganizationIdentifier",
        "userOrganizationName",
    }
)
OPENID = frozenset(  # always included, whatever is registered (inera-idp:2.2, 6.1)
    {"sub", "iss", "aud", "exp", "iat", "amr", "acr", "auth_time", "jti", "at_hash", "nonce"}
)


def about(sign_in: SignIn, *, now: datetime) -> dict[str, Any]:
    """Everything that can be told of a sign-in, without what has no value. Single values are strings."""
    told: dict[str, Any] = {"acr": sign_in.loa, "amr": [AMR[sign_in.method]]}
    told |= {name: tell(sign_in) for name, tell in FROM_CERTIFICATE.items()}
    if sign_in.person is not None:
        by_hsa = {name: tell(sign_in.person) for name, tell in _OF_PERSON.items()}
        by_hsa["allCommissions"] = _all_commissions(sign_in.person, now)
        if sign_in.employment is not None:
            by_hsa |= {name: tell(sign_in.employment) for name, tell in _OF_EMPLOYMENT.items()}
        if sign_in.commission is not None:
            by_hsa |= {name: tell(sign_in.commission) for name, tell in _OF_COMMISSION.items()}
        if sign_in.person.protected:
            by_hsa = {name: value for name, value in by_hsa.items() if name not in _PROTECTED}
        told |= by_hsa
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _all_commissions(person: Person, now: datetime) -> list[dict[str, Any]]:
    """Objects with the properties of inera-idp:2.4."""
    return [
        {
            "commissionHsaId": c.hsa_id,
            "commissionName": c.name,
            "commissionPurpose": c.purpose,
            "commissionRights": [
                {"activity": r.activity, "informationClass": r.information, "scope": r.scope}
                for r in c.rights
            ],
            "employeeHsaId": e.hsa_id,
            "healthCareProviderHsaId": c.provider.hsa_id,
            "healthCareProviderName": c.provider.name,
            "healthCareProviderOrgNo": c.provider.number,
            "healthCareUnitHsaId": c.unit_hsa_id,
            "healthCareUnitName": c.unit_name,
        }
        for e in person.employments
        for c in commissions_at(e, now)
    ]
