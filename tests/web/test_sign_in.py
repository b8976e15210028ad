"""A user for programs: from an authorization address to the way back, with nothing skipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from idp_mock.config import IdpConfig
from idp_mock.environments import Environment
from idp_mock.server import Running, serve_in_thread
from tests.idp.players import ANNA, EVA, LOA2, LOA3, WORK, Ask, Rp

CLIENT = {
    "client_id": "journal-x",
    "client_secret": "a-secret-of-tests",
    "name": "Journalsystem X",
    "redirect_uris": ["http://localhost:5000/callback"],
}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with serve_in_thread(IdpConfig(port=0, mtls_port=0)) as mock:
        yield mock


@pytest.fixture
def env(running: Running) -> Environment:
    running.environments.default.reset()
    return running.environments.default


def asked_at(env: Environment, ask: Ask) -> str:
    return f"{env.config.url}/oidc/authorize?{urlencode(ask.query, doseq=True)}"


def plays(running: Running, ask: Ask, **who: str) -> requests.Response:
    url = asked_at(running.environments.default, ask)
    said = {"url": url, "person": ANNA, "method": "app-elsewhere"} | who
    return requests.post(f"{running.url}/mock/sign-in", json=said, timeout=10)


def answer(of: requests.Response) -> dict[str, str]:
    assert of.status_code == 200, of.text
    return {name: value for name, (value,) in parse_qs(urlsplit(of.json()["redirect"]).query).items()}


def claims(env: Environment, ask: Ask, of: requests.Response) -> dict[str, Any]:
    rp = Rp(env)
    return rp.verified(rp.redeems(answer(of)["code"], ask)["id_token"])


@pytest.mark.parametrize("method", ["card", "app-here", "app-elsewhere"])
def test_each_method_leads_back_with_a_code_that_can_be_redeemed(
    running: Running, env: Environment, method: str
) -> None:
    ask = Rp(env).asks(WORK)
    told = claims(env, ask, plays(running, ask, method=method))
    assert told["given_name"] == "Anna"
    assert told["acr"] == LOA3


def test_the_credential_can_be_named(running: Running, env: Environment) -> None:
    ask = Rp(env).asks()
    assert claims(env, ask, plays(running, ask, method="card", credential="reserve-card-loa2"))["acr"] == LOA2


def test_the_row_can_be_named_and_is_the_first_otherwise(running: Running, env: Environment) -> None:
    first, other = (Rp(env).asks(WORK) for _ in range(2))
    told = claims(env, first, plays(running, first, person=EVA))
    row = next(
        commission
        for employment in env.hsa.person(EVA).employments
        for commission in employment.commissions
        if commission.hsa_id != told["commissionHsaId"]
    )
    again = claims(env, other, plays(running, other, person=EVA, choose=row.name))
    assert again["commissionHsaId"] == row.hsa_id


def test_a_row_that_is_not_offered_is_told_with_those_that_are(running: Running, env: Environment) -> None:
    said = plays(running, Rp(env).asks(WORK), person=EVA, choose="Moon base").json()
    assert said["code"] == "IDP-401"
    assert "no row says 'Moon base'; offered: " in said["error_description"]


def test_the_session_of_an_answer_is_known_again_and_no_other_is(running: Running, env: Environment) -> None:
    session = plays(running, Rp(env).asks()).json()["session"]
    ask = Rp(env).asks(prompt="none")
    assert "code" in answer(plays(running, ask, session=session))
    assert answer(plays(running, Rp(env).asks(prompt="none")))["error"] == "login_required"


def test_what_travels_to_the_relying_party_travels(running: Running, env: Environment) -> None:
    ask = Rp(env).asks({"id_token": {"acr": {"essential": True, "value": LOA3}}})
    sent = answer(plays(running, ask, method="card", credential="reserve-card-loa2"))
    assert (sent["error"], sent["state"]) == ("access_denied", ask.query["state"][0])


@pytest.mark.parametrize(
    ("method", "change", "code"),
    [
        ("card", "revoke", "IDP-206"),
        ("card", "block-pin", "DEV-102"),
        ("app-elsewhere", "block-pin", "DEV-102"),
        ("app-here", "revoke", "IDP-206"),
    ],
)
def test_what_refuses_a_user_refuses_this_one(
    running: Running, env: Environment, method: str, change: str, code: str
) -> None:
    requests.post(f"{running.url}/mock/credentials/{ANNA}.ordinary-card/{change}", timeout=10)
    said = plays(running, Rp(env).asks(), method=method, credential="ordinary-card")
    assert (said.status_code >= 400, said.json()["code"]) == (True, code)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"person": "nobody"}, "IDP-402"),
        ({"credential": "wand"}, "IDP-402"),
        ({"method": "carrier-pigeon"}, "IDP-401"),
        ({"url": "https://idp.example.test/oidc/authorize?client_id=x"}, "IDP-401"),
        ({"url": "["}, "IDP-401"),
        ({"bears": "a sword"}, "IDP-401"),
        ({"colour": "blue"}, "IDP-401"),
    ],
)
def test_what_is_wrong_is_told(running: Running, env: Environment, wrong: dict[str, str], code: str) -> None:
    said = plays(running, Rp(env).asks(), **wrong)
    assert (said.status_code >= 400, said.json()["code"]) == (True, code)


def test_a_request_that_is_wrong_is_refused_as_in_a_browser(running: Running, env: Environment) -> None:
    assert plays(running, Rp(env).asks(client_id="nobody")).json()["code"] == "IDP-101"


def test_a_client_can_be_registered_and_then_asks(running: Running, env: Environment) -> None:
    made = requests.post(f"{running.url}/mock/clients", json=CLIENT, timeout=10)
    assert made.json()["redirect_uris"] == CLIENT["redirect_uris"]
    assert "secret" not in made.text
    ask = Rp(env, client_id="journal-x", redirect_uri="http://localhost:5000/callback").asks()
    assert "code" in answer(plays(running, ask))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"client_secret": "short"}, "client_secret: Value error, is shorter than eight characters"),
        ({"redirect_uris": ["journal"]}, "journal is not an http or https address"),
        ({"methods": ["fingerprint"]}, "methods.0: "),
        ({"colour": "blue"}, "colour: Extra inputs are not permitted"),
    ],
)
def test_a_client_that_cannot_be_is_refused_and_nothing_is_registered(
    running: Running, env: Environment, wrong: dict[str, Any], told: str
) -> None:
    said = requests.post(
        f"{running.url}/mock/clients", json=CLIENT | wrong | {"client_id": "wrong"}, timeout=10
    )
    assert (said.status_code, said.json()["code"]) == (400, "IDP-401")
    assert told in said.json()["error_description"]
    assert env.clients.get("wrong") is None
