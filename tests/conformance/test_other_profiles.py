"""A module of a profile that Inera IdP does not offer, for what it says of every OP."""

from __future__ import annotations

from tests.conformance.party import Party


def test_oidcc_server_rotate_keys(party: Party) -> None:
    """Core 10.1.1: the new key is in the JWKS before a token is signed with it."""
    before = party.browser.client.get("/oidc/jwks.json").get_json()["keys"]
    for act in ("announce", "switch"):
        assert party.browser.client.post("/mock/keys", json={"rollover": act}).status_code == 200
        assert party.claims(party.signs_in())
    after = party.browser.client.get("/oidc/jwks.json").get_json()["keys"]
    assert after[0]["kid"] == before[0]["kid"]
    assert len(after) == 2
