"""Mistakes about what a signature is, and for whom a token was made."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rp.config import RpConfig
from rp.errors import NotForUs, SignatureWrong
from rp.mistakes.catalogue import mistake
from rp.parts import Parts
from rp.sessions import Pending
from rp.token import key_set

Vouches = Callable[[Any, Mapping[str, Any], str], bool]


def _part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def _believing(parts: Parts, vouches: Vouches) -> Parts:
    """As the right code, but where the signature was wrong and ``vouches`` for it all the same."""

    def verifies(
        client: Any, token: Mapping[str, Any], pending: Pending, config: RpConfig
    ) -> Mapping[str, Any]:
        try:
            return parts.verify(client, token, pending, config)
        except SignatureWrong:
            if not vouches(client, _part(token["id_token"], 0), token["id_token"]):
                raise
            return _part(token["id_token"], 1)

    return replace(parts, verify=verifies)


@mistake
def accepts_alg_none(parts: Parts) -> Parts:
    """Verifies every signature, and takes a token that says it has none."""
    return _believing(parts, lambda _client, header, _token: header.get("alg") == "none")


@mistake
def lets_the_token_choose_the_algorithm(parts: Parts) -> Parts:
    """Verifies HS256 where the token says so, with the key that everybody may fetch as the secret."""

    def vouches(client: Any, header: Mapping[str, Any], token: str) -> bool:
        if header.get("alg") != "HS256":
            return False
        said, _, signature = token.rpartition(".")
        for key in key_set(client.fetch_jwk_set()).keys:
            public: Any = key.public_key
            pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            made = base64.urlsafe_b64encode(hmac.new(pem, said.encode(), hashlib.sha256).digest())
            if hmac.compare_digest(made.rstrip(b"="), signature.encode()):
                return True
        return False

    return _believing(parts, vouches)


@mistake
def skips_authorized_party(parts: Parts) -> Parts:
    """Compares aud and does not look at azp."""

    def verifies(
        client: Any, token: Mapping[str, Any], pending: Pending, config: RpConfig
    ) -> Mapping[str, Any]:
        try:
            return parts.verify(client, token, pending, config)
        except NotForUs:
            claims = _part(token["id_token"], 1)
            if claims.get("aud") != config.client_id:
                raise
            return claims

    return replace(parts, verify=verifies)
