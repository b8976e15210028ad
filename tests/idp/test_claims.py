"""What a request asks for and what it gets: the ``claims`` parameter as Inera has it (inera-idp:6.1), rule by rule."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from idp_mock.environments import Environment
from idp_mock.errors import EssentialClaimMissing
from idp_mock.idp import AskChoice, SendBack
from idp_mock.journal import What
from idp_mock.people.load import SHIPPED
from tests.idp.players import EVA, Rp, User, answer, codes_of, environment, told

MIDWIFE = "nurse-card-and-mobile"
FACTS = Path(__file__).parents[2] / "docs" / "facts" / "inera-idp.md"


def example() -> dict[str, Any]:
    """The example of the documentation, from the facts themselves."""
    section = FACTS.read_text(encoding="utf-8").split("### 6.1 ")[1].split("### 6.2 ")[0]
    block = re.search(r"```json\n(.*?)```", section, re.DOTALL)
    assert block
    return dict(yaml.safe_load(block[1]))


# --- the documentation's own example


@pytest.mark.parametrize("method", ["card", "app-here", "app-elsewhere"])
def test_the_documentations_example_plays_exactly(env: Environment, method: str) -> None:
    id_token, userinfo = told(env, example(), f"{MIDWIFE}.ordinary-card", method)
    assert id_token == {
        "healthCareUnitHsaId": "TST2321000131-E08",
        "healthCareUnitName": "Barnmorskemottagningen",
    }
    assert userinfo == {
        "given_name": "Ingrid",
        "mobileTelephoneNumber": "070-174 06 05",
        "healthCareUnitName": "Barnmorskemottagningen",
        "commissionRight": ["Läsa;Alla;VG", "Skriva;Alla;VE"],
    }


def test_without_the_telephone_number_that_login_fails_with_the_documented_error(tmp_path: Path) -> None:
    """400 Felaktigt anrop at the IdP, and the relying party hears nothing (inera-idp:5)."""
    people = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    (midwife,) = [person for person in people["people"] if person["id"] == MIDWIFE]
    del midwife["employments"][0]["mobile"]
    path = tmp_path / "people.yaml"
    path.write_text(yaml.safe_dump(people, allow_unicode=True), encoding="utf-8")
    env = environment(people=path)
    with pytest.raises(EssentialClaimMissing, match="mobileTelephoneNumber") as refused:
        told(env, example(), f"{MIDWIFE}.ordinary-card")
    assert (refused.value.status, refused.value.title) == (400, "Felaktigt anrop")
    assert codes_of(env) == ["IDP-211"]
    assert What.AUTHORIZATION_RESPONSE not in {event.what for event in env.journal.after()}


# --- requested and registered


def test_what_inera_does_not_know_is_ignored_even_as_essential(env: Environment) -> None:
    asked = {"id_token": {"shoeSize": {"essential": True}, "given_name": None}}
    assert told(env, asked) == ({"given_name": "Anna"}, {})
    saml_only = {"userinfo": {"signMessageDigest": {"essential": True}}}
    assert told(env, saml_only) == ({}, {})


def test_a_claim_that_is_not_registered_for_the_client_is_not_told(env: Environment) -> None:
    asked = {"id_token": {"credentialCertificate": None, "given_name": None}}
    assert told(env, asked) == ({"given_name": "Anna"}, {})


def test_registered_scopes_are_registered_claims(env: Environment) -> None:
    sample = env.clients.get("sample-rp")
    assert sample is not None
    env.clients.add(replace(sample, claims=frozenset({"commissionHsaId"})))
    id_token, _ = told(env, None, scope="openid commission nonsense")
    assert id_token == {"commissionHsaId": "TST2321000131-1002"}


def test_asking_through_a_scope_is_asking_in_the_id_token(env: Environment) -> None:
    by_scope = told(env, None, scope="openid personal_identity_number")
    by_claims = told(env, {"id_token": {"personalIdentityNumber": None}})
    assert by_scope == by_claims == ({"personalIdentityNumber": "198503129804"}, {})


def test_each_member_gets_what_it_asked_for(env: Environment) -> None:
    asked = {"id_token": {"given_name": None}, "userinfo": {"family_name": None, "acr": None, "iss": None}}
    id_token, userinfo = told(env, asked)
    assert id_token == {"given_name": "Anna"}
    assert userinfo == {"family_name": "Lindgren", "acr": "http://id.sambi.se/loa/loa3"}


# --- essential


@pytest.mark.parametrize("member", ["id_token", "userinfo"])
@pytest.mark.parametrize(
    "claim",
    [
        "mobileTelephoneNumber",  # HSA has none of her
        "healthCareProfessionalLicenceSpeciality",
        "authorizationScope",
        "credentialCertificate",  # not registered for the client
        "sithsEidChallenge",  # in Inera's list, and nobody knows what it is
        "credentialEmployeeHsaId",  # not in this certificate
    ],
)
def test_an_essential_claim_that_cannot_be_had_stays_on_our_page(
    env: Environment, member: str, claim: str
) -> None:
    with pytest.raises(EssentialClaimMissing, match=claim):
        told(env, {member: {claim: {"essential": True}}})
    assert codes_of(env) == ["IDP-211"]
    assert What.AUTHORIZATION_RESPONSE not in {event.what for event in env.journal.after()}


@pytest.mark.parametrize("member", ["id_token", "userinfo"])
def test_openids_own_claims_can_be_essential(env: Environment, member: str) -> None:
    own = ("sub", "iss", "aud", "exp", "iat", "amr", "acr", "auth_time", "jti", "at_hash", "nonce")
    _, userinfo = told(env, {member: {name: {"essential": True} for name in own}})
    assert userinfo.keys() == ({"amr", "acr", "auth_time"} if member == "userinfo" else set())


def test_a_condition_on_another_claim_is_no_condition(env: Environment) -> None:
    """Conditions are documented of acr, authorizationScope and the ten identity claims [MOCK]."""
    asked = {"id_token": {"commissionPurpose": {"value": "Forskning", "essential": True}}}
    assert told(env, asked) == ({"commissionPurpose": "Vård och behandling"}, {})


# --- authorizationScope


def codes(claims: dict[str, Any]) -> list[str]:
    return [scope["authorizationScopeCode"] for scope in claims.get("authorizationScope", [])]


@pytest.mark.parametrize(
    ("ask", "delivered"),
    [
        (None, ["BIF", "PU"]),
        ({"value": "PU"}, ["PU"]),
        ({"values": ["PU", "BIF", "NPO"]}, ["BIF", "PU"]),
        ({"value": "PU", "essential": True}, ["PU"]),
        ({"value": "NPO"}, []),
    ],
    ids=str,
)
@pytest.mark.parametrize("member", [0, 1])
def test_authorization_scopes_are_filtered_by_code(
    env: Environment, ask: Any, delivered: list[str], member: int
) -> None:
    name = ("id_token", "userinfo")[member]
    got = told(env, {name: {"authorizationScope": ask}}, "administrator.mobile")
    assert codes(got[member]) == delivered
    assert ("authorizationScope" in got[member]) == bool(delivered)


def test_each_member_filters_for_itself(env: Environment) -> None:
    asked = {
        "id_token": {"authorizationScope": {"value": "BIF"}},
        "userinfo": {"authorizationScope": {"value": "PU"}},
    }
    id_token, userinfo = told(env, asked, "administrator.mobile")
    assert (codes(id_token), codes(userinfo)) == (["BIF"], ["PU"])


def test_an_essential_code_that_the_user_lacks_fails_the_login(env: Environment) -> None:
    asked = {
        "id_token": {"authorizationScope": {"value": "NPO", "essential": True}},
        "userinfo": {"authorizationScope": None},
    }
    with pytest.raises(EssentialClaimMissing, match="authorizationScope"):
        told(env, asked, "administrator.mobile")


# --- without a choice


@pytest.mark.parametrize(
    ("claim", "length"),
    [
        ("allCommissions", 5),
        ("allEmployeeHsaIds", 1),
        ("allUserOrgAffiliations", 1),
        ("allCommissionOrgAffiliations", 1),
    ],
)
def test_what_begins_with_all_is_told_without_a_choice(env: Environment, claim: str, length: int) -> None:
    id_token, _ = told(env, {"id_token": {claim: None}}, f"{EVA}.mobile")
    assert len(id_token[claim]) == length
    assert What.CHOICE_OFFERED not in {event.what for event in env.journal.after()}


def test_all_commissions_beside_a_purpose_forces_the_choice_and_is_still_whole(env: Environment) -> None:
    """inera-idp:4.2, rule 7."""
    rp, user = Rp(env), User(env, f"{EVA}.mobile")
    ask = rp.asks({"id_token": {"allCommissions": None, "commissionPurpose": None}})
    step = user.identifies(user.chooses_method(user.begins(ask), "app-elsewhere"))
    assert isinstance(step, AskChoice)
    back = user.chooses(step, "TST2321000131-1007")
    assert isinstance(back, SendBack)
    claims = rp.verified(rp.redeems(answer(back)["code"], ask)["id_token"])
    assert claims["commissionPurpose"] == "Administration"
    assert len(claims["allCommissions"]) == 5
