"""The verbs that a relying party's server uses: redeem, userinfo, and the end of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from idp_mock.clients.client import Client
from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.errors import ClientNotAuthenticated, CodeSpent, OutOfService, RefreshTokenSpent, Refusal
from idp_mock.faults.told import Faults
from idp_mock.idp.given import Given
from idp_mock.idp.inspection import Inspection
from idp_mock.idp.others import Others
from idp_mock.idp.service import Service
from idp_mock.idp.steps import SendBack, SignedOut
from idp_mock.journal import Journal, What
from idp_mock.oidc import for_journal, logout, tokens
from idp_mock.oidc import grant as granting
from idp_mock.oidc import refresh as refreshing
from idp_mock.oidc.client_auth import Assertions
from idp_mock.oidc.grant import Grant, TokenRequest
from idp_mock.oidc.refresh import Refresh, is_asked_for
from idp_mock.oidc.tokens import Tokens
from idp_mock.signin.sso import SsoSessions
from idp_mock.store import Once, Shelf, Spent, Store


class Instead(Exception):
    """What comes where a token response should: only a fault sends it."""

    def __init__(self, text: str, media_type: str) -> None:
        super().__init__(text)
        self.text, self.media_type = text, media_type


@dataclass(kw_only=True)
class BackChannel:
    """Token, userinfo and logout of one environment."""

    clients: Registry
    tokens: Tokens
    sessions: SsoSessions
    service: Service
    others: Others
    faults: Faults
    journal: Journal
    clock: Clock
    store: Store

    def __post_init__(self) -> None:
        self._codes: Once[Grant] = self.store.once("codes", Grant)
        self._login_of_code: Shelf[str] = self.store.shelf("login-of-code", str)
        self._login_of_session: Shelf[str] = self.store.shelf("login-of-session", str)
        config = self.tokens.config
        self._given = Given(config, self.store, self.clock)
        self._ended = self._given.ended
        self._assertions = Assertions(config, self.store, self.clock)
        self.inspection = Inspection(
            clients=self.clients,
            given=self._given,
            assertions=self._assertions,
            journal=self.journal,
            config=config,
        )

    def redeem(self, form: Mapping[str, list[str]], authorization: str) -> dict[str, Any]:
        """The token response. Every refusal is JSON (RFC 6749 section 5.2), but for an IdP that does not answer.

        Raises `Instead` where a fault sends something else.
        """
        login = self._login_of_code.get(next(iter(form.get("code", ())), "")) or ""
        self.service.must_answer("token-endpoint", login=login)
        message = {**form, "authorization": [authorization]} if authorization else form
        message = self.faults.tell("token-request", message, login=login)
        said = {name: values for name, values in message.items() if name != "authorization"}
        request = TokenRequest.parse(said, message.get("authorization", [""])[0])
        says: dict[str, Any] = {
            "client_id": request.client_id[:80],
            "grant_type": request.grant_type[:80],
            "proof": request.way,
            "sent": for_journal.sent(said),
        }
        self.journal.tell("rp", "idp", What.TOKEN_REQUEST, says, login=login)
        try:
            client = self._client(request)
            refresh = self._refresh(request) if request.grant_type == granting.REFRESH else None
            grant = refresh.grant if refresh else self._grant(request)
            if refresh is None and is_asked_for(grant, client):
                refresh = self._given.families.begin(grant)
        except Refusal as refusal:
            self._tell_refused(refusal, login)
            raise
        access_token = self.tokens.access_token(grant)
        access = self.tokens.access(grant, refresh.family if refresh else "")
        self._given.keep(access_token, access, code=request.code)
        answer = self.tokens.answer(grant, access_token)
        if refresh:
            answer["refresh_token"] = self._given.families.token(refresh)
        says = {"claims": ", ".join(sorted(grant.id_token)), "values": for_journal.values(grant.id_token)}
        self.journal.tell("idp", "rp", What.TOKEN_RESPONSE, says, login=grant.login)
        return self._as_told(answer, grant.login)

    def _as_told(self, answer: dict[str, Any], login: str) -> dict[str, Any]:
        """Raises `Instead`."""
        told = self.faults.tell("token-response", {"answer": answer, "instead": ""}, login=login)
        if told["instead"]:
            raise Instead(told["instead"], told["media_type"])
        return dict(told["answer"])

    def _client(self, request: TokenRequest) -> Client:
        """Who asks, once it has proven it."""
        client = self.clients.get(request.client_id)
        for check in granting.REQUEST_CHECKS:
            check(request, client)
        self._assertions.prove(request, client)
        if client is None:
            raise ClientNotAuthenticated
        return client

    def _refresh(self, request: TokenRequest) -> Refresh:
        """What may be told anew; of less, where the client asks for less."""
        refresh = self._given.families.take(request.refresh_token)
        if self._ended.ends_refresh(refresh):
            raise RefreshTokenSpent("the user has logged out of the session that it came of")
        for check in refreshing.REFRESH_CHECKS:
            check(request, refresh, self.clock.now())
        scope = request.scope or refresh.grant.scope
        return replace(refresh, grant=replace(refresh.grant, scope=scope))

    def _grant(self, request: TokenRequest) -> Grant:
        try:
            grant = self._codes.take(request.code)
        except Spent:
            self._given.withdraw_code(request.code)
            raise CodeSpent from None
        if self._ended.ends_code(grant):
            raise CodeSpent("the user has logged out of the session that it came of")
        for grant_check in granting.GRANT_CHECKS:
            grant_check(request, grant, self.clock.now())
        return grant

    def jwks(self) -> dict[str, Any]:
        """The published keys (inera-idp:1.2). Raises `OutOfService` where nobody gets them."""
        told = self.faults.service("jwks")
        if not told["answers"]:
            raise OutOfService
        keys: dict[str, Any] = self.tokens.keys.jwks()
        return {**keys, "keys": [*told["beside"], *keys["keys"]]} if told["beside"] else keys

    def userinfo(self, bearer: str) -> dict[str, Any]:
        """The claims that were asked for in ``userinfo`` (Core 5.3). Raises `AccessTokenInvalid`."""
        known = self._given.known(bearer)
        login = known.login if known else ""
        access = self._given.open_to(
            self.faults.tell("userinfo-request", {"bearer": bearer}, login=login)["bearer"]
        )
        self.journal.tell("rp", "idp", What.USERINFO_REQUEST, login=login)
        try:
            for check in tokens.USERINFO_CHECKS:
                check(access, self.clock.now())
        except Refusal as refusal:
            self._tell_refused(refusal, login)
            raise
        told = dict(self.faults.tell("userinfo", access.userinfo if access else {}, login=login))
        says = {"claims": ", ".join(sorted(told)), "values": for_journal.values(told)}
        self.journal.tell("idp", "rp", What.USERINFO_RESPONSE, says, login=login)
        return told

    def end_session(self, query: Mapping[str, list[str]], *, session: str) -> SendBack | SignedOut:
        """The user logs out of the IdP (inera-idp:6.4). The SSO session ends even where the address is refused.

        Whether Inera IdP asks the user first, as RP-Initiated Logout 1.0 has it for a request without a hint, is not
        known: here nobody is asked [MOCK].
        """
        login = self._login_of_session.get(session) or ""
        message = self.faults.tell("logout-request", query, login=login)
        request = logout.LogoutRequest.parse(message)
        frames = self._end(session, login)
        asked = logout.read_hint(request, self.clients, self.tokens.keys, self.tokens.config.issuer)
        try:
            for check in logout.CHECKS:
                check(asked)
        except Refusal as refusal:
            self._tell_refused(refusal, login)
            refusal.frames = frames
            raise
        if not request.post_logout_redirect_uri:
            return SignedOut(frames=frames)
        address = _with_state(request.post_logout_redirect_uri, request.state)
        return SendBack(url=address, session="", frames=frames)

    def _end(self, session_id: str, login: str) -> tuple[str, ...]:
        """The session is over, whoever asked; then the other care systems hear of it. What the browser must open."""
        session = self.sessions.get(session_id)
        self.sessions.end(session_id)
        self.journal.tell("browser", "idp", What.SIGNED_OUT, login=login)
        if session is None:
            return ()
        for sid in {session.sid, *(names.sid for names in session.told.values())}:
            self._ended.add(sid)
        return self.others.tell(session, login)

    def _tell_refused(self, refusal: Refusal, login: str) -> None:
        says = {"why": refusal.detail[:300], "deliver": refusal.deliver}
        self.journal.tell("idp", "rp", What.REFUSED, says, login=login, code=refusal.code)


def _with_state(address: str, state: str) -> str:
    """``state`` goes into the query, before a fragment if there is one."""
    if not state:
        return address
    head, hash_mark, fragment = address.partition("#")
    return f"{head}{'&' if '?' in head else '?'}{urlencode({'state': state})}{hash_mark}{fragment}"
