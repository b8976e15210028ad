"""Refresh tokens: given when asked for, good once, and gone with everything that came of the same code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from idp_mock.clients.client import RefreshTokens
from idp_mock.environments import Environment
from idp_mock.errors import AccessTokenInvalid, CodeSpent, MalformedTokenRequest, Refusal
from idp_mock.oidc import refresh
from tests.idp.players import Rp, User, answer, codes_of, environment
from tests.race import at_once

OFFLINE = "openid commission offline_access"


def signed_in(env: Environment, scope: str = OFFLINE) -> tuple[Rp, dict[str, Any]]:
    rp = Rp(env)
    ask = rp.asks(scope=scope)
    return rp, rp.redeems(answer(User(env).signs_in(ask))["code"], ask)


def refreshes(rp: Rp, token: str, **more: str | None) -> dict[str, Any]:
    said: dict[str, str | None] = {
        "grant_type": "refresh_token",
        "refresh_token": token,
        "client_id": rp.client_id,
        "client_secret": rp.secret,
        **more,
    }
    form = {name: [value] for name, value in said.items() if value is not None}
    return rp.env.back_channel.redeem(form, "")


def registered(env: Environment, refresh_tokens: RefreshTokens) -> None:
    known = env.clients.get("sample-rp")
    assert known
    env.clients.add(replace(known, refresh_tokens=refresh_tokens))


# --- who gets one


def test_who_asks_gets_one_and_nobody_else(env: Environment) -> None:
    """43 characters, as the one that was captured (inera-idp:1.3)."""
    _, token = signed_in(env)
    assert len(token["refresh_token"]) == 43
    assert token["scope"] == OFFLINE
    assert "refresh_token" not in signed_in(env, "openid")[1]


@pytest.mark.parametrize(
    ("settled", "scope", "given"),
    [("always", "openid", True), ("never", OFFLINE, False), ("when-asked", "openid", False)],
)
def test_the_registration_may_say_always_or_never(
    env: Environment, settled: RefreshTokens, scope: str, given: bool
) -> None:
    registered(env, settled)
    assert ("refresh_token" in signed_in(env, scope)[1]) is given


# --- what it gives


def test_a_refresh_tells_the_same_of_the_same_login(env: Environment) -> None:
    """Core 12.2: iss, sub, aud and auth_time stay, iat is new, and there is no nonce."""
    rp, first = signed_in(env)
    again = refreshes(rp, first["refresh_token"])
    one, two = rp.verified(first["id_token"]), rp.verified(again["id_token"])
    for name in ("iss", "sub", "aud", "auth_time", "acr", "amr", "commissionHsaId"):
        assert two[name] == one[name], name
    assert "nonce" in one
    assert "nonce" not in two
    assert one["jti"] != two["jti"]
    assert again["scope"] == OFFLINE
    assert env.back_channel.userinfo(again["access_token"]) == env.back_channel.userinfo(
        first["access_token"]
    )


def test_each_refresh_gives_the_next_one(env: Environment) -> None:
    rp, token = signed_in(env)
    given = [token["refresh_token"]]
    for _ in range(3):
        given.append(refreshes(rp, given[-1])["refresh_token"])
    assert len(set(given)) == 4


def test_less_may_be_asked_for(env: Environment) -> None:
    rp, token = signed_in(env)
    assert refreshes(rp, token["refresh_token"], scope="openid")["scope"] == "openid"


# --- what is refused

WRONG: dict[str, tuple[dict[str, str | None], str, str]] = {
    "of another client": (
        {"client_id": "my-care-system", "client_secret": "my-care-system-secret"},
        "IDP-342",
        "refresh_token_is_this_clients",
    ),
    "a wider scope": ({"scope": "openid personal_identity_number"}, "IDP-344", "scope_is_no_wider"),
    "late": ({}, "IDP-343", "refresh_token_is_not_late"),
    "unknown": ({"refresh_token": "never-given"}, "IDP-341", ""),
    "none": ({"refresh_token": None}, "IDP-308", ""),
    "with a wrong secret": ({"client_secret": "wrong"}, "IDP-301", ""),
}


def outcome(env: Environment, wrong: str) -> str:
    """The code that a refresh with this fault ends in; empty where it is answered."""
    rp, token = signed_in(env)
    if wrong == "late":
        env.clock.move(timedelta(hours=8))
    with suppress(Refusal):
        refreshes(rp, token["refresh_token"], **WRONG[wrong][0])
    return next(iter(codes_of(env)), "")


@pytest.mark.parametrize("wrong", WRONG)
def test_what_does_not_hold_has_a_code(env: Environment, wrong: str) -> None:
    assert outcome(env, wrong) == WRONG[wrong][1]


@pytest.mark.parametrize("check", refresh.REFRESH_CHECKS, ids=lambda check: check.__name__)
def test_without_a_check_its_lie_gets_through(
    env: Environment, check: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tuple(one for one in refresh.REFRESH_CHECKS if one is not check)
    monkeypatch.setattr(refresh, "REFRESH_CHECKS", left)
    (wrong,) = (name for name, (_, _, felt) in WRONG.items() if felt == check.__name__)
    assert outcome(env, wrong) == ""


def test_a_life_is_counted_from_the_login_however_often_it_is_refreshed() -> None:
    env = environment(refresh_token_life=timedelta(minutes=10))
    rp, token = signed_in(env)
    env.clock.move(timedelta(minutes=9))
    newer = refreshes(rp, token["refresh_token"])["refresh_token"]
    env.clock.move(timedelta(minutes=1))
    with pytest.raises(Refusal):
        refreshes(rp, newer)
    assert codes_of(env) == ["IDP-343"]


# --- the family


def test_one_that_comes_twice_ends_everything_that_came_of_the_code(env: Environment) -> None:
    """RFC 9700 section 4.14.2: one of the two who used it stole it."""
    rp, first = signed_in(env)
    second = refreshes(rp, first["refresh_token"])
    with pytest.raises(Refusal):
        refreshes(rp, first["refresh_token"])
    with pytest.raises(Refusal):
        refreshes(rp, second["refresh_token"])
    assert codes_of(env) == ["IDP-341", "IDP-341"]
    for token in (first, second):
        with pytest.raises(AccessTokenInvalid):
            env.back_channel.userinfo(token["access_token"])


def test_another_login_of_the_same_person_goes_on(env: Environment) -> None:
    rp, one = signed_in(env)
    _, other = signed_in(env)
    refreshes(rp, one["refresh_token"])
    with pytest.raises(Refusal):
        refreshes(rp, one["refresh_token"])
    assert refreshes(rp, other["refresh_token"])


def test_a_code_that_comes_twice_ends_the_refreshing_too(env: Environment) -> None:
    rp = Rp(env)
    ask = rp.asks(scope=OFFLINE)
    code = answer(User(env).signs_in(ask))["code"]
    token = rp.redeems(code, ask)["refresh_token"]
    with pytest.raises(CodeSpent):
        rp.redeems(code, ask)
    with pytest.raises(Refusal):
        refreshes(rp, token)
    assert codes_of(env) == ["IDP-303", "IDP-341"]


def test_one_of_many_at_the_same_moment_gets_an_answer_and_then_nobody_has_a_token(env: Environment) -> None:
    rp, token = signed_in(env)

    def one() -> str:
        try:
            return str(refreshes(rp, token["refresh_token"])["access_token"])
        except Refusal:
            return ""

    (got,) = filter(None, at_once(one))
    with pytest.raises(AccessTokenInvalid):
        env.back_channel.userinfo(got)


def test_a_reset_forgets_them(env: Environment) -> None:
    rp, token = signed_in(env)
    env.reset()
    with pytest.raises(Refusal):
        refreshes(rp, token["refresh_token"])


def test_a_refresh_token_is_no_code_and_no_access_token(env: Environment) -> None:
    rp, token = signed_in(env)
    with pytest.raises(CodeSpent):
        rp.redeems(token["refresh_token"], rp.asks())
    with pytest.raises(AccessTokenInvalid):
        env.back_channel.userinfo(token["refresh_token"])
    with pytest.raises(MalformedTokenRequest):
        refreshes(rp, token["refresh_token"], scope="openid", code="x", refresh_token=None)


def test_a_plain_login_lays_down_nothing_for_refreshing(env: Environment) -> None:
    from idp_mock.store.memory import MemoryStore

    signed_in(env, "openid")
    assert isinstance(env.store, MemoryStore)
    kept = {name: len(things) for name, things in env.store.everything().items()}
    assert {kept[f"once {n}"] for n in ("refresh-tokens", "assertions")} == {0}
    assert {kept[f"shelf {n}"] for n in ("families", "refresh-tokens-that-were", "rollover")} == {0}
