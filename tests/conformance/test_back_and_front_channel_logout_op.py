"""The back-channel and the front-channel logout profiles, where both are on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from tests.conformance.party import Party
from tests.idp.hearing import Hearing, hearing
from tests.web.browser import Web

OUT = "http://127.0.0.1:8500/signed-out"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def party() -> Party:
    return Party(Web(back_channel_logout=True, front_channel_logout=True))


@pytest.fixture
def server() -> Iterator[Hearing]:
    with hearing() as found:
        yield found


def registers(party: Party, **more: Any) -> None:
    known = party.web.env.clients.get("sample-rp")
    assert known
    party.web.env.clients.add(replace(known, **more))


def said(party: Party) -> dict[str, Any]:
    found: dict[str, Any] = party.browser.client.get("/oidc/.well-known/openid-configuration").get_json()
    return found


def test_oidcc_backchannel_logout_discovery_endpoint_verification(party: Party) -> None:
    assert said(party)["backchannel_logout_supported"] is True
    assert said(party)["backchannel_logout_session_supported"] is True


def test_oidcc_frontchannel_logout_discovery_endpoint_verification(party: Party) -> None:
    assert said(party)["frontchannel_logout_supported"] is True
    assert said(party)["frontchannel_logout_session_supported"] is True


def test_oidcc_backchannel_rp_initiated_logout(party: Party, server: Hearing) -> None:
    address = f"{server.url}/backchannel_logout"
    registers(party, backchannel_logout_uri=address, backchannel_logout_session_required=True)
    token = party.signs_in()
    known = party.claims(token)
    page = party.logs_out(id_token_hint=token["id_token"], post_logout_redirect_uri=OUT, state="s")
    assert page.location == f"{OUT}?state=s"
    ((path, form),) = server.heard
    assert (path, list(form)) == ("/backchannel_logout", ["logout_token"])  # and no other parameter
    keys = KeySet.import_key_set(party.browser.client.get("/oidc/jwks.json").get_json())
    registry = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    claims = jwt.decode(form["logout_token"][0], keys, registry=registry).claims
    assert {name: claims[name] for name in ("iss", "sub", "sid")} == {
        name: known[name] for name in ("iss", "sub", "sid")
    }
    assert (claims["aud"], claims["events"]) == ("sample-rp", {EVENT: {}})
    assert {"iat", "exp", "jti"} <= claims.keys()
    assert "nonce" not in claims
    assert not party.is_signed_in()


def test_oidcc_frontchannel_rp_initiated_logout(party: Party) -> None:
    address = "http://127.0.0.1:8500/frontchannel_logout"
    registers(party, frontchannel_logout_uri=address, frontchannel_logout_session_required=True)
    token = party.signs_in()
    known = party.claims(token)
    page = party.logs_out(id_token_hint=token["id_token"], post_logout_redirect_uri=OUT, state="s")
    frame = urlsplit(page.attribute("iframe", "src"))
    assert f"{frame.scheme}://{frame.netloc}{frame.path}" == address
    assert parse_qs(frame.query) == {"iss": [known["iss"]], "sid": [known["sid"]]}
    assert page.attribute("a[data-after]", "href") == f"{OUT}?state=s"
    assert not party.is_signed_in()
