"""What sets the versions of Inera IdP apart, one difference at a time (inera-idp:8, docs/versions.md)."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from idp_mock.config import IdpConfig, Method
from idp_mock.environments import Environment
from idp_mock.errors import EssentialClaimMissing, NoRowMatches
from idp_mock.idp import AskCard, AskChoice, SendBack
from idp_mock.oidc.discovery import document
from idp_mock.versions import VERSIONS, Number
from tests.idp.players import ANNA, EVA, LOA3, WORK, Rp, User, answer, environment, told
from tests.idp.test_choices import OTHER, TWO_EMPLOYERS, asked, page

EVERY: tuple[Number, ...] = get_args(Number)
BEFORE_2_5, BEFORE_2_7, BEFORE_2025 = EVERY[:1], EVERY[:2], EVERY[:3]
CARD_FROM_ELSEWHERE = (
    "nurse-card-of-another-employer.ordinary-card"  # two tjänste-id, one of them with a commission
)
METHODS: tuple[Method, ...] = get_args(Method)
every_version = pytest.mark.parametrize("version", EVERY)


def claims_of(env: Environment, user: User, claims: Any, **rp: str) -> dict[str, Any]:
    """What a care system is told in the session of this user, who is asked nothing."""
    asking = Rp(env, **(OTHER | rp))
    ask = asking.asks(claims)
    return asking.verified(asking.redeems(answer(user.begins(ask))["code"], ask)["id_token"])


# --- what is the same


@every_version
@pytest.mark.parametrize("method", METHODS)
def test_a_plain_login_works(version: Number, method: Method) -> None:
    env = environment(version=version)
    id_token, _ = told(env, WORK, f"{ANNA}.ordinary-card", method)
    assert id_token == {
        "employeeHsaId": "TST2321000131-1001",
        "given_name": "Anna",
        "commissionHsaId": "TST2321000131-1002",
        "commissionPurpose": "Vård och behandling",
    }


def test_the_newest_is_what_comes_without_a_setting() -> None:
    assert IdpConfig().inera is VERSIONS["2025-26"]
    assert list(VERSIONS) == list(EVERY)


# --- before 2.5: a named principal


@every_version
def test_a_named_principal_narrows_in_every_version(version: Number) -> None:
    named = {"id_token": {"commissionHsaId": {"value": "TST2321000131-1006"}}}
    id_token, _ = told(environment(version=version), named, f"{EVA}.mobile")
    assert id_token == {"commissionHsaId": "TST2321000131-1006"}


@every_version
def test_one_that_the_user_cannot_be_fails_the_login_since_2_5(version: Number) -> None:
    env = environment(version=version)
    user = User(env, f"{EVA}.mobile")
    named = {"id_token": {"commissionHsaId": {"value": "TST2321000131-1002"}}}  # Anna's
    if version in BEFORE_2_5:
        heading, rows = page(asked(env, user, named))
        assert (heading, len(rows)) == ("Val av medarbetaruppdrag", 5)
        return
    with pytest.raises(NoRowMatches):
        asked(env, user, named)


# --- before 2.5: the SSO session


@every_version
def test_what_is_open_in_a_session_is_chosen_on_a_page_since_2_5(version: Number) -> None:
    """Before, a claim of the commission is absent, and what can be told without a question is told [MOCK]."""
    env = environment(version=version)
    user = User(env, f"{EVA}.mobile")
    assert isinstance(asked(env, user, {"id_token": {"employeeHsaId": None}}), SendBack)
    claims = {"id_token": {"employeeHsaId": None, "commissionHsaId": None}}
    step = user.begins(Rp(env, **OTHER).asks(claims))
    assert isinstance(step, SendBack if version in BEFORE_2_5 else AskChoice)
    if version in BEFORE_2_5:
        id_token = claims_of(env, user, claims)
        assert id_token["employeeHsaId"] == "TST2321000131-1003"
        assert "commissionHsaId" not in id_token


@pytest.mark.parametrize("version", BEFORE_2_5)
def test_an_essential_claim_of_a_commission_that_nobody_could_choose_fails_the_login(version: Number) -> None:
    env = environment(version=version)
    user = User(env, f"{EVA}.mobile")
    user.signs_in(Rp(env).asks())
    with pytest.raises(EssentialClaimMissing, match="commissionHsaId"):
        user.begins(Rp(env, **OTHER).asks({"id_token": {"commissionHsaId": {"essential": True}}}))


@pytest.mark.parametrize("version", BEFORE_2_5)
def test_of_several_tjanste_id_nothing_is_told_in_a_session_where_none_was_chosen(version: Number) -> None:
    env = environment(version=version)
    user = User(env, f"{TWO_EMPLOYERS}.mobile")
    user.signs_in(Rp(env).asks())
    claims = {"id_token": {"employeeHsaId": None, "commissionHsaId": None, "given_name": None}}
    id_token = claims_of(env, user, claims)
    assert id_token["given_name"] == "Fatima"
    assert not {"employeeHsaId", "commissionHsaId"} & id_token.keys()


@every_version
def test_what_was_chosen_holds_in_the_session_in_every_version(version: Number) -> None:
    env = environment(version=version)
    user = User(env, f"{TWO_EMPLOYERS}.mobile")
    _, rows = page(step := asked(env, user, {"id_token": {"employeeHsaId": None}}))
    user.chooses(step, rows[1])
    id_token = claims_of(env, user, {"id_token": {"employeeHsaId": None, "commissionHsaId": None}})
    assert (id_token["employeeHsaId"], id_token["commissionHsaId"]) == (rows[1], "TST5565594230-1017")


@every_version
def test_who_logs_in_anew_is_asked_in_every_version(version: Number) -> None:
    env = environment(version=version)
    user = User(env, f"{EVA}.mobile")
    user.signs_in(Rp(env).asks())
    assert isinstance(asked(env, user, WORK, prompt="login"), AskChoice)


# --- up to 2.3: HSA-ids without commissions


@every_version
def test_an_hsa_id_without_commissions_stands_among_the_commissions_up_to_2_3(version: Number) -> None:
    env = environment(version=version)
    user = User(env, CARD_FROM_ELSEWHERE)
    claims = {"id_token": {"commissionHsaId": None, "employeeHsaId": None}}
    step = asked(env, user, claims)
    if version != "2.3":
        assert isinstance(step, SendBack)
        return
    assert page(step) == ("Val av medarbetaruppdrag", ["TST2321000131-1055", "TST2120001355-1057"])
    assert isinstance(step, AskChoice)
    assert step.choice.rows[0].title == "TST2321000131-1055"
    assert isinstance(user.chooses(step, "TST2321000131-1055"), SendBack)
    id_token = claims_of(env, user, claims)
    assert id_token["employeeHsaId"] == "TST2321000131-1055"
    assert "commissionHsaId" not in id_token


@every_version
def test_who_has_no_commission_and_one_tjanste_id_is_never_asked(version: Number) -> None:
    id_token, _ = told(environment(version=version), WORK, "nurse-no-commission.mobile")
    assert id_token.keys() == {"employeeHsaId", "given_name"}


# --- before 2.7: the choice of an organisation


@every_version
def test_an_organisation_is_chosen_since_2_7_and_a_tjanste_id_before(version: Number) -> None:
    env = environment(version=version)
    user = User(env, f"{TWO_EMPLOYERS}.mobile")
    heading, rows = page(step := asked(env, user, {"id_token": {"organizationIdentifier": None}}))
    assert heading == ("Val av tjänste-id" if version in BEFORE_2_7 else "Val av organisation")
    user.chooses(step, rows[1])
    id_token = claims_of(env, user, {"id_token": {"organizationIdentifier": None}})
    assert id_token["organizationIdentifier"] == "556559-4230"


@every_version
def test_two_tjanste_id_in_one_organisation_are_a_question_before_2_7(version: Number) -> None:
    env = environment(version=version)
    step = asked(
        env, User(env, "doctor-two-employments.mobile"), {"id_token": {"organizationIdentifier": None}}
    )
    assert isinstance(step, AskChoice if version in BEFORE_2_7 else SendBack)


# --- before 2025/26: claims that came later


LATER = {  # and what Anna is told of each, by card
    "credentialEmployeeHsaId": "TST2321000131-1001",
    "userOrganizationIdentifier": "232100-0131",
    "userOrganizationName": "Region Exempel",
    "userOrganizationHsaId": "TST2321000131-1000",
    "userOrgAffiliation": "TST2321000131-1001@2321000131",
    "allUserOrgAffiliations": ["TST2321000131-1001@2321000131"],
    "allCommissionOrgAffiliations": ["TST2321000131-1001@2321000131"],
}


@every_version
@pytest.mark.parametrize("claim", LATER)
@pytest.mark.parametrize("essential", [False, True])
def test_a_claim_that_came_later_is_not_known_and_so_ignored(
    version: Number, claim: str, essential: bool
) -> None:
    """Essential or not: nothing fails for what does not exist (inera-idp:6.1)."""
    env = environment(version=version)
    wanted = {"id_token": {claim: {"essential": True} if essential else None}}
    id_token, _ = told(env, wanted, f"{ANNA}.ordinary-card", "card")
    assert id_token == ({} if version in BEFORE_2025 else {claim: LATER[claim]})


@every_version
def test_discovery_tells_of_the_claims_of_the_version_and_of_no_other(version: Number) -> None:
    newest = set(document(IdpConfig())["claims_supported"])
    known = set(document(IdpConfig(version=version))["claims_supported"])
    assert newest - known == (LATER.keys() if version in BEFORE_2025 else set())
    assert known <= newest


@every_version
def test_where_names_of_claims_are_scopes_those_that_came_later_are_none(version: Number) -> None:
    env = environment(version=version, claim_scopes=True)
    scopes = set(document(env.config)["scopes_supported"])
    assert ("userOrgAffiliation" in scopes) is (version not in BEFORE_2025)
    rp, user = Rp(env), User(env)
    ask = rp.asks(scope="openid mail userOrgAffiliation")
    token = rp.redeems(answer(user.signs_in(ask))["code"], ask)
    assert ("userOrgAffiliation" in token["scope"]) is (version not in BEFORE_2025)
    assert {"mail", *({"userOrgAffiliation"} & scopes)} <= rp.verified(token["id_token"]).keys()


@every_version
@pytest.mark.parametrize(
    "claim",
    ["credentialEmployeeHsaId", "userOrgAffiliation", "userOrganizationIdentifier", "userOrganizationHsaId"],
)
def test_a_claim_that_came_later_names_nobody(version: Number, claim: str) -> None:
    env = environment(version=version)
    named = {"id_token": {claim: {"value": "nobody"}}}
    if version in BEFORE_2025:
        assert told(env, named) == ({}, {})
        return
    with pytest.raises(NoRowMatches):
        told(env, named)


@pytest.mark.parametrize("version", BEFORE_2025)
def test_a_claim_that_came_later_forces_no_choice(version: Number) -> None:
    env = environment(version=version)
    claims = {"id_token": {"userOrganizationIdentifier": None, "userOrgAffiliation": None}}
    assert isinstance(asked(env, User(env, f"{TWO_EMPLOYERS}.mobile"), claims), SendBack)


# --- 2.5 alone: hosts that rotate


def card_page(env: Environment) -> AskCard:
    user = User(env)
    step = user.chooses_method(user.begins(Rp(env).asks()), "card")
    assert isinstance(step, AskCard)
    return step


@every_version
def test_the_card_is_asked_for_at_one_of_many_hosts_between_2_4_and_2_6(version: Number) -> None:
    env = environment(version=version, mtls_url="https://secure{n}.idp.siths.test:8443")
    env.idp.card_host = lambda: 7
    number = "7" if version == "2.5" else ""
    step = card_page(env)
    assert step.url == f"https://secure{number}.idp.siths.test:8443/card/{step.login}"


def test_the_hosts_are_secure0_to_secure24() -> None:
    """inera-idp:5"""
    env = environment(version="2.5", mtls_url="https://secure{n}.idp.siths.test:8443")
    assert {env.idp.card_host() for _ in range(2000)} == set(range(25))


@every_version
def test_an_address_without_a_number_is_one_host(version: Number) -> None:
    assert card_page(environment(version=version)).url.startswith("https://127.0.0.1:8443/card/")


# --- the level


@every_version
def test_the_level_is_the_certificates(version: Number) -> None:
    demand = {"id_token": {"acr": {"essential": True, "value": LOA3}}}
    env = environment(version=version)
    assert "code" in answer(User(env, f"{ANNA}.ordinary-card").signs_in(Rp(env).asks(demand), "card"))
    env = environment(version=version)
    refused = answer(User(env, f"{ANNA}.reserve-card-loa2").signs_in(Rp(env).asks(demand), "card"))
    assert refused["error"] == "access_denied"
