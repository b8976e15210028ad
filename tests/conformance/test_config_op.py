"""The Config OP profile, which wants https: the mock as ``--tls`` starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from joserfc.util import urlsafe_b64decode

from idp_mock.config import IdpConfig
from idp_mock.server import Running, serve_in_thread
from tests.mock import hierarchy


@pytest.fixture
def running() -> Iterator[Running]:
    """As ``siths-harness idp --tls`` serves it."""
    with serve_in_thread(IdpConfig(issuer="https://localhost:0/oidc", tls=True, port=0, mtls_port=0)) as mock:
        yield mock


@pytest.fixture
def client(tmp_path: Path) -> requests.Session:
    """Who trusts the mock's CA and nobody else."""
    ca = tmp_path / "ca.pem"
    ca.write_bytes(hierarchy().root.pem)
    made = requests.Session()
    made.trust_env, made.verify = False, str(ca)
    return made


def addresses(said: dict[str, Any]) -> Iterator[str]:
    yield from (str(value) for name, value in said.items() if name.endswith(("_endpoint", "_uri")))


def test_oidcc_discovery_endpoint_verification(running: Running, client: requests.Session) -> None:
    issuer = running.config.issuer
    answer = client.get(f"{issuer}/.well-known/openid-configuration", timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    said = answer.json()
    assert said["issuer"] == issuer
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
    keys = client.get(said["jwks_uri"], timeout=20).json()["keys"]
    assert len({key["kid"] for key in keys}) == len(keys) > 0
    for key in keys:
        assert {"d", "p", "q", "k"} & key.keys() == set()
        e, n = (int.from_bytes(urlsafe_b64decode(key[part].encode())) for part in ("e", "n"))
        assert RSAPublicNumbers(e, n).public_key().key_size >= 2048
