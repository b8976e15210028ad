"""id_token_hint: an ID token of earlier says whom a request is about (Core 3.1.2.1, RP-Initiated Logout section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt

from idp_mock.oidc.rollover import KeyRing

_ID_TOKEN = (
    "JWT"  # other tokens of ours say another typ, so that none is taken for this (RFC 8725 section 3.11)
)


def told_in(id_token: str, keys: KeyRing, issuer: str) -> Mapping[str, Any]:
    """What an ID token of ours said, expired or not, of a withdrawn key too; nothing where it is none."""
    try:
        claims = keys.verified(id_token)
    except jwt.InvalidTokenError:
        return {}
    typ = jwt.get_unverified_header(id_token).get("typ")
    return claims if typ == _ID_TOKEN and claims.get("iss") == issuer else {}
