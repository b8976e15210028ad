"""How an answer goes back to the client: a code, or an OAuth error, and never to an address that is not registered."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from idp_mock.clients.client import Client
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.errors import Refusal
from idp_mock.faults.told import Faults
from idp_mock.idp.login import Login
from idp_mock.idp.others import Others
from idp_mock.idp.retell import Retell
from idp_mock.idp.steps import SendBack
from idp_mock.journal import Journal, What
from idp_mock.oidc.grant import Grant
from idp_mock.signin.choice import Row
from idp_mock.signin.sso import SsoSession
from idp_mock.store import Once, Shelf, Store


@dataclass(kw_only=True)
class Back:
    """The way back through the browser, with a code that is good once."""

    config: IdpConfig
    retell: Retell
    others: Others
    faults: Faults
    journal: Journal
    clock: Clock
    store: Store
    token: Callable[[], str] = lambda: secrets.token_urlsafe(24)

    def __post_init__(self) -> None:
        self._codes: Once[Grant] = self.store.once("codes", Grant)
        self._login_of_code: Shelf[str] = self.store.shelf("login-of-code", str)
        self._login_of_session: Shelf[str] = self.store.shelf("login-of-session", str)

    def signed_in(self, login: Login, client: Client, session: SsoSession, row: Row | None) -> SendBack:
        """The way that takes the user back, with a new code. Raises `EssentialClaimMissing`."""
        id_token, userinfo = self.retell.told(login, client, session, row)
        if self.others.knows_session(client):
            id_token = {**id_token, "sid": session.sid}
        now, code = self.clock.now(), self.token()
        grant = Grant(
            login=login.ref,
            client_id=client.id,
            redirect_uri=login.request.redirect_uri,
            code_challenge=login.request.code_challenge,
            nonce=login.request.nonce,
            scope=login.request.granted_scope,
            session=session.sid,
            expires_at=now + self.config.code_life,
            id_token=id_token,
            userinfo=userinfo,
        )
        told = self.faults.tell("code", {"client_id": client.id}, login=login.ref)
        if told.get("late"):
            grant = replace(grant, expires_at=now - timedelta(seconds=1))
        grant = replace(grant, client_id=told["client_id"])
        keep = now + self.config.login_life
        self._codes.put(code, grant, keep)
        self._login_of_code.put(code, login.ref, keep)
        self._login_of_session.put(session.id, login.ref, session.ends_at)
        if told.get("spent"):
            self._codes.take(code)
        says = {"loa": id_token["acr"], "method": session.method}
        self.journal.tell("idp", "idp", What.SIGNED_IN, says, login=login.ref)
        return self._way(login, {"code": code})

    def refused(self, login: Login, refusal: Refusal, *, told: bool = False) -> SendBack:
        """Back with an OAuth error where the refusal may travel; raised again where it stays on our page.

        ``told``: the journal already has it, from whoever refused first.
        """
        refusal.told = refusal.told or told
        self.tell(login.ref, refusal)
        error = self._oauth(refusal)
        if not error:
            raise refusal
        said = {"error": error, "error_description": refusal.description}
        return self._way(login, said)

    def tell(self, login: str, refusal: Refusal) -> None:
        """Write the refusal down, unless it is."""
        refusal.login = login
        if not refusal.told:
            says = {"why": refusal.detail[:300], "deliver": "redirect" if self._oauth(refusal) else "page"}
            self.journal.tell("idp", "browser", What.REFUSED, says, login=login, code=refusal.code)
            refusal.told = True

    def _oauth(self, refusal: Refusal) -> str:
        """The OAuth error that travels back; empty where the refusal stays on our page."""
        if refusal.setting:
            told: str = getattr(self.config, refusal.setting)
            return "" if told == "page" else told
        return refusal.oauth if refusal.deliver == "redirect" else ""

    def _way(self, login: Login, said: dict[str, Any]) -> SendBack:
        """The redirect URI with the answer (RFC 6749 section 4.1.2), its own query kept; or a form for it."""
        if login.request.state:
            said["state"] = login.request.state
        if self.config.iss_parameter:
            said["iss"] = self.config.issuer
        answer = self.faults.tell("authorization-response", said, login=login.ref)
        kind = {"kind": "error", "error": answer["error"]} if "error" in answer else {"kind": "code"}
        self.journal.tell("idp", "rp", What.AUTHORIZATION_RESPONSE, kind, login=login.ref)
        held = not self.faults.service("way-back", login=login.ref)["at_once"]
        uri, said_there = login.request.redirect_uri, urlencode(answer, doseq=True)
        if login.request.by_form:
            return SendBack(url=uri, fields=tuple(parse_qsl(said_there)), held=held)
        return SendBack(url=f"{uri}{'&' if urlsplit(uri).query else '?'}{said_there}", held=held)
