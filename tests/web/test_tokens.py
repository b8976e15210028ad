"""The addresses of introspection and revocation, by HTTP."""

from __future__ import annotations

import pytest

from tests.idp.test_refresh import signed_in
from tests.web.browser import Web

CLIENT = {"client_id": "sample-rp", "client_secret": "sample-rp-secret"}


def test_introspection_answers_where_it_was_seen(web: Web) -> None:
    """inera-idp:1.1: /oidc/token/introspect."""
    _, token = signed_in(web.env)
    http = web.app.test_client()
    answer = http.post("/oidc/token/introspect", data={"token": token["access_token"], **CLIENT})
    assert (answer.status_code, answer.get_json()["active"]) == (200, True)
    assert answer.headers["Cache-Control"] == "no-store"
    refused = http.post("/oidc/token/introspect", data={"token": "x", **CLIENT, "client_secret": "wrong"})
    assert (refused.status_code, refused.get_json()["code"]) == (401, "IDP-301")
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    assert http.get("/oidc/token/introspect").status_code == 405


@pytest.mark.parametrize("on", [True, False])
def test_revocation_is_there_where_the_setting_says_so(on: bool) -> None:
    web = Web(revocation=on)
    _, token = signed_in(web.env)
    answer = web.app.test_client().post("/oidc/token/revoke", data={"token": token["access_token"], **CLIENT})
    assert answer.status_code == (200 if on else 404)
    assert (web.env.back_channel.inspection.given.open_to(token["access_token"]) is None) is on
