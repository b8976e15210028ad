"""Asking Inera IdP who somebody is. The only module that knows Authlib; what Authlib leaves to us is in ``guard``."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.flask_client.apps import FlaskOAuth2App
from authlib.oidc.core import CodeIDToken
from flask import Flask
from joserfc.errors import JoseError

from rp.config import RpConfig
from rp.errors import IdpUnreachable, IssuerWrong, SignatureWrong, TokenIncomplete, TokenRefused
from rp.sessions import Pending
from rp.token import read, refusal

_LEEWAY = 30  # seconds two servers' clocks may differ
_PATIENCE = 10  # seconds the IdP may take to answer
_KEYS_LIVE = 3600  # seconds: a key that was withdrawn is believed no longer than this
_LONGEST_HINT = 6_000  # characters: an address of more than 8 kB is refused by many a server
# An answer that is not JSON, not an object, or lacks what we read of it: Authlib lets these through as they come.
_NOT_AN_ANSWER = (requests.RequestException, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the IdP told at the end of a login: the claims of a verified ID token, and of userinfo."""

    claims: Mapping[str, Any]
    userinfo: Mapping[str, Any]
    id_token: str
    access_token: str


class _Client(FlaskOAuth2App):  # type: ignore[misc]  # Authlib has no types
    """Authlib reads discovery and keys once, and believes both for as long as the process lives."""

    issuer = ""
    _keys_until = 0.0

    def load_server_metadata(self) -> dict[str, Any]:
        """Discovery section 4.3: its issuer is the one that was asked, or nothing in it is believed."""
        said: dict[str, Any] = super().load_server_metadata()
        if said.get("issuer") != self.issuer:
            self.server_metadata.clear()  # or a mistake there, once put right, would last here
            raise IssuerWrong("discovery is of another issuer")
        return said

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        stale = time.monotonic() >= self._keys_until
        keys: dict[str, Any] = super().fetch_jwk_set(force or stale)
        if force or stale:
            self._keys_until = time.monotonic() + _KEYS_LIVE
        return keys


class _OAuth(OAuth):  # type: ignore[misc]
    oauth2_client_cls = _Client


Verify = Callable[[Any, Mapping[str, Any], Pending, RpConfig], Mapping[str, Any]]


class Login:
    """The conversation with the IdP. ``verify`` is how an ID token is believed, ``asks`` which claims it is to bear."""

    def __init__(self, config: RpConfig, app: Flask, verify: Verify, asks: Sequence[str]) -> None:
        self._config, self._verify, self._asks = config, verify, asks
        self._client: Any = _OAuth(app).register(
            "siths",
            client_id=config.client_id,
            client_secret=config.client_secret,
            server_metadata_url=f"{config.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_post",  # Inera's "Secret post" (inera-idp:6.2)
                "default_timeout": _PATIENCE,
                **_connection(config),
            },
        )
        self._client.issuer = config.issuer

    @property
    def callback(self) -> str:
        return f"{self._config.url}/callback"

    def begin(
        self, *, to: str, demanded: tuple[str, ...], step_up: bool, language: str
    ) -> tuple[str, Pending]:
        """Where to send the browser, and what to remember. Raises `IdpUnreachable` and `IssuerWrong`."""
        pending = Pending(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=generate_token(64),
            next=to,
            demanded=demanded,
            step_up=step_up,
            begun=time.time(),
        )
        asked: dict[str, Any] = dict.fromkeys(self._asks)
        if demanded:
            asked["acr"] = {"essential": True, "values": list(demanded)}
        wish = {"claims": json.dumps({"id_token": asked, "userinfo": {"mail": None}}), "ui_locales": language}
        if step_up:
            wish["prompt"] = "login"
        with _answering("discovery"):
            made = self._client.create_authorization_url(
                self.callback,
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
                **wish,
            )
        return str(made["url"]), pending

    @property
    def iss_is_promised(self) -> bool:
        """RFC 9207 section 3: whether every answer of this IdP bears ``iss``. Raises as `begin` does."""
        with _answering("discovery"):
            return bool(
                self._client.load_server_metadata().get("authorization_response_iss_parameter_supported")
            )

    def redeem(self, code: str, pending: Pending) -> Told:
        """Exchange the code and believe nothing unverified. Raises a `SignInRefused`."""
        with _answering("token endpoint"):
            token = self._client.fetch_access_token(
                redirect_uri=self.callback, code=code, code_verifier=pending.verifier, state=pending.state
            )
        for part in ("id_token", "access_token"):
            if not isinstance(token.get(part), str) or not token[part]:
                raise TokenIncomplete(f"there is no {part}")
        claims = self._verify(self._client, token, pending, self._config)
        with _answering("userinfo"):
            told = dict(self._client.userinfo(token=token))
        return Told(
            claims=claims, userinfo=told, id_token=token["id_token"], access_token=token["access_token"]
        )

    def keys(self, anew: bool) -> Mapping[str, Any]:
        """The keys that the IdP publishes. Raises `IdpUnreachable` and `IssuerWrong`."""
        with _answering("keys"):
            found: dict[str, Any] = self._client.fetch_jwk_set(force=anew)
            return found

    def logout_address(self, id_token: str) -> str:
        """Where the browser goes to end the session at the IdP too. Raises `IdpUnreachable`.

        An ID token too long for an address is left out, and ``client_id`` says who asks (RP-Initiated Logout 1.0
        section 2); that Inera IdP takes it so is not known [MOCK].
        """
        who = {"id_token_hint": id_token}
        if len(id_token) > _LONGEST_HINT:
            who = {"client_id": self._config.client_id}
        with _answering("logout address"):
            made = self._client.create_logout_url(f"{self._config.url}/signed-out", **who)
        return str(made["url"])


def _connection(config: RpConfig) -> dict[str, Any]:
    """Whom to trust and how to get there. With either of them set the machine's own variables have no say:

    requests puts ``REQUESTS_CA_BUNDLE`` before what its session was told.
    """
    ways: dict[str, Any] = {"verify": str(config.ca) if config.ca else True}
    if config.proxy:
        ways["proxies"] = {"http": config.proxy, "https": config.proxy}
    if config.ca or config.proxy:
        ways["trust_env"] = False
    return ways


def verify(client: Any, token: Mapping[str, Any], pending: Pending, config: RpConfig) -> Mapping[str, Any]:
    """The claims of the ID token, its signature verified by joserfc and its own claims by Authlib.

    Every comparison is stated: given any option Authlib drops its own check of ``iss``, and without one it
    compares ``aud`` with nothing (tests/libraries).
    """
    stated = {
        "iss": {"essential": True, "value": config.issuer},
        "aud": {"essential": True, "value": config.client_id},
        "sub": {"essential": True},
    }
    ours = {
        "nonce": pending.nonce,
        "client_id": config.client_id,
        "access_token": token["access_token"],
    }

    def keys(anew: bool) -> Mapping[str, Any]:
        with _answering("keys"):  # a new key may be what cannot be fetched
            found: Mapping[str, Any] = client.fetch_jwk_set(force=anew)
            return found

    keys(False)
    try:
        signed = read(token["id_token"], keys)
        claims = CodeIDToken(signed.claims, signed.header, stated, ours)
        claims.validate(leeway=_LEEWAY)
    except JoseError as error:
        raise refusal(error) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignatureWrong(f"the token cannot be read: {error}"[:200]) from None
    return dict(claims)


@contextmanager
def _answering(what: str) -> Iterator[None]:
    """Whatever else comes than an answer is an IdP that does not answer as one."""
    try:
        yield
    except OAuthError as error:
        raise TokenRefused(f"{error.error}: {error.description}"[:200]) from None
    except _NOT_AN_ANSWER as error:
        raise IdpUnreachable(f"{what}: {type(error).__name__}") from None
