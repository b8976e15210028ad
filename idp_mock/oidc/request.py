"""The authorization request, read once (OpenID Connect Core 3.1.2.1). Below here nobody sees the query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from idp_mock.oidc.wish import SCOPES, ClaimsWish

OFFLINE = "offline_access"  # asks for a refresh token and for no claim (Core 11)
Query = Mapping[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """The parameters we understand, empty where not sent. ``repeated`` names those that stood twice."""

    client_id: str = ""
    redirect_uri: str = ""
    response_type: str = ""
    response_mode: str = ""
    scope: str = ""
    state: str = ""
    nonce: str = ""
    claims: str = ""
    acr_values: str = ""
    prompt: str = ""
    max_age: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    ui_locales: str = ""
    login_hint: str = ""
    request: str = ""
    request_uri: str = ""
    repeated: tuple[str, ...] = field(default=())
    offered_modes: tuple[str, ...] = ("query",)  # of response_mode, by whom the request was sent to

    @classmethod
    def parse(cls, query: Query, *, offered_modes: tuple[str, ...] = ("query",)) -> Self:
        known = {
            name: query[name][0]
            for name in cls.__dataclass_fields__
            if query.get(name) and name not in ("repeated", "offered_modes")
        }
        repeated = tuple(sorted(name for name, values in query.items() if len(values) > 1))
        return cls(**known, repeated=repeated, offered_modes=offered_modes)

    @property
    def by_form(self) -> bool:
        """Whether the answer goes back as a form: one that is not offered is refused in the query."""
        return self.response_mode == "form_post" and "form_post" in self.offered_modes

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope.split())

    @property
    def prompts(self) -> frozenset[str]:
        return frozenset(self.prompt.split())

    @property
    def granted_scope(self) -> str:
        """The scopes that exist, in the order they were asked for; the others are ignored (inera-idp:6.1)."""
        return " ".join(
            scope for scope in dict.fromkeys(self.scope.split()) if scope in SCOPES or scope == OFFLINE
        )

    @property
    def claims_asked(self) -> str:
        """The names of the claims, for the journal: their values may name a person."""
        try:
            return " ".join(sorted(self.wish.names))[:2000]
        except (ValueError, RecursionError):
            return "unreadable"

    @cached_property
    def wish(self) -> ClaimsWish:
        """What is asked about the user. Raises ValueError when ``claims`` is not the object that Core 5.5 describes."""
        said: Any = json.loads(self.claims) if self.claims else {}
        return ClaimsWish.read(said, self.scopes)
