"""The verbs of whoever has a token and asks about it, or gives it back (RFC 7662, RFC 7009)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from idp_mock.clients.registry import Registry
from idp_mock.config import IdpConfig
from idp_mock.errors import Refusal, TokenOfAnotherClient
from idp_mock.idp.given import Given
from idp_mock.journal import Journal, What
from idp_mock.oidc.client_auth import Assertions, Form, client_is_who_it_says
from idp_mock.oidc.inspection import TokenQuestion, inspected, must_be_whole


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """Introspection of access tokens, and revocation of both kinds."""

    clients: Registry
    given: Given
    assertions: Assertions
    journal: Journal
    config: IdpConfig

    def introspect(self, form: Form, authorization: str) -> dict[str, Any]:
        """The members that were seen (inera-idp:1.3). Whoever says who it is must be that."""
        request = TokenQuestion.parse(form, authorization)
        known = self.given.known(request.token)
        login = known.login if known else ""
        try:
            must_be_whole(request)
            if request.ways or self.config.introspection_wants_client:
                self._must_be_known(request)
        except Refusal as refusal:
            self._tell_refused(refusal, login)
            raise
        access = self.given.open_to(request.token)
        answer = inspected(access if access and time.time() < access.expires_at else None)
        says = {"client_id": request.client_id[:80], "active": answer["active"]}
        self.journal.tell("rp", "idp", What.TOKEN_INSPECTED, says, login=login)
        return answer

    def revoke(self, form: Form, authorization: str) -> None:
        """The token ends, and what came of the same code with it. One that nobody knows is no error."""
        request = TokenQuestion.parse(form, authorization)
        owner, login = self._owner(request.token)
        try:
            must_be_whole(request)
            self._must_be_known(request)
            if owner not in ("", request.client_id):
                raise TokenOfAnotherClient
        except Refusal as refusal:
            self._tell_refused(refusal, login)
            raise
        self.given.withdraw(request.token)
        says = {"client_id": request.client_id[:80]}
        self.journal.tell("rp", "idp", What.TOKEN_WITHDRAWN, says, login=login)

    def _owner(self, token: str) -> tuple[str, str]:
        """The client that the token was given to, and in which login."""
        access = self.given.known(token)
        if access is not None:
            return access.client_id, access.login
        return self.given.families.owner(token)

    def _must_be_known(self, request: TokenQuestion) -> None:
        client = self.clients.get(request.client_id)
        client_is_who_it_says(request, client)
        self.assertions.prove(request, client)

    def _tell_refused(self, refusal: Refusal, login: str) -> None:
        says = {"why": refusal.detail[:300], "deliver": refusal.deliver}
        self.journal.tell("idp", "rp", What.REFUSED, says, login=login, code=refusal.code)
