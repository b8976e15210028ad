"""RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0; inera-idp:6.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from idp_mock.clients.client import Client
from idp_mock.clients.registry import Registry
from idp_mock.errors import IdTokenHintInvalid, LogoutUriMismatch
from idp_mock.oidc.hint import told_in
from idp_mock.oidc.rollover import KeyRing


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutRequest:
    """The known relying party sends the hint and the address, and neither state nor client_id."""

    id_token_hint: str = ""
    post_logout_redirect_uri: str = ""
    client_id: str = ""
    state: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, list[str]]) -> Self:
        return cls(**{name: query[name][0] for name in cls.__slots__ if query.get(name)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Logout:
    """A logout request held against who the hint says it is for."""

    request: LogoutRequest
    client: Client | None
    audience: str


def read_hint(request: LogoutRequest, clients: Registry, keys: KeyRing, issuer: str) -> Logout:
    """Whose logout it is: by the hint, or by client_id where there is none."""
    audience = ""
    if request.id_token_hint:
        audience = str(told_in(request.id_token_hint, keys, issuer).get("aud", ""))
    return Logout(request=request, client=clients.get(audience or request.client_id), audience=audience)


def hint_is_our_token(logout: Logout) -> None:
    """RP-Initiated Logout 1.0 section 2: an ID token of this issuer, expired or not."""
    request = logout.request
    wrong_client = request.client_id and request.client_id != logout.audience
    if request.id_token_hint and (not logout.audience or wrong_client):
        raise IdTokenHintInvalid


def address_is_registered(logout: Logout) -> None:
    """RP-Initiated Logout 1.0 section 3: exact strings; Inera's have a fragment (inera-idp:6.2)."""
    wanted = logout.request.post_logout_redirect_uri
    if wanted and (logout.client is None or wanted not in logout.client.logout_uris):
        raise LogoutUriMismatch


CHECKS: tuple[Callable[[Logout], None], ...] = (hint_is_our_token, address_is_registered)
