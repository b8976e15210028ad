"""The token endpoint and userinfo: a code is good once, for one client, for a minute."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote_plus

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import (
    AccessTokenInvalid,
    ClientNotAuthenticated,
    CodeExpired,
    CodeForAnotherRedirectUri,
    CodeOfAnotherClient,
    CodeSpent,
    MalformedTokenRequest,
    Refusal,
    UnsupportedGrantType,
    VerifierWrong,
)
from tests.idp.players import Ask, Rp, User, answer, codes_of, environment


def signed_in(env: Environment, **more: str | None) -> tuple[Rp, Ask, str]:
    rp = Rp(env)
    ask = rp.asks(**more)
    return rp, ask, answer(User(env).signs_in(ask))["code"]


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_a_code_that_comes_twice_costs_the_first_one_its_tokens(env: Environment) -> None:
    rp, ask, code = signed_in(env)
    token = rp.redeems(code, ask)
    assert env.back_channel.userinfo(token["access_token"])
    with pytest.raises(CodeSpent):
        rp.redeems(code, ask)
    with pytest.raises(AccessTokenInvalid):
        env.back_channel.userinfo(token["access_token"])


def test_a_client_may_use_the_header_instead_of_the_form(env: Environment) -> None:
    rp, ask, code = signed_in(env)
    form = rp.form(code, ask, client_id=None, client_secret=None)
    assert env.back_channel.redeem(form, basic("sample-rp", "sample-rp-secret"))["id_token"]


@pytest.mark.parametrize("encode", [quote_plus, str], ids=["encoded", "as it is"])
def test_a_secret_with_signs_is_taken_from_the_header_either_way(
    env: Environment, encode: Callable[[str], str]
) -> None:
    """RFC 6749 section 2.3.1 wants it form-encoded; many client libraries do not."""
    secret = "100% a+b/c:d&å"
    known = env.clients.get("sample-rp")
    assert known
    env.clients.add(replace(known, secret=secret))
    rp, ask, code = signed_in(env)
    form = rp.form(code, ask, client_id=None, client_secret=None)
    assert env.back_channel.redeem(form, basic("sample-rp", encode(secret)))["id_token"]


@pytest.mark.parametrize(
    ("more", "authorization"),
    [
        ({"client_secret": "wrong"}, ""),
        ({"client_secret": None}, ""),
        ({"client_secret": ""}, ""),
        ({"client_id": "nobody", "client_secret": ""}, ""),
        ({}, basic("sample-rp", "sample-rp-secret")),  # both ways at once
        ({"client_id": None, "client_secret": None}, basic("sample-rp", "wrong")),
        ({"client_id": "my-care-system", "client_secret": None}, basic("sample-rp", "sample-rp-secret")),
        ({"client_secret": None}, "Bearer sample-rp-secret"),
        ({"client_secret": None}, "Basic not-base64!"),
        ({"client_secret": None}, "Basic " + base64.b64encode(b"no colon").decode()),
        ({"client_secret": "hemligt å"}, ""),
    ],
)
def test_a_client_that_does_not_prove_who_it_is_gets_nothing(
    env: Environment, more: dict[str, str | None], authorization: str
) -> None:
    rp, ask, code = signed_in(env)
    with pytest.raises(ClientNotAuthenticated):
        env.back_channel.redeem(rp.form(code, ask, **more), authorization)
    assert rp.redeems(code, ask)  # and the code is not lost to whoever does not hold the secret


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"grant_type": "password"}, UnsupportedGrantType),
        ({"grant_type": None}, UnsupportedGrantType),
        ({"code": None}, MalformedTokenRequest),
        ({"code": "never-given"}, CodeSpent),
        ({"redirect_uri": "http://127.0.0.1:8500/callback/"}, CodeForAnotherRedirectUri),
        ({"redirect_uri": None}, CodeForAnotherRedirectUri),
        ({"code_verifier": "v" * 43}, VerifierWrong),
        ({"code_verifier": None}, VerifierWrong),
        ({"client_id": "my-care-system", "client_secret": "my-care-system-secret"}, CodeOfAnotherClient),
    ],
)
def test_what_does_not_hold_has_a_name(
    env: Environment, more: dict[str, str | None], refusal: type[Refusal]
) -> None:
    rp, ask, code = signed_in(env)
    said = {name: values[0] for name, values in rp.form(code, ask).items()} | more
    with pytest.raises(refusal):
        env.back_channel.redeem({name: [value] for name, value in said.items() if value is not None}, "")
    assert codes_of(env) == [refusal.code]


def test_a_parameter_that_stands_twice_is_refused(env: Environment) -> None:
    rp, ask, code = signed_in(env)
    with pytest.raises(MalformedTokenRequest):
        env.back_channel.redeem(rp.form(code, ask) | {"scope": ["openid", "openid"]}, "")


def test_a_code_is_late_after_a_minute(env: Environment) -> None:
    rp, ask, code = signed_in(env)
    env.clock.move(timedelta(seconds=60))
    with pytest.raises(CodeExpired):
        rp.redeems(code, ask)


def test_pkce_is_never_demanded(env: Environment) -> None:
    rp, ask, code = signed_in(env, code_challenge=None, code_challenge_method=None)
    assert rp.redeems(code, ask, code_verifier=None)


def test_a_verifier_without_a_challenge_is_refused(env: Environment) -> None:
    rp, ask, code = signed_in(env, code_challenge=None, code_challenge_method=None)
    with pytest.raises(VerifierWrong):
        rp.redeems(code, ask)


def test_state_and_nonce_are_echoed_when_they_are_sent_and_not_otherwise(env: Environment) -> None:
    rp = Rp(env)
    ask = rp.asks(state=None, nonce=None)
    said = answer(User(env).signs_in(ask))
    assert said.keys() == {"code"}
    assert "nonce" not in rp.verified(rp.redeems(said["code"], ask)["id_token"])


def test_the_scope_that_was_granted_is_told(env: Environment) -> None:
    rp, ask, code = signed_in(env, scope="openid inera commission")
    assert rp.redeems(code, ask)["scope"] == "openid commission"


def test_the_issuer_stands_in_the_answer_where_the_setting_says_so() -> None:
    env = environment(iss_parameter=True)
    assert answer(User(env).signs_in(Rp(env).asks()))["iss"] == "http://localhost:8400/oidc"
    refused = answer(
        User(env, "nurse-reserve-card-only.reserve-card-loa2").signs_in(Rp(env).asks(prompt="none"))
    )
    assert refused["iss"] == "http://localhost:8400/oidc"


@pytest.mark.parametrize("bearer", ["", "nonsense", "å"])
def test_userinfo_wants_an_access_token_that_was_given(env: Environment, bearer: str) -> None:
    with pytest.raises(AccessTokenInvalid):
        env.back_channel.userinfo(bearer)


def test_an_access_token_ends() -> None:
    env = environment(access_token_life=timedelta(seconds=0))
    rp, ask, code = signed_in(env)
    with pytest.raises(AccessTokenInvalid):
        env.back_channel.userinfo(rp.redeems(code, ask)["access_token"])


@pytest.mark.parametrize("scope", ["openid", "openid offline_access"])
def test_an_access_token_of_the_walls_hour_stays_when_the_clock_is_moved(
    env: Environment, scope: str
) -> None:
    """Whoever logs in meanwhile: what others do takes nobody's token away."""
    rp = Rp(env)

    def token() -> str:
        ask = rp.asks(scope=scope)
        return str(rp.redeems(answer(User(env).signs_in(ask))["code"], ask)["access_token"])

    first = token()
    env.clock.move(timedelta(days=3))
    for _ in range(8):
        token()
    assert env.back_channel.userinfo(first)["sub"]


def test_a_redirect_uri_keeps_its_own_query(env: Environment) -> None:
    from dataclasses import replace

    sample = env.clients.get("sample-rp")
    assert sample is not None
    env.clients.add(replace(sample, redirect_uris=("http://127.0.0.1:8500/callback?tenant=1",)))
    rp = Rp(env, redirect_uri="http://127.0.0.1:8500/callback?tenant=1")
    said = answer(User(env).signs_in(rp.asks()))
    assert said["tenant"] == "1"
    assert "code" in said
