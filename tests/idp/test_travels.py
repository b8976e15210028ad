"""How some refusals travel is a setting: they stay on our page, or go back as an OAuth error (inera-idp:5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from idp_mock.config import Told
from idp_mock.environments import Environment
from idp_mock.errors import Refusal
from idp_mock.idp import AskApp, Step
from idp_mock.journal import What
from tests.idp.players import ANNA, LOA3, Rp, User, answer, codes_of, environment


def loa_not_reached(env: Environment) -> Step:
    demand = {"id_token": {"acr": {"essential": True, "value": LOA3}}}
    return User(env, f"{ANNA}.reserve-card-loa2").signs_in(Rp(env).asks(demand))


def cancel(env: Environment) -> Step:
    user = User(env)
    step = user.chooses_method(user.begins(Rp(env).asks()), "app-here")
    assert isinstance(step, AskApp)
    return env.idp.cancel(step.login, browser=user.browser)


def essential_missing(env: Environment) -> Step:
    return User(env).signs_in(Rp(env).asks({"userinfo": {"mobileTelephoneNumber": {"essential": True}}}))


def nobody_fits(env: Environment) -> Step:
    return User(env).signs_in(Rp(env).asks({"id_token": {"employeeHsaId": {"value": "TST2321000131-9999"}}}))


def status_missing(env: Environment) -> Step:
    env.faults.set("status-unreachable")
    return User(env, f"{ANNA}.ordinary-card").signs_in(Rp(env).asks(), "card")


def hsa_down(env: Environment) -> Step:
    env.faults.set("hsa-down")
    return User(env).signs_in(Rp(env).asks({"id_token": {"employeeHsaId": None}}))


def authservice_down(env: Environment) -> Step:
    env.faults.set("authservice-down")
    user = User(env)
    return user.chooses_method(user.begins(Rp(env).asks()), "app-here")


ENDS: dict[str, tuple[Callable[[Environment], Step], str]] = {
    "on_loa_not_reached": (loa_not_reached, "IDP-210"),
    "on_cancel": (cancel, "IDP-220"),
    "on_essential_missing": (essential_missing, "IDP-211"),
    "on_nobody_fits": (nobody_fits, "IDP-212"),
    "on_status_missing": (status_missing, "IDP-233"),
    "on_hsa_down": (hsa_down, "IDP-501"),
    "on_authservice_down": (authservice_down, "IDP-502"),
}


@pytest.mark.parametrize("setting", ENDS)
@pytest.mark.parametrize("value", [value for value in get_args(Told) if value != "page"])
def test_it_goes_back_with_the_value_that_is_set(setting: str, value: str) -> None:
    env = environment(**{setting: value})
    ends, code = ENDS[setting]
    said = answer(ends(env))
    assert said["error"] == value
    assert said["error_description"].startswith(f"{code} ")
    (refused,) = [event for event in env.journal.after() if event.what is What.REFUSED]
    assert (refused.code, refused.says["deliver"]) == (code, "redirect")


@pytest.mark.parametrize("setting", ENDS)
def test_it_stays_on_our_page_and_the_relying_party_hears_nothing(setting: str) -> None:
    env = environment(**{setting: "page"})
    ends, code = ENDS[setting]
    with pytest.raises(Refusal) as refused:
        ends(env)
    assert (refused.value.code, codes_of(env)) == (code, [code])
    told = env.journal.after()
    assert [event.says["deliver"] for event in told if event.code] == ["page"]
    assert What.AUTHORIZATION_RESPONSE not in {event.what for event in told}
