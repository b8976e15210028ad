"""The choice pages: which, when, with which rows, and what a second care system still asks (inera-idp:4.2)."""

from __future__ import annotations

from typing import Any

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import NoRowMatches
from idp_mock.idp import AskApp, AskCard, AskChoice, SendBack, Step
from tests.idp.players import ANNA, EVA, Rp, User, answer, environment

RESEARCHER = "doctor-two-employments"  # two tjänste-id in one organisation
TWO_EMPLOYERS = "doctor-two-employers"
EMPLOYMENT = {"id_token": {"employeeHsaId": None}}
ORGANISATION = {"id_token": {"organizationIdentifier": None}}
COMMISSION = {"id_token": {"commissionHsaId": None, "employeeHsaId": None}}
OTHER = {
    "client_id": "my-care-system",
    "secret": "my-care-system-secret",
    "redirect_uri": "http://localhost:8080/callback",
}


def asked(env: Environment, user: User, claims: Any, method: str = "app-here", **more: str) -> Step:
    """What the user is asked once identified, or the way back."""
    step = user.chooses_method(user.begins(Rp(env).asks(claims, **more)), method)
    assert isinstance(step, AskApp | AskCard)
    return user.identifies(step)


def page(step: Step) -> tuple[str, list[str]]:
    assert isinstance(step, AskChoice)
    return step.choice.heading, [row.key for row in step.choice.rows]


# --- rules 2 to 7 and 10


@pytest.mark.parametrize(
    ("person", "claims", "heading", "rows"),
    [
        (TWO_EMPLOYERS, {"credentialGivenName": None, "personalIdentityNumber": None, "name": None}, "", 0),
        (TWO_EMPLOYERS, {"employeeHsaId": None}, "Val av tjänste-id", 2),
        (TWO_EMPLOYERS, {"organizationIdentifier": None}, "Val av organisation", 2),
        (TWO_EMPLOYERS, {"userOrganizationName": None}, "Val av organisation", 2),
        (TWO_EMPLOYERS, {"commissionPurpose": None}, "Val av medarbetaruppdrag", 2),
        (TWO_EMPLOYERS, {"employeeHsaId": None, "organizationName": None}, "Val av tjänste-id", 2),
        (TWO_EMPLOYERS, {"mail": None, "commissionName": None}, "Val av medarbetaruppdrag", 2),
        (TWO_EMPLOYERS, {"allCommissions": None, "allEmployeeHsaIds": None}, "", 0),
        (TWO_EMPLOYERS, {"allEmployeeHsaIds": None, "employeeHsaId": None}, "Val av tjänste-id", 2),
        (RESEARCHER, {"employeeHsaId": None}, "Val av tjänste-id", 2),
        (RESEARCHER, {"organizationIdentifier": None}, "", 0),  # one organisation: one row, taken
        (RESEARCHER, {"userOrgAffiliation": None}, "Val av tjänste-id", 2),
        (EVA, {"employeeHsaId": None, "organizationIdentifier": None}, "", 0),  # one row at each level
        (EVA, {"commissionHsaId": None}, "Val av medarbetaruppdrag", 5),
        (ANNA, {"commissionHsaId": None}, "", 0),
        (EVA, {"healthCareUnitName": {"essential": True}}, "Val av medarbetaruppdrag", 5),
        (EVA, {"shoeSize": None}, "", 0),
    ],
    ids=str,
)
@pytest.mark.parametrize("member", ["id_token", "userinfo"])
def test_the_user_makes_the_smallest_choice_that_the_claims_need(
    env: Environment, person: str, claims: dict[str, Any], heading: str, rows: int, member: str
) -> None:
    step = asked(env, User(env, f"{person}.mobile"), {member: claims})
    if not heading:
        assert isinstance(step, SendBack)
        return
    assert isinstance(step, AskChoice)
    assert (step.choice.heading, len(step.choice.rows)) == (heading, rows)


def test_a_claim_that_is_not_registered_forces_no_choice(env: Environment) -> None:
    from dataclasses import replace

    sample = env.clients.get("sample-rp")
    assert sample is not None
    env.clients.add(replace(sample, claims=frozenset({"given_name"})))
    assert isinstance(asked(env, User(env, f"{EVA}.mobile"), COMMISSION), SendBack)


def test_who_has_no_commission_chooses_what_the_other_claims_need(env: Environment) -> None:
    """The commission's claims are absent; that alone is no reason to ask for a tjänste-id [I]."""
    rp, user = Rp(env), User(env, "nurse-no-commission.mobile")
    ask = rp.asks(COMMISSION)
    claims = rp.verified(rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"])
    assert claims["employeeHsaId"] == "TST2321000131-1009"
    assert "commissionHsaId" not in claims


# --- the certificate decides the rows


@pytest.mark.parametrize(
    ("claims", "by_app"),
    [
        (EMPLOYMENT, ["TST2321000131-1014", "TST5565594230-1016"]),
        (ORGANISATION, ["TST2321000131-1014", "TST5565594230-1016"]),
        (COMMISSION, ["TST2321000131-1015", "TST5565594230-1017"]),
    ],
)
@pytest.mark.parametrize("method", ["app-here", "app-elsewhere"])
def test_the_same_person_and_card_have_other_rows_by_app_than_by_card(
    env: Environment, claims: Any, by_app: list[str], method: str
) -> None:
    """inera-idp:4.1: personnummer or HSA-id. By card there is one row, so nothing is asked."""
    card = f"{TWO_EMPLOYERS}.ordinary-card"
    assert page(asked(env, User(env, card), claims, method))[1] == by_app
    rp, user = Rp(env), User(env, card)
    ask = rp.asks(claims | {"userinfo": {"organizationName": None}})
    token = rp.redeems(answer(user.signs_in(ask, "card"))["code"], ask)
    assert env.back_channel.userinfo(token["access_token"])["organizationName"] == "Region Exempel"


def test_a_card_of_another_organisation_works_with_the_app_and_not_as_a_card(env: Environment) -> None:
    """The care system is the company's, the card the region's (siths-eid:6)."""
    company = {"organizationIdentifier": {"value": "556559-4230"}, "employeeHsaId": None}
    rp, user = Rp(env), User(env, f"{TWO_EMPLOYERS}.ordinary-card")
    ask = rp.asks({"id_token": company})
    claims = rp.verified(rp.redeems(answer(user.signs_in(ask, "app-here"))["code"], ask)["id_token"])
    assert claims["employeeHsaId"] == "TST5565594230-1016"
    with pytest.raises(NoRowMatches):
        User(env, f"{TWO_EMPLOYERS}.ordinary-card").signs_in(rp.asks({"id_token": company}), "card")


# --- rule 8


def test_preselection_narrows_the_rows_and_a_row_outside_cannot_be_chosen(env: Environment) -> None:
    named = {"employeeHsaId": {"value": "TST2321000131-1010"}, "commissionHsaId": None}
    step = asked(env, User(env, f"{RESEARCHER}.mobile"), {"id_token": named})
    assert isinstance(step, SendBack)  # one of her two commissions belongs to it


# --- rule 9, complementary choices


def test_the_second_care_system_gets_just_the_choice_that_is_still_open(env: Environment) -> None:
    """Tjänste-id is chosen; of the commissions only its own are left, and one is no question."""
    user = User(env, f"{TWO_EMPLOYERS}.mobile")
    _, rows = page(first := asked(env, user, EMPLOYMENT))
    user.chooses(first, rows[1])
    rp = Rp(env, **OTHER)
    ask = rp.asks(COMMISSION)
    claims = rp.verified(rp.redeems(answer(user.begins(ask))["code"], ask)["id_token"])
    assert (claims["employeeHsaId"], claims["commissionHsaId"]) == (rows[1], "TST5565594230-1017")


def test_the_complementary_choice_is_among_what_was_chosen(env: Environment) -> None:
    """From organisation, where there was nothing to choose, to tjänste-id, to a commission of it."""
    user, rp = User(env, f"{RESEARCHER}.mobile"), Rp(env, **OTHER)
    assert isinstance(asked(env, user, ORGANISATION), SendBack)
    heading, rows = page(step := user.begins(rp.asks(EMPLOYMENT)))
    assert (heading, rows) == ("Val av tjänste-id", ["TST2321000131-1010", "TST2321000131-1012"])
    user.chooses(step, rows[0])
    ask = rp.asks(COMMISSION)
    claims = rp.verified(rp.redeems(answer(user.begins(ask))["code"], ask)["id_token"])
    assert claims["commissionHsaId"] == "TST2321000131-1011"


def test_what_was_chosen_is_not_asked_again_in_the_session(env: Environment) -> None:
    user, rp = User(env, f"{EVA}.mobile"), Rp(env, **OTHER)
    _, rows = page(step := asked(env, user, COMMISSION))
    user.chooses(step, rows[3])
    for claims in (COMMISSION, EMPLOYMENT, ORGANISATION):
        assert isinstance(user.begins(rp.asks(claims)), SendBack)
    ask = rp.asks(COMMISSION)
    told = rp.verified(rp.redeems(answer(user.begins(ask))["code"], ask)["id_token"])
    assert told["commissionHsaId"] == rows[3]
    assert page(asked(env, user, COMMISSION, prompt="login"))[1] == rows  # a new session, a new choice


def test_where_the_setting_says_so_each_login_asks_anew() -> None:
    env = environment(keep_choice=False)
    user = User(env, f"{EVA}.mobile")
    _, rows = page(step := asked(env, user, COMMISSION))
    user.chooses(step, rows[3])
    assert page(user.begins(Rp(env, **OTHER).asks(COMMISSION)))[1] == rows


def test_a_named_principal_counts_more_than_what_was_chosen(env: Environment) -> None:
    """Preselection must be fulfilled; it is no choice of the user's, so the chosen one holds after it [MOCK]."""
    user, rp = User(env, f"{EVA}.mobile"), Rp(env, **OTHER)
    _, rows = page(step := asked(env, user, COMMISSION))
    user.chooses(step, rows[3])
    for wanted, got in (({"value": rows[0]}, rows[0]), (None, rows[3])):
        ask = rp.asks({"id_token": {"commissionHsaId": wanted}})
        claims = rp.verified(rp.redeems(answer(user.begins(ask))["code"], ask)["id_token"])
        assert claims["commissionHsaId"] == got


def test_a_choice_among_others_takes_the_place_of_what_was_chosen(env: Environment) -> None:
    user, rp = User(env, f"{EVA}.mobile"), Rp(env, **OTHER)
    _, rows = page(step := asked(env, user, COMMISSION))
    user.chooses(step, rows[3])
    among = {"id_token": {"commissionHsaId": {"values": rows[:2]}}}
    left, offered = page(again := user.begins(rp.asks(among)))
    assert (left, offered) == ("Val av medarbetaruppdrag", rows[:2])
    user.chooses(again, rows[1])
    ask = rp.asks(COMMISSION)
    claims = rp.verified(rp.redeems(answer(user.begins(ask))["code"], ask)["id_token"])
    assert claims["commissionHsaId"] == rows[1]


def test_a_session_that_was_replaced_remembers_nothing_for_the_new_one(env: Environment) -> None:
    here, there = User(env, f"{EVA}.mobile"), User(env, f"{EVA}.mobile")
    _, rows = page(step := asked(env, here, COMMISSION))
    asked(env, there, EMPLOYMENT)
    here.chooses(step, rows[3])
    assert page(there.begins(Rp(env, **OTHER).asks(COMMISSION)))[1] == rows


def test_prompt_none_is_told_when_a_choice_is_still_open(env: Environment) -> None:
    user = User(env, f"{EVA}.mobile")
    asked(env, user, EMPLOYMENT)
    said = answer(user.begins(Rp(env, **OTHER).asks(COMMISSION, prompt="none")))
    assert said["error"] == "interaction_required"
