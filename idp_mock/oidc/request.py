"""The authorization request, read once (OpenID Connect Core 3.1.2.1). Below here nobody sees the query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from idp_mock.oidc.wish import ClaimsWish, known_scopes, read

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
    id_token_hint: str = ""
    login_hint: str = ""  # taken, and it changes no decision (Core 3.1.2.1) [MOCK]
    request: str = ""
    request_uri: str = ""
    repeated: tuple[str, ...] = field(default=())
    claim_scopes: frozenset[str] = frozenset()  # a setting, not a parameter: claims whose name is a scope
    offered_modes: tuple[str, ...] = ("query",)  # of response_mode, by whom the request was sent to
    hinted: str = ""  # the sub in id_token_hint; empty where there is none, or it is no token of ours

    @classmethod
    def parse(
        cls,
        query: Query,
        *,
        claim_scopes: frozenset[str] = frozenset(),
        offered_modes: tuple[str, ...] = ("query",),
        sub_in: Callable[[str], str] = lambda _: "",
    ) -> Self:
        """``sub_in``: whom an ID token of ours was about."""
        known = {name: query[name][0] for name in _PARAMETERS if query.get(name)}
        return cls(
            **known,
            repeated=tuple(sorted(name for name, values in query.items() if len(values) > 1)),
            claim_scopes=claim_scopes,
            offered_modes=offered_modes,
            hinted=sub_in(known["id_token_hint"]) if "id_token_hint" in known else "",
        )

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
        known = known_scopes(self.claim_scopes)
        asked = dict.fromkeys(self.scope.split())
        return " ".join(scope for scope in asked if scope in known or scope == OFFLINE)

    @property
    def claims_asked(self) -> str:
        """The names of the claims, for the journal."""
        try:
            return self.wish.for_journal
        except (ValueError, RecursionError):
            return "unreadable"

    @property
    def hints(self) -> list[str]:
        """Which hints were sent, for the journal; what they say names a person."""
        return [name for name in ("id_token_hint", "login_hint") if getattr(self, name)]

    @cached_property
    def wish(self) -> ClaimsWish:
        """What is asked about the user. Raises ValueError when ``claims`` is not the object that Core 5.5 describes."""
        return read(self.claims, self.scopes, self.claim_scopes)


_SETTINGS = ("repeated", "claim_scopes", "offered_modes", "hinted")  # what is said of a request and not by it
_PARAMETERS = tuple(name for name in AuthorizationRequest.__dataclass_fields__ if name not in _SETTINGS)
