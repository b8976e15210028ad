"""What a code stands for, and what it is given for at the token endpoint (RFC 6749 section 4.1; Core 3.1.3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from urllib.parse import unquote_plus

from idp_mock.clients.client import Client
from idp_mock.errors import (
    ClientNotAuthenticated,
    CodeExpired,
    CodeForAnotherRedirectUri,
    CodeOfAnotherClient,
    MalformedTokenRequest,
    UnsupportedGrantType,
    VerifierWrong,
)

Form = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What lies behind a code: for whom, for which address, and what will be told. ``expires_at``: environment time."""

    login: str
    client_id: str
    redirect_uri: str
    code_challenge: str
    nonce: str
    scope: str = ""
    expires_at: datetime
    id_token: Mapping[str, Any] = field(default_factory=dict)  # the claims about the user, ready to be told
    userinfo: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """The form and the Authorization header, read once. ``ways`` counts how the client says who it is.

    ``secret_as_sent`` differs from ``client_secret`` where the header held what form-encoding would have changed.
    """

    grant_type: str
    code: str
    redirect_uri: str
    code_verifier: str
    client_id: str
    client_secret: str
    secret_as_sent: str
    ways: int
    repeated: tuple[str, ...]

    @classmethod
    def parse(cls, form: Form, authorization: str) -> Self:
        said = {name: values[0] for name, values in form.items() if values}
        in_form = said.get("client_secret", "")
        client_id, secret, as_sent = _basic(authorization) or (said.get("client_id", ""), in_form, in_form)
        return cls(
            grant_type=said.get("grant_type", ""),
            code=said.get("code", ""),
            redirect_uri=said.get("redirect_uri", ""),
            code_verifier=said.get("code_verifier", ""),
            client_id=client_id,
            client_secret=secret,
            secret_as_sent=as_sent,
            ways=bool(authorization)
            + ("client_secret" in said)
            + (said.get("client_id", client_id) != client_id),
            repeated=tuple(sorted(name for name, values in form.items() if len(values) > 1)),
        )


def _basic(authorization: str) -> tuple[str, str, str] | None:
    """RFC 6749 section 2.3.1: each part is form-encoded before it is joined. The secret also as it came."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, secret = base64.b64decode(rest, validate=True).decode().partition(":")
    except ValueError:  # no base64, no ASCII, no UTF-8
        return "", "", ""
    return (unquote_plus(user), unquote_plus(secret), secret) if colon else ("", "", "")


def token_request_is_whole(request: TokenRequest, _client: Client | None) -> None:
    """RFC 6749 section 3.2: each parameter once; section 4.1.3: the code is required."""
    if request.repeated:
        raise MalformedTokenRequest(f"repeated: {', '.join(request.repeated)}"[:200])
    if request.grant_type == "authorization_code" and not request.code:
        raise MalformedTokenRequest("code is missing")


def client_is_who_it_says(request: TokenRequest, client: Client | None) -> None:
    """RFC 6749 section 2.3: client_secret_post or client_secret_basic, and not both. Compared in constant time.

    Many client libraries put the secret into the header without form-encoding it; as most servers do, we take it
    either way [MOCK].
    """
    known = (client.secret if client else "").encode()
    decoded = hmac.compare_digest(request.client_secret.encode(), known)
    as_sent = hmac.compare_digest(request.secret_as_sent.encode(), known)
    if client is None or not (decoded or as_sent) or request.ways != 1:
        raise ClientNotAuthenticated(f"client_id {request.client_id!r:.80}")


def grant_is_a_code(request: TokenRequest, _client: Client | None) -> None:
    """RFC 6749 section 5.2."""
    if request.grant_type != "authorization_code":
        raise UnsupportedGrantType(f"grant_type {request.grant_type!r:.80}")


def code_is_not_late(_request: TokenRequest, grant: Grant, now: datetime) -> None:
    """RFC 6749 section 4.1.2."""
    if now >= grant.expires_at:
        raise CodeExpired


def code_is_this_clients(request: TokenRequest, grant: Grant, _now: datetime) -> None:
    """RFC 6749 section 4.1.3."""
    if request.client_id != grant.client_id:
        raise CodeOfAnotherClient


def redirect_uri_is_the_same(request: TokenRequest, grant: Grant, _now: datetime) -> None:
    """RFC 6749 section 4.1.3."""
    if request.redirect_uri != grant.redirect_uri:
        raise CodeForAnotherRedirectUri


def verifier_fits(request: TokenRequest, grant: Grant, _now: datetime) -> None:
    """RFC 7636 section 4.6; a verifier without a challenge is refused too (OAuth 2.0 Security BCP 2.1.1)."""
    if not grant.code_challenge and not request.code_verifier:
        return
    digest = hashlib.sha256(request.code_verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not hmac.compare_digest(made, grant.code_challenge):
        raise VerifierWrong


REQUEST_CHECKS: tuple[Callable[[TokenRequest, Client | None], None], ...] = (
    token_request_is_whole,
    client_is_who_it_says,
    grant_is_a_code,
)
GRANT_CHECKS: tuple[Callable[[TokenRequest, Grant, datetime], None], ...] = (
    code_is_not_late,
    code_is_this_clients,
    redirect_uri_is_the_same,
    verifier_fits,
)
