"""The request says who the user must be: it narrows the rows, and must be fulfilled (inera-idp:4.2, 6.1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import NoRowMatches
from idp_mock.idp import AskChoice, AskMethod, SendBack
from idp_mock.journal import What
from tests.idp.players import EVA, Rp, User, codes_of, told

OF_EVA = {
    "personalIdentityNumber": "197905249814",
    "credentialPersonalIdentityNumber": "197905249814",
    "orgAffiliation": "TST2321000131-1003@2321000131",
    "userOrgAffiliation": "TST2321000131-1003@2321000131",
    "employeeHsaId": "TST2321000131-1003",
    "organizationIdentifier": "232100-0131",
    "userOrganizationIdentifier": "232100-0131",
    "userOrganizationHsaId": "TST2321000131-1000",
    "commissionHsaId": "TST2321000131-1006",
}


@pytest.mark.parametrize("member", [0, 1])
@pytest.mark.parametrize(("claim", "value"), OF_EVA.items(), ids=OF_EVA)
def test_a_named_principal_that_the_user_is_comes_without_a_question(
    env: Environment, claim: str, value: str, member: int
) -> None:
    asked = {("id_token", "userinfo")[member]: {claim: {"value": value}}}
    assert told(env, asked, f"{EVA}.mobile")[member] == {claim: value}
    assert What.CHOICE_OFFERED not in {event.what for event in env.journal.after()}


@pytest.mark.parametrize("value", ["TST0000000000-NOBODY", 42, ""])
@pytest.mark.parametrize("claim", [*OF_EVA, "credentialEmployeeHsaId"])
def test_a_named_principal_that_the_user_cannot_be_fails_the_login(
    env: Environment, claim: str, value: object
) -> None:
    """Strict since 2.5, essential or not (inera-idp:6.1)."""
    with pytest.raises(NoRowMatches, match=claim):
        told(env, {"id_token": {claim: {"value": value}}}, f"{EVA}.mobile")
    assert codes_of(env) == ["IDP-212"]


def test_the_tenth_is_the_number_on_the_card(env: Environment) -> None:
    asked = {"id_token": {"credentialEmployeeHsaId": {"value": "TST2321000131-1003"}}}
    assert told(env, asked, f"{EVA}.ordinary-card", "card")[0]["credentialEmployeeHsaId"]
    with pytest.raises(NoRowMatches):
        told(env, asked, f"{EVA}.ordinary-card", "app-here")


def test_one_of_several_values_is_enough_and_both_members_must_hold(env: Environment) -> None:
    either = {"employeeHsaId": {"values": ["TST2321000131-1001", "TST2321000131-1003"]}}
    assert told(env, {"id_token": either}, f"{EVA}.mobile")[0] == {"employeeHsaId": "TST2321000131-1003"}
    other = {"employeeHsaId": {"value": "TST2321000131-1001"}}
    with pytest.raises(NoRowMatches):
        told(env, {"id_token": either, "userinfo": other}, f"{EVA}.mobile")


def test_several_values_leave_a_choice_among_them(env: Environment) -> None:
    named = {"commissionHsaId": {"values": ["TST2321000131-1005", "TST2321000131-1006"]}}
    user = User(env, f"{EVA}.mobile")
    step = user.identifies(
        user.chooses_method(user.begins(Rp(env).asks({"id_token": named})), "app-elsewhere")
    )
    assert isinstance(step, AskChoice)
    assert [row.key for row in step.choice.rows] == named["commissionHsaId"]["values"]


def test_who_is_employed_nowhere_can_still_be_the_named_person(env: Environment) -> None:
    asked = {"id_token": {"personalIdentityNumber": {"value": "199509099801"}}}
    id_token, _ = told(env, asked, "nurse-no-employment.mobile")
    assert id_token == {"personalIdentityNumber": "199509099801"}


def test_a_principal_by_a_claim_that_is_not_registered_is_not_looked_at(env: Environment) -> None:
    """Result = requested and registered, before anything else [MOCK]."""
    sample = env.clients.get("sample-rp")
    assert sample is not None
    env.clients.add(replace(sample, claims=frozenset({"given_name"})))
    asked = {"id_token": {"employeeHsaId": {"value": "TST0000000000-NOBODY"}, "given_name": None}}
    assert told(env, asked) == ({"given_name": "Anna"}, {})


def test_the_principal_is_judged_after_the_user_has_identified(env: Environment) -> None:
    asked = Rp(env).asks({"id_token": {"employeeHsaId": {"value": "TST0000000000-NOBODY"}}})
    assert isinstance(User(env).begins(asked), AskMethod)


def test_another_principal_than_the_one_of_the_session_is_refused_and_not_let_in_as_another(
    env: Environment,
) -> None:
    """A new login would be prompt=login; the session is somebody's, and strict is strict [MOCK]."""
    user = User(env, f"{EVA}.mobile")
    user.signs_in(Rp(env).asks())
    named = {"id_token": {"employeeHsaId": {"value": "TST2321000131-1001"}}}
    with pytest.raises(NoRowMatches):
        user.begins(Rp(env).asks(named))
    user.credential = "nurse-one-commission.mobile"
    assert isinstance(user.signs_in(Rp(env).asks(named, prompt="login")), SendBack)
