"""What a refresh token stands for, and what must hold of it (RFC 6749 section 6; OpenID Connect Core 11, 12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from idp_mock.clients.client import Client
from idp_mock.errors import RefreshTokenLate, RefreshTokenOfAnotherClient, ScopeTooWide
from idp_mock.oidc.grant import Grant, TokenRequest
from idp_mock.oidc.request import OFFLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """What was granted with the code, without its nonce (Core 12.2). ``family``: everything that came of that code."""

    grant: Grant
    family: str
    expires_at: datetime  # environment time
    offline: bool = True  # given for offline_access, and so for when the user is not there (Core 11)


def is_asked_for(grant: Grant, client: Client) -> bool:
    """Core 11: the scope offline_access asks; the registration may say always, or never [MOCK]."""
    if client.refresh_tokens == "when-asked":
        return OFFLINE in grant.scope.split()
    return client.refresh_tokens == "always"


def refresh_token_is_this_clients(request: TokenRequest, refresh: Refresh, _now: datetime) -> None:
    """RFC 6749 section 6: it is bound to the client that it was given to."""
    if request.client_id != refresh.grant.client_id:
        raise RefreshTokenOfAnotherClient


def refresh_token_is_not_late(_request: TokenRequest, refresh: Refresh, now: datetime) -> None:
    """RFC 6749 section 5.2."""
    if now >= refresh.expires_at:
        raise RefreshTokenLate


def scope_is_no_wider(request: TokenRequest, refresh: Refresh, _now: datetime) -> None:
    """RFC 6749 section 6: nothing that was not granted to begin with."""
    if more := set(request.scope.split()) - set(refresh.grant.scope.split()):
        raise ScopeTooWide(f"not granted: {' '.join(sorted(more))}"[:200])


REFRESH_CHECKS: tuple[Callable[[TokenRequest, Refresh, datetime], None], ...] = (
    refresh_token_is_this_clients,
    refresh_token_is_not_late,
    scope_is_no_wider,
)
