"""The Config OP profile, which wants https: the mock as ``--tls`` starts it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from joserfc.util import urlsafe_b64decode

from tests.web.browser import Web

ISSUER = "https://idp.siths.test:443/oidc"


@pytest.fixture
def web() -> Web:
    return Web(issuer=ISSUER)


def addresses(said: dict[str, Any]) -> Iterator[str]:
    yield from (str(value) for name, value in said.items() if name.endswith(("_endpoint", "_uri")))


def test_oidcc_discovery_endpoint_verification(web: Web) -> None:
    answer = web.app.test_client().get("/oidc/.well-known/openid-configuration")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    said = answer.get_json()
    assert said["issuer"] == ISSUER
    for required in (
        *("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "scopes_supported"),
        *("response_types_supported", "subject_types_supported", "claims_supported"),
    ):
        assert said[required], required
    assert "code" in said["response_types_supported"]
    assert "openid" in said["scopes_supported"]
    assert "RS256" in said["id_token_signing_alg_values_supported"]
    assert {"pairwise", "public"} >= set(said["subject_types_supported"])
    assert [address for address in addresses(said) if not address.startswith("https://")] == []
    keys = web.app.test_client().get("/oidc/jwks.json").get_json()["keys"]
    assert len({key["kid"] for key in keys}) == len(keys) > 0
    for key in keys:
        assert {"d", "p", "q", "k"} & key.keys() == set()
        e, n = (int.from_bytes(urlsafe_b64decode(key[part].encode())) for part in ("e", "n"))
        assert RSAPublicNumbers(e, n).public_key().key_size >= 2048
