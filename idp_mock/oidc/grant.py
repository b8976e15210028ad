"""What a code stands for, and what it is given for at the token endpoint (RFC 6749 section 4.1; Core 3.1.3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from idp_mock.clients.client import Client
from idp_mock.errors import (
    CodeExpired,
    CodeForAnotherRedirectUri,
    CodeOfAnotherClient,
    MalformedTokenRequest,
    UnsupportedGrantType,
    VerifierWrong,
)
from idp_mock.oidc.client_auth import Credentials, Form, client_is_who_it_says, credentials_in

REFRESH = "refresh_token"
GRANT_TYPES = ("authorization_code", REFRESH)  # both [C], inera-idp:1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What lies behind a code: for whom, for which address, and what will be told. ``expires_at``: environment time."""

    login: str
    client_id: str
    redirect_uri: str
    code_challenge: str
    nonce: str
    scope: str = ""
    session: str = ""  # the sid of the SSO session that it came of
    expires_at: datetime
    id_token: Mapping[str, Any] = field(default_factory=dict)  # the claims about the user, ready to be told
    userinfo: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest(Credentials):
    """The form and the Authorization header, read once."""

    grant_type: str
    code: str
    redirect_uri: str
    code_verifier: str
    refresh_token: str
    scope: str
    repeated: tuple[str, ...]

    @classmethod
    def parse(cls, form: Form, authorization: str) -> Self:
        said = {name: values[0] for name, values in form.items() if values}
        return cls(
            **credentials_in(form, authorization),
            grant_type=said.get("grant_type", ""),
            code=said.get("code", ""),
            redirect_uri=said.get("redirect_uri", ""),
            code_verifier=said.get("code_verifier", ""),
            refresh_token=said.get("refresh_token", ""),
            scope=said.get("scope", ""),
            repeated=tuple(sorted(name for name, values in form.items() if len(values) > 1)),
        )


def token_request_is_whole(request: TokenRequest, _client: Client | None) -> None:
    """RFC 6749 section 3.2: each parameter once; sections 4.1.3 and 6: what is redeemed is required."""
    if request.repeated:
        raise MalformedTokenRequest(f"repeated: {', '.join(request.repeated)}"[:200])
    if request.grant_type == "authorization_code" and not request.code:
        raise MalformedTokenRequest("code is missing")
    if request.grant_type == REFRESH and not request.refresh_token:
        raise MalformedTokenRequest("refresh_token is missing")


def grant_is_offered(request: TokenRequest, _client: Client | None) -> None:
    """RFC 6749 section 5.2."""
    if request.grant_type not in GRANT_TYPES:
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
    grant_is_offered,
)
GRANT_CHECKS: tuple[Callable[[TokenRequest, Grant, datetime], None], ...] = (
    code_is_not_late,
    code_is_this_clients,
    redirect_uri_is_the_same,
    verifier_fits,
)
