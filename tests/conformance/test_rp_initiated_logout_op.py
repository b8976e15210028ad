"""The RP-initiated logout profile."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.conformance.party import Party
from tests.web.browser import Page

OUT = "http://127.0.0.1:8500/signed-out"


@pytest.fixture
def hint(party: Party) -> str:
    """The ID token of a user who is signed in now."""
    token = party.signs_in()
    assert party.is_signed_in()
    return str(token["id_token"])


def is_out(party: Party, page: Page, *, to: str = "") -> dict[str, list[str]]:
    """The session has ended; the browser is sent ``to`` there, or stays on a page of ours."""
    assert not party.is_signed_in()
    assert page.location.partition("?")[0] == to
    if not to:
        assert page.name == "signed-out"
    return parse_qs(urlsplit(page.location).query)


def is_refused(party: Party, page: Page, code: str) -> None:
    """An error page, nobody is sent anywhere, and the user is signed out here all the same."""
    assert (page.status, page.code, page.location) == (400, code, "")
    assert not party.is_signed_in()


def test_oidcc_rp_initiated_logout_discovery_endpoint_verification(party: Party) -> None:
    said = party.browser.client.get("/oidc/.well-known/openid-configuration").get_json()
    assert said["end_session_endpoint"] == "http://localhost:8400/oidc/logout"


def test_oidcc_rp_initiated_logout(party: Party, hint: str) -> None:
    page = party.logs_out(id_token_hint=hint, post_logout_redirect_uri=OUT, state="a state")
    assert is_out(party, page, to=OUT) == {"state": ["a state"]}


def test_oidcc_rp_initiated_logout_bad_id_token_hint(party: Party, hint: str) -> None:
    """Signed by somebody else."""
    claims = {"iss": "http://localhost:8400/oidc", "aud": "sample-rp", "sub": "x"}
    theirs = jwt.encode({"alg": "RS256", "kid": "x"}, claims, RSAKey.generate_key(2048))
    is_refused(party, party.logs_out(id_token_hint=theirs, post_logout_redirect_uri=OUT), "IDP-321")


def test_oidcc_rp_initiated_logout_bad_post_logout_redirect_uri(party: Party, hint: str) -> None:
    page = party.logs_out(id_token_hint=hint, post_logout_redirect_uri=f"{OUT}/elsewhere", state="s")
    is_refused(party, page, "IDP-322")


def test_oidcc_rp_initiated_logout_modified_id_token_hint(party: Party, hint: str) -> None:
    head, body, signature = hint.split(".")
    changed = f"{head}.{body}.{signature[:-6]}AAAAAA"
    is_refused(party, party.logs_out(id_token_hint=changed, post_logout_redirect_uri=OUT), "IDP-321")


def test_oidcc_rp_initiated_logout_no_id_token_hint(party: Party, hint: str) -> None:
    """Nobody says whose address it is, so nobody is sent there."""
    is_refused(party, party.logs_out(post_logout_redirect_uri=OUT, state="s"), "IDP-322")


def test_oidcc_rp_initiated_logout_no_params(party: Party, hint: str) -> None:
    assert is_out(party, party.logs_out()) == {}


def test_oidcc_rp_initiated_logout_no_post_logout_redirect_uri(party: Party, hint: str) -> None:
    assert is_out(party, party.logs_out(id_token_hint=hint, state="s")) == {}


def test_oidcc_rp_initiated_logout_no_state(party: Party, hint: str) -> None:
    page = party.logs_out(id_token_hint=hint, post_logout_redirect_uri=OUT)
    assert is_out(party, page, to=OUT) == {}


def test_oidcc_rp_initiated_logout_only_state(party: Party, hint: str) -> None:
    assert is_out(party, party.logs_out(state="s")) == {}


def test_oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri(party: Party, hint: str) -> None:
    page = party.logs_out(id_token_hint=hint, post_logout_redirect_uri=f"{OUT}?foo=bar", state="s")
    is_refused(party, page, "IDP-322")
