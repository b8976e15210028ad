"""The signing key: made once, parsed once. PyJWT signs here; the relying party verifies with another library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from idp_mock.credentials.certificate import Certificate, read
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache, made_of, public_der
from idp_mock.credentials.profiles import SYSTEM, Subject, issue


@dataclass(frozen=True)
class SigningKey:
    """The key of a function certificate. OIDC and SAML share it (inera-idp:1.2)."""

    certificate: Certificate
    private: RSAPrivateKey

    @property
    def kid(self) -> str:
        """The certificate's serial number in decimal [M] (inera-idp:1.2)."""
        return str(self.certificate.serial)

    @cached_property
    def jwk(self) -> dict[str, str]:
        """Only the members that were seen: no ``use``, no ``alg`` [M] (inera-idp:1.2)."""
        public = self.private.public_key().public_numbers()
        return {
            "kty": "RSA",
            "x5t#S256": _base64url(self.certificate.x509.fingerprint(hashes.SHA256())),
            "e": _number(public.e),
            "kid": self.kid,
            "n": _number(public.n),
        }

    def sign(self, claims: Mapping[str, Any], header: Mapping[str, Any]) -> str:
        """A JWS, RS256."""
        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers=dict(header))

    def verified(self, token: str) -> dict[str, Any]:
        """The claims of a token of ours, expired or not. Raises `jwt.InvalidTokenError`."""
        options = {"verify_exp": False, "verify_aud": False, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(
            token,
            self.private.public_key(),
            algorithms=["RS256"],
            options=options,  # type: ignore[arg-type]  # PyJWT types it as its own TypedDict
        )
        return claims


def signing_key(hierarchy: Hierarchy, cache: KeyCache, number: int = 0) -> SigningKey:
    """A key with a function certificate, both kept in the cache; each rollover has the next ``number``.

    RSA-2048 [MOCK]; seen: 2048 and 4096 (inera-idp:1.2).
    """
    name = f"signing-{number}" if number else "signing"
    private = cache.key(name, 2048)

    def make() -> bytes:
        since = datetime.now(UTC).replace(microsecond=0)
        host = Subject(
            number="T-SERVICES-SE165565594230-1110",
            common_name="idp.siths-harness.test",
            organisation="Inera AB",
        )
        return issue(SYSTEM[0], host, private.public_key(), hierarchy, since=since).der

    made = made_of(public_der(private), hierarchy.issuing(SYSTEM[0].issuer).der)
    certificate = cache.certificate(f"{name}-{made}.cer", make)
    return SigningKey(read(certificate.public_bytes(Encoding.DER)), private)


def unsigned(claims: Mapping[str, Any], header: Mapping[str, Any]) -> str:
    """A token with alg none: only a fault makes one."""
    return jwt.encode(dict(claims), "", algorithm="none", headers=dict(header))


def signed_with_the_public_key(
    claims: Mapping[str, Any], header: Mapping[str, Any], private: RSAPrivateKey
) -> str:
    """HS256, the secret being the public key in PEM, which PyJWT refuses to do: only a fault makes one."""
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body = (
        _base64url(json.dumps(part, separators=(",", ":")).encode())
        for part in ({"alg": "HS256", "typ": "JWT", **header}, dict(claims))
    )
    signature = hmac.new(pem, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_base64url(signature)}"


def at_hash(access_token: str) -> str:
    """Core 3.1.3.6: the left half of the SHA-256 of the access token."""
    return _base64url(hashlib.sha256(access_token.encode()).digest()[:16])


def _number(value: int) -> str:
    return _base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
