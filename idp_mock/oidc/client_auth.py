"""How a client proves who it is, at whichever endpoint (RFC 6749 section 2.3; OpenID Connect Core 9)."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Self
from urllib.parse import unquote_plus

import jwt

from idp_mock.clients.client import Client
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.errors import (
    AssertionNotForUs,
    AssertionNotTheirs,
    AssertionSpent,
    AssertionTimeWrong,
    ClientNotAuthenticated,
)
from idp_mock.oidc.addresses import TOKEN
from idp_mock.store import Once, Store

Form = Mapping[str, list[str]]
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST = 3600  # seconds that an assertion may be good for: so long its jti is remembered [MOCK]
_LEEWAY = 30  # seconds two clocks may differ
# PyJWT judges the signature alone: what the claims must be is ours to say, and to refuse in our words.
JUDGED_BY_US = dict.fromkeys(
    (f"verify_{c}" for c in ("exp", "aud", "iat", "nbf", "iss", "sub", "jti")), False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who a client says it is. ``ways`` counts how it does.

    ``secret_as_sent`` differs from ``client_secret`` where the header held what form-encoding would have changed.
    """

    client_id: str
    client_secret: str
    secret_as_sent: str
    assertion: str
    ways: int
    way: str  # by its name among the token endpoint's methods; empty: several at once

    @classmethod
    def read(cls, form: Form, authorization: str) -> Self:
        return cls(**credentials_in(form, authorization))


def credentials_in(form: Form, authorization: str) -> dict[str, Any]:
    """The fields of `Credentials`."""
    said = {name: values[0] for name, values in form.items() if values}
    in_form = said.get("client_secret", "")
    assertion = said.get("client_assertion", "")
    by_name = said.get("client_id", "") or _subject(assertion)
    client_id, secret, as_sent = _basic(authorization) or (by_name, in_form, in_form)
    return {
        "client_id": client_id,
        "client_secret": secret,
        "secret_as_sent": as_sent,
        "assertion": assertion if said.get("client_assertion_type") == ASSERTION_TYPE else "",
        "ways": bool(authorization)
        + ("client_secret" in said)
        + ("client_assertion" in said)
        + (said.get("client_id", client_id) != client_id),
        "way": _way(bool(authorization), "client_secret" in said, "client_assertion" in said),
    }


def _way(by_header: bool, by_form: bool, by_key: bool) -> str:
    """Core 9, for the journal."""
    match by_header, by_form, by_key:
        case True, False, False:
            return "client_secret_basic"
        case False, True, False:
            return "client_secret_post"
        case False, False, True:
            return "private_key_jwt"
        case False, False, False:
            return "none"
        case _:
            return ""


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


def _subject(assertion: str) -> str:
    """Core 9: with an assertion client_id may be left out."""
    return str(_unverified(assertion).get("sub", "")) if assertion else ""


def _unverified(assertion: str) -> dict[str, Any]:
    try:
        said: dict[str, Any] = jwt.decode(assertion, options={"verify_signature": False})
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return {}
    return said


def client_is_who_it_says(request: Credentials, client: Client | None) -> None:
    """RFC 6749 section 2.3: secret in the form or in the header, or an assertion, and not two of them.

    A secret is compared in constant time. Many client libraries put it into the header without form-encoding it; as
    most servers do, we take it either way [MOCK]. A client that has keys is known by these, and has no secret.
    """
    known = (client.secret if client else "").encode()
    decoded = hmac.compare_digest(request.client_secret.encode(), known)
    as_sent = hmac.compare_digest(request.secret_as_sent.encode(), known)
    proven = bool(request.assertion) if client and client.keys else bool(known) and (decoded or as_sent)
    if client is None or not proven or request.ways != 1:
        raise ClientNotAuthenticated(f"client_id {request.client_id!r:.80}")


# --- private_key_jwt -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Assertion:
    """What the client signed, held against who it is and who we are."""

    token: str
    client: Client
    config: IdpConfig

    @cached_property
    def claims(self) -> dict[str, Any]:
        """Those that one of the client's keys signed. Raises `AssertionNotTheirs`."""
        for key in self.client.keys:
            try:
                said: dict[str, Any] = jwt.decode(
                    self.token,
                    key,
                    algorithms=["RS256"],
                    options=JUDGED_BY_US,  # type: ignore[arg-type]  # as in keys
                )
            except (jwt.InvalidTokenError, ValueError, RecursionError):
                continue
            return said
        raise AssertionNotTheirs("no registered key of the client signed it")


def assertion_is_the_clients(assertion: Assertion) -> None:
    """RFC 7523 section 3: signed by one of its keys, iss and sub are the client."""
    for name in ("iss", "sub"):
        if assertion.claims.get(name) != assertion.client.id:
            raise AssertionNotTheirs(f"{name} is not the client")


def assertion_is_for_us(assertion: Assertion) -> None:
    """RFC 7523 section 3, 3: aud is the token endpoint, or the issuer."""
    audience = assertion.claims.get("aud")
    ours = {assertion.config.url + TOKEN, assertion.config.issuer}
    if not ours & {
        one for one in (audience if isinstance(audience, list) else [audience]) if isinstance(one, str)
    }:
        raise AssertionNotForUs(f"aud {audience!r:.80}")


def assertion_is_of_now(assertion: Assertion) -> None:
    """RFC 7523 section 3, 4 and 5: exp is required; nobody remembers a jti for longer than an hour [MOCK]."""
    now, ends = time.time(), assertion.claims.get("exp")
    until = ends if isinstance(ends, int | float) else 0.0
    if not now - _LEEWAY < until < now + _LONGEST + _LEEWAY:
        raise AssertionTimeWrong(f"exp {ends!r:.40}")
    if not has_begun(assertion.claims):
        raise AssertionTimeWrong(f"nbf {assertion.claims['nbf']!r:.40}")


def has_begun(claims: Mapping[str, Any]) -> bool:
    """RFC 7519 section 4.1.5: it must not be accepted before ``nbf``, where that is said."""
    begins = claims.get("nbf", 0)
    return isinstance(begins, int | float) and begins <= time.time() + _LEEWAY


ASSERTION_CHECKS: tuple[Callable[[Assertion], None], ...] = (
    assertion_is_the_clients,
    assertion_is_for_us,
    assertion_is_of_now,
)


class Assertions:
    """private_key_jwt: each assertion is good once (Core 9)."""

    def __init__(self, config: IdpConfig, store: Store, clock: Clock) -> None:
        self._config, self._clock = config, clock
        self._used: Once[str] = store.once("assertions", str, by="wall")

    def prove(self, request: Credentials, client: Client | None) -> None:
        """Where the client came with an assertion: it must hold, and be new. Raises what `ASSERTION_CHECKS` raise."""
        if client is None or not request.assertion:
            return
        assertion = Assertion(request.assertion, client, self._config)
        for check in ASSERTION_CHECKS:
            check(assertion)
        jti = assertion.claims.get("jti")
        until = self._clock.wall() + timedelta(seconds=_LONGEST + 2 * _LEEWAY)
        if not isinstance(jti, str) or not jti or not self._used.claim(f"{client.id} {jti[:200]}", until):
            raise AssertionSpent
