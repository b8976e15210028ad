"""The verbs that a relying party's server uses: redeem, userinfo, and the end of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.errors import CodeSpent, Refusal
from idp_mock.faults.told import Faults
from idp_mock.idp.steps import SendBack, SignedOut
from idp_mock.journal import Journal, What
from idp_mock.oidc import grant as granting
from idp_mock.oidc import logout, tokens
from idp_mock.oidc.grant import Grant, TokenRequest
from idp_mock.oidc.tokens import Access, Tokens
from idp_mock.signin.sso import SsoSessions
from idp_mock.store import Once, Shelf, Spent, Store


@dataclass(kw_only=True)
class BackChannel:
    """Token, userinfo and logout of one environment."""

    clients: Registry
    tokens: Tokens
    sessions: SsoSessions
    faults: Faults
    journal: Journal
    clock: Clock
    store: Store

    def __post_init__(self) -> None:
        self._codes: Once[Grant] = self.store.once("codes", Grant)
        self._login_of_code: Shelf[str] = self.store.shelf("login-of-code", str)
        self._login_of_session: Shelf[str] = self.store.shelf("login-of-session", str)
        self._token_of_code: Shelf[str] = self.store.shelf("token-of-code", str)
        self._came_twice: Shelf[str] = self.store.shelf("codes-that-came-twice", str)
        self._accesses: Shelf[Access] = self.store.shelf("accesses", Access)

    def redeem(self, form: Mapping[str, list[str]], authorization: str) -> dict[str, Any]:
        """The token response. Every refusal is JSON (RFC 6749 section 5.2)."""
        login = self._login_of_code.get(next(iter(form.get("code", ())), "")) or ""
        message = {**form, "authorization": [authorization]} if authorization else form
        message = self.faults.tell("token-request", message, login=login)
        said = {name: values for name, values in message.items() if name != "authorization"}
        request = TokenRequest.parse(said, message.get("authorization", [""])[0])
        says = {"client_id": request.client_id[:80], "grant_type": request.grant_type[:80]}
        self.journal.tell("rp", "idp", What.TOKEN_REQUEST, says, login=login)
        try:
            grant = self._grant(request)
        except Refusal as refusal:
            self._tell_refused(refusal, login)
            raise
        access_token = self.tokens.access_token()
        keep = self.clock.now() + self.tokens.config.access_token_life
        self._accesses.put(access_token, self.tokens.access(grant), keep)
        self._token_of_code.put(request.code, access_token, keep)
        if self._came_twice.get(request.code) is not None:  # while this one was being answered
            self._accesses.drop(access_token)
        answer = self.tokens.answer(grant, access_token)
        says = {"claims": ", ".join(sorted(grant.id_token))}
        self.journal.tell("idp", "rp", What.TOKEN_RESPONSE, says, login=grant.login)
        return answer

    def _grant(self, request: TokenRequest) -> Grant:
        client = self.clients.get(request.client_id)
        for check in granting.REQUEST_CHECKS:
            check(request, client)
        try:
            grant = self._codes.take(request.code)
        except Spent:
            self._withdraw(request.code)
            raise CodeSpent from None
        for grant_check in granting.GRANT_CHECKS:
            grant_check(request, grant, self.clock.now())
        return grant

    def _withdraw(self, code: str) -> None:
        """RFC 6749 section 4.1.2: a code that comes twice costs the first one its tokens."""
        self._came_twice.put(code, code, self.clock.now() + self.tokens.config.login_life)
        token = self._token_of_code.get(code)
        if token is not None:
            self._accesses.drop(token)

    def jwks(self) -> dict[str, Any]:
        """The published keys (inera-idp:1.2)."""
        return self.tokens.keys.jwks()

    def userinfo(self, bearer: str) -> dict[str, Any]:
        """The claims that were asked for in ``userinfo`` (Core 5.3). Raises `AccessTokenInvalid`."""
        known = self._accesses.get(bearer)
        login = known.login if known else ""
        access = self._accesses.get(
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
        self.journal.tell(
            "idp", "rp", What.USERINFO_RESPONSE, {"claims": ", ".join(sorted(told))}, login=login
        )
        return told

    def end_session(self, query: Mapping[str, list[str]], *, session: str) -> SendBack | SignedOut:
        """The user logs out of the IdP (inera-idp:6.4). The SSO session ends even where the address is refused."""
        login = self._login_of_session.get(session) or ""
        message = self.faults.tell("logout-request", query, login=login)
        request = logout.LogoutRequest.parse(message)
        self.sessions.end(session)
        self.journal.tell("browser", "idp", What.SIGNED_OUT, login=login)
        asked = logout.read_hint(request, self.clients, self.tokens.keys)
        try:
            for check in logout.CHECKS:
                check(asked)
        except Refusal as refusal:
            self._tell_refused(refusal, login)
            raise
        if not request.post_logout_redirect_uri:
            return SignedOut()
        address = request.post_logout_redirect_uri
        return SendBack(url=_with_state(address, request.state), session="")

    def _tell_refused(self, refusal: Refusal, login: str) -> None:
        says = {"why": refusal.detail[:300], "deliver": refusal.deliver}
        self.journal.tell("idp", "rp", What.REFUSED, says, login=login, code=refusal.code)


def _with_state(address: str, state: str) -> str:
    """``state`` goes into the query, before a fragment if there is one."""
    if not state:
        return address
    head, hash_mark, fragment = address.partition("#")
    return f"{head}{'&' if '?' in head else '?'}{urlencode({'state': state})}{hash_mark}{fragment}"
