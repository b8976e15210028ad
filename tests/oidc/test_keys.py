"""The signing key: what is published of it, and that another library believes what it signs."""

from __future__ import annotations

import base64
import time
from unittest.mock import patch

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from jwt import InvalidTokenError

from idp_mock.environments import Environment
from idp_mock.oidc.keys import SigningKey, at_hash, unsigned
from tests.idp.players import environment


@pytest.fixture(scope="module")
def env() -> Environment:
    return environment()


@pytest.fixture(scope="module")
def key(env: Environment) -> SigningKey:
    return env.back_channel.tokens.key


def test_the_jwks_holds_what_was_seen_and_nothing_else(env: Environment, key: SigningKey) -> None:
    """No use, no alg; kid is the certificate's serial number in decimal (inera-idp:1.2)."""
    (jwk,) = env.back_channel.jwks()["keys"]
    assert jwk.keys() == {"kty", "x5t#S256", "e", "kid", "n"}
    assert jwk["kid"] == str(key.certificate.serial)
    assert len(base64.urlsafe_b64decode(jwk["x5t#S256"] + "=")) == 32
    assert "=" not in "".join(jwk.values())


def test_the_key_belongs_to_a_function_certificate_of_the_hierarchy(
    env: Environment, key: SigningKey
) -> None:
    issuer = env.hierarchy.issuing("function")
    assert key.certificate.issuer_name == issuer.name
    key.certificate.x509.verify_directly_issued_by(issuer.certificate)
    assert key.certificate.x509.public_key() == key.private.public_key()


def test_another_library_verifies_what_is_signed(env: Environment, key: SigningKey) -> None:
    token = key.sign({"sub": "a"}, {"kid": key.kid})
    keys = KeySet.import_key_set(env.back_channel.jwks())  # type: ignore[arg-type]
    read = jwt.decode(token, keys, algorithms=["RS256"])
    assert read.claims == {"sub": "a"}
    assert read.header == {"alg": "RS256", "kid": key.kid, "typ": "JWT"}


def test_signing_parses_no_key(key: SigningKey) -> None:
    with patch("cryptography.hazmat.primitives.serialization.load_pem_private_key") as parsed:
        key.sign({"sub": "a"}, {"kid": key.kid})
    parsed.assert_not_called()


def test_signing_is_fast(key: SigningKey) -> None:
    began = time.perf_counter()
    for _ in range(20):
        key.sign({"sub": "a"}, {"kid": key.kid})
    assert (time.perf_counter() - began) / 20 < 0.01  # parsing the key each time would take 0.026


def test_our_own_token_is_known_again_expired_or_not(key: SigningKey) -> None:
    token = key.sign({"aud": "a", "exp": 1}, {"kid": key.kid})
    assert key.verified(token) == {"aud": "a", "exp": 1}
    head, body, _ = token.split(".")
    for forged in (f"{head}.{body}.AAAA", unsigned({"aud": "a"}, {}), "nonsense", ""):
        with pytest.raises(InvalidTokenError):
            key.verified(forged)


def test_at_hash_is_the_left_half_of_the_digest() -> None:
    """The example of Core appendix A.3."""
    assert at_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y") == "77QmUPtjPfzWtF2AnpK9RQ"
