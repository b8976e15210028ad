"""The Basic OP profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from joserfc import jws

from idp_mock.signin.sso import SsoSession
from idp_mock.web.here import SESSION
from tests.conformance.party import Party


def test_oidcc_server(party: Party) -> None:
    ask = party.asks()
    token = party.signs_in(ask)
    claims = party.claims(token)
    assert claims["nonce"] == ask.nonce
    assert party.userinfo(token)["sub"] == claims["sub"]


def test_oidcc_response_type_missing(party: Party) -> None:
    assert party.answer(party.asks(response_type=None))["error"] == "unsupported_response_type"


def test_oidcc_idtoken_signature(party: Party) -> None:
    token = party.signs_in()
    header = jws.extract_compact(token["id_token"].encode()).headers()
    published = party.browser.client.get("/oidc/jwks.json").get_json()["keys"]
    assert header["alg"] == "RS256"
    assert [key["kid"] for key in published].count(header["kid"]) == 1
    assert party.claims(token)


def test_oidcc_idtoken_unsigned(party: Party) -> None:
    """None is given and none is offered: the suite passes over the module."""
    said = party.browser.client.get("/oidc/.well-known/openid-configuration").get_json()
    assert said["id_token_signing_alg_values_supported"] == ["RS256"]


def test_oidcc_userinfo_get(party: Party) -> None:
    token = party.signs_in()
    header = {"Authorization": f"Bearer {token['access_token']}"}
    answer = party.browser.client.get("/oidc/userinfo", headers=header)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.get_json()["sub"] == party.claims(token)["sub"]


def test_oidcc_userinfo_post_header(party: Party) -> None:
    token = party.signs_in()
    header = {"Authorization": f"Bearer {token['access_token']}"}
    answer = party.browser.client.post("/oidc/userinfo", headers=header)
    assert (answer.status_code, answer.get_json()["sub"]) == (200, party.claims(token)["sub"])


def test_oidcc_userinfo_post_body(party: Party) -> None:
    token = party.signs_in()
    form = {"access_token": token["access_token"]}
    answer = party.browser.client.post("/oidc/userinfo", data=form)
    assert (answer.status_code, answer.get_json()["sub"]) == (200, party.claims(token)["sub"])
    header = {"Authorization": f"Bearer {token['access_token']}"}
    twice = party.browser.client.post("/oidc/userinfo", data=form, headers=header)
    assert (twice.status_code, twice.get_json()["code"]) == (400, "IDP-312")
    in_the_address = party.browser.client.get("/oidc/userinfo", query_string=form)
    assert in_the_address.status_code == 401  # RFC 6750 section 5.3: not in an address


def test_oidcc_ensure_request_without_nonce_succeeds_for_code_flow(party: Party) -> None:
    claims = party.claims(party.signs_in(party.asks(nonce=None)))
    assert "nonce" not in claims


def scope(party: Party, name: str) -> None:
    """Inera's scopes are others: these are ignored, and the login succeeds without them (inera-idp:2.2, 6.1)."""
    token = party.signs_in(party.asks(scope=f"openid {name}"))
    assert token["scope"] == "openid"
    standard = {"name", "family_name", "given_name", "email", "address", "phone_number"}
    assert standard & (party.claims(token).keys() | party.userinfo(token).keys()) == set()


def test_oidcc_scope_profile(party: Party) -> None:
    scope(party, "profile")


def test_oidcc_scope_email(party: Party) -> None:
    scope(party, "email")


def test_oidcc_scope_address(party: Party) -> None:
    scope(party, "address")


def test_oidcc_scope_phone(party: Party) -> None:
    scope(party, "phone")


def test_oidcc_scope_all(party: Party) -> None:
    scope(party, "profile email address phone")


def test_oidcc_ensure_other_scope_order_succeeds(party: Party) -> None:
    assert party.signs_in(party.asks(scope="email openid"))["scope"] == "openid"
    assert party.signs_in(party.asks(scope="commission openid"))["scope"] == "commission openid"


def test_oidcc_alternate_happy_flow(party: Party) -> None:
    """Scopes and parameters in another order, and an address with a query of its own."""
    address = "http://127.0.0.1:8500/callback?dummy1=lorem&dummy2=ipsum"
    known = party.web.env.clients.get("sample-rp")
    assert known
    party.web.env.clients.add(replace(known, redirect_uris=(address,)))
    ask = party.asks(scope="commission openid", redirect_uri=address)
    ask = replace(ask, query=dict(reversed(ask.query.items())))
    said = party.answer(ask)
    assert (said["dummy1"], said["dummy2"]) == ("lorem", "ipsum")
    assert party.tokens(ask, said["code"]).status_code == 200


def test_oidcc_display_page(party: Party) -> None:
    assert party.signs_in(display="page")


def test_oidcc_display_popup(party: Party) -> None:
    assert party.signs_in(display="popup")


def test_oidcc_prompt_login(party: Party) -> None:
    first = party.claims(party.signs_in())
    assert (
        party.goes(party.asks(prompt="login")).name == "app-here"
    )  # the user is asked though a session stands
    second = party.claims(party.signs_in(party.asks(prompt="login")))
    assert second["auth_time"] >= first["auth_time"]
    assert second["sub"] != first["sub"]  # new at each login, as Inera's (inera-idp:2.3)


def test_oidcc_prompt_none_not_logged_in(party: Party) -> None:
    assert party.answer(party.asks(prompt="none"))["error"] == "login_required"


def test_oidcc_prompt_none_logged_in(party: Party) -> None:
    first = party.claims(party.signs_in())
    second = party.claims(party.signs_in(party.asks(prompt="none")))
    assert (second["sub"], second["auth_time"]) == (first["sub"], first["auth_time"])


def some_time_ago(party: Party, seconds: int) -> None:
    """As if the user had identified so much earlier."""
    shelf: Any = party.web.env.store.shelf("sso", SsoSession)
    known = shelf.get(party.browser.cookie(SESSION))
    assert shelf.swap(
        known.id, known, replace(known, identified_at=known.identified_at - timedelta(seconds=seconds))
    )


def test_oidcc_max_age_1(party: Party) -> None:
    party.signs_in()
    some_time_ago(party, 2)
    assert party.goes(party.asks(max_age="1")).name == "app-here"
    claims = party.claims(party.signs_in(party.asks(max_age="1")))
    assert claims["iat"] - claims["auth_time"] <= 1


def test_oidcc_max_age_10000(party: Party) -> None:
    party.signs_in()
    some_time_ago(party, 3000)
    first = party.claims(party.signs_in(party.asks()))
    second = party.claims(party.signs_in(party.asks(max_age="10000")))
    assert second["auth_time"] == first["auth_time"]
    assert second["sub"] == first["sub"]


def test_oidcc_ensure_request_with_unknown_parameter_succeeds(party: Party) -> None:
    assert party.signs_in(extra="foobar")


def test_oidcc_id_token_hint(party: Party) -> None:
    first = party.signs_in()
    again = party.signs_in(party.asks(prompt="none", id_token_hint=first["id_token"]))
    assert party.claims(again)["sub"] == party.claims(first)["sub"]


def test_oidcc_login_hint(party: Party) -> None:
    assert party.signs_in(party.asks(login_hint="buffy@example.com"))


def test_oidcc_ui_locales(party: Party) -> None:
    assert party.goes(party.asks(), ui_locales="se en").name == "app-here"
    assert party.signs_in(ui_locales="en sv")


def test_oidcc_claims_locales(party: Party) -> None:
    assert party.signs_in(claims_locales="se")


def test_oidcc_ensure_request_with_acr_values_succeeds(party: Party) -> None:
    wished = "http://id.sambi.se/loa/loa2 http://id.sambi.se/loa/loa4"
    assert party.claims(party.signs_in(party.asks(acr_values=wished)))["acr"] == "http://id.sambi.se/loa/loa3"


def reuse(party: Party, after: int) -> None:
    ask = party.asks()
    code = party.answer(ask)["code"]
    token = party.tokens(ask, code).get_json()
    party.web.env.clock.move(timedelta(seconds=after))
    again = party.tokens(ask, code)
    assert (again.status_code, again.get_json()["error"]) == (400, "invalid_grant")
    header = {"Authorization": f"Bearer {token['access_token']}"}
    assert party.browser.client.get("/oidc/userinfo", headers=header).status_code == 401


def test_oidcc_codereuse(party: Party) -> None:
    reuse(party, after=0)


def test_oidcc_codereuse_30seconds(party: Party) -> None:
    reuse(party, after=30)


def test_oidcc_ensure_redirect_uri_in_authorization_request(party: Party) -> None:
    page = party.goes(party.asks(redirect_uri=None))
    assert (page.status, page.code, page.location) == (400, "IDP-102", "")


def test_oidcc_ensure_registered_redirect_uri(party: Party) -> None:
    page = party.goes(party.asks(redirect_uri="http://127.0.0.1:8500/callback/abc"))
    assert (page.status, page.code, page.location) == (400, "IDP-102", "")


def test_oidcc_ensure_post_request_succeeds(party: Party) -> None:
    ask = party.asks()
    page = party.browser.post("/oidc/authorize", {name: values[0] for name, values in ask.query.items()})
    said = party.back(party.identifies(page))
    assert said["state"] == ask.state
    assert party.tokens(ask, said["code"]).status_code == 200


def test_oidcc_server_client_secret_post(party: Party) -> None:
    """Inera's own way, "Secret post" (inera-idp:6.2)."""
    ask = party.asks()
    secret = {"client_id": "sample-rp", "client_secret": "sample-rp-secret"}
    answer = party.tokens(ask, party.answer(ask)["code"], **secret)
    assert party.claims(answer.get_json())["nonce"] == ask.nonce


def test_oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(party: Party) -> None:
    said = party.answer(party.asks(request_uri="https://rp.example.test/request"))
    assert said["error"] == "request_uri_not_supported"


def test_oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(party: Party) -> None:
    assert party.answer(party.asks(request="eyJhbGciOiJub25lIn0.e30."))["error"] == "request_not_supported"


def test_oidcc_claims_essential(party: Party) -> None:
    token = party.signs_in(party.asks({"userinfo": {"name": {"essential": True}}}))
    assert party.userinfo(token)["name"] == "Anna Lindgren"


def test_oidcc_ensure_request_object_with_redirect_uri(party: Party) -> None:
    """Its redirect_uri is not even looked at: the object is refused, towards the registered address."""
    assert party.answer(party.asks(request="eyJhbGciOiJub25lIn0.e30."))["error"] == "request_not_supported"


def test_oidcc_refresh_token(party: Party) -> None:
    ask = party.asks(scope="openid offline_access", prompt="consent")
    first = party.signs_in(ask)
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    header = {"Authorization": "Basic c2FtcGxlLXJwOnNhbXBsZS1ycC1zZWNyZXQ="}
    second = party.token(form, header).get_json()
    one, two = party.claims(first), party.claims(second)
    for name in ("iss", "sub", "aud", "auth_time"):
        assert two[name] == one[name]
    assert two["iat"] >= one["iat"]
    assert party.userinfo(second)["sub"] == one["sub"]
    other = {"client_id": "my-care-system", "client_secret": "my-care-system-secret"}
    stolen = party.token(form | {"refresh_token": second["refresh_token"]} | other, {})
    assert (stolen.status_code, stolen.get_json()["error"]) == (400, "invalid_grant")


def test_oidcc_ensure_request_with_valid_pkce_succeeds(party: Party) -> None:
    ask = party.asks()
    assert ask.query["code_challenge_method"] == ["S256"]
    assert party.signs_in(ask)
    bare = party.asks(code_challenge=None, code_challenge_method=None)
    assert party.signs_in(bare)  # and without it too: it is never demanded (inera-idp:1.1)
