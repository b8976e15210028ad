"""The SSO session of this browser: whether it answers a request, and whom the request is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from idp_mock.clients.client import Client
from idp_mock.config import IdpConfig
from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.verify import Verifier
from idp_mock.errors import HintForgotten, NotTheHintedUser, Refusal
from idp_mock.faults.told import Faults
from idp_mock.oidc.preselection import levels_in
from idp_mock.oidc.request import AuthorizationRequest
from idp_mock.signin.loa import LoaTable
from idp_mock.signin.sso import SsoSession, SsoSessions


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a request demands of a login, held against a session that stands or a person who has identified."""

    config: IdpConfig
    sessions: SsoSessions
    verifier: Verifier
    faults: Faults
    loa: LoaTable = field(default_factory=LoaTable)

    def session(
        self,
        request: AuthorizationRequest,
        client: Client,
        about: Collection[str],
        session_id: str,
        *,
        login: str,
    ) -> SsoSession | None:
        """The session, where it answers without asking anybody (inera-idp:6.3).

        It goes on to its end though its certificate be revoked meanwhile, unless a setting says otherwise [MOCK].
        """
        session = self.sessions.get(session_id)
        if session is None or request.prompts & {"login", "select_account"}:
            return None
        age = (datetime.now(UTC) - session.identified_at).total_seconds()
        if request.max_age and age > int(request.max_age):
            return None
        if not self.config.sso_across_methods and session.method not in client.methods:
            return None
        if about and session.holder not in about:
            return None  # somebody else's: whoever the request is about has to identify
        demanded = self.demanded(request)
        if demanded and self.loa.loa(session.certificate) not in demanded:
            return None  # a new authentication, never another level [MOCK]
        if self.config.sso_asks_status and not self._still_vouches(session.certificate, login):
            return None  # a new authentication, which tells what is wrong
        return session

    def _still_vouches(self, certificate: Certificate, login: str) -> bool:
        try:
            self.verifier.verify(certificate, login=login)
        except Refusal:
            return False
        return True

    def demanded(self, request: AuthorizationRequest) -> tuple[str, ...]:
        """The levels of which one must be reached; empty: any will do."""
        by_values = levels_in(request, self.config) if self.config.acr_values_demand else ()
        return request.wish.demanded_acr or by_values

    def about(self, request: AuthorizationRequest, login: str) -> tuple[str, ...]:
        """The persons one of whom must log in; empty: anybody may. That Inera IdP looks at this is not known [MOCK].

        Named by an ``id_token_hint``, or by a value for ``sub`` in ``claims``, which Core 3.1.2.2 makes the same.
        As ``sub`` is new at each sign-in, it is the person that is compared. Raises `HintForgotten`.
        """
        asked = request.wish.id_token.get("sub")
        named: list[tuple[str, ...]] = [(request.hinted,)] if request.hinted else []
        named += [asked.values] if asked and asked.values else []
        who: tuple[str, ...] = ()
        if named:
            known = [{self.sessions.holder_of(sub) for sub in subs} - {""} for subs in named]
            who = tuple(sorted(set.intersection(*known)))
            if not who:
                raise HintForgotten
        told: tuple[str, ...] = self.faults.tell("hint", {"about": who}, login=login)["about"]
        return told


def must_be_meant(about: Collection[str], holder: str) -> None:
    """Core 3.1.2.2: nobody else's ID token answers the request. Raises `NotTheHintedUser`."""
    if about and holder not in about:
        raise NotTheHintedUser
