"""From a grant to tokens, and from an access token to userinfo."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from idp_mock.config import IdpConfig
from idp_mock.errors import AccessTokenInvalid
from idp_mock.faults.told import Faults
from idp_mock.oidc.grant import Grant
from idp_mock.oidc.keys import SigningKey, at_hash, signed_with_the_public_key, unsigned
from idp_mock.oidc.logout_token import TYP, claims_of_logout
from idp_mock.oidc.rollover import KeyRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an access token opens: the userinfo of one sign-in. ``expires_at`` is seconds of the wall clock."""

    login: str
    client_id: str
    expires_at: float
    scope: str = ""
    family: str = ""  # of a refresh token, which it ends with
    session: str = ""  # the sid of the SSO session that it came of
    userinfo: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Makes tokens. Token times are the wall's (design: a relying party cannot move its clock)."""

    config: IdpConfig
    keys: KeyRing
    faults: Faults
    another_key: Callable[[], RSAPrivateKey]  # for the fault that signs with a key nobody published

    @property
    def key(self) -> SigningKey:
        """The one that signs now."""
        return self.keys.signing

    def access_token(self, grant: Grant) -> str:
        """Opaque: 43 characters, as the refresh token that was captured (inera-idp:1.3) [MOCK]; RFC 9068 on demand."""
        if self.config.access_token_format == "opaque":
            return secrets.token_urlsafe(32)
        now, key = int(time.time()), self.key
        claims = {
            "iss": self.config.issuer,
            "aud": [self.config.issuer, grant.client_id],
            "sub": grant.id_token["sub"],
            "client_id": grant.client_id,
            "azp": grant.client_id,
            "scope": grant.scope,
            "auth_time": grant.id_token["auth_time"],
            "acr": grant.id_token["acr"],
            "iat": now,
            "exp": now + int(self.config.access_token_life.total_seconds()),
            "jti": str(uuid.uuid4()),
        }
        return key.sign(claims, {"typ": "at+jwt", "kid": key.kid})

    def id_token(self, grant: Grant, access_token: str) -> str:
        """RS256, with openid's own claims and those that were asked for (inera-idp:1.3)."""
        now = int(time.time())
        claims: Mapping[str, Any] = {
            **grant.id_token,
            "iss": self.config.issuer,
            "aud": grant.client_id,
            "iat": now,
            "exp": now + int(self.config.id_token_life.total_seconds()),
            "jti": str(uuid.uuid4()),
            "at_hash": at_hash(access_token),
            **({"nonce": grant.nonce} if grant.nonce else {}),
        }
        claims = self.faults.tell("id-token", claims, login=grant.login)
        header = self.faults.tell("id-token-header", {"kid": self.key.kid}, login=grant.login)
        how = self.faults.tell("signature", {"key": "ours"}, login=grant.login)["key"]
        return self._signed(claims, header, how)

    def logout_token(self, client_id: str, *, sub: str, sid: str, login: str) -> str:
        """RS256 as an ID token. ``login``: the session's last one, whose faults are told."""
        claims = self.faults.tell(
            "logout-token", claims_of_logout(self.config.issuer, client_id, sub=sub, sid=sid), login=login
        )
        header = self.faults.tell("logout-token-header", {"typ": TYP, "kid": self.key.kid}, login=login)
        how = self.faults.tell("logout-token-signature", {"key": "ours"}, login=login)["key"]
        return self._signed(claims, header, how)

    def _signed(self, claims: Mapping[str, Any], header: Mapping[str, Any], how: str) -> str:
        key = self.key
        match how:
            case "none":
                return unsigned(claims, header)
            case "public":
                return signed_with_the_public_key(claims, header, key.private)
            case "enclosed":
                other = SigningKey(key.certificate, self.another_key())
                return other.sign(claims, {**header, "jwk": other.jwk})
            case "another":
                return SigningKey(key.certificate, self.another_key()).sign(claims, header)
            case _:
                return key.sign(claims, header)

    def answer(self, grant: Grant, access_token: str) -> dict[str, Any]:
        """The token response (Core 3.1.3.3)."""
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": int(self.config.access_token_life.total_seconds()),
            "scope": grant.scope,
            "id_token": self.id_token(grant, access_token),
        }

    def access(self, grant: Grant, family: str = "") -> Access:
        life = self.config.access_token_life.total_seconds()
        return Access(
            login=grant.login,
            client_id=grant.client_id,
            expires_at=time.time() + life,
            scope=grant.scope,
            family=family,
            session=grant.session,
            userinfo=grant.userinfo,
        )


def access_token_is_known_and_fresh(access: Access | None, _now: datetime) -> None:
    """RFC 6750 section 3.1."""
    if access is None or time.time() >= access.expires_at:
        raise AccessTokenInvalid


USERINFO_CHECKS: tuple[Callable[[Access | None, datetime], None], ...] = (access_token_is_known_and_fresh,)
