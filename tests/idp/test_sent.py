"""Requests that are signed or pushed beforehand: settings that are off (Core 6.1, RFC 9101, RFC 9126)."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jwt
from jwt import encode

from idp_mock.environments import Environment
from idp_mock.errors import MalformedRequest, PushedRequestSpent, Refusal, RequestObjectInvalid
from idp_mock.idp.sent import PUSHED
from tests.idp.players import Rp, User, answer, codes_of, environment
from tests.oidc.test_client_auth import key
from tests.race import at_once
from tests.web.browser import Web

ISSUER = "http://localhost:8400/oidc"
SECRET = {"client_secret": ["sample-rp-secret"]}


# --- signed


@pytest.fixture
def signing() -> Environment:
    made = environment(request_objects=True)
    known = made.clients.get("sample-rp")
    public = key("theirs").public_key
    assert known
    assert isinstance(public, RSAPublicKey)
    made.clients.add(replace(known, keys=(public,), secret=""))
    return made


def signed(*, by: str = "theirs", alg: str = "RS256", **changed: Any) -> str:
    """A right object, but for what is changed; None leaves a claim out."""
    claims = {
        "iss": "sample-rp",
        "aud": ISSUER,
        "client_id": "sample-rp",
        "exp": int(time.time()) + 60,
        "state": "of the object",
        "claims": {"id_token": {"given_name": None}},
    }
    said = {name: value for name, value in (claims | changed).items() if value is not None}
    return jwt.encode({"alg": alg}, said, key(by), algorithms=[alg])


def test_what_is_signed_goes_before_what_stands_beside_it(signing: Environment) -> None:
    ask = Rp(signing).asks(request=signed(max_age=0))
    user = User(signing)
    said = answer(user.signs_in(ask))
    assert said["state"] == "of the object"
    (told,) = [event for event in signing.journal.after() if event.what == "authorization-request"]
    assert told.says["claims"] == "given_name"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"by": "another"}, "no registered key"),
        ({"alg": "PS256"}, "no registered key"),
        ({"iss": "my-care-system"}, "not of the client"),
        ({"client_id": "my-care-system"}, "not of the client"),
        ({"client_id": None}, "not of the client"),
        ({"aud": "https://other.test"}, "aud is not the issuer"),
        ({"aud": None}, "aud is not the issuer"),
        ({"exp": 1}, "has expired"),
        ({"exp": "soon"}, "has expired"),
        ({"exp": float("nan")}, "has expired"),
        ({"nbf": 10**11}, "does not hold yet"),
        ({"nbf": "soon"}, "does not hold yet"),
        ({"request_uri": "https://a.test"}, "holds request_uri"),
    ],
)
def test_an_object_that_does_not_hold_is_refused_on_our_page(
    signing: Environment, changed: dict[str, Any], why: str
) -> None:
    with pytest.raises(RequestObjectInvalid, match=why):
        User(signing).begins(Rp(signing).asks(request=signed(**changed)))
    assert codes_of(signing) == ["IDP-114"]


def test_what_stands_in_the_object_is_judged_as_anything_else(signing: Environment) -> None:
    with pytest.raises(Refusal) as refused:
        User(signing).begins(Rp(signing).asks(request=signed(redirect_uri="https://attacker.invalid/")))
    assert refused.value.code == "IDP-102"


@pytest.mark.parametrize("name", ["state", "nonce", "scope", "claims", "prompt", "response_type"])
def test_half_a_letter_in_the_object_is_refused_on_our_page(signing: Environment, name: str) -> None:
    """No form can hold it, and JSON can; in an address it would have no form."""
    half = {"iss": "sample-rp", "aud": ISSUER, "client_id": "sample-rp", name: "openid \ud800"}
    token = encode(half, key("theirs").private_key, algorithm="RS256")  # type: ignore[arg-type]  # it is RSA
    with pytest.raises(MalformedRequest):
        User(signing).begins(Rp(signing).asks(request=token))


def test_a_client_without_a_key_signs_nothing() -> None:
    env = environment(request_objects=True)
    with pytest.raises(RequestObjectInvalid):
        User(env).begins(Rp(env).asks(request=signed()))


# --- pushed


@pytest.fixture
def pushing() -> Environment:
    return environment(pushed_requests=True)


def pushes(env: Environment, **more: str | None) -> tuple[Any, dict[str, list[str]]]:
    """The request that was pushed, and the short one that the browser is sent with."""
    ask = Rp(env).asks(**more)
    said = env.idp.sent.push(ask.query | SECRET, "")
    assert said["expires_in"] == 60
    return ask, {"client_id": ["sample-rp"], "request_uri": [said["request_uri"]]}


def test_the_browser_bears_only_a_name_for_it(pushing: Environment) -> None:
    ask, short = pushes(pushing)
    said = answer(User(pushing).signs_in(replace(ask, query=short)))
    assert said["state"] == ask.state
    assert Rp(pushing).redeems(said["code"], ask)


def test_it_is_good_once_and_for_its_client_and_for_a_minute(pushing: Environment) -> None:
    ask, short = pushes(pushing)
    User(pushing).begins(replace(ask, query=short))
    another = pushes(pushing)[1] | {"client_id": ["my-care-system"]}
    late = pushes(pushing)[1]
    pushing.clock.move(timedelta(seconds=60))
    for query in (short, another, late, short | {"request_uri": [PUSHED + "never-given"]}):
        with pytest.raises(PushedRequestSpent):
            User(pushing).begins(replace(ask, query=query))
    assert codes_of(pushing) == ["IDP-115"] * 4


def test_one_of_many_browsers_gets_it(pushing: Environment) -> None:
    ask, short = pushes(pushing)

    def begins() -> bool:
        try:
            return bool(User(pushing).begins(replace(ask, query=short)))
        except PushedRequestSpent:
            return False

    assert sum(at_once(begins)) == 1


def test_what_stands_beside_the_name_does_not_count(pushing: Environment) -> None:
    ask, short = pushes(pushing)
    query = short | {"state": ["another"], "redirect_uri": ["https://attacker.invalid/"]}
    assert answer(User(pushing).signs_in(replace(ask, query=query)))["state"] == ask.state


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"redirect_uri": "https://attacker.invalid/"}, "IDP-102"),
        ({"scope": "profile"}, "IDP-106"),
        ({"request_uri": "https://a.test/"}, "IDP-111"),
        ({"client_id": "my-care-system"}, "IDP-301"),
    ],
)
def test_it_is_judged_when_it_is_pushed_and_refused_as_json(more: dict[str, str], code: str) -> None:
    web = Web(pushed_requests=True)
    form = {name: values[0] for name, values in Rp(web.env).asks(**more).query.items()}
    refused = web.app.test_client().post("/oidc/par", data=form | {"client_secret": "sample-rp-secret"})
    assert refused.get_json()["code"] == code
    assert refused.status_code == (401 if code == "IDP-301" else 400)
    assert codes_of(web.env) == [code]


@pytest.mark.parametrize("on", [True, False])
def test_the_endpoint_is_there_where_the_setting_says_so(on: bool) -> None:
    web = Web(pushed_requests=on)
    form = {name: values[0] for name, values in Rp(web.env).asks().query.items()}
    given = web.app.test_client().post("/oidc/par", data=form | {"client_secret": "sample-rp-secret"})
    assert given.status_code == (201 if on else 404)
    assert json.dumps(given.get_json()).count(PUSHED) == on


def test_a_name_is_refused_as_any_request_uri_where_pushing_is_off() -> None:
    env = environment()
    said = answer(User(env).begins(Rp(env).asks(request_uri=f"{PUSHED}x")))
    assert said["error"] == "request_uri_not_supported"
