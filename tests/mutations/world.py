"""A mock in which everything exists that a request can bear: logins at each step, codes, tokens, sessions, phones.

What takes a signature to come to is made once and copied, so that every request gets one of its own.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from idp_mock.clients.client import Client
from idp_mock.credentials.certificate import Certificate
from idp_mock.environments import DEFAULT, Environment
from idp_mock.idp.login import Login
from idp_mock.oidc.client_auth import ASSERTION_TYPE
from idp_mock.oidc.grant import Grant
from idp_mock.signin.proof import seal
from tests.idp.players import ANNA, EVA, WORK, Rp, User, answer, proof_key
from tests.web.browser import Web

Settings = Literal["plain", "wide"]
WIDE: dict[str, Any] = {
    "form_post": True,
    "request_objects": True,
    "pushed_requests": True,
    "revocation": True,
    "iss_parameter": True,
    "claim_scopes": True,
    "acr_values_demand": True,
    "introspection_wants_client": True,
    "access_token_format": "jwt",
    "front_channel_logout": True,
    "method_parameter": "amr",
    "card_start": "ask",
}
SECRET = "a-secret-of-ones-own"
BACK = "http://127.0.0.1:8500/callback"
OUT = "http://127.0.0.1:8500/signed-out"
PHONE = f"{ANNA}.mobile"


@lru_cache(maxsize=2)
def key(whose: str) -> RSAPrivateKey:
    """The signing client's, or somebody else's."""
    return generate_private_key(65537, 2048)


def clients(everything: Client) -> tuple[Client, ...]:
    """One that has a secret, one that signs, one that has nothing but the card, and one that lives elsewhere."""
    secret = replace(everything, secret=SECRET, redirect_uris=(BACK,), logout_uris=(OUT,))
    return (
        replace(secret, id="with-secret", refresh_tokens="always"),
        replace(secret, id="signing", secret="", keys=(key("theirs").public_key(),), refresh_tokens="always"),
        replace(secret, id="card-only", methods=("card",)),
        replace(
            secret,
            id="elsewhere",
            redirect_uris=("https://elsewhere.test/callback?a=b", "https://elsewhere.test/"),
            logout_uris=("https://elsewhere.test/#/loggedout/m",),
            frontchannel_logout_uri="https://elsewhere.test/logout?by=frame",
        ),
    )


@dataclass(frozen=True)
class Mould:
    """What came of one whole login, to be copied."""

    login: Login
    grant: Grant
    certificate: Certificate
    id_token: str


class World:
    """One mock, without a server unless it is given the environment of one that has."""

    def __init__(self, settings: Settings, served: Environment | None = None) -> None:
        self.web = Web(**(WIDE if settings == "wide" and served is None else {}))
        self.env: Environment = served or self.web.env
        self.has_listener, self.is_asked_itself = served is not None, True
        self.url, self.mtls_url = self.env.config.url, self.env.config.mtls_url
        self.settings, self.wide = settings, settings == "wide"
        shipped = self.env.clients.get("sample-rp")
        assert shipped
        for client in clients(shipped):
            self.env.clients.add(client)
        self.env.journal._events = deque(
            maxlen=200
        )  # what happened long ago makes the home page slow, and no more
        self.browser = secrets.token_urlsafe(24)
        self._moulds: dict[str, Mould] = {}

    def stands_for(self, url: str, mtls_url: str) -> None:
        """What is made here is sent to another mock, which is found there."""
        self.url, self.mtls_url, self.is_asked_itself = url, mtls_url, False

    # --- logins ------------------------------------------------------------------------------------------------

    def begun(self, method: str = "", client: str = "with-secret") -> str:
        """A login at its first page, or waiting for the card or the app."""
        user = User(self.env, browser=self.browser)
        step = user.begins(self.asks(client))
        login = getattr(step, "login", "")
        if method:
            self.env.idp.choose_method(login, method, browser=self.browser)
        return str(login)

    def choosing(self, client: str = "with-secret") -> str:
        """A login of somebody who has identified and has five commissions."""
        return self._copied(self.mould(client).login)

    def ended(self, client: str = "with-secret") -> str:
        """A login that a form ended a moment ago: its browser is on its way back."""
        login = self.choosing(client)
        first = self.env.hsa.person(EVA).employments[0].commissions[0].hsa_id
        step = self.env.idp.choose(login, first, browser=self.browser)
        self.env.idp.answers.keep(login, step, browser=self.browser)  # type: ignore[arg-type]  # it is the way back
        return login

    def proof(self, login: str, bearing: str = "hsa-id") -> str:
        der = self.env.wallet.get(f"{EVA}.ordinary-card").bearing(bearing).der
        return seal(proof_key(), login=login, certificate=der, at=datetime.now(UTC))

    # --- what a login leads to ---------------------------------------------------------------------------------

    def code(self, client: str = "with-secret") -> str:
        back, code = self.env.idp.back, secrets.token_urlsafe(24)
        ends = self.env.clock.now() + self.env.config.code_life
        back._codes.put(code, replace(self.mould(client).grant, expires_at=ends), ends + timedelta(minutes=9))
        return code

    def access_token(self, client: str = "with-secret") -> str:
        channel, grant = self.env.back_channel, self.mould(client).grant
        token = secrets.token_urlsafe(32)
        channel._given.keep(token, channel.tokens.access(grant), code="")
        return token

    def refresh_token(self, client: str = "with-secret") -> str:
        families = self.env.back_channel._given.families
        return families.token(families.begin(self.mould(client).grant))

    def id_token(self, client: str = "with-secret") -> str:
        return self.mould(client).id_token

    def session(self) -> str:
        """An SSO session of Eva's, in this browser."""
        certificate = self.mould("with-secret").certificate
        now = datetime.now(UTC)
        return self.env.idp.sessions.start(certificate, "app-elsewhere", now, holder=EVA).id

    def pushed(self, client: str = "with-secret") -> str:
        """Empty where nothing can be pushed."""
        if not self.wide:
            return ""
        form = {**self.asks(client).query, **{name: [value] for name, value in self.proves(client)}}
        said = self.env.idp.sent.push(form, "")
        return str(said["request_uri"])

    def opened(self) -> str:
        """The phone, with a login open in it."""
        login = self.begun("app-here")
        _, asked = self.env.idp.waiting(login, browser=self.browser)
        assert asked
        self.env.app.unlock(PHONE)
        self.env.app.open(PHONE, asked.link)
        return PHONE

    # --- what a client says ------------------------------------------------------------------------------------

    def asks(self, client: str = "with-secret", claims: Any = None, **more: str | None) -> Any:
        known = self.env.clients.get(client)
        assert known
        return Rp(self.env, client_id=client, redirect_uri=known.redirect_uris[0]).asks(
            claims or WORK, **more
        )

    def proves(self, client: str = "with-secret") -> list[tuple[str, str]]:
        """Who it is, in a form."""
        if client != "signing":
            return [("client_id", client), ("client_secret", SECRET)]
        return [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", self.assertion())]

    def assertion(self) -> str:
        claims = {
            "iss": "signing",
            "sub": "signing",
            "aud": f"{self.env.config.url}/oidc/token",
            "exp": int(time.time()) + 60,
            "jti": str(uuid.uuid4()),
        }
        return jwt.encode(claims, key("theirs"), algorithm="RS256")

    def request_object(self, **more: str) -> str:
        said = {name: values[0] for name, values in self.asks("signing", **more).query.items()}
        claims = said | {"claims": WORK, "iss": "signing", "aud": self.env.config.issuer}
        return jwt.encode(claims | {"exp": int(time.time()) + 60}, key("theirs"), algorithm="RS256")

    # --- how -----------------------------------------------------------------------------------------------------

    def mould(self, client: str) -> Mould:
        if client not in self._moulds:
            rp = Rp(self.env, client_id=client, secret=SECRET, redirect_uri=self._address(client))
            user = User(self.env, f"{EVA}.mobile", browser=self.browser)
            ask = rp.asks(WORK, code_challenge=None, code_challenge_method=None)
            step = user.chooses_method(user.begins(ask), "app-elsewhere")
            step = user.identifies(step)
            login = self.env.idp._logins.get(getattr(step, "login", ""))
            assert login
            assert login.session
            code = answer(user.chooses(step, step.choice.rows[0].key))["code"]  # type: ignore[union-attr]  # it asks
            grant = self.env.idp.back._codes.take(code)
            grant = replace(grant, scope=f"{grant.scope} offline_access")
            id_token = self.env.back_channel.tokens.id_token(grant, "")
            self._moulds[client] = Mould(login, grant, login.session.certificate, id_token)
        return self._moulds[client]

    def _copied(self, login: Login) -> str:
        ref = secrets.token_urlsafe(16)
        ends = self.env.clock.now() + self.env.config.login_life
        copy = replace(login, ref=ref, browser=self.browser, expires_at=ends)
        self.env.idp._logins.put(ref, copy, ends)
        return ref

    def _address(self, client: str) -> str:
        known = self.env.clients.get(client)
        assert known
        return known.redirect_uris[0]

    def restore(self) -> None:
        """After a program changed something: no fault, the clock right, the first key, nobody locked out."""
        self.env.reset()
        self._moulds.clear()
        everywhere = self.web.environments
        for place in [one.name for one in everywhere if one.name != DEFAULT]:
            everywhere.drop(place)
