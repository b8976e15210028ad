"""Asking Inera IdP who somebody is. The only module that knows Authlib; what Authlib leaves to us is in ``guard``."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.flask_client.apps import FlaskOAuth2App
from flask import Flask
from joserfc.errors import ClaimError, JoseError

from rp.config import RpConfig
from rp.errors import (
    AccessTokenNotMeant,
    IdpUnreachable,
    IssuerWrong,
    NonceWrong,
    NotForUs,
    SignatureWrong,
    SignInRefused,
    TimeWrong,
    TokenIncomplete,
    TokenRefused,
)
from rp.identity import ASKED
from rp.sessions import Pending

_LEEWAY = 30  # seconds two servers' clocks may differ
_PATIENCE = 10  # seconds the IdP may take to answer
_REFUSALS: Mapping[str, type[SignInRefused]] = {
    "iss": IssuerWrong,
    "aud": NotForUs,
    "azp": NotForUs,
    "nonce": NonceWrong,
    "exp": TimeWrong,
    "iat": TimeWrong,
    "nbf": TimeWrong,
    "at_hash": AccessTokenNotMeant,
}
_UNANSWERED = (requests.RequestException, json.JSONDecodeError, KeyError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the IdP told at the end of a login: the claims of a verified ID token, and of userinfo."""

    claims: Mapping[str, Any]
    userinfo: Mapping[str, Any]
    id_token: str
    access_token: str


class _KnownKeysOnly(FlaskOAuth2App):  # type: ignore[misc]  # Authlib has no types
    """Authlib stops at a key of a kind it does not know; the next rollover may well publish one beside ours."""

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        keys = super().fetch_jwk_set(force)["keys"]
        return {"keys": [key for key in keys if key.get("kty") in ("RSA", "EC", "OKP")]}


class _OAuth(OAuth):  # type: ignore[misc]
    oauth2_client_cls = _KnownKeysOnly


Verify = Callable[[Any, Mapping[str, Any], Pending, RpConfig], Mapping[str, Any]]


class Login:
    """The conversation with the IdP. ``verify`` is how an ID token is believed."""

    def __init__(self, config: RpConfig, app: Flask, verify: Verify) -> None:
        self._config, self._verify = config, verify
        self._client: Any = _OAuth(app).register(
            "siths",
            client_id=config.client_id,
            client_secret=config.client_secret,
            server_metadata_url=f"{config.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_post",  # Inera's "Secret post" (inera-idp:6.2)
                "default_timeout": _PATIENCE,
                "verify": str(config.ca) if config.ca else True,
            },
        )

    @property
    def callback(self) -> str:
        return f"{self._config.url}/callback"

    def begin(
        self, *, to: str, demanded: tuple[str, ...], step_up: bool, language: str
    ) -> tuple[str, Pending]:
        """Where to send the browser, and what to remember. Raises `IdpUnreachable`."""
        pending = Pending(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=generate_token(64),
            next=to,
            demanded=demanded,
            step_up=step_up,
            begun=time.time(),
        )
        asked: dict[str, Any] = dict.fromkeys(ASKED)
        if demanded:
            asked["acr"] = {"essential": True, "values": list(demanded)}
        wish = {"claims": json.dumps({"id_token": asked, "userinfo": {"mail": None}}), "ui_locales": language}
        if step_up:
            wish["prompt"] = "login"
        try:
            made = self._client.create_authorization_url(
                self.callback,
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
                **wish,
            )
        except _UNANSWERED as error:
            raise IdpUnreachable(f"no discovery: {type(error).__name__}") from None
        return str(made["url"]), pending

    def redeem(self, code: str, pending: Pending) -> Told:
        """Exchange the code and believe nothing unverified. Raises a `SignInRefused`."""
        try:
            token = self._client.fetch_access_token(
                redirect_uri=self.callback, code=code, code_verifier=pending.verifier, state=pending.state
            )
            if not token.get("id_token"):
                raise TokenIncomplete("there is no id_token")
            claims = self._verify(self._client, token, pending, self._config)
            told = self._client.userinfo(token=token)
        except OAuthError as error:
            raise TokenRefused(f"{error.error}: {error.description}"[:200]) from None
        except _UNANSWERED as error:
            raise IdpUnreachable(type(error).__name__) from None
        return Told(
            claims=claims,
            userinfo=told,
            id_token=token["id_token"],
            access_token=token.get("access_token", ""),
        )

    def logout_address(self, id_token: str) -> str:
        """Where the browser goes to end the session at the IdP too. Raises `IdpUnreachable`."""
        try:
            made = self._client.create_logout_url(f"{self._config.url}/signed-out", id_token_hint=id_token)
        except _UNANSWERED as error:
            raise IdpUnreachable(f"no logout address: {type(error).__name__}") from None
        return str(made["url"])


def verify(client: Any, token: Mapping[str, Any], pending: Pending, config: RpConfig) -> Mapping[str, Any]:
    """The claims of the ID token, its signature and its own claims verified by Authlib.

    Every comparison is stated: given any option Authlib drops its own check of ``iss``, and without one it
    compares ``aud`` with nothing (tests/libraries).
    """
    stated = {
        "iss": {"essential": True, "value": config.issuer},
        "aud": {"essential": True, "value": config.client_id},
    }
    try:
        claims: Mapping[str, Any] = client.parse_id_token(
            token, nonce=pending.nonce, claims_options=stated, leeway=_LEEWAY
        )
    except JoseError as error:
        raise refusal(error) from None
    except (ValueError, TypeError) as error:
        raise SignatureWrong(f"the token cannot be read: {error}"[:200]) from None
    return claims


def refusal(error: JoseError) -> SignInRefused:
    """Our name for what the library found."""
    said = f"{type(error).__name__}: {error}"[:200]
    if isinstance(error, ClaimError):
        return _REFUSALS.get(error.claim, TokenIncomplete)(said)
    return SignatureWrong(said)
