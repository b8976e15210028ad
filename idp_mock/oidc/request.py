"""The authorization request, read once (OpenID Connect Core 3.1.2.1). Below here nobody sees the query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from idp_mock.oidc.wish import ClaimsWish, known_scopes, read

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
    claim_scopes: bool = False  # a setting, not a parameter: whether the name of a claim is a scope

    @classmethod
    def parse(cls, query: Query, *, claim_scopes: bool = False) -> Self:
        known = {name: query[name][0] for name in _PARAMETERS if query.get(name)}
        repeated = tuple(sorted(name for name, values in query.items() if len(values) > 1))
        return cls(**known, repeated=repeated, claim_scopes=claim_scopes)

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope.split())

    @property
    def prompts(self) -> frozenset[str]:
        return frozenset(self.prompt.split())

    @property
    def granted_scope(self) -> str:
        """The scopes that exist, in the order they were asked for; the others are ignored (inera-idp:6.1)."""
        known = known_scopes(self.claim_scopes)
        return " ".join(scope for scope in dict.fromkeys(self.scope.split()) if scope in known)

    @property
    def claims_asked(self) -> str:
        """The names of the claims, for the journal."""
        try:
            return self.wish.for_journal
        except (ValueError, RecursionError):
            return "unreadable"

    @cached_property
    def wish(self) -> ClaimsWish:
        """What is asked about the user. Raises ValueError when ``claims`` is not the object that Core 5.5 describes."""
        return read(self.claims, self.scopes, self.claim_scopes)


_PARAMETERS = tuple(
    name for name in AuthorizationRequest.__dataclass_fields__ if name not in ("repeated", "claim_scopes")
)
