"""A request that the client signed (OpenID Connect Core 6.1, RFC 9101). Not known of Inera IdP, so off [MOCK]."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import jwt

from idp_mock.clients.client import Client
from idp_mock.errors import RequestObjectInvalid
from idp_mock.oidc.client_auth import JUDGED_BY_US, has_begun

_LEEWAY = 30  # seconds two clocks may differ
_OF_A_JWT = frozenset({"iss", "aud", "exp", "iat", "nbf", "jti", "sub"})
_NEVER_INSIDE = frozenset({"request", "request_uri"})


def opened(token: str, client: Client | None, issuer: str) -> Mapping[str, list[str]]:
    """The parameters that the object holds, as if they had been sent. Raises `RequestObjectInvalid`."""
    claims = _signed(token, client)
    audience = claims.get("aud")
    if client is None or claims.get("iss", client.id) != client.id or claims.get("client_id") != client.id:
        raise RequestObjectInvalid("it is not of the client that sent it")
    if issuer not in (audience if isinstance(audience, list) else [audience]):
        raise RequestObjectInvalid("aud is not the issuer")
    ends = claims.get("exp", time.time())
    if not isinstance(ends, int | float) or not ends >= time.time() - _LEEWAY:  # NaN is no time
        raise RequestObjectInvalid("it has expired")
    if not has_begun(claims):
        raise RequestObjectInvalid("it does not hold yet")
    if inside := sorted(_NEVER_INSIDE & claims.keys()):
        raise RequestObjectInvalid(f"it holds {', '.join(inside)}")
    return {name: [_as_sent(value)] for name, value in claims.items() if name not in _OF_A_JWT}


def _signed(token: str, client: Client | None) -> dict[str, Any]:
    """The claims that one of the client's keys signed."""
    for key in client.keys if client else ():
        try:
            said: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], options=JUDGED_BY_US)  # type: ignore[arg-type]  # as in keys
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            continue
        return said
    raise RequestObjectInvalid("no registered key of the client signed it")


def _as_sent(value: Any) -> str:
    """Core 6.1: strings as they are, numbers and objects as JSON."""
    return value if isinstance(value, str) else json.dumps(value)
