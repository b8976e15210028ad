"""Introspection and revocation: is this token good, and now it is no more (RFC 7662, RFC 7009; inera-idp:1.3)."""

from __future__ import annotations

import base64
import time
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from idp_mock.environments import Environment
from idp_mock.errors import AccessTokenInvalid, ClientNotAuthenticated, MalformedTokenRequest, Refusal
from tests.idp.players import Rp, codes_of, environment
from tests.idp.test_refresh import OFFLINE, refreshes, signed_in


def asks(env: Environment, token: str | None, authorization: str = "", **more: str) -> dict[str, Any]:
    said = ({"token": token} if token is not None else {}) | more
    return env.back_channel.inspection.introspect({name: [v] for name, v in said.items()}, authorization)


def revokes(rp: Rp, token: str, **more: str) -> None:
    said = {"token": token, "client_id": rp.client_id, "client_secret": rp.secret, **more}
    rp.env.back_channel.inspection.revoke({name: [value] for name, value in said.items()}, "")


def test_it_answers_the_five_members_that_were_seen(env: Environment) -> None:
    _, token = signed_in(env, "openid commission")
    said = asks(env, token["access_token"])
    assert said == {
        "scope": "openid commission",
        "active": True,
        "exp": said["exp"],
        "token_type": "Bearer",
        "client_id": "sample-rp",
    }
    assert abs(said["exp"] - time.time() - 3600) < 5


@pytest.mark.parametrize("token", ["never-given", "å", "x" * 5000])
def test_of_a_token_that_is_none_it_says_only_that(env: Environment, token: str) -> None:
    assert asks(env, token) == {"active": False}


def test_one_that_is_late_or_withdrawn_is_not_active() -> None:
    late = environment(access_token_life=timedelta(seconds=0))
    assert asks(late, signed_in(late)[1]["access_token"]) == {"active": False}
    env = environment(revocation=True)
    rp, token = signed_in(env)
    revokes(rp, token["access_token"])
    assert asks(env, token["access_token"]) == {"active": False}


def test_a_refresh_token_is_no_access_token(env: Environment) -> None:
    assert asks(env, signed_in(env)[1]["refresh_token"]) == {"active": False}


def test_whoever_says_who_it_is_must_be_that(env: Environment) -> None:
    """One relying party sends its secret, another does not (inera-idp:1.3)."""
    token = signed_in(env)[1]["access_token"]
    right = base64.b64encode(b"sample-rp:sample-rp-secret").decode()
    assert asks(env, token, f"Basic {right}")["active"]
    assert asks(env, token, client_id="sample-rp", client_secret="sample-rp-secret")["active"]
    with pytest.raises(ClientNotAuthenticated):
        asks(env, token, client_id="sample-rp", client_secret="wrong")
    assert codes_of(env) == ["IDP-301"]


def test_a_client_is_demanded_where_the_setting_says_so() -> None:
    env = environment(introspection_wants_client=True)
    token = signed_in(env)[1]["access_token"]
    with pytest.raises(ClientNotAuthenticated):
        asks(env, token)
    assert asks(env, token, client_id="sample-rp", client_secret="sample-rp-secret")["active"]


def test_the_token_is_required_and_stands_once(env: Environment) -> None:
    with pytest.raises(MalformedTokenRequest):
        asks(env, None)
    with pytest.raises(MalformedTokenRequest):
        env.back_channel.inspection.introspect({"token": ["a", "b"]}, "")


# --- revocation


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_token_that_is_withdrawn_takes_its_family_along(env: Environment, kind: str) -> None:
    rp, first = signed_in(env)
    second = refreshes(rp, first["refresh_token"])
    revokes(rp, second[kind])
    with pytest.raises(Refusal):
        refreshes(rp, second["refresh_token"])
    for token in (first, second):
        with pytest.raises(AccessTokenInvalid):
            env.back_channel.userinfo(token["access_token"])


def test_one_that_nobody_knows_is_no_error(env: Environment) -> None:
    """RFC 7009 section 2.2."""
    revokes(Rp(env), "never-given")
    assert codes_of(env) == []


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_another_clients_token_stays(env: Environment, kind: str) -> None:
    rp, token = signed_in(env)
    other = Rp(env, client_id="my-care-system", secret="my-care-system-secret")
    with pytest.raises(Refusal):
        revokes(other, token[kind])
    assert codes_of(env) == ["IDP-345"]
    assert refreshes(rp, token["refresh_token"])


def test_who_withdraws_proves_who_it_is(env: Environment) -> None:
    rp, token = signed_in(env)
    with pytest.raises(ClientNotAuthenticated):
        revokes(rp, token["access_token"], client_secret="wrong")
    with pytest.raises(MalformedTokenRequest):
        revokes(rp, "")
    assert env.back_channel.userinfo(token["access_token"])


# --- an access token that can be read


def test_an_access_token_is_a_jwt_where_the_setting_says_so() -> None:
    """RFC 9068 section 2."""
    env = environment(access_token_format="jwt")
    rp, token = signed_in(env)
    keys = KeySet.import_key_set(env.back_channel.jwks())  # type: ignore[arg-type]
    read = jwt.decode(token["access_token"], keys, algorithms=["RS256"])
    id_token = rp.verified(token["id_token"])
    assert read.header == {"alg": "RS256", "typ": "at+jwt", "kid": env.back_channel.tokens.key.kid}
    claims = read.claims
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["jti"] != id_token["jti"]
    told = {name: claims[name] for name in ("iss", "sub", "acr", "auth_time")}
    assert told == {name: id_token[name] for name in told}
    assert (claims["aud"], claims["client_id"]) == (["http://localhost:8400/oidc", "sample-rp"], "sample-rp")
    assert claims["scope"] == OFFLINE


def test_one_that_can_be_read_opens_the_same() -> None:
    env = environment(access_token_format="jwt")
    rp, token = signed_in(env)
    assert asks(env, token["access_token"])["active"]
    assert env.back_channel.userinfo(token["access_token"])["sub"]
    again = refreshes(rp, token["refresh_token"])["access_token"]
    assert again.count(".") == 2
    revokes(rp, again)
    with pytest.raises(AccessTokenInvalid):
        env.back_channel.userinfo(again)
