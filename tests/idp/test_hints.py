"""A request says whom it is about, or whom it expects (OpenID Connect Core 3.1.2.1, 3.1.2.2)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from idp_mock.environments import Environment
from idp_mock.errors import HintNotOurs, RedirectUriMismatch
from idp_mock.idp import AskMethod, SendBack, Step
from idp_mock.journal import What
from tests.idp.players import ANNA, EVA, LOA3, Rp, User, answer, codes_of, environment

JWT = {"access_token_format": "jwt"}


def tokens(rp: Rp, user: User, **more: str) -> dict[str, Any]:
    """The answer to a whole login of this user."""
    ask = rp.asks(**more)
    return rp.redeems(answer(user.signs_in(ask))["code"], ask)


def hint(rp: Rp, user: User) -> str:
    return str(tokens(rp, user)["id_token"])


def code(step: Step) -> str:
    """Ours, of what went back to the client; and that it is this error."""
    said = answer(step)
    return f"{said['error']} {said['error_description'].split(' ')[0]}"


@pytest.fixture
def rp(env: Environment) -> Rp:
    return Rp(env)


@pytest.fixture
def anna(env: Environment) -> User:
    return User(env)


@pytest.fixture
def eva(env: Environment) -> User:
    return User(env, f"{EVA}.mobile")


# --- whose session answers


@pytest.mark.parametrize("prompt", [{}, {"prompt": "none"}])
def test_the_session_of_the_one_who_is_meant_answers(rp: Rp, anna: User, prompt: dict[str, str]) -> None:
    said = answer(anna.begins(rp.asks(id_token_hint=hint(rp, anna), **prompt)))
    assert "code" in said


def test_without_asking_the_session_of_somebody_else_is_no_answer(rp: Rp, anna: User, eva: User) -> None:
    of_anna = hint(rp, anna)
    eva.signs_in(rp.asks())
    step = eva.begins(rp.asks(prompt="none", id_token_hint=of_anna))
    assert code(step) == "login_required IDP-112"
    assert "code" in answer(eva.begins(rp.asks(prompt="none")))  # the session stands, for who is not meant


def test_a_session_of_somebody_else_is_not_used(rp: Rp, anna: User, eva: User) -> None:
    of_anna = hint(rp, anna)
    eva.signs_in(rp.asks())
    assert isinstance(eva.begins(rp.asks(id_token_hint=of_anna)), AskMethod)


@pytest.mark.parametrize("method", ["app-elsewhere", "app-here", "card"])
def test_a_login_of_somebody_else_is_refused_towards_the_client(
    env: Environment, rp: Rp, anna: User, method: str
) -> None:
    of_anna = hint(rp, anna)
    eva = User(env, f"{EVA}.ordinary-card")
    step = eva.signs_in(rp.asks(id_token_hint=of_anna), method)
    assert code(step) == "login_required IDP-225"
    assert (eva.session, codes_of(env)) == ("", ["IDP-225"])  # told once, and no session is begun for nothing


def test_the_one_who_is_meant_may_log_in_with_whatever_they_hold(
    env: Environment, rp: Rp, anna: User
) -> None:
    """It is the person that is compared: the phone bears a personnummer, the card an HSA-id."""
    card = User(env, f"{ANNA}.ordinary-card")
    step = card.signs_in(rp.asks(id_token_hint=hint(rp, anna)), "card")
    assert "code" in answer(step)


def test_a_wrong_person_is_told_before_a_wrong_level(env: Environment, rp: Rp, anna: User) -> None:
    demand = {"id_token": {"acr": {"essential": True, "value": LOA3}}}
    of_anna = hint(rp, anna)
    reserve = User(env, "nurse-reserve-card-only.reserve-card-loa2")
    assert code(reserve.signs_in(rp.asks(demand))) == "access_denied IDP-210"
    assert code(reserve.signs_in(rp.asks(demand, id_token_hint=of_anna))) == "login_required IDP-225"


def test_a_hint_does_not_bring_back_a_session_that_is_not_enough(rp: Rp, anna: User) -> None:
    of_anna = hint(rp, anna)
    assert isinstance(anna.begins(rp.asks(id_token_hint=of_anna, prompt="login")), AskMethod)
    assert isinstance(anna.begins(rp.asks(id_token_hint=of_anna, max_age="0")), AskMethod)


# --- which token it may be


def test_a_token_that_has_expired_is_a_good_hint(env: Environment, rp: Rp, anna: User) -> None:
    env.faults.set("expired-token")
    assert "code" in answer(anna.begins(rp.asks(prompt="none", id_token_hint=hint(rp, anna))))


def test_a_token_of_a_key_that_was_withdrawn_is_a_good_hint(env: Environment, rp: Rp, anna: User) -> None:
    of_anna = hint(rp, anna)
    for act in ("announce", "switch", "withdraw"):
        env.back_channel.tokens.keys.turn(act)
    assert "code" in answer(anna.begins(rp.asks(prompt="none", id_token_hint=of_anna)))


def test_a_token_of_an_earlier_session_is_a_good_hint(rp: Rp, anna: User) -> None:
    """``sub`` is another one by now (inera-idp:2.3)."""
    earlier = hint(rp, anna)
    assert isinstance(anna.signs_in(rp.asks(prompt="login")), SendBack)
    assert "code" in answer(anna.begins(rp.asks(prompt="none", id_token_hint=earlier)))


def test_a_token_that_another_client_got_is_a_good_hint(env: Environment, rp: Rp, anna: User) -> None:
    other = Rp(env, "my-care-system", "my-care-system-secret", "http://localhost:8080/callback")
    assert "code" in answer(anna.begins(other.asks(prompt="none", id_token_hint=hint(rp, anna))))


def nonsense(_env: Environment) -> str:
    return "nonsense"


def unsigned(_env: Environment) -> str:
    return "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."


def of_a_stranger(env: Environment) -> str:
    claims = {"iss": env.config.issuer, "aud": "sample-rp", "sub": "x"}
    kid = env.back_channel.tokens.key.kid
    return jwt.encode({"alg": "RS256", "kid": kid}, claims, RSAKey.generate_key(2048))


def changed(env: Environment) -> str:
    head, body, signature = hint(Rp(env), User(env)).split(".")
    return f"{head}.{body}.{signature[:-6]}AAAAAA"


def an_access_token(env: Environment) -> str:
    return str(tokens(Rp(env), User(env))["access_token"])


def a_logout_token(env: Environment) -> str:
    sub = Rp(env).verified(hint(Rp(env), User(env)))["sub"]
    return env.back_channel.tokens.logout_token("sample-rp", sub=sub, sid="x", login="")


def of_another_issuer(env: Environment) -> str:
    """Signed with our key: environments share theirs."""
    env.faults.set("wrong-issuer")
    return hint(Rp(env), User(env))


@pytest.mark.parametrize(
    "made", [nonsense, unsigned, of_a_stranger, changed, an_access_token, a_logout_token, of_another_issuer]
)
def test_what_is_no_id_token_of_ours_is_refused_towards_the_client(made: Any) -> None:
    env = environment(**JWT)  # whose access tokens are signed too
    step = User(env).begins(Rp(env).asks(id_token_hint=made(env)))
    assert code(step) == "invalid_request IDP-116"


def test_a_bad_hint_does_not_take_anybody_to_an_address_that_is_not_registered(env: Environment) -> None:
    with pytest.raises(RedirectUriMismatch):
        User(env).begins(Rp(env).asks(id_token_hint="nonsense", redirect_uri="https://attacker.invalid/"))


# --- how long it is known who that was


def test_who_a_sub_was_is_known_for_a_working_day_and_then_no_more(
    env: Environment, rp: Rp, anna: User
) -> None:
    of_anna = hint(rp, anna)
    env.clock.move(timedelta(hours=11, minutes=59))
    assert isinstance(anna.begins(rp.asks(id_token_hint=of_anna)), AskMethod)
    env.clock.move(timedelta(minutes=2))
    assert code(anna.begins(rp.asks(id_token_hint=of_anna))) == "login_required IDP-117"


def test_after_a_reset_nobody_is_known(env: Environment, rp: Rp, anna: User) -> None:
    of_anna = hint(rp, anna)
    env.reset()
    assert code(anna.begins(rp.asks(id_token_hint=of_anna))) == "login_required IDP-117"


# --- a value for sub in claims, which Core 3.1.2.2 makes the same


def about(*subs: str) -> dict[str, Any]:
    return {"id_token": {"sub": {"values": list(subs)}}}


def test_a_sub_that_is_asked_for_means_the_same_person(
    env: Environment, rp: Rp, anna: User, eva: User
) -> None:
    sub = rp.verified(hint(rp, anna))["sub"]
    assert "code" in answer(anna.begins(rp.asks(about(sub), prompt="none")))
    assert code(eva.signs_in(rp.asks(about(sub)))) == "login_required IDP-225"
    either = about(sub, rp.verified(hint(rp, eva))["sub"])
    assert "code" in answer(eva.begins(rp.asks(either, prompt="none")))


def test_a_sub_that_nobody_was_told_is_refused_and_not_overlooked(rp: Rp, anna: User) -> None:
    anna.signs_in(rp.asks())
    assert (
        code(anna.begins(rp.asks(about("e61f6441-e86d-4d3f-a778-42a4c37fa740")))) == "login_required IDP-117"
    )


def test_where_hint_and_sub_mean_two_people_nobody_is_both(rp: Rp, anna: User, eva: User) -> None:
    ask = rp.asks(about(rp.verified(hint(rp, eva))["sub"]), id_token_hint=hint(rp, anna))
    assert code(anna.begins(ask)) == "login_required IDP-117"


def test_a_sub_without_a_value_means_nobody_in_particular(rp: Rp, anna: User) -> None:
    assert "code" in answer(anna.signs_in(rp.asks({"id_token": {"sub": {"essential": True}}})))


# --- login_hint, and the journal


@pytest.mark.parametrize("said", ["200001012384", "TST2321000131-1003", "buffy@example.com", "å" * 200])
def test_a_login_hint_changes_no_decision(rp: Rp, anna: User, said: str) -> None:
    assert "code" in answer(anna.signs_in(rp.asks(login_hint=said)))
    assert "code" in answer(anna.begins(rp.asks(login_hint=said, prompt="none")))


def test_the_journal_tells_that_hints_were_sent_and_not_what_they_say(
    env: Environment, rp: Rp, anna: User
) -> None:
    of_anna = hint(rp, anna)
    anna.begins(rp.asks(login_hint="200001012384", id_token_hint=of_anna))
    first, second = (e for e in env.journal.after() if e.what is What.AUTHORIZATION_REQUEST)
    assert "hints" not in first.says
    assert second.says["hints"] == ["id_token_hint", "login_hint"]
    everything = json.dumps([event.as_json() for event in env.journal.after()])
    assert "200001012384" not in everything
    assert of_anna[:40] not in everything


def test_whom_a_login_expects_is_told_to_its_own_browser_only(env: Environment, rp: Rp, anna: User) -> None:
    step = anna.begins(rp.asks(login_hint=EVA))
    assert isinstance(step, AskMethod)
    assert env.idp.login_hint(step.login, browser=anna.browser) == EVA
    assert env.idp.login_hint(step.login, browser="another") == ""
    assert env.idp.login_hint("no-such-login", browser=anna.browser) == ""


# --- pushed requests


def test_a_pushed_request_with_a_strangers_hint_is_refused_when_it_is_pushed() -> None:
    env = environment(pushed_requests=True)
    rp = Rp(env)
    form = rp.asks(id_token_hint="nonsense").query | {"client_secret": [rp.secret]}
    with pytest.raises(HintNotOurs):
        env.idp.sent.push(form, "")


def test_a_pushed_request_is_about_the_one_who_is_meant() -> None:
    env = environment(pushed_requests=True)
    rp, anna, eva = Rp(env), User(env), User(env, f"{EVA}.mobile")
    of_anna = hint(rp, anna)
    eva.signs_in(rp.asks())
    pushed = env.idp.sent.push(
        rp.asks(id_token_hint=of_anna, prompt="none").query | {"client_secret": [rp.secret]}, ""
    )
    query = {"client_id": [rp.client_id], "request_uri": [pushed["request_uri"]]}
    step = env.idp.begin(query, session=eva.session, browser=eva.browser)
    assert code(step) == "login_required IDP-112"
