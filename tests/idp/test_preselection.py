"""A request names the method, where a setting says in which parameter (inera-idp:3, inera-idp:4.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from idp_mock.config import IdpConfig, Method, MethodParameter
from idp_mock.environments import Environment
from idp_mock.idp import AskApp, AskCard, AskMethod, SendBack, Step
from idp_mock.journal import What
from idp_mock.oidc.claims import TLS_CLIENT, amr_of
from tests.idp.players import ANNA, LOA2, LOA3, Rp, User, answer, environment

METHODS: tuple[Method, ...] = get_args(Method)
BY_CLAIM: tuple[MethodParameter, ...] = ("authenticationMethod", "amr")
PARAMETERS: tuple[MethodParameter, ...] = (*BY_CLAIM, "acr_values")
every_parameter = pytest.mark.parametrize("parameter", PARAMETERS)
HERE, ELSEWHERE = IdpConfig().amr_app_here, IdpConfig().amr_app_elsewhere


def naming(parameter: str, *values: str, member: str = "id_token") -> dict[str, Any]:
    """A request that names these in the parameter."""
    if parameter == "acr_values":
        return {"acr_values": " ".join(values)}
    one = {"value": values[0]} if len(values) == 1 else {"values": list(values)}
    return {"claims": {member: {parameter: one}}}


def with_methods(env: Environment, *methods: Method, **more: Any) -> Environment:
    """The sample is registered with these from now on."""
    known = env.clients.get("sample-rp")
    assert known
    env.clients.add(replace(known, methods=methods or known.methods, **more))
    return env


def begun(env: Environment, **request: Any) -> Step:
    return User(env).begins(Rp(env).asks(**request))


def method_of(step: Step) -> Method | None:
    """How the user is asked to log in; None: by a page that asks how."""
    if isinstance(step, AskApp):
        return step.method
    return "card" if isinstance(step, AskCard) else None


def chosen(env: Environment) -> list[dict[str, Any]]:
    return [dict(event.says) for event in env.journal.after() if event.what is What.METHOD_CHOSEN]


# --- when it works


@every_parameter
@pytest.mark.parametrize("method", METHODS)
def test_the_method_that_is_named_as_the_mock_tells_it_starts_at_once(
    parameter: MethodParameter, method: Method
) -> None:
    env = with_methods(environment(method_parameter=parameter))
    assert method_of(begun(env, **naming(parameter, amr_of(method, env.config)))) == method
    assert chosen(env) == [{"method": method, "by": "request"}]
    assert What.METHODS_OFFERED not in {event.what for event in env.journal.after()}


@pytest.mark.parametrize("parameter", BY_CLAIM)
@pytest.mark.parametrize("member", ["id_token", "userinfo"])
def test_it_may_be_named_in_either_member(parameter: MethodParameter, member: str) -> None:
    env = environment(method_parameter=parameter)
    assert method_of(begun(env, **naming(parameter, TLS_CLIENT, member=member))) == "card"


@every_parameter
def test_the_login_goes_on_as_any_other_and_tells_the_method(parameter: MethodParameter) -> None:
    env = environment(method_parameter=parameter)
    rp, user = Rp(env), User(env)
    ask = rp.asks(**naming(parameter, HERE))
    claims = rp.verified(rp.redeems(answer(user.signs_in(ask, "card"))["code"], ask)["id_token"])
    assert claims["amr"] == [HERE]


def test_what_the_apps_are_called_is_what_names_them() -> None:
    env = environment(method_parameter="amr", amr_app_here="urn:ours:here")
    assert method_of(begun(env, **naming("amr", "urn:ours:here"))) == "app-here"
    assert method_of(begun(env, **naming("amr", HERE))) is None


@every_parameter
def test_of_several_values_one_that_the_client_has_is_enough(parameter: MethodParameter) -> None:
    env = with_methods(environment(method_parameter=parameter), "app-elsewhere", "card")
    assert method_of(begun(env, **naming(parameter, HERE, TLS_CLIENT))) == "card"


# --- when the page comes as usual


@every_parameter
@pytest.mark.parametrize("values", [("urn:somebody:else",), (HERE, ELSEWHERE)], ids=["none", "several"])
def test_where_no_method_or_several_are_named_the_user_is_asked(
    parameter: MethodParameter, values: tuple[str, ...]
) -> None:
    env = environment(method_parameter=parameter)
    assert isinstance(begun(env, **naming(parameter, *values)), AskMethod)


@every_parameter
def test_a_method_that_the_client_does_not_have_is_not_started(parameter: MethodParameter) -> None:
    env = with_methods(environment(method_parameter=parameter), "app-elsewhere", "app-here")
    assert isinstance(begun(env, **naming(parameter, TLS_CLIENT)), AskMethod)


@every_parameter
def test_with_one_method_it_does_not_matter_what_is_named(parameter: MethodParameter) -> None:
    """inera-idp:4.1"""
    env = with_methods(environment(method_parameter=parameter), "app-here")
    assert method_of(begun(env, **naming(parameter, TLS_CLIENT))) == "app-here"
    assert chosen(env) == [{"method": "app-here", "by": "registration"}]


@pytest.mark.parametrize("setting", ["off", *PARAMETERS])
@every_parameter
def test_only_the_parameter_of_the_setting_names_a_method(
    setting: MethodParameter, parameter: MethodParameter
) -> None:
    env = environment(method_parameter=setting)
    step = begun(env, **naming(parameter, TLS_CLIENT))
    assert method_of(step) == ("card" if setting == parameter else None)


@every_parameter
@pytest.mark.parametrize("version", ["2.3", "2.5"])
def test_before_2_7_no_parameter_names_a_method(parameter: MethodParameter, version: str) -> None:
    env = environment(method_parameter=parameter, version=version)
    assert isinstance(begun(env, **naming(parameter, TLS_CLIENT)), AskMethod)


def test_a_claim_that_is_not_registered_names_nothing() -> None:
    """inera-idp:6.1; amr is openid's own and always is."""
    registered = frozenset({"given_name"})
    env = with_methods(environment(method_parameter="authenticationMethod"), claims=registered)
    assert isinstance(begun(env, **naming("authenticationMethod", TLS_CLIENT)), AskMethod)
    env = with_methods(environment(method_parameter="amr"), claims=registered)
    assert method_of(begun(env, **naming("amr", TLS_CLIENT))) == "card"


@every_parameter
def test_a_claim_without_value_names_nothing(parameter: MethodParameter) -> None:
    env = environment(method_parameter=parameter)
    asked = {"id_token": {"authenticationMethod": None, "amr": {"essential": True}}}
    assert isinstance(begun(env, claims=asked), AskMethod)


@every_parameter
def test_a_session_answers_whatever_method_is_named(parameter: MethodParameter) -> None:
    """Nobody logs in, so there is no method to choose [I]."""
    env = environment(method_parameter=parameter)
    rp, user = Rp(env), User(env)
    user.signs_in(rp.asks())
    assert isinstance(user.begins(rp.asks(**naming(parameter, TLS_CLIENT))), SendBack)
    named = naming(parameter, TLS_CLIENT)
    assert method_of(user.begins(rp.asks(**named, prompt="login"))) == "card"


def test_the_journal_tells_that_the_user_chose() -> None:
    env = environment(method_parameter="amr")
    user = User(env)
    user.chooses_method(user.begins(Rp(env).asks()), "app-here")
    assert chosen(env) == [{"method": "app-here", "by": "user"}]


def test_the_user_may_still_choose_another_of_the_clients_methods() -> None:
    env = environment(method_parameter="amr")
    user = User(env)
    step = user.begins(Rp(env).asks(**naming("amr", TLS_CLIENT)))
    assert isinstance(step, AskCard)
    other = env.idp.choose_method(step.login, "app-here", browser=user.browser)
    assert method_of(other) == "app-here"


# --- words of acr_values


def test_a_word_that_is_a_method_is_taken_for_no_level() -> None:
    env = environment(method_parameter="acr_values", acr_values_demand=True)
    user, rp = User(env, f"{ANNA}.ordinary-card"), Rp(env)
    assert "code" in answer(user.signs_in(rp.asks(acr_values=TLS_CLIENT)))
    user = User(env, f"{ANNA}.ordinary-card")
    assert "code" in answer(user.signs_in(rp.asks(acr_values=f"{LOA3} {TLS_CLIENT}")))
    user = User(env, f"{ANNA}.ordinary-card")
    refused = answer(user.signs_in(rp.asks(acr_values=f"{TLS_CLIENT} {LOA2}")))
    assert refused["error"] == "access_denied"
    assert [says["by"] for says in chosen(env)] == ["request"] * 3


@pytest.mark.parametrize("more", [{}, {"method_parameter": "amr"}, {"method_parameter": "acr_values"}])
def test_where_methods_cannot_be_named_there_the_word_is_a_level_that_nobody_reaches(
    more: dict[str, Any],
) -> None:
    version = "2.5" if more.get("method_parameter") == "acr_values" else "2025-26"
    env = environment(acr_values_demand=True, version=version, **more)
    refused = answer(User(env).signs_in(Rp(env).asks(acr_values=TLS_CLIENT)))
    assert refused["error"] == "access_denied"
