"""What of a request the journal may hold: that a parameter was sent, and what it says where that names nobody."""

from __future__ import annotations

import base64

import pytest

from idp_mock.idp import AskApp
from idp_mock.journal import What
from idp_mock.oidc import for_journal
from idp_mock.oidc.client_auth import ASSERTION_TYPE, Credentials
from tests.idp.players import Rp, User, answer, environment

SECRET = "198503129804"


def test_every_parameter_is_named_and_few_are_told() -> None:
    said = for_journal.sent(
        {"state": [SECRET], "login_hint": [SECRET], "prompt": ["login"], "response_type": ["code"], "new": []}
    )
    assert said == {"state": "", "login_hint": "", "prompt": "login", "response_type": "code"}


def test_an_address_is_told_without_its_query_and_nothing_at_length() -> None:
    said = for_journal.sent(
        {"redirect_uri": [f"https://care.test/callback?who={SECRET}"], "prompt": ["x" * 999]}
    )
    assert said["redirect_uri"] == "https://care.test/callback"
    assert len(said["prompt"]) == 200
    assert len(for_journal.sent({f"name-{n}": ["x"] for n in range(1000)})) == 40


def test_of_claims_those_are_told_that_name_nobody() -> None:
    claims = {"acr": "loa3", "personalIdentityNumber": SECRET, "given_name": "Anna", "systemRole": ["a"]}
    assert for_journal.values(claims) == {"acr": "loa3", "systemRole": ["a"]}


@pytest.mark.parametrize(
    ("form", "header", "way"),
    [
        ({"client_secret": ["s"]}, "", "client_secret_post"),
        ({}, "Basic " + base64.b64encode(b"a:b").decode(), "client_secret_basic"),
        ({"client_assertion": ["a.b.c"], "client_assertion_type": [ASSERTION_TYPE]}, "", "private_key_jwt"),
        ({}, "", "none"),
        ({"client_secret": ["s"]}, "Basic " + base64.b64encode(b"a:b").decode(), ""),
    ],
)
def test_how_a_client_proves_who_it_is_has_its_registered_name(
    form: dict[str, list[str]], header: str, way: str
) -> None:
    assert Credentials.read({"client_id": ["a"], **form}, header).way == way


def test_a_login_tells_what_was_asked_for_and_nothing_of_who() -> None:
    env = environment()
    rp, user = Rp(env), User(env)
    ask = rp.asks(login_hint=SECRET)
    page = user.chooses_method(user.begins(ask), "app-here")
    assert isinstance(page, AskApp)
    code = answer(user.identifies(page))["code"]
    rp.redeems(code, ask)
    told = {event.what: event.says for event in env.journal.after()}
    asked = told[What.AUTHORIZATION_REQUEST]
    assert asked["sent"].keys() >= {"state", "nonce", "code_challenge", "redirect_uri", "login_hint"}
    assert asked["sent"]["code_challenge_method"] == "S256"
    redeemed = told[What.TOKEN_REQUEST]
    assert redeemed["proof"] == "client_secret_post"
    assert redeemed["sent"]["code_verifier"] == ""
    assert told[What.TOKEN_RESPONSE]["values"]["acr"].startswith("http://id.sambi.se/loa/")
    everything = repr([event.as_json() for event in env.journal.after()])
    assert [one for one in (SECRET, code, rp.secret) if one in everything] == []
