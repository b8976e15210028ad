"""What the sample sends to the IdP, and what it makes of an IdP that does not answer as one."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from rp.errors import IdpUnreachable, IssuerWrong, SignInRefused
from rp.identity import ASKED
from rp.login import Login
from tests.rp.issuer import LOA2, LOA3, Issuer
from tests.rp.logging_in import login, pending

DISCOVERY = "/.well-known/openid-configuration"


def asks(ours: Login, **more: Any) -> dict[str, str]:
    asked: dict[str, Any] = {"to": "/", "demanded": (), "step_up": False, "language": "sv"}
    address, _ = ours.begin(**(asked | more))
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_login_asks_with_state_nonce_and_pkce(issuer: Issuer) -> None:
    address, waiting = login(issuer).begin(to="/record", demanded=(), step_up=False, language="en")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{issuer.url}/authorize?")
    assert (query["state"], query["nonce"]) == (waiting.state, waiting.nonce)
    assert query["code_challenge_method"] == "S256"
    assert waiting.verifier not in address
    assert (query["client_id"], query["scope"], query["ui_locales"]) == ("sample-rp", "openid", "en")
    assert (query["redirect_uri"], waiting.next) == ("http://127.0.0.1:8500/callback", "/record")
    assert "prompt" not in query


def test_every_login_has_secrets_of_its_own(issuer: Issuer) -> None:
    ours = login(issuer)
    made = [ours.begin(to="/", demanded=(), step_up=False, language="sv")[1] for _ in range(3)]
    assert len({secret for one in made for secret in (one.state, one.nonce, one.verifier)}) == 9


def test_the_claims_are_asked_for_as_voluntary(issuer: Issuer) -> None:
    claims = json.loads(asks(login(issuer))["claims"])["id_token"]
    assert claims == dict.fromkeys(ASKED)


def test_a_demanded_level_is_asked_for_as_essential(issuer: Issuer) -> None:
    claims = json.loads(asks(login(issuer), demanded=(LOA2, LOA3))["claims"])["id_token"]
    assert claims["acr"] == {"essential": True, "values": [LOA2, LOA3]}


def test_a_step_up_asks_for_a_new_login(issuer: Issuer) -> None:
    assert asks(login(issuer), step_up=True)["prompt"] == "login"


def test_the_code_is_redeemed_with_secret_and_verifier(issuer: Issuer) -> None:
    login(issuer).redeem("a-code", pending())
    (form,) = [form for path, form in issuer.asked if path == "/token"]
    assert (form["client_id"], form["client_secret"]) == ("sample-rp", "sample-rp-secret")
    assert (form["code"], form["code_verifier"]) == ("a-code", "v" * 64)
    assert form["redirect_uri"] == "http://127.0.0.1:8500/callback"


def test_an_issuer_that_ends_in_a_slash_has_its_discovery_where_it_should(issuer: Issuer) -> None:
    """Discovery section 4.1."""
    issuer.discovery["issuer"] = f"{issuer.url}/"
    assert asks(login(issuer, issuer=f"{issuer.url}/"))["client_id"] == "sample-rp"


def test_discovery_of_another_issuer_ends_the_login_until_it_is_mended(issuer: Issuer) -> None:
    ours = login(issuer)
    issuer.discovery["issuer"] = "https://idp.attacker.invalid"
    with pytest.raises(IssuerWrong):
        asks(ours)
    issuer.discovery["issuer"] = issuer.url
    assert asks(ours)["client_id"] == "sample-rp"


@pytest.mark.parametrize("promise", [True, False])
def test_it_knows_whether_the_issuer_promises_iss(issuer: Issuer, promise: bool) -> None:
    issuer.discovery["authorization_response_iss_parameter_supported"] = promise
    assert login(issuer).iss_is_promised is promise


@pytest.mark.parametrize(
    "said", [b"", b"<html>", [], ["issuer"], "text", 7, None, {}, (500, {}), (404, b"nothing here")], ids=repr
)
def test_what_is_no_discovery_ends_the_login(issuer: Issuer, said: Any) -> None:
    issuer.says[DISCOVERY] = said
    with pytest.raises((IdpUnreachable, IssuerWrong)):
        asks(login(issuer))


def test_an_idp_that_does_not_answer_is_told(issuer: Issuer) -> None:
    with pytest.raises(IdpUnreachable):
        asks(login(issuer, issuer="http://127.0.0.1:1"))


@pytest.mark.parametrize(
    ("path", "said", "code"),
    [
        ("/token", b"<html>", "RP-315"),
        ("/token", [], "RP-315"),
        ("/token", (503, {}), "RP-315"),
        ("/token", (400, {"error": "invalid_grant"}), "RP-311"),
        ("/token", {}, "RP-312"),
        ("/token", {"id_token": "a.b.c"}, "RP-312"),
        ("/keys", b"", "RP-315"),
        ("/keys", (500, {}), "RP-315"),
        ("/keys", [], "RP-306"),
        ("/keys", {}, "RP-306"),
        ("/keys", {"keys": []}, "RP-306"),
        ("/keys", {"keys": None}, "RP-306"),
        ("/userinfo", b"", "RP-315"),
        ("/userinfo", [1], "RP-315"),
        ("/userinfo", (401, {"error": "invalid_token"}), "RP-315"),
    ],
)
def test_whatever_else_comes_than_an_answer_has_a_code(
    issuer: Issuer, path: str, said: Any, code: str
) -> None:
    issuer.says[path] = said
    with pytest.raises(SignInRefused) as refused:
        login(issuer).redeem("a-code", pending())
    assert refused.value.code == code


@pytest.mark.parametrize("missing", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
def test_discovery_that_lacks_an_address_has_a_code(issuer: Issuer, missing: str) -> None:
    del issuer.discovery[missing]
    with pytest.raises(IdpUnreachable):
        login(issuer).redeem("a-code", pending())


def test_a_token_of_another_type_opens_no_userinfo(issuer: Issuer) -> None:
    issuer.gives(issuer.sign(), token_type="mac")
    with pytest.raises(SignInRefused) as refused:
        login(issuer).redeem("a-code", pending())
    assert refused.value.code == "RP-311"


def test_logout_names_the_token_and_where_to_come_back(issuer: Issuer) -> None:
    query = parse_qs(urlsplit(login(issuer).logout_address("an-id-token")).query)
    assert query["id_token_hint"] == ["an-id-token"]
    assert query["post_logout_redirect_uri"] == ["http://127.0.0.1:8500/signed-out"]


def test_a_token_too_long_for_an_address_is_left_out_of_it(issuer: Issuer) -> None:
    address = login(issuer).logout_address("x" * 100_000)
    query = parse_qs(urlsplit(address).query)
    assert query["client_id"] == ["sample-rp"]
    assert "id_token_hint" not in query
    assert len(address) < 8_000


def test_an_idp_without_logout_is_told(issuer: Issuer) -> None:
    del issuer.discovery["end_session_endpoint"]
    with pytest.raises(IdpUnreachable):
        login(issuer).logout_address("an-id-token")
