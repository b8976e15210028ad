"""Every claim of Inera IdP: its exact spelling, what it is in JSON, and who knows it (inera-idp:2.1).

A single value is a string, what may be several an array, and the two lists with parts arrays of objects.
A claim without value is absent, never empty.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from idp_mock.config import IdpConfig, Method
from idp_mock.credentials.certificate import Certificate
from idp_mock.oidc import objects
from idp_mock.people.person import AuthorizationScope, Commission, Employment, Person
from idp_mock.signin.choice import employments_of
from idp_mock.signin.sign_in import SignIn

Kind = Literal["string", "number", "array", "objects"]
Source = Literal["authentication", "certificate", "hsa"]
TLS_CLIENT = "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient"  # [M] inera-idp:2.1


def amr_of(method: Method, config: IdpConfig) -> str:
    """What ``method`` is called in a token; what the apps are called was not found, so that is a setting."""
    match method:
        case "card":
            return TLS_CLIENT
        case "app-here":
            return config.amr_app_here
        case "app-elsewhere":
            return config.amr_app_elsewhere


@dataclass(frozen=True, slots=True)
class Telling:
    """What is retold: a sign-in, at a time, the way that the settings say."""

    sign_in: SignIn
    now: datetime
    config: IdpConfig

    @property
    def amr(self) -> str:
        return amr_of(self.sign_in.method, self.config)

    @property
    def employments(self) -> tuple[Employment, ...]:
        """What HSA answers to the number that the certificate bears (siths-eid:6)."""
        person = self.sign_in.person
        return employments_of(person, self.sign_in.certificate) if person else ()

    @property
    def scopes(self) -> tuple[AuthorizationScope, ...]:
        """The behörighetsområden of the chosen tjänste-id; whether they are the person's was not found [MOCK]."""
        employment = self.sign_in.employment
        return employment.authorization_scopes if employment else ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of Inera's list."""

    kind: Kind
    source: Source
    tell: Callable[[Telling], Any]
    protected: bool = False  # kept back by HSA of a person with protected data (case:42); which are [MOCK]


def _login(tell: Callable[[Telling], Any], kind: Kind = "string") -> Claim:
    return Claim(kind, "authentication", tell)


def _token(kind: Kind = "string") -> Claim:
    """What each token gets of its own when it is made (oidc/tokens.py)."""
    return Claim(kind, "authentication", lambda _: None)


def _certificate(tell: Callable[[Certificate], Any], kind: Kind = "string") -> Claim:
    return Claim(kind, "certificate", lambda t: tell(t.sign_in.certificate))


def _hsa(tell: Callable[[Telling], Any], kind: Kind) -> Claim:
    return Claim(kind, "hsa", tell)


def _person(tell: Callable[[Person], Any], *, protected: bool = False) -> Claim:
    return Claim("string", "hsa", lambda t: tell(t.sign_in.person) if t.sign_in.person else None, protected)


def _employment(
    tell: Callable[[Employment], Any], kind: Kind = "string", *, protected: bool = False
) -> Claim:
    return Claim(
        kind, "hsa", lambda t: tell(t.sign_in.employment) if t.sign_in.employment else None, protected
    )


def _commission(tell: Callable[[Commission], Any], kind: Kind = "string") -> Claim:
    return Claim(kind, "hsa", lambda t: tell(t.sign_in.commission) if t.sign_in.commission else None)


# Always told, whatever is registered (inera-idp:2.2, 6.1). One audience is a string, as Core 2 allows [MOCK].
_OPENID: Mapping[str, Claim] = {
    "sub": _login(lambda t: t.sign_in.sub),
    "iss": _token(),
    "aud": _token(),
    "exp": _token("number"),
    "iat": _token("number"),
    "auth_time": _login(lambda t: int(t.sign_in.at.timestamp()), "number"),
    "nonce": _token(),
    "jti": _token(),
    "at_hash": _token(),
    "acr": Claim("string", "certificate", lambda t: t.sign_in.loa),
    "amr": _login(lambda t: [t.amr], "array"),
}

CLAIMS: Mapping[str, Claim] = {
    **_OPENID,
    "authenticationMethod": _login(lambda t: t.amr),  # its values were not found [MOCK]
    "sithsEidChallenge": _login(lambda _: None),  # what it means was not found
    "x509IssuerName": _certificate(lambda c: c.issuer),
    "x509SubjectName": _certificate(lambda c: c.subject),
    "credentialGivenName": _certificate(lambda c: c.given_name),
    "credentialSurname": _certificate(lambda c: c.family_name),
    "credentialDisplayName": _certificate(lambda c: c.common_name),
    "credentialPersonalIdentityNumber": _certificate(lambda c: c.personal_number),
    "credentialEmployeeHsaId": _certificate(lambda c: c.hsa_id),
    "credentialOrganizationName": _certificate(lambda c: c.organisation_name),
    "credentialCertificatePolicies": _certificate(lambda c: list(c.policies), "array"),
    "credentialCertificate": _certificate(lambda c: base64.b64encode(c.der).decode()),  # encoding [MOCK]
    "given_name": _person(lambda p: p.given_name, protected=True),
    "family_name": _person(lambda p: p.family_name, protected=True),
    "name": _person(lambda p: p.name, protected=True),
    "personalIdentityNumber": _person(lambda p: p.personal_number),
    "employeeHsaId": _employment(lambda e: e.hsa_id),
    "allEmployeeHsaIds": _hsa(lambda t: [e.hsa_id for e in t.employments], "array"),
    "mail": _employment(lambda e: e.mail, protected=True),
    "mobileTelephoneNumber": _employment(lambda e: e.mobile, protected=True),
    "telephoneNumber": _employment(lambda e: e.telephone, protected=True),
    "paTitleCode": _employment(lambda e: e.pa_title_code),
    "occupationalCode": _employment(lambda e: e.occupational_code),
    "personalPrescriptionCode": _employment(lambda e: e.prescription_code),
    "groupPrescriptionCode": _employment(lambda e: list(e.group_prescription_codes), "array"),
    "healthcareProfessionalLicense": _employment(lambda e: list(e.licences), "array"),
    "healthcareProfessionalLicenseIdentityNumber": _employment(lambda e: e.licence_number),
    "healthCareProfessionalLicenceSpeciality": _employment(lambda e: list(e.specialities), "array"),
    "systemRole": _employment(lambda e: list(e.system_roles), "array"),
    "commissionHsaId": _commission(lambda c: c.hsa_id),
    "commissionName": _commission(lambda c: c.name),
    "commissionPurpose": _commission(lambda c: c.purpose),
    "commissionRight": _commission(lambda c: [str(right) for right in c.rights], "array"),
    "healthCareUnitHsaId": _commission(lambda c: c.unit_hsa_id),
    "healthCareUnitName": _commission(lambda c: c.unit_name),
    "healthCareProviderHsaId": _commission(lambda c: c.provider.hsa_id),
    "healthCareProviderName": _commission(lambda c: c.provider.name),
    "healthcareProviderId": _commission(lambda c: c.provider.number),
    "pharmacyIdentifier": _employment(lambda e: e.pharmacy),
    "organizationIdentifier": _employment(lambda e: e.organisation.number),
    "organizationName": _employment(lambda e: e.organisation.name),
    # How these differ from the two above was not found: the organisation of the tjänste-id in all of them [MOCK].
    "userOrganizationIdentifier": _employment(lambda e: e.organisation.number),
    "userOrganizationName": _employment(lambda e: e.organisation.name),
    "userOrganizationHsaId": _employment(lambda e: e.organisation.hsa_id),
    "orgAffiliation": _employment(lambda e: e.affiliation),
    "userOrgAffiliation": _employment(lambda e: e.affiliation),
    "allUserOrgAffiliations": _hsa(lambda t: [e.affiliation for e in t.employments], "array"),
    "allCommissionOrgAffiliations": _hsa(
        lambda t: objects.commission_affiliations(t.employments, t.now), "array"
    ),
    "allCommissions": _hsa(lambda t: objects.all_commissions(t.employments, t.now), "objects"),
    "authorizationScope": _hsa(
        lambda t: objects.authorization_scopes(t.scopes, plural=t.config.plural_lists), "objects"
    ),
}

OPENID = frozenset(_OPENID)
FROM_HSA = frozenset(name for name, claim in CLAIMS.items() if claim.source == "hsa")
WITHOUT_VALUE = frozenset({"sithsEidChallenge"})  # asked for as essential it fails a login (inera-idp:6.1)


def tell(told: Telling, names: Collection[str]) -> dict[str, Any]:
    """What can be told of ``names``: known, with a value, and not kept back. No more is worked out than is asked."""
    person = told.sign_in.person
    protected = person is not None and person.protected
    found = {
        name: CLAIMS[name].tell(told)
        for name in names
        if name in CLAIMS and not (protected and CLAIMS[name].protected)
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}
