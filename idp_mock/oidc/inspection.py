"""Asking about a token, and withdrawing one (RFC 7662, RFC 7009; inera-idp:1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from idp_mock.errors import MalformedTokenRequest
from idp_mock.oidc.client_auth import Credentials, Form, credentials_in
from idp_mock.oidc.tokens import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenQuestion(Credentials):
    """The form of both endpoints. ``token_type_hint`` may be sent, and tells us nothing that we do not know."""

    token: str
    repeated: tuple[str, ...]

    @classmethod
    def parse(cls, form: Form, authorization: str) -> Self:
        return cls(
            **credentials_in(form, authorization),
            token=next(iter(form.get("token", ())), ""),
            repeated=tuple(sorted(name for name, values in form.items() if len(values) > 1)),
        )


def must_be_whole(question: TokenQuestion) -> None:
    """RFC 7662 section 2.1, RFC 7009 section 2.1: the token is required, and each parameter stands once."""
    if question.repeated:
        raise MalformedTokenRequest(f"repeated: {', '.join(question.repeated)}"[:200])
    if not question.token:
        raise MalformedTokenRequest("token is missing")


def inspected(access: Access | None) -> dict[str, Any]:
    """The five members that were seen [C] (inera-idp:1.3); of a token that opens nothing, only that."""
    if access is None:
        return {"active": False}
    return {
        "scope": access.scope,
        "active": True,
        "exp": int(access.expires_at),
        "token_type": "Bearer",
        "client_id": access.client_id,
    }
