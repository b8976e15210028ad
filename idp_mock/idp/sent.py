"""A request that was sent in another way than in the address: signed, or pushed beforehand (RFC 9126)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.errors import PushedRequestSpent, Refusal, RequestUriNotSupported
from idp_mock.journal import Journal, What
from idp_mock.oidc import checks
from idp_mock.oidc.client_auth import Assertions, Credentials, Form, client_is_who_it_says
from idp_mock.oidc.hint import told_in
from idp_mock.oidc.request import AuthorizationRequest
from idp_mock.oidc.request_object import opened
from idp_mock.oidc.rollover import KeyRing
from idp_mock.oidc.wish import claim_scopes
from idp_mock.store import Once, Spent, Store

PUSHED = "urn:ietf:params:oauth:request_uri:"
_OF_THE_CLIENT = frozenset({"client_secret", "client_assertion", "client_assertion_type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What lies behind a request_uri that we gave. ``expires_at``: environment time."""

    client_id: str
    query: Mapping[str, list[str]]
    expires_at: datetime


class Sent:
    """Makes a request whole before it is judged. With both settings off it is as it came."""

    def __init__(
        self,
        *,
        config: IdpConfig,
        clients: Registry,
        keys: KeyRing,
        journal: Journal,
        clock: Clock,
        store: Store,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self._config, self._clients, self._journal, self._clock = config, clients, journal, clock
        self._keys = keys
        self._token = token
        self._pushed: Once[Pushed] = store.once("pushed-requests", Pushed)
        self._assertions = Assertions(config, store, clock)

    def whole(self, query: Form) -> Form:
        """The parameters, wherever they stand. Raises `PushedRequestSpent` and `RequestObjectInvalid`."""
        if self._config.pushed_requests and _one(query, "request_uri").startswith(PUSHED):
            return self._take(query)
        if self._config.request_objects and _one(query, "request"):
            return self._open(query)
        return query

    def read(self, query: Form) -> AuthorizationRequest:
        """The whole request, by what is offered here."""
        return AuthorizationRequest.parse(
            query,
            claim_scopes=claim_scopes(self._config),
            offered_modes=self._config.response_modes,
            sub_in=lambda token: str(told_in(token, self._keys, self._config.issuer).get("sub", "")),
        )

    def push(self, form: Form, authorization: str) -> dict[str, Any]:
        """RFC 9126 section 2: who asks proves who it is, and the request is judged now. Every refusal is JSON."""
        credentials = Credentials.read(form, authorization)
        client = self._clients.get(credentials.client_id)
        try:
            client_is_who_it_says(credentials, client)
            self._assertions.prove(credentials, client)
            if _one(form, "request_uri"):
                raise RequestUriNotSupported  # section 2.1
            said = {name: values for name, values in form.items() if name not in _OF_THE_CLIENT}
            query = self.whole({**said, "client_id": [credentials.client_id]})
            request = self.read(query)
            for check in checks.CHECKS:
                check(request, self._clients)
        except Refusal as refusal:
            says = {"why": refusal.detail[:300], "deliver": "json"}
            self._journal.tell("idp", "rp", What.REFUSED, says, code=refusal.code)
            raise
        name = self._token()
        ends = self._clock.now() + self._config.pushed_request_life
        pushed = Pushed(client_id=credentials.client_id, query=query, expires_at=ends)
        self._pushed.put(name, pushed, ends + self._config.pushed_request_life)
        says = {"client_id": credentials.client_id, "proof": credentials.way}
        self._journal.tell("rp", "idp", What.REQUEST_PUSHED, says)
        life = int(self._config.pushed_request_life.total_seconds())
        return {"request_uri": f"{PUSHED}{name}", "expires_in": life}

    def _take(self, query: Form) -> Form:
        """Section 4: once, by the client that pushed it, in time; nothing beside it counts."""
        try:
            pushed = self._pushed.take(_one(query, "request_uri").removeprefix(PUSHED))
        except Spent:
            raise PushedRequestSpent from None
        if pushed.client_id != _one(query, "client_id") or self._clock.now() >= pushed.expires_at:
            raise PushedRequestSpent("it was pushed by another client, or too long ago")
        return pushed.query

    def _open(self, query: Form) -> Form:
        """Core 6.1: what the object holds goes before what stands beside it."""
        client = self._clients.get(_one(query, "client_id"))
        inside = opened(_one(query, "request"), client, self._config.issuer)
        beside = {name: values for name, values in query.items() if name != "request"}
        return {**beside, **inside}


def _one(query: Form, name: str) -> str:
    return next(iter(query.get(name, ())), "")
