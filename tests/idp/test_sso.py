"""Signed in once, and what the next request gets (inera-idp:6.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import IdTokenHintInvalid, LogoutUriMismatch
from idp_mock.idp import AskApp, AskChoice, AskMethod, SendBack, SignedOut
from tests.idp.players import ANNA, EVA, LOA2, LOA3, WORK, Rp, User, answer

OTHER = {
    "client_id": "my-care-system",
    "secret": "my-care-system-secret",
    "redirect_uri": "http://localhost:8080/callback",
}


def claims_of(rp: Rp, user: User, **more: Any) -> dict[str, Any]:
    ask = rp.asks(**more)
    return rp.verified(rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"])


def test_the_second_login_asks_nothing_and_keeps_subject_and_time(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    first = claims_of(rp, user, claims=WORK)
    ask = rp.asks(WORK)
    step = user.begins(ask)
    second = rp.verified(rp.redeems(answer(step)["code"], ask)["id_token"])
    assert {name: first[name] for name in ("sub", "auth_time", "acr")} == {
        name: second[name] for name in ("sub", "auth_time", "acr")
    }
    assert first["jti"] != second["jti"]


def test_another_client_gets_another_subject(env: Environment) -> None:
    user = User(env)
    assert claims_of(Rp(env), user)["sub"] != claims_of(Rp(env, **OTHER), user)["sub"]


def test_a_new_sign_in_is_a_new_subject(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    assert claims_of(rp, user)["sub"] != claims_of(rp, user, prompt="login")["sub"]


@pytest.mark.parametrize("more", [{"prompt": "login"}, {"prompt": "select_account"}, {"max_age": "0"}])
def test_a_client_may_demand_a_new_login(env: Environment, more: dict[str, str]) -> None:
    rp, user = Rp(env), User(env)
    user.signs_in(rp.asks())
    assert isinstance(user.begins(rp.asks(**more)), AskMethod)


def test_a_session_that_is_young_enough_answers(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    user.signs_in(rp.asks())
    assert isinstance(user.begins(rp.asks(max_age="3600")), SendBack)


def test_a_session_ends_after_a_fixed_time_however_much_it_is_used(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    user.signs_in(rp.asks())
    env.clock.move(timedelta(minutes=59))
    assert isinstance(user.begins(rp.asks()), SendBack)
    env.clock.move(timedelta(minutes=2))
    assert isinstance(user.begins(rp.asks()), AskMethod)


def test_prompt_none_asks_nothing_and_says_what_it_would_have_had_to_ask(env: Environment) -> None:
    rp, user = Rp(env), User(env, f"{EVA}.mobile")
    assert answer(user.begins(rp.asks(prompt="none")))["error"] == "login_required"
    user.signs_in(rp.asks())
    assert "code" in answer(user.begins(rp.asks(prompt="none")))
    assert answer(user.begins(rp.asks(WORK, prompt="none")))["error"] == "interaction_required"


def test_a_session_that_does_not_reach_the_level_leads_to_a_new_login_never_to_another_level(
    env: Environment,
) -> None:
    rp, user = Rp(env), User(env, f"{ANNA}.reserve-card-loa2")
    user.signs_in(rp.asks())
    demand = {"id_token": {"acr": {"essential": True, "value": LOA3}}}
    assert isinstance(user.begins(rp.asks(demand)), AskMethod)
    user.credential = f"{ANNA}.ordinary-card"
    assert claims_of(rp, user, claims=demand)["acr"] == LOA3
    either = {"id_token": {"acr": {"essential": True, "values": [LOA2, LOA3]}}}
    assert isinstance(user.begins(rp.asks(either)), SendBack)


def test_a_session_outlives_its_certificate_unless_its_status_is_asked_for(env: Environment) -> None:
    """That a revocation ends a session of Inera IdP was not found; that its length is fixed is known."""
    rp, user = Rp(env), User(env, f"{ANNA}.ordinary-card")
    user.signs_in(rp.asks())
    env.wallet.revoke(f"{ANNA}.ordinary-card")
    assert isinstance(user.begins(rp.asks()), SendBack)
    asking = replace(env.idp.standing, config=env.config.at(sso_asks_status=True))
    env.idp.standing = asking
    assert isinstance(user.begins(rp.asks()), AskMethod)
    assert answer(user.begins(rp.asks(prompt="none")))["error"] == "login_required"


def test_a_session_whose_certificate_is_good_answers_where_its_status_is_asked_for(env: Environment) -> None:
    rp, user = Rp(env), User(env, f"{ANNA}.ordinary-card")
    user.signs_in(rp.asks())
    env.idp.standing = replace(env.idp.standing, config=env.config.at(sso_asks_status=True))
    assert isinstance(user.begins(rp.asks()), SendBack)


def test_a_complementary_choice_is_offered_under_the_session(env: Environment) -> None:
    """From tjänste-id to commission: the choice page is shown, and nobody identifies again (inera-idp:4.2, rule 9)."""
    rp, user = Rp(env), User(env, f"{EVA}.mobile")
    user.signs_in(rp.asks({"id_token": {"employeeHsaId": None}}))
    step = user.begins(rp.asks(WORK))
    assert isinstance(step, AskChoice)
    assert len(step.choice.rows) == 5


def test_a_second_login_of_the_person_replaces_the_session_and_touches_no_login_in_progress(
    env: Environment,
) -> None:
    rp, here, there = Rp(env), User(env, f"{EVA}.mobile"), User(env, f"{EVA}.ordinary-card")
    ask = rp.asks(WORK)
    choosing = here.identifies(here.chooses_method(here.begins(ask), "app-elsewhere"))
    assert isinstance(choosing, AskChoice)
    there.signs_in(rp.asks())
    said = answer(here.chooses(choosing, choosing.choice.rows[0].key))
    assert rp.redeems(said["code"], ask)
    assert isinstance(here.begins(rp.asks()), AskMethod)  # there is one session a person, and it is there
    assert isinstance(there.begins(rp.asks()), SendBack)


def test_logout_ends_the_session_and_goes_to_the_registered_address(env: Environment) -> None:
    rp, user = Rp(env, **OTHER), User(env)
    ask = rp.asks()
    token = rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"]
    step = env.back_channel.end_session(
        {
            "id_token_hint": [token],
            "post_logout_redirect_uri": ["http://localhost:8080/#/loggedout/m"],
            "state": ["a b"],
        },
        session=user.session,
    )
    assert step == SendBack(url="http://localhost:8080/?state=a+b#/loggedout/m", session="")
    assert isinstance(user.begins(rp.asks()), AskMethod)


def test_logout_without_address_ends_on_our_page(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    user.signs_in(rp.asks())
    assert env.back_channel.end_session({}, session=user.session) == SignedOut()
    assert isinstance(user.begins(rp.asks()), AskMethod)


def test_logout_by_nobody_is_no_fault(env: Environment) -> None:
    assert env.back_channel.end_session({}, session="") == SignedOut()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"id_token_hint": "nonsense"}, IdTokenHintInvalid),
        ({"id_token_hint": "eyJhbGciOiJub25lIn0.eyJhdWQiOiJzYW1wbGUtcnAifQ."}, IdTokenHintInvalid),
        ({"client_id": "sample-rp", "post_logout_redirect_uri": "http://127.0.0.1:8500/"}, LogoutUriMismatch),
        ({"post_logout_redirect_uri": "http://127.0.0.1:8500/signed-out"}, LogoutUriMismatch),  # whose?
    ],
)
def test_logout_sends_nobody_to_an_address_that_is_not_the_clients(
    env: Environment, said: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        env.back_channel.end_session({name: [value] for name, value in said.items()}, session="")


def test_an_id_token_hint_of_another_client_is_refused(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    ask = rp.asks()
    token = rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"]
    with pytest.raises(IdTokenHintInvalid):
        env.back_channel.end_session(
            {"id_token_hint": [token], "client_id": ["my-care-system"]}, session=user.session
        )


def test_an_expired_id_token_is_still_a_good_hint(env: Environment) -> None:
    env.faults.set("expired-token")
    rp, user = Rp(env), User(env)
    ask = rp.asks()
    token = rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"]
    step = env.back_channel.end_session(
        {"id_token_hint": [token], "post_logout_redirect_uri": ["http://127.0.0.1:8500/signed-out"]},
        session=user.session,
    )
    assert isinstance(step, SendBack)


def test_the_app_page_is_not_shown_again_after_the_session(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    step = user.chooses_method(user.begins(rp.asks()), "app-here")
    assert isinstance(step, AskApp)
    user.identifies(step)
    assert user.session
