"""Many at once: nobody becomes somebody else, and what is good once is given out once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import AccessTokenInvalid, Refusal
from idp_mock.idp import AskApp, SendBack
from tests.idp.players import ANNA, Rp, User, answer

T = TypeVar("T")
SIXTEEN = 16


def at_once(*acts: Callable[[], T]) -> list[T | Refusal]:
    """Everything begins at the same moment; a refusal is an answer too."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], T]) -> T | Refusal:
        gate.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def phones(env: Environment) -> list[tuple[str, str]]:
    """Credential and personnummer of people with a phone."""
    return [
        (held.id, person.personal_number)
        for person in env.hsa.people()
        for held in person.credentials
        if held.kind == "mobile"
    ]


def test_sixteen_logins_at_once_never_mix_identities(env: Environment) -> None:
    people = (phones(env) * 2)[:SIXTEEN]
    want = {"id_token": {"credentialPersonalIdentityNumber": None}, "userinfo": {"x509SubjectName": None}}

    def signs_in(
        credential: str, number: str
    ) -> Callable[[], tuple[str, dict[str, Any], dict[str, Any], str]]:
        def act() -> tuple[str, dict[str, Any], dict[str, Any], str]:
            rp, user = Rp(env), User(env, credential)
            ask = rp.asks(want)
            token = rp.redeems(answer(user.signs_in(ask))["code"], ask)
            userinfo = env.back_channel.userinfo(token["access_token"])
            return number, rp.verified(token["id_token"]), userinfo, ask.nonce

        return act

    assert len({credential for credential, _ in people}) == len(people)
    for result in at_once(*(signs_in(*person) for person in people)):
        assert not isinstance(result, Refusal), result
        number, claims, userinfo, nonce = result
        assert claims["credentialPersonalIdentityNumber"] == number
        assert f"SERIALNUMBER={number}" in userinfo["x509SubjectName"]
        assert claims["sub"] == userinfo["sub"]
        assert claims["nonce"] == nonce


def test_of_sixteen_polls_at_once_one_answers_the_client_and_its_session_stands(env: Environment) -> None:
    user = User(env, f"{ANNA}.mobile")
    step = user.chooses_method(user.begins(Rp(env).asks()), "app-here")
    assert isinstance(step, AskApp)
    user.approves(step)
    looked = at_once(*[lambda: env.idp.look(step.login, browser=user.browser)] * SIXTEEN)
    (back,) = (one for one in looked if isinstance(one, SendBack))
    assert [one.code for one in looked if isinstance(one, Refusal)] == ["IDP-224"] * (SIXTEEN - 1)
    user.session = back.session or ""
    assert isinstance(user.begins(Rp(env).asks()), SendBack)


@pytest.mark.parametrize("_again", range(5))
def test_of_sixteen_who_redeem_a_code_one_at_most_gets_tokens_and_they_are_withdrawn(
    env: Environment, _again: int
) -> None:
    rp = Rp(env)
    ask = rp.asks()
    code = answer(User(env).signs_in(ask))["code"]
    redeemed = at_once(*[lambda: rp.redeems(code, ask)] * SIXTEEN)
    (token,) = (one for one in redeemed if isinstance(one, dict))
    with pytest.raises(AccessTokenInvalid):
        env.back_channel.userinfo(token["access_token"])
