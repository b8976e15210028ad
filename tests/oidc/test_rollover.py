"""A key rollover: two keys are published, one signs, and nobody who fetches them notices."""

from __future__ import annotations

from functools import partial

import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from idp_mock.environments import Environment
from idp_mock.errors import RolloverOutOfStep
from idp_mock.idp import SendBack
from idp_mock.oidc.rollover import KeyRing, Rollover
from tests.idp.players import Rp, User, answer, environment
from tests.race import THREADS, at_once


@pytest.fixture
def env() -> Environment:
    return environment()


@pytest.fixture
def ring(env: Environment) -> KeyRing:
    return env.back_channel.tokens.keys


def states(ring: KeyRing) -> list[str]:
    return [state for _, state in ring.published()]


def id_token(env: Environment) -> str:
    rp = Rp(env)
    ask = rp.asks()
    return str(rp.redeems(answer(User(env).signs_in(ask))["code"], ask)["id_token"])


def test_both_keys_are_published_before_the_switch_and_after_it(ring: KeyRing) -> None:
    (first,) = ring.jwks()["keys"]
    ring.turn("announce")
    assert states(ring) == ["signs", "next"]
    ring.turn("switch")
    assert states(ring) == ["old", "signs"]
    ring.turn("withdraw")
    assert states(ring) == ["signs"]
    (second,) = ring.jwks()["keys"]
    assert first["kid"] != second["kid"]
    assert first["n"] != second["n"]


def test_every_published_key_has_the_members_that_were_seen(ring: KeyRing) -> None:
    """No use, no alg; kid is the certificate's serial number in decimal (inera-idp:1.2)."""
    ring.turn("announce")
    for (key, _), jwk in zip(ring.published(), ring.jwks()["keys"], strict=True):
        assert jwk.keys() == {"kty", "x5t#S256", "e", "kid", "n"}
        assert jwk["kid"] == str(key.certificate.serial)


def test_the_announced_key_signs_from_the_switch_on(env: Environment, ring: KeyRing) -> None:
    known = KeySet.import_key_set(env.back_channel.jwks())  # type: ignore[arg-type]
    ring.turn("announce")
    assert jwt.decode(id_token(env), known, algorithms=["RS256"])
    ring.turn("switch")
    token = id_token(env)
    with pytest.raises(InvalidKeyIdError):
        jwt.decode(token, known, algorithms=["RS256"])
    anew = KeySet.import_key_set(env.back_channel.jwks())  # type: ignore[arg-type]
    assert jwt.decode(token, anew, algorithms=["RS256"]).claims["aud"] == "sample-rp"


@pytest.mark.parametrize(
    ("done", "act"),
    [
        ((), "switch"),
        ((), "withdraw"),
        (("announce",), "announce"),
        (("announce",), "withdraw"),
        (("announce", "switch"), "switch"),
        (("announce", "switch"), "announce"),
        (("announce", "switch", "withdraw"), "withdraw"),
    ],
)
def test_the_steps_go_in_their_order(ring: KeyRing, done: tuple[str, ...], act: str) -> None:
    for one in done:
        ring.turn(one)  # type: ignore[arg-type]
    before = ring.now
    with pytest.raises(RolloverOutOfStep):
        ring.turn(act)  # type: ignore[arg-type]
    assert ring.now == before


def test_one_of_many_switches(ring: KeyRing) -> None:
    def switches() -> bool:
        try:
            ring.turn("switch")
        except RolloverOutOfStep:
            return False
        return True

    ring.turn("announce")
    assert sum(at_once(partial(switches))) == 1 < THREADS
    assert ring.now == Rollover(signs=1, beside=0)


def test_a_key_is_made_once_and_comes_again_after_a_reset(env: Environment, ring: KeyRing) -> None:
    ring.turn("announce")
    ring.turn("switch")
    second = ring.signing
    env.reset()
    assert (ring.now, states(ring)) == (Rollover(), ["signs"])
    ring.turn("announce")
    ring.turn("switch")
    assert ring.signing is second


def test_a_token_of_before_the_rollover_still_says_whose_logout_it_is(
    env: Environment, ring: KeyRing
) -> None:
    hint = id_token(env)
    for act in ("announce", "switch", "withdraw"):
        ring.turn(act)
    address = "http://127.0.0.1:8500/signed-out"
    asked = {"id_token_hint": [hint], "post_logout_redirect_uri": [address]}
    left = env.back_channel.end_session(asked, session="")
    assert isinstance(left, SendBack)
    assert left.url == address


def test_who_makes_the_keys_is_asked_once_for_each(env: Environment) -> None:
    made: list[int] = []
    key = env.back_channel.tokens.key

    def make(number: int) -> object:
        made.append(number)
        return key

    ring = KeyRing(env.store, make)  # type: ignore[arg-type]
    ring.turn("announce")
    for _ in range(3):
        _ = ring.signing, ring.jwks()
    assert made == [0, 1]
