"""private_key_jwt: a client that signs who it is with a key of its own (Core 9, RFC 7523)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jwt
from joserfc.jwk import RSAKey

from idp_mock.environments import Environment
from idp_mock.errors import AssertionSpent, Refusal
from idp_mock.oidc import client_auth
from idp_mock.oidc.client_auth import ASSERTION_TYPE
from tests.idp.players import Ask, Rp, User, answer, codes_of, environment
from tests.race import THREADS, at_once

ISSUER = "http://localhost:8400/oidc"


@lru_cache(maxsize=2)
def key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": name})


@pytest.fixture
def env() -> Environment:
    """Where the sample is registered with a key, and no secret."""
    made = environment()
    known = made.clients.get("sample-rp")
    assert known
    public = key("theirs").public_key
    assert isinstance(public, RSAPublicKey)
    made.clients.add(replace(known, secret="", keys=(public,)))
    return made


def assertion(*, by: str = "theirs", alg: str = "RS256", **changed: Any) -> str:
    """A right one, but for what is changed; None leaves a claim out."""
    claims = {
        "iss": "sample-rp",
        "sub": "sample-rp",
        "aud": f"{ISSUER}/token",
        "exp": int(time.time()) + 60,
        "jti": str(uuid.uuid4()),
    }
    said = {name: value for name, value in (claims | changed).items() if value is not None}
    return jwt.encode({"alg": alg}, said, key(by), algorithms=[alg])


def redeems(env: Environment, token: str, **more: str | None) -> dict[str, Any]:
    rp = Rp(env)
    ask = rp.asks()
    return redeem(rp, ask, answer(User(env).signs_in(ask))["code"], token, **more)


def redeem(rp: Rp, ask: Ask, code: str, token: str, **more: str | None) -> dict[str, Any]:
    said: dict[str, str | None] = {
        "client_secret": None,
        "client_assertion": token,
        "client_assertion_type": ASSERTION_TYPE,
        **more,
    }
    return rp.redeems(code, ask, **said)


def refused(env: Environment, token: str, **more: str | None) -> str:
    with pytest.raises(Refusal) as refusal:
        redeems(env, token, **more)
    assert (refusal.value.oauth, refusal.value.status) == ("invalid_client", 401)
    assert codes_of(env) == [refusal.value.code]
    return refusal.value.code


@pytest.mark.parametrize("aud", [f"{ISSUER}/token", ISSUER, ["https://other.test", ISSUER]])
def test_a_client_with_a_key_signs_who_it_is(env: Environment, aud: Any) -> None:
    assert redeems(env, assertion(aud=aud))["id_token"]


def test_its_name_may_be_left_out(env: Environment) -> None:
    assert redeems(env, assertion(), client_id=None)["id_token"]


WRONG: dict[str, tuple[Callable[[], str], str, str]] = {
    "of another key": (lambda: assertion(by="another"), "IDP-331", "assertion_is_the_clients"),
    "another subject": (lambda: assertion(sub="my-care-system"), "IDP-331", "assertion_is_the_clients"),
    "another issuer": (lambda: assertion(iss="my-care-system"), "IDP-331", "assertion_is_the_clients"),
    "another algorithm": (lambda: assertion(alg="PS256"), "IDP-331", "assertion_is_the_clients"),
    "for somebody else": (lambda: assertion(aud="https://other.test"), "IDP-332", "assertion_is_for_us"),
    "for nobody": (lambda: assertion(aud=None), "IDP-332", "assertion_is_for_us"),
    "for what is no name": (lambda: assertion(aud=[{}, 7]), "IDP-332", "assertion_is_for_us"),
    "expired": (lambda: assertion(exp=int(time.time()) - 60), "IDP-333", "assertion_is_of_now"),
    "for ever": (lambda: assertion(exp=int(time.time()) + 7200), "IDP-333", "assertion_is_of_now"),
    "without an end": (lambda: assertion(exp=None), "IDP-333", "assertion_is_of_now"),
    "an end that is none": (lambda: assertion(exp="soon"), "IDP-333", "assertion_is_of_now"),
    "an end that is no time": (lambda: assertion(exp=float("nan")), "IDP-333", "assertion_is_of_now"),
    "an end beyond all numbers": (lambda: assertion(exp=10**400), "IDP-333", "assertion_is_of_now"),
    "not yet": (lambda: assertion(nbf=int(time.time()) + 60), "IDP-333", "assertion_is_of_now"),
    "at no time": (lambda: assertion(nbf="soon"), "IDP-333", "assertion_is_of_now"),
    "without a jti": (lambda: assertion(jti=None), "IDP-334", ""),
    "an empty jti": (lambda: assertion(jti=""), "IDP-334", ""),
}


@pytest.mark.parametrize(("make", "code", "_check"), WRONG.values(), ids=WRONG)
def test_what_does_not_hold_has_a_code(
    env: Environment, make: Callable[[], str], code: str, _check: str
) -> None:
    assert refused(env, make(), client_id="sample-rp") == code


@pytest.mark.parametrize("check", client_auth.ASSERTION_CHECKS, ids=lambda check: check.__name__)
def test_without_a_check_its_lie_gets_through(
    env: Environment, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tuple(one for one in client_auth.ASSERTION_CHECKS if one is not check)
    monkeypatch.setattr(client_auth, "ASSERTION_CHECKS", left)
    through = 0
    for make, _, name in WRONG.values():
        if name == check.__name__:
            with suppress(Refusal):  # a signature is verified by whoever reads the claims
                through += bool(redeems(env, make(), client_id="sample-rp"))
    assert through > 0


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "å.å.å", "e30.e30."])
def test_what_is_no_assertion_proves_nothing(env: Environment, token: str) -> None:
    assert refused(env, token, client_id="sample-rp") in {"IDP-301", "IDP-331"}


@pytest.mark.parametrize(
    "more",
    [
        {"client_secret": "sample-rp-secret"},  # two ways at once
        {"client_assertion_type": "saml"},
        {"client_assertion_type": None},
        {"client_assertion": None, "client_secret": ""},  # a client without a secret has not the empty one
        {"client_assertion": None, "client_secret": "sample-rp-secret"},
        {"client_id": "my-care-system"},
    ],
)
def test_another_way_or_two_ways_are_refused(env: Environment, more: dict[str, str | None]) -> None:
    assert refused(env, assertion(), **more) == "IDP-301"


def test_a_client_with_a_secret_signs_nothing() -> None:
    assert refused(environment(), assertion()) == "IDP-301"


def test_an_assertion_is_good_once(env: Environment) -> None:
    token = assertion()
    assert redeems(env, token)
    assert refused(env, token) == "IDP-334"


def test_an_assertion_is_good_once_though_the_clock_is_moved(env: Environment) -> None:
    """Its end is the wall's, so for how long it is remembered must be too."""
    token = assertion()
    assert redeems(env, token)
    env.clock.move(timedelta(hours=3))
    for _ in range(3):
        assert redeems(env, assertion())
    rp = Rp(env)
    ask = rp.asks()
    code = answer(User(env).signs_in(ask))["code"]
    with pytest.raises(AssertionSpent):
        redeem(rp, ask, code, token)


def test_one_of_many_at_the_same_moment(env: Environment) -> None:
    token, rp = assertion(), Rp(env)
    asks = [rp.asks() for _ in range(THREADS)]
    waiting = [(ask, answer(User(env).signs_in(ask))["code"]) for ask in asks]

    def one() -> bool:
        ask, code = waiting.pop()
        try:
            return bool(redeem(rp, ask, code, token))
        except Refusal:
            return False

    assert sum(at_once(one)) == 1


def test_the_jti_of_one_client_is_not_that_of_another(env: Environment) -> None:
    known, other = env.clients.get("sample-rp"), env.clients.get("my-care-system")
    assert known
    assert other
    env.clients.add(replace(other, secret="", keys=known.keys))
    asked = {"client_assertion_type": [ASSERTION_TYPE], "token": ["x"]}
    for name in ("sample-rp", "my-care-system"):
        token = assertion(iss=name, sub=name, jti="the-same")
        said = asked | {"client_assertion": [token]}
        assert env.back_channel.inspection.introspect(said, "") == {"active": False}
