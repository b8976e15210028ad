"""A sign-in as claims: Inera's spelling, absent rather than empty, strings for single values (inera-idp:2.1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from idp_mock.config import Method
from idp_mock.environments import Environment
from idp_mock.oidc.claims import KNOWN, OPENID, WITHOUT_VALUE, about
from idp_mock.signin.choice import choice_for
from idp_mock.signin.loa import LoaTable
from idp_mock.signin.sign_in import SignIn
from tests.idp.players import ANNA, LOA3, environment

FACTS = Path(__file__).parents[2] / "docs" / "facts" / "inera-idp.md"
LISTS = {
    "amr",
    "allCommissions",
    "allEmployeeHsaIds",
    "commissionRight",
    "credentialCertificatePolicies",
    "healthcareProfessionalLicense",
    "systemRole",
}


@pytest.fixture(scope="module")
def env() -> Environment:
    return environment()


def signed_in(env: Environment, person_id: str, *, known: bool = True, method: Method = "app-here") -> SignIn:
    person = env.hsa.person(person_id)
    certificate = env.wallet.get(person.credentials[0].id).bearing("hsa-id")
    now = env.clock.now()
    rows = choice_for(person, certificate, "commission", at=now).rows if known else ()
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


def test_an_ordinary_nurse_is_told_of_in_full(env: Environment) -> None:
    told = about(signed_in(env, ANNA), now=env.clock.now())
    assert told["acr"] == LOA3
    assert (told["given_name"], told["family_name"], told["name"]) == ("Anna", "Lindgren", "Anna Lindgren")
    assert told["personalIdentityNumber"] == "198503129804"
    assert told["credentialEmployeeHsaId"] == told["employeeHsaId"] == "TST2321000131-1001"
    assert told["allEmployeeHsaIds"] == ["TST2321000131-1001"]
    assert told["commissionRight"] == ["Läsa;Alla;VG", "Skriva;Alla;VE"]
    assert told["healthcareProviderId"] == told["organizationIdentifier"] == "232100-0131"
    assert told["x509IssuerName"] == "CN=SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1,O=Inera AB,C=SE"
    assert told["x509SubjectName"].startswith("SERIALNUMBER=TST2321000131-1001, ")
    (commission,) = told["allCommissions"]
    assert commission.keys() == {
        *("commissionHsaId", "commissionName", "commissionPurpose", "commissionRights", "employeeHsaId"),
        *("healthCareProviderHsaId", "healthCareProviderName", "healthCareProviderOrgNo"),
        *("healthCareUnitHsaId", "healthCareUnitName"),
    }


@pytest.mark.parametrize("person", ["nurse-one-commission", "nurse-no-commission", "secretary", "dentist"])
def test_claims_are_absent_rather_than_empty_and_single_values_are_strings(
    env: Environment, person: str
) -> None:
    for name, value in about(signed_in(env, person), now=env.clock.now()).items():
        assert value, name
        assert isinstance(value, list if name in LISTS else str), name


def test_who_has_no_commission_is_told_of_without_one(env: Environment) -> None:
    told = about(signed_in(env, "nurse-no-commission"), now=env.clock.now())
    assert "employeeHsaId" in told
    assert not {name for name in told if name.startswith(("commission", "healthCare", "allCommissions"))}


def test_where_hsa_knows_nobody_the_certificate_alone_tells(env: Environment) -> None:
    told = about(signed_in(env, ANNA, known=False), now=env.clock.now())
    assert told["credentialGivenName"] == "Anna"
    assert "given_name" not in told
    assert "employeeHsaId" not in told


def test_hsa_tells_less_of_a_person_with_protected_data(env: Environment) -> None:
    """case:42"""
    told = about(signed_in(env, "nurse-protected"), now=env.clock.now())
    assert not {"given_name", "family_name", "name", "mail"} & told.keys()
    assert told["employeeHsaId"]


@pytest.mark.parametrize(("method", "said"), [("card", "TLSClient"), ("app-here", "same-device")])
def test_amr_is_an_array_with_the_method(env: Environment, method: Method, said: str) -> None:
    (amr,) = about(signed_in(env, ANNA, method=method), now=env.clock.now())["amr"]
    assert said in amr


def test_every_name_is_spelt_as_in_ineras_list() -> None:
    section = re.search(r"### 2\.1.*?### 2\.2", FACTS.read_text(encoding="utf-8"), re.DOTALL)
    assert section
    spelt = set(re.findall(r"`([A-Za-z0-9_]+)`", section[0]))
    assert {*KNOWN, *OPENID, *WITHOUT_VALUE} - spelt == set()
