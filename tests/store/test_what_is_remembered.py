"""Whatever the mock lays down can travel to another process and back: a store outside this one can hold it."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import pytest

from idp_mock.environments import Environment
from idp_mock.idp import AskApp, AskCard, AskChoice
from idp_mock.store.memory import MemoryStore
from tests.idp.players import EVA, WORK, Rp, User, answer, environment


def remembered(env: Environment) -> dict[str, list[Any]]:
    """Every thing in every drawer."""
    assert isinstance(env.store, MemoryStore)
    return env.store.everything()


def must_travel(env: Environment, seen: set[str]) -> None:
    for name, things in remembered(env).items():
        for thing in things:
            seen.add(name)
            assert pickle.loads(pickle.dumps(thing)) == thing, name  # noqa: S301  # our own bytes
            if is_dataclass(thing) and not isinstance(thing, type):
                with pytest.raises(FrozenInstanceError):
                    setattr(thing, fields(thing)[0].name, None)


def test_everything_that_is_remembered_in_a_login_can_travel() -> None:
    env, seen = environment(), set[str]()
    rp = Rp(env)
    user = User(env, f"{EVA}.ordinary-card")
    ask = rp.asks(WORK, scope="openid offline_access")
    by_app = user.chooses_method(user.begins(ask), "app-elsewhere")
    assert isinstance(by_app, AskApp)
    must_travel(env, seen)
    user.approves(by_app)
    must_travel(env, seen)
    chosen = user.looks(by_app.login)
    must_travel(env, seen)
    assert isinstance(chosen, AskChoice)
    code = answer(user.chooses(chosen, chosen.choice.rows[0].key))["code"]
    must_travel(env, seen)
    rp.redeems(code, ask)
    env.back_channel.tokens.keys.turn("announce")
    must_travel(env, seen)
    again = User(env, user.credential)
    by_card = again.chooses_method(again.begins(rp.asks(WORK)), "card")
    assert isinstance(by_card, AskCard)
    asked = again.shows_card(by_card)
    must_travel(env, seen)
    assert isinstance(asked, AskChoice)
    again.chooses(asked, asked.choice.rows[0].key)
    env.back_channel.end_session({}, session=again.session)
    must_travel(env, seen)
    assert {name.split()[1] for name in seen} >= {
        *("orders", "devices", "tries", "logins", "sso", "codes"),
        *("refresh-tokens", "families", "rollover", "holder-of-sub", "sessions-logged-out"),
    }
