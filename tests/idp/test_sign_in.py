"""A whole login, from the request to userinfo, without a web; the token is verified by another library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idp_mock.environments import Environment
from idp_mock.idp import AskApp, AskCard, AskChoice, AskMethod, SendBack
from idp_mock.journal import What
from idp_mock.oidc.keys import at_hash
from tests.idp.players import ANNA, EVA, LOA2, LOA3, WORK, Rp, User, answer


@pytest.mark.parametrize("method", ["app-elsewhere", "app-here", "card"])
def test_a_login_ends_with_a_token_that_another_library_verifies(env: Environment, method: str) -> None:
    rp, user = Rp(env), User(env, f"{ANNA}.ordinary-card")
    ask = rp.asks(WORK | {"userinfo": {"family_name": None, "healthCareUnitName": None}})
    back = user.signs_in(ask, method)
    said = answer(back)
    assert back.url.startswith("http://127.0.0.1:8500/callback?")
    assert said.keys() == {"code", "state"}
    assert said["state"] == ask.state
    token = rp.redeems(said["code"], ask)
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] == 3600
    assert len(token["access_token"]) == 43
    claims = rp.verified(token["id_token"])
    assert claims["iss"] == "http://localhost:8400/oidc"
    assert claims["aud"] == "sample-rp"
    assert claims["nonce"] == ask.nonce
    assert claims["acr"] == LOA3
    assert claims["at_hash"] == at_hash(token["access_token"])
    assert claims["iat"] <= claims["exp"]
    assert claims["auth_time"] <= claims["iat"]
    assert isinstance(claims["amr"], list)
    assert claims["employeeHsaId"] == "TST2321000131-1001"
    assert claims["given_name"] == "Anna"
    assert claims["commissionPurpose"] == "Vård och behandling"
    assert "family_name" not in claims  # it was asked for in userinfo
    userinfo = env.back_channel.userinfo(token["access_token"])
    assert userinfo == {
        "sub": claims["sub"],
        "family_name": "Lindgren",
        "healthCareUnitName": "Vårdcentralen Eken",
    }


def test_the_id_token_holds_openids_own_claims_and_nothing_that_was_not_asked_for(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    ask = rp.asks()
    claims = rp.verified(rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"])
    assert claims.keys() == {
        *("sub", "iss", "aud", "exp", "iat", "amr", "acr", "auth_time", "jti", "at_hash", "nonce")
    }


def test_hsa_is_not_asked_when_only_the_certificate_is_wanted(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    user.signs_in(rp.asks({"id_token": {"credentialGivenName": None, "x509IssuerName": None}}))
    assert What.PERSON_ASKED not in {event.what for event in env.journal.after()}


def test_the_method_page_offers_the_clients_methods_and_the_choice_can_be_changed(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    first = user.begins(rp.asks(WORK))
    assert isinstance(first, AskMethod)
    assert first.methods == ("app-elsewhere", "app-here", "card")
    second = user.chooses_method(first, "app-here")
    assert isinstance(second, AskApp)
    third = env.idp.choose_method(first.login, "card", browser=user.browser)
    assert isinstance(third, AskCard)
    assert third.url == f"https://127.0.0.1:8443/card/{first.login}"


def test_a_client_with_one_method_has_no_method_page(env: Environment) -> None:
    sample = env.clients.get("sample-rp")
    assert sample is not None
    env.clients.add(replace(sample, methods=("card",)))
    assert isinstance(User(env).begins(Rp(env).asks(WORK)), AskCard)


def test_waiting_shows_the_same_question_until_somebody_identifies(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    step = user.chooses_method(user.begins(rp.asks(WORK)), "app-elsewhere")
    assert isinstance(step, AskApp)
    again = user.looks(step.login)
    assert isinstance(again, AskApp)
    assert again.seconds_left <= step.seconds_left <= 120
    assert env.idp.qr_picture(step.login, browser=user.browser).startswith(b"\x89PNG")
    user.approves(step)
    assert isinstance(user.looks(step.login), SendBack)


def test_who_has_several_commissions_chooses_and_the_claims_follow(env: Environment) -> None:
    rp, user = Rp(env), User(env, f"{EVA}.mobile")
    ask = rp.asks(WORK)
    step = user.identifies(user.chooses_method(user.begins(ask), "app-elsewhere"))
    assert isinstance(step, AskChoice)
    assert step.choice.heading == "Val av medarbetaruppdrag"
    chosen = step.choice.rows[2]
    said = answer(user.chooses(step, chosen.key))
    claims = rp.verified(rp.redeems(said["code"], ask)["id_token"])
    assert claims["commissionHsaId"] == chosen.key


def test_the_method_decides_which_rows_there_are(env: Environment) -> None:
    """The card bears one HSA-id; the app comes with the personnummer and sees every employment (inera-idp:4.1)."""
    rp = Rp(env)
    want = {"id_token": {"employeeHsaId": None}}
    by_app = User(env, "doctor-two-employers.ordinary-card")
    asked = by_app.identifies(by_app.chooses_method(by_app.begins(rp.asks(want)), "app-here"))
    assert isinstance(asked, AskChoice)
    assert len(asked.choice.rows) == 2
    by_card = User(env, "doctor-two-employers.ordinary-card")
    assert isinstance(
        by_card.identifies(by_card.chooses_method(by_card.begins(rp.asks(want)), "card")), SendBack
    )


def test_the_level_comes_from_the_certificate(env: Environment) -> None:
    rp = Rp(env)
    for credential, level in (("reserve-card-loa2", LOA2), ("reserve-card-loa3", LOA3), ("mobile", LOA3)):
        ask = rp.asks()
        back = User(env, f"{ANNA}.{credential}").signs_in(ask)
        assert rp.verified(rp.redeems(answer(back)["code"], ask)["id_token"])["acr"] == level


def test_the_journal_holds_no_secret_token_code_or_personnummer(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    named = {"id_token": {"personalIdentityNumber": {"value": "198503129804"}}}
    ask = rp.asks(named)
    code = answer(user.signs_in(ask))["code"]
    token = rp.redeems(code, ask)
    env.back_channel.userinfo(token["access_token"])
    told = str([event.as_json() for event in env.journal.after()])
    for secret in ("198503129804", code, token["access_token"], token["id_token"], rp.secret, "123456"):
        assert secret not in told


def test_every_event_of_a_login_bears_its_reference(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    ask = rp.asks(WORK)
    token = rp.redeems(answer(user.signs_in(ask))["code"], ask)
    env.back_channel.userinfo(token["access_token"])
    events = env.journal.after()
    assert len({event.login for event in events}) == 1
    assert [event.what.value for event in events] == [
        "authorization-request",
        "methods-offered",
        "method-chosen",
        "order-made",
        "order-opened",
        "code-entered",
        "status-asked",
        "status-answered",
        "certificate-verified",
        "order-signed",
        "person-asked",
        "person-answered",
        "signed-in",
        "authorization-response",
        "token-request",
        "token-response",
        "userinfo-request",
        "userinfo-response",
    ]
