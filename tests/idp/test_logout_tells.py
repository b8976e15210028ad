"""A logout, and the other care systems: Back-Channel Logout 1.0 and Front-Channel Logout 1.0, where offered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from idp_mock.clients.client import Client
from idp_mock.environments import Environment
from idp_mock.errors import EssentialClaimMissing, LogoutUriMismatch
from idp_mock.idp import SendBack, SignedOut
from idp_mock.journal import What
from tests.idp.hearing import Hearing, hearing
from tests.idp.players import ANNA, EVA, LOA3, WORK, Rp, User, answer, codes_of, environment

EVENT = "http://schemas.openid.net/event/backchannel-logout"
BOTH: dict[str, Any] = {"back_channel_logout": True, "front_channel_logout": True}


@pytest.fixture
def env() -> Environment:
    return environment(**BOTH)


@pytest.fixture
def servers() -> Iterator[list[Hearing]]:
    """Of three care systems."""
    with ExitStack() as stack:
        yield [stack.enter_context(hearing()) for _ in range(3)]


def system(env: Environment, name: str, **more: Any) -> Rp:
    """A registered care system, with what it says of logging out."""
    known = env.clients.get("sample-rp")
    assert known
    env.clients.add(replace(known, id=name, **{"backchannel_logout_uri": ""} | more))
    return Rp(env, name)


def told_back(env: Environment, name: str, server: Hearing, **more: Any) -> Rp:
    return system(env, name, backchannel_logout_uri=f"{server.url}/{name}", **more)


def id_token(rp: Rp, user: User, **more: Any) -> dict[str, Any]:
    """What the care system is told of this user."""
    ask = rp.asks(**more)
    return rp.verified(rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"])


def logs_out(env: Environment, user: User, **said: str) -> SendBack | SignedOut:
    query = {name: [value] for name, value in said.items()}
    return env.back_channel.end_session(query, session=user.session)


def read(env: Environment, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a logout token, once the signature fits a key that is published."""
    keys = KeySet.import_key_set({"keys": env.back_channel.jwks()["keys"]})
    registry = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    found = jwt.decode(token, keys, registry=registry)
    return dict(found.header), dict(found.claims)


def told(env: Environment) -> list[dict[str, Any]]:
    """What the journal says of who was told."""
    return [dict(event.says) for event in env.journal.after() if event.what is What.LOGOUT_TOLD]


# --- the logout token


def test_a_server_gets_a_signed_logout_token(env: Environment, servers: list[Hearing]) -> None:
    """Back-Channel Logout 2.4, every claim of it and no more."""
    user = User(env)
    known = id_token(told_back(env, "journal", servers[0]), user)
    logs_out(env, user)
    ((path, form),) = servers[0].heard
    assert (path, list(form)) == ("/journal", ["logout_token"])
    header, claims = read(env, form["logout_token"][0])
    assert header == {"alg": "RS256", "typ": "logout+jwt", "kid": env.back_channel.tokens.key.kid}
    assert abs(claims["iat"] - time.time()) < 5
    assert claims["exp"] == claims["iat"] + 120
    assert str(UUID(claims["jti"])) == claims["jti"]
    assert claims == {
        "iss": env.config.issuer,
        "aud": "journal",
        "iat": claims["iat"],
        "exp": claims["exp"],
        "jti": claims["jti"],
        "events": {EVENT: {}},
        "sub": known["sub"],
        "sid": known["sid"],
    }


def test_each_gets_a_token_of_its_own(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    known = [id_token(told_back(env, f"system-{n}", server), user) for n, server in enumerate(servers)]
    logs_out(env, user)
    claims = [read(env, server.tokens[0])[1] for server in servers]
    assert [one["aud"] for one in claims] == ["system-0", "system-1", "system-2"]
    assert [one["sub"] for one in claims] == [one["sub"] for one in known]
    assert len({one["jti"] for one in claims}) == len({one["sub"] for one in claims}) == 3
    assert {one["sid"] for one in claims} == {known[0]["sid"]}  # one session at the IdP


def test_a_token_that_was_signed_by_the_key_before_is_not_what_is_sent(
    env: Environment, servers: list[Hearing]
) -> None:
    user = User(env)
    id_token(told_back(env, "journal", servers[0]), user)
    for act in ("announce", "switch"):
        env.back_channel.tokens.keys.turn(act)
    logs_out(env, user)
    header, _ = read(env, servers[0].tokens[0])
    assert header["kid"] == env.back_channel.tokens.key.kid


# --- who is told


def test_who_asks_for_the_logout_is_told_as_the_others_are(env: Environment, servers: list[Hearing]) -> None:
    """As the Foundation's suite has it, which has one client."""
    user, rp = User(env), told_back(env, "journal", servers[0])
    ask = rp.asks()
    hint = rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"]
    assert logs_out(env, user, id_token_hint=hint) == SignedOut()
    assert len(servers[0].heard) == 1


def test_who_was_told_nothing_in_the_session_hears_nothing(env: Environment, servers: list[Hearing]) -> None:
    user, other = User(env), User(env, f"{EVA}.mobile")
    journal, booking = (told_back(env, n, s) for n, s in zip(("journal", "booking"), servers, strict=False))
    id_token(journal, user)
    id_token(booking, other)
    logs_out(env, user)
    assert [len(server.heard) for server in servers] == [1, 0, 0]


def test_whose_login_failed_in_the_session_hears_nothing(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    id_token(told_back(env, "journal", servers[0]), user)
    booking = told_back(env, "booking", servers[1])
    essential = {"id_token": {"personalPrescriptionCode": {"essential": True}}}
    with pytest.raises(EssentialClaimMissing):
        user.begins(booking.asks(essential))
    logs_out(env, user)
    assert [len(server.heard) for server in servers] == [1, 0, 0]


def test_a_client_without_an_address_is_not_told_and_nobody_minds(env: Environment) -> None:
    user = User(env)
    id_token(system(env, "journal"), user)
    assert logs_out(env, user) == SignedOut()
    assert told(env) == []


def test_a_client_that_is_registered_no_more_is_passed_over(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    id_token(told_back(env, "journal", servers[0]), user)
    env.clients._added = {}
    assert logs_out(env, user) == SignedOut()
    assert servers[0].heard == []


def test_a_second_logout_tells_nobody_again(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    id_token(told_back(env, "journal", servers[0]), user)
    logs_out(env, user)
    logs_out(env, user)
    assert len(servers[0].heard) == 1


def test_a_session_that_ran_out_tells_nobody(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    id_token(told_back(env, "journal", servers[0]), user)
    env.clock.move(timedelta(hours=2))
    logs_out(env, user)
    assert servers[0].heard == []


def test_before_a_step_up_or_after_it_one_logout_is_for_all(env: Environment, servers: list[Hearing]) -> None:
    """A new login in the same browser is a new session; who was told in the old one is told by its names of then."""
    user = User(env, f"{ANNA}.ordinary-card")
    journal, booking = (told_back(env, n, s) for n, s in zip(("journal", "booking"), servers, strict=False))
    before, stays = id_token(journal, user), id_token(booking, user)
    demand = {"id_token": {"acr": {"essential": True, "value": LOA3}}}
    after = id_token(journal, user, claims=demand, prompt="login")
    assert after["sid"] != before["sid"]
    logs_out(env, user)
    of_journal, of_booking = (read(env, server.tokens[0])[1] for server in servers[:2])
    assert (of_journal["sid"], of_journal["sub"]) == (after["sid"], after["sub"])
    assert (of_booking["sid"], of_booking["sub"]) == (stays["sid"], stays["sub"])
    assert [len(server.heard) for server in servers] == [1, 1, 0]


def test_a_login_of_the_same_person_in_another_browser_is_another_matter(
    env: Environment, servers: list[Hearing]
) -> None:
    """It takes the session's place (inera-idp:6.3), and logging out there is for what was told there."""
    here, there = User(env), User(env)
    journal, booking = (told_back(env, n, s) for n, s in zip(("journal", "booking"), servers, strict=False))
    id_token(journal, here)
    id_token(booking, there)
    logs_out(env, there)
    assert [len(server.heard) for server in servers] == [0, 1, 0]


# --- how it goes, and that it never fails the user's logout


def test_the_journal_tells_how_each_was_told(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    servers[1].says = 400
    for name, server in zip(("journal", "booking"), servers, strict=False):
        id_token(told_back(env, name, server), user)
    system(env, "closed", backchannel_logout_uri="http://127.0.0.1:1/out")
    id_token(Rp(env, "closed"), user)
    assert logs_out(env, user) == SignedOut()
    assert told(env) == [
        {"client_id": "journal", "channel": "back", "answer": "200"},
        {"client_id": "booking", "channel": "back", "answer": "400"},
        {"client_id": "closed", "channel": "back", "answer": "unreachable"},
    ]
    events = {event.what: event for event in env.journal.after()}
    assert (events[What.LOGOUT_TOLD].sender, events[What.LOGOUT_TOLD].receiver) == ("idp", "rp")
    assert events[What.LOGOUT_TOLD].login == events[What.SIGNED_OUT].login != ""
    assert codes_of(env) == []


def test_a_server_that_says_nothing_holds_the_user_up_for_a_moment_only(servers: list[Hearing]) -> None:
    env = environment(**BOTH, logout_patience=timedelta(seconds=0.2))
    user = User(env)
    servers[0].opens.clear()
    id_token(told_back(env, "journal", servers[0]), user)
    begun = time.monotonic()
    assert logs_out(env, user) == SignedOut()
    assert time.monotonic() - begun < 1.9  # the patience that is shipped
    assert told(env)[0]["answer"] == "late"


def test_a_logout_that_is_refused_has_told_the_others_all_the_same(
    env: Environment, servers: list[Hearing]
) -> None:
    user = User(env)
    id_token(told_back(env, "journal", servers[0], **_front(servers[1])), user)
    with pytest.raises(LogoutUriMismatch) as refused:
        logs_out(env, user, post_logout_redirect_uri="https://attacker.invalid/")
    assert len(servers[0].heard) == 1
    assert len(refused.value.frames) == 1


# --- by frames


def _front(server: Hearing, **more: Any) -> dict[str, Any]:
    return {"frontchannel_logout_uri": f"{server.url}/out", **more}


def test_a_frame_is_opened_at_the_registered_address(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    id_token(system(env, "journal", **_front(servers[0])), user)
    assert logs_out(env, user) == SignedOut(frames=(f"{servers[0].url}/out",))
    assert told(env) == [{"client_id": "journal", "channel": "front"}]


@pytest.mark.parametrize(("address", "joined"), [("/out", "/out?"), ("/out?a=b", "/out?a=b&")])
def test_where_it_is_demanded_the_frame_says_which_session(
    env: Environment, address: str, joined: str
) -> None:
    """Front-Channel Logout 3: iss and sid, both; what the address has of its own stays."""
    user = User(env)
    uri = f"http://127.0.0.1:8500{address}"
    demands = {"frontchannel_logout_uri": uri, "frontchannel_logout_session_required": True}
    known = id_token(system(env, "journal", **demands), user)
    step = logs_out(env, user)
    said = f"iss=http%3A%2F%2Flocalhost%3A8400%2Foidc&sid={known['sid']}"
    assert step.frames == (f"http://127.0.0.1:8500{joined}{said}",)


def test_the_way_back_waits_for_the_frames(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    rp = system(env, "journal", **_front(servers[0]))
    ask = rp.asks()
    hint = rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"]
    out = "http://127.0.0.1:8500/signed-out"
    step = logs_out(env, user, id_token_hint=hint, post_logout_redirect_uri=out, state="s")
    assert step == SendBack(url=f"{out}?state=s", session="", frames=(f"{servers[0].url}/out",))


def test_one_client_may_be_told_both_ways(env: Environment, servers: list[Hearing]) -> None:
    user = User(env)
    id_token(told_back(env, "journal", servers[0], **_front(servers[0])), user)
    assert logs_out(env, user).frames
    assert [says["channel"] for says in told(env)] == ["back", "front"]


# --- what a client knows of the session


def test_only_a_client_that_is_told_of_logouts_knows_the_session(
    env: Environment, servers: list[Hearing]
) -> None:
    """Inera's list of claims has no sid (inera-idp:2.1)."""
    user = User(env)
    assert "sid" not in id_token(system(env, "archive"), user)
    by_message = id_token(told_back(env, "journal", servers[0]), user)
    by_frame = id_token(system(env, "booking", **_front(servers[0])), user)
    assert by_message["sid"] == by_frame["sid"]
    assert str(UUID(by_message["sid"])) == by_message["sid"]
    assert by_message["sid"] not in user.session


def test_the_session_is_told_in_the_id_token_and_stays_after_a_refresh(
    env: Environment, servers: list[Hearing]
) -> None:
    user, rp = User(env), told_back(env, "journal", servers[0], refresh_tokens="always")
    ask = rp.asks(WORK)
    first = rp.redeems(answer(user.signs_in(ask))["code"], ask)
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    again = env.back_channel.redeem(
        {name: [v] for name, v in (form | {"client_id": "journal", "client_secret": rp.secret}).items()}, ""
    )
    assert rp.verified(first["id_token"])["sid"] == rp.verified(again["id_token"])["sid"]
    assert "sid" not in env.back_channel.userinfo(first["access_token"])


@pytest.mark.parametrize("on", [{}, {"back_channel_logout": True}, {"front_channel_logout": True}])
def test_what_is_not_offered_is_neither_told_nor_done(on: dict[str, bool], servers: list[Hearing]) -> None:
    env = environment(**on)
    user = User(env)
    back = id_token(told_back(env, "journal", servers[0]), user)
    front = id_token(system(env, "booking", **_front(servers[1])), user)
    step = logs_out(env, user)
    assert ("sid" in back) == (len(servers[0].heard) == 1) == ("back_channel_logout" in on)
    assert ("sid" in front) == bool(step.frames) == ("front_channel_logout" in on)
    assert len(told(env)) == len(on)


def test_what_a_client_says_of_logging_out_is_off_where_nothing_is_said() -> None:
    client = Client(id="a", secret="s", name="A", redirect_uris=("http://a.test/",))
    assert (client.backchannel_logout_uri, client.frontchannel_logout_uri) == ("", "")
    assert not client.backchannel_logout_session_required
    assert not client.frontchannel_logout_session_required
