"""A second care system in the same SSO session: what it gets, and what it sees of the first one's logout.

That there is single sign-on across all services is known (inera-idp:6.3); most of how it goes is ours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from idp_mock.config import Method
from idp_mock.environments import Environment
from idp_mock.errors import AccessTokenInvalid, CodeSpent, RefreshTokenSpent, Refusal
from idp_mock.idp import AskApp, AskCard, AskMethod, SendBack
from tests.idp.players import ANNA, EVA, LOA2, LOA3, WORK, Rp, User, answer, codes_of, environment
from tests.idp.test_refresh import refreshes


def second(env: Environment, **more: Any) -> Rp:
    """Another registered care system."""
    known = env.clients.get("sample-rp")
    assert known
    env.clients.add(replace(known, id="booking", **more))
    return Rp(env, "booking")


def claims(rp: Rp, user: User, asked: Any = None, method: Method = "app-elsewhere", **more: str) -> Any:
    ask = rp.asks(asked, **more)
    return rp.verified(rp.redeems(answer(user.signs_in(ask, method))["code"], ask)["id_token"])


# --- level and claims


@pytest.mark.parametrize(
    ("credential", "reached"), [("ordinary-card", LOA3), ("reserve-card-loa2", LOA2), ("mobile", LOA3)]
)
def test_it_is_told_the_level_of_the_first_login_and_when_that_was(
    env: Environment, credential: str, reached: str
) -> None:
    """inera-idp:6.3: AuthnInstant is kept; case:7: what was level 2 stays level 2."""
    user = User(env, f"{ANNA}.{credential}")
    first = claims(Rp(env), user)
    told = claims(second(env), user)
    assert (told["acr"], told["auth_time"], told["amr"]) == (reached, first["auth_time"], first["amr"])


def test_a_level_that_the_session_has_not_is_asked_for_anew_and_one_that_it_has_is_not(
    env: Environment,
) -> None:
    user = User(env, f"{ANNA}.reserve-card-loa2")
    claims(Rp(env), user)
    rp = second(env)

    def demands(level: str) -> Any:
        return user.begins(rp.asks({"id_token": {"acr": {"essential": True, "value": level}}}))

    assert isinstance(demands(LOA3), AskMethod)
    assert isinstance(demands(LOA2), SendBack)


def test_it_gets_what_it_is_registered_for_and_not_what_the_first_one_is(env: Environment) -> None:
    user = User(env)
    asked = {"id_token": {"given_name": None, "mail": None}}
    assert {"given_name", "mail"} <= claims(Rp(env), user, asked).keys()
    told = claims(second(env, claims=frozenset({"mail"})), user, asked)
    assert "mail" in told
    assert "given_name" not in told


def test_it_knows_the_user_by_a_name_of_its_own(env: Environment) -> None:
    user = User(env)
    assert claims(Rp(env), user)["sub"] != claims(second(env), user)["sub"]


def test_an_essential_claim_that_it_cannot_have_fails_its_login_and_no_other(env: Environment) -> None:
    user = User(env)
    claims(Rp(env), user)
    with pytest.raises(Refusal) as refused:
        user.begins(second(env).asks({"id_token": {"personalPrescriptionCode": {"essential": True}}}))
    assert refused.value.code == "IDP-211"
    assert isinstance(user.begins(Rp(env).asks()), SendBack)


def test_by_a_certificate_that_finds_one_tjanste_id_it_gets_no_more_than_that(env: Environment) -> None:
    """The method of the first login decides what the second one can be told (inera-idp:4.1)."""
    asked = {"id_token": {"allEmployeeHsaIds": None}}
    by_card, by_app = (User(env, "doctor-two-employers.ordinary-card") for _ in range(2))
    claims(Rp(env), by_card, method="card")
    assert len(claims(second(env), by_card, asked)["allEmployeeHsaIds"]) == 1
    claims(Rp(env), by_app, method="app-here")
    assert len(claims(second(env), by_app, asked)["allEmployeeHsaIds"]) == 2


# --- methods


@pytest.mark.parametrize("method", ["app-elsewhere", "app-here", "card"])
def test_the_session_answers_whichever_methods_it_has(env: Environment, method: Method) -> None:
    user = User(env, f"{ANNA}.ordinary-card")
    claims(Rp(env), user, method=method)
    others: tuple[Method, ...] = ("card",) if method != "card" else ("app-here",)
    assert isinstance(user.begins(second(env, methods=others).asks()), SendBack)


@pytest.mark.parametrize("method", ["app-elsewhere", "app-here", "card"])
def test_where_the_setting_says_so_only_a_session_by_one_of_its_methods_answers(method: Method) -> None:
    env = environment(sso_across_methods=False)
    user = User(env, f"{ANNA}.ordinary-card")
    claims(Rp(env), user, method=method)
    other: Method = "card" if method != "card" else "app-here"
    rp = second(env, methods=(other,))
    assert answer(user.begins(rp.asks(prompt="none")))["error"] == "login_required"
    step = user.begins(rp.asks())
    assert isinstance(step, AskCard | AskApp)  # its only method, at once
    assert isinstance(user.identifies(step), SendBack)
    assert isinstance(user.begins(second(env, methods=(method, other)).asks()), SendBack)


# --- the first one logs out


def test_the_session_is_over_for_the_second_one_too(env: Environment) -> None:
    user, rp = User(env), second(env)
    claims(Rp(env), user)
    claims(rp, user)
    env.back_channel.end_session({}, session=user.session)
    assert answer(user.begins(rp.asks(prompt="none")))["error"] == "login_required"
    assert isinstance(user.begins(rp.asks()), AskMethod)


def test_a_login_that_the_second_one_has_under_way_goes_on(env: Environment) -> None:
    user, rp = User(env, f"{EVA}.mobile"), second(env)
    claims(Rp(env), user)
    choosing = user.begins(rp.asks(WORK))
    env.back_channel.end_session({}, session=user.session)
    row = choosing.choice.rows[0].key  # type: ignore[union-attr]  # she has several
    assert "code" in answer(user.chooses(choosing, row))
    user.session = ""
    assert isinstance(user.begins(rp.asks()), AskMethod)


# --- tokens of a session that was logged out of


class Given:
    """What the second system got in a session, which is then logged out of through the first."""

    def __init__(self, *, refresh: str = "", logs_out: bool = True, **settings: Any) -> None:
        self.env = environment(revocation=True, **settings)
        self.user = User(self.env)
        claims(Rp(self.env), self.user)
        self.rp = second(self.env, refresh_tokens="always")
        ask = self.rp.asks(scope=f"openid {refresh}".strip())
        self.ask, self.unused = ask, self.rp.asks()
        self.token = self.rp.redeems(answer(self.user.signs_in(ask))["code"], ask)
        self.code = answer(self.user.begins(self.unused))["code"]
        if logs_out:
            self.env.back_channel.end_session({}, session=self.user.session)

    def opens_userinfo(self) -> bool:
        try:
            return bool(self.env.back_channel.userinfo(self.token["access_token"]))
        except AccessTokenInvalid:
            return False

    def is_active(self) -> bool:
        asked = {"token": [self.token["access_token"]]}
        return bool(self.env.back_channel.inspection.introspect(asked, "")["active"])

    def refreshes(self) -> bool:
        try:
            return bool(refreshes(self.rp, self.token["refresh_token"]))
        except RefreshTokenSpent:
            return False

    def redeems(self) -> bool:
        try:
            return bool(self.rp.redeems(self.code, self.unused))
        except CodeSpent:
            return False


OFFLINE = "offline_access"


@pytest.mark.parametrize(
    ("how", "refresh", "access", "again", "code"),
    [
        ("stay", "", True, True, True),
        ("stay", OFFLINE, True, True, True),
        ("refresh-tokens-end", "", True, False, True),
        ("refresh-tokens-end", OFFLINE, True, True, True),
        ("all-end", "", False, False, False),
        ("all-end", OFFLINE, False, False, False),
    ],
)
def test_what_a_logout_ends_is_a_setting(
    how: str, refresh: str, access: bool, again: bool, code: bool
) -> None:
    given = Given(tokens_at_logout=how, refresh=refresh)
    assert given.opens_userinfo() == given.is_active() == access
    assert given.redeems() == code
    assert given.refreshes() == again
    assert given.opens_userinfo() == access  # what was refused has ended nothing else


def test_as_it_comes_only_what_was_not_meant_to_outlive_the_session_ends() -> None:
    """Back-Channel Logout 2.7; of access tokens no standard says anything, and they live out their hour."""
    online, offline = Given(), Given(refresh=OFFLINE)
    assert (online.refreshes(), offline.refreshes()) == (False, True)
    assert online.opens_userinfo()
    assert codes_of(online.env) == ["IDP-341"]


@pytest.mark.parametrize("how", ["stay", "refresh-tokens-end", "all-end"])
def test_a_session_that_stands_ends_nothing(how: str) -> None:
    given = Given(tokens_at_logout=how, logs_out=False)
    assert given.opens_userinfo()
    assert given.redeems()
    assert given.refreshes()


def test_a_session_that_ran_out_ends_nothing() -> None:
    given = Given(tokens_at_logout="all-end", logs_out=False)
    given.env.clock.move(timedelta(hours=2))
    given.env.back_channel.end_session({}, session=given.user.session)
    assert given.opens_userinfo()
    assert given.refreshes()


def test_a_narrower_refresh_is_still_offline() -> None:
    """What a refresh token was given for does not change with the scope of one answer."""
    given = Given(refresh=OFFLINE, logs_out=False)
    narrower = refreshes(given.rp, given.token["refresh_token"], scope="openid")
    given.env.back_channel.end_session({}, session=given.user.session)
    assert refreshes(given.rp, narrower["refresh_token"])


def test_tokens_of_before_a_step_up_end_with_the_session_that_took_over() -> None:
    given = Given(tokens_at_logout="all-end", logs_out=False)
    given.user.signs_in(given.rp.asks(prompt="login"))
    assert given.opens_userinfo()
    given.env.back_channel.end_session({}, session=given.user.session)
    assert not given.opens_userinfo()
