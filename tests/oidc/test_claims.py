"""A sign-in as claims: Inera's spelling, absent rather than empty, strings for single values (inera-idp:2.1)."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest

from idp_mock.config import IdpConfig, Method
from idp_mock.environments import Environment
from idp_mock.oidc.claims import CLAIMS, FROM_HSA, Telling, tell
from idp_mock.signin.choice import (
    COMMISSION_CLAIMS,
    EMPLOYMENT_CLAIMS,
    ORGANISATION_CLAIMS,
    choice_for,
    level_of,
)
from idp_mock.signin.loa import LoaTable
from idp_mock.signin.sign_in import SignIn
from tests.idp.players import ANNA, EVA, LOA3, environment


@pytest.fixture(scope="module")
def env() -> Environment:
    return environment()


def signed_in(
    env: Environment,
    person_id: str,
    *,
    known: bool = True,
    method: Method = "app-here",
    bearing: str = "hsa-id",
) -> SignIn:
    person = env.hsa.person(person_id)
    certificate = env.wallet.get(person.credentials[0].id).bearing(bearing)
    now = env.clock.now()
    asked = ("employeeHsaId", "commissionHsaId")
    rows = choice_for(person, certificate, asked, at=now).rows if known else ()
    return SignIn(
        sub="s",
        certificate=certificate,
        loa=LoaTable().loa(certificate),
        method=method,
        at=now,
        person=person if known else None,
        employment=rows[0].employment if rows else None,
        commission=rows[0].commission if rows else None,
    )


def told(
    env: Environment, sign_in: SignIn, names: Collection[str] = CLAIMS.keys(), **settings: Any
) -> dict[str, Any]:
    return tell(Telling(sign_in=sign_in, now=env.clock.now(), config=IdpConfig(**settings)), names)


def test_an_ordinary_nurse_is_told_of_in_full(env: Environment) -> None:
    said = told(env, signed_in(env, ANNA))
    assert said["acr"] == LOA3
    assert (said["given_name"], said["family_name"], said["name"]) == ("Anna", "Lindgren", "Anna Lindgren")
    assert said["personalIdentityNumber"] == "198503129804"
    assert said["credentialEmployeeHsaId"] == said["employeeHsaId"] == "TST2321000131-1001"
    assert said["allEmployeeHsaIds"] == ["TST2321000131-1001"]
    assert said["commissionRight"] == ["Läsa;Alla;VG", "Skriva;Alla;VE"]
    assert said["healthcareProviderId"] == said["organizationIdentifier"] == "232100-0131"
    assert said["userOrganizationHsaId"] == "TST2321000131-1000"
    assert said["userOrgAffiliation"] == said["orgAffiliation"] == "TST2321000131-1001@2321000131"
    assert said["allUserOrgAffiliations"] == said["allCommissionOrgAffiliations"] == [said["orgAffiliation"]]
    assert said["x509IssuerName"] == "CN=SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1,O=Inera AB,C=SE"
    assert said["x509SubjectName"].startswith("SERIALNUMBER=TST2321000131-1001, ")
    assert base64.b64decode(said["credentialCertificate"]).startswith(b"\x30\x82")


def test_what_only_some_have_is_told_of_them(env: Environment) -> None:
    doctor = told(env, signed_in(env, "doctor-two-employments"))
    assert doctor["personalPrescriptionCode"] == "1111137"
    assert doctor["groupPrescriptionCode"] == ["9000001", "9000002"]
    assert doctor["healthcareProfessionalLicense"] == ["LK"]
    assert doctor["healthcareProfessionalLicenseIdentityNumber"] == "900001"
    assert doctor["healthCareProfessionalLicenceSpeciality"] == ["1041", "2010"]
    assert doctor["occupationalCode"] == "221100"
    midwife = told(env, signed_in(env, "nurse-card-and-mobile"))
    assert (midwife["telephoneNumber"], midwife["mobileTelephoneNumber"]) == (
        "08-465 004 01",
        "070-174 06 05",
    )
    assert told(env, signed_in(env, "pharmacist"))["pharmacyIdentifier"] == "7350000000007"
    roles = told(env, signed_in(env, "administrator"))["systemRole"]
    assert roles == ["BIF;Spärradministratör", "PU;Sökning"]


@pytest.mark.parametrize("method", ["card", "app-here", "app-elsewhere"])
def test_claims_are_absent_rather_than_empty_and_of_the_kind_of_their_row(
    env: Environment, method: Method
) -> None:
    seen: set[str] = set()
    for person in env.hsa.people():
        if not person.credentials or person.credentials[0].kind not in (
            "ordinary-card",
            "reserve-card-loa2",
            "reserve-card-loa3",
        ):
            continue
        for bearing in ("hsa-id", "personal-number"):
            said = told(env, signed_in(env, person.id, method=method, bearing=bearing))
            seen |= said.keys()
            for name, value in said.items():
                assert value, name
                kind = CLAIMS[name].kind
                assert type(value).__name__ == {"string": "str", "number": "int"}.get(kind, "list"), name
                part = "dict" if kind == "objects" else "str"
                assert kind == "number" or {type(one).__name__ for one in value} == {part}, name
    made_later = {"iss", "aud", "exp", "iat", "nonce", "jti", "at_hash"}
    assert CLAIMS.keys() - seen == made_later | {"sithsEidChallenge"}  # somebody has every claim of the list


def test_only_what_is_asked_for_is_worked_out(env: Environment) -> None:
    said = told(env, signed_in(env, ANNA), {"mail", "shoeSize", "telephoneNumber", "acr"})
    assert said.keys() == {"mail", "acr"}


def test_who_has_no_commission_is_told_of_without_one(env: Environment) -> None:
    said = told(env, signed_in(env, "nurse-no-commission"))
    assert "employeeHsaId" in said
    assert not {name for name in said if name.startswith(("commission", "healthCare", "allCommission"))}


def test_where_hsa_knows_nobody_the_certificate_alone_tells(env: Environment) -> None:
    said = told(env, signed_in(env, ANNA, known=False))
    assert said["credentialGivenName"] == "Anna"
    assert not FROM_HSA & said.keys()


def test_hsa_tells_less_of_a_person_with_protected_data(env: Environment) -> None:
    """case:42"""
    said = told(env, signed_in(env, "nurse-protected"))
    assert not {"given_name", "family_name", "name", "mail", "telephoneNumber"} & said.keys()
    assert said["employeeHsaId"]


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("card", "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient"),
        ("app-here", "here"),
        ("app-elsewhere", "elsewhere"),
    ],
)
def test_amr_is_an_array_with_the_method_and_the_apps_values_are_settings(
    env: Environment, method: Method, value: str
) -> None:
    said = told(env, signed_in(env, ANNA, method=method), amr_app_here="here", amr_app_elsewhere="elsewhere")
    assert (said["amr"], said["authenticationMethod"]) == ([value], value)


# --- what begins with all, and the lists of objects


def test_all_commissions_has_the_documented_parts(env: Environment) -> None:
    """inera-idp:2.4"""
    first, *_, last = told(env, signed_in(env, EVA))["allCommissions"]
    assert first == {
        "commissionHsaId": "TST2321000131-1004",
        "commissionName": "Vård och behandling, Vårdcentralen Eken",
        "commissionPurpose": "Vård och behandling",
        "commissionRights": [
            {"activity": "Läsa", "informationClass": "Alla", "scope": "VG"},
            {"activity": "Skriva", "informationClass": "Alla", "scope": "VE"},
        ],
        "employeeHsaId": "TST2321000131-1003",
        "healthCareProviderHsaId": "TST2321000131-1000",
        "healthCareProviderName": "Region Exempel",
        "healthCareProviderOrgNo": "232100-0131",
        "healthCareUnitHsaId": "TST2321000131-E01",
        "healthCareUnitName": "Vårdcentralen Eken",
        "healthCareUnitStartDate": {"year": 2004, "month": 3, "day": 1},
    }
    assert first.keys() - last.keys() == {"commissionRights", "healthCareUnitStartDate"}  # absent, not empty


def test_the_number_on_the_certificate_decides_what_all_of_it_is(env: Environment) -> None:
    """The card comes with one HSA-id and the app with the personnummer (siths-eid:6)."""
    asked = {name for name in CLAIMS if name.startswith("all")}
    by_card = told(env, signed_in(env, "doctor-two-employers"), asked)
    by_app = told(env, signed_in(env, "doctor-two-employers", bearing="personal-number"), asked)
    assert {name: len(value) for name, value in by_card.items()} == dict.fromkeys(asked, 1)
    assert {name: len(value) for name, value in by_app.items()} == dict.fromkeys(asked, 2)
    assert by_app["allEmployeeHsaIds"] == ["TST2321000131-1014", "TST5565594230-1016"]
    assert by_app["allCommissionOrgAffiliations"][1] == "TST5565594230-1016@5565594230"


@pytest.mark.parametrize(
    ("plural", "commissions", "sectors"),
    [(False, "adminCommission", "sector"), (True, "adminCommissions", "sectors")],
)
def test_an_authorization_scope_has_the_documented_parts(
    env: Environment, plural: bool, commissions: str, sectors: str
) -> None:
    """inera-idp:2.5; whether its lists are singular or plural was not found."""
    bif, search = told(env, signed_in(env, "administrator"), plural_lists=plural)["authorizationScope"]
    assert bif == {
        "authorizationScopeCode": "BIF",
        "authorizationScopeName": "Säkerhetstjänster",
        "authorizationScopeDescription": "Inera Säkerhetstjänster",
        "authorizationScopePropertyCode": "SUPPORT",
        "authorizationScopePropertyName": "Tjänstesupport",
        "authorizationScopePropertyDescription": "Hjälper andra användare",
        commissions: [
            {
                "adminCommissionHsaId": "TST2321000131-1054",
                "adminCommissionResponsibleOrganisation": "Region Exempel",
                "feignedAdminCommission": False,
                sectors: [
                    {
                        "unitHsaId": "TST2321000131-E01",
                        "name": "Vårdcentralen Eken",
                        "sectorFlag": "unit",
                        "feignedUnit": False,
                    }
                ],
            }
        ],
    }
    assert bif.keys() - search.keys() == {
        "authorizationScopeDescription",
        "authorizationScopePropertyDescription",
        commissions,
    }


# --- the table and the choices


def test_what_needs_a_choice_is_what_needs_an_employment_or_a_commission(env: Environment) -> None:
    """No claim of HSA is without its choice, and none asks for one that it does not need."""
    sign_in = signed_in(env, "doctor-two-employments", bearing="personal-number")
    person, employment, commission = sign_in.person, sign_in.employment, sign_in.commission
    assert person is not None
    assert employment is not None
    assert commission is not None
    admin = env.hsa.person("administrator").employments[0]
    full = replace(
        sign_in,
        employment=replace(
            employment,
            telephone="1",
            mobile="2",
            pa_title_code="3",
            pharmacy="4",
            system_roles=("5",),
            authorization_scopes=admin.authorization_scopes,
        ),
    )
    without = replace(full, commission=None)
    by_person = told(env, replace(without, employment=None)).keys()
    by_employment = told(env, without).keys() - by_person
    by_commission = told(env, full).keys() - by_employment - by_person
    assert by_commission == COMMISSION_CLAIMS
    assert by_employment == EMPLOYMENT_CLAIMS | ORGANISATION_CLAIMS
    assert level_of(by_person) == "none"
