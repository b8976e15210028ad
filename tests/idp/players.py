"""A relying party and a user, without a web: what they send and what they do, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet

from idp_mock.authservice.qr import is_qr
from idp_mock.config import IdpConfig
from idp_mock.environments import Environment, Environments
from idp_mock.idp import AskApp, AskCard, AskChoice, AskMethod, SendBack, Step
from idp_mock.signin.proof import seal

ANNA = "nurse-one-commission"
EVA = "nurse-several-commissions"
LOA2, LOA3 = "http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"
WORK = {
    "id_token": {
        "employeeHsaId": None,
        "given_name": None,
        "commissionHsaId": None,
        "commissionPurpose": None,
    }
}


@lru_cache(maxsize=1)
def proof_key() -> bytes:
    """What the mutual-TLS listener shares with the IdP."""
    return Environments(IdpConfig()).proof_key


def environment(**settings: Any) -> Environment:
    """An environment of its own, with these settings; the keys are everybody's."""
    return Environments(IdpConfig(**settings)).default


@dataclass
class Rp:
    """A relying party: asks, redeems, verifies with a library that the mock does not use."""

    env: Environment
    client_id: str = "sample-rp"
    secret: str = "sample-rp-secret"
    redirect_uri: str = "http://127.0.0.1:8500/callback"

    def asks(self, claims: Any = None, **more: str | None) -> Ask:
        """An authorization request; ``None`` leaves a parameter out."""
        verifier = secrets.token_urlsafe(32)
        digest = hashlib.sha256(verifier.encode()).digest()
        said: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid",
            "state": secrets.token_urlsafe(8),
            "nonce": secrets.token_urlsafe(8),
            "claims": None if claims is None else json.dumps(claims),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **more,
        }
        return Ask({name: [value] for name, value in said.items() if value is not None}, verifier)

    def form(self, code: str, ask: Ask, **more: str | None) -> dict[str, list[str]]:
        said: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "client_secret": self.secret,
            "code_verifier": ask.verifier,
            **more,
        }
        return {name: [value] for name, value in said.items() if value is not None}

    def redeems(self, code: str, ask: Ask, **more: str | None) -> dict[str, Any]:
        return self.env.back_channel.redeem(self.form(code, ask, **more), "")

    def verified(self, id_token: str) -> dict[str, Any]:
        """The claims, once the signature fits a key that is published."""
        keys = KeySet.import_key_set({"keys": [dict(self.env.back_channel.tokens.key.jwk)]})
        return dict(jwt.decode(id_token, keys, algorithms=["RS256"]).claims)


@dataclass(frozen=True)
class Ask:
    query: dict[str, list[str]]
    verifier: str

    @property
    def state(self) -> str:
        return self.query["state"][0]

    @property
    def nonce(self) -> str:
        return self.query["nonce"][0]


@dataclass
class User:
    """Somebody at a browser, with a credential in a device."""

    env: Environment
    credential: str = f"{ANNA}.mobile"
    browser: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    session: str = ""

    def begins(self, ask: Ask) -> Step:
        return self._keeping(self.env.idp.begin(ask.query, session=self.session, browser=self.browser))

    def chooses_method(self, step: Step, method: str) -> Step:
        assert isinstance(step, AskMethod)
        return self.env.idp.choose_method(step.login, method, browser=self.browser)

    def identifies(self, step: Step) -> Step:
        """With the app or the card, whichever the page asks for."""
        if isinstance(step, AskCard):
            return self.shows_card(step)
        assert isinstance(step, AskApp)
        self.approves(step)
        return self.looks(step.login)

    def approves(self, step: AskApp) -> None:
        here = step.method == "app-here"
        said = step.link if here else self.env.authservice.qr(self._order(step.login))
        assert is_qr(said) is not here
        self.env.app.open(self.credential, said)
        self.env.app.code(self.credential, "123456")
        self.env.app.approve(self.credential)

    def shows_card(self, step: AskCard, bearing: str = "hsa-id") -> Step:
        certificate = self.env.wallet.get(self.credential).bearing(bearing).der
        return self.proves(step.login, certificate)

    def proves(self, login: str, certificate: bytes, *, at: datetime | None = None) -> Step:
        proof = seal(proof_key(), login=login, certificate=certificate, at=at or datetime.now(UTC))
        return self._keeping(self.env.idp.show_certificate(login, proof, browser=self.browser))

    def looks(self, login: str) -> Step:
        return self._keeping(self.env.idp.look(login, browser=self.browser))

    def chooses(self, step: Step, row: str) -> Step:
        assert isinstance(step, AskChoice)
        return self._keeping(self.env.idp.choose(step.login, row, browser=self.browser))

    def signs_in(self, ask: Ask, method: str = "app-elsewhere") -> SendBack:
        """All of it, to the way back."""
        step = self.begins(ask)
        if isinstance(step, AskMethod):
            step = self.chooses_method(step, method)
        if isinstance(step, AskApp | AskCard):
            step = self.identifies(step)
        if isinstance(step, AskChoice):
            step = self.chooses(step, step.choice.rows[0].key)
        assert isinstance(step, SendBack)
        return step

    def _order(self, login: str) -> str:
        found = self.env.idp._logins.get(login)
        assert found is not None
        return found.order

    def _keeping(self, step: Step) -> Step:
        if isinstance(step, SendBack) and step.session is not None:
            self.session = step.session
        return step


def answer(step: Step) -> dict[str, str]:
    """What the redirect bears."""
    assert isinstance(step, SendBack)
    return {name: values[0] for name, values in parse_qs(urlsplit(step.url).query).items()}


def told(
    env: Environment, claims: Any, credential: str = f"{ANNA}.mobile", method: str = "app-here", **more: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the relying party gets: ID token and userinfo, without what every token has."""
    rp, user = Rp(env), User(env, credential)
    ask = rp.asks(claims, **more)
    token = rp.redeems(answer(user.signs_in(ask, method))["code"], ask)
    own = {"sub", "iss", "aud", "exp", "iat", "amr", "acr", "auth_time", "jti", "at_hash", "nonce"}
    id_token = rp.verified(token["id_token"])
    assert own <= id_token.keys()
    userinfo = env.back_channel.userinfo(token["access_token"])
    assert userinfo["sub"] == id_token["sub"]
    return (
        {name: value for name, value in id_token.items() if name not in own},
        {name: value for name, value in userinfo.items() if name != "sub"},
    )


def codes_of(env: Environment, login: str = "") -> list[str]:
    """The refusals that the journal tells of."""
    return [event.code for event in env.journal.after(login=login) if event.code]
