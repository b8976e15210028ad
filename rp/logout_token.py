"""What must hold of a logout token before anybody is logged out by it (Back-Channel Logout 1.0 section 2.6).

Whoever can reach the address can post to it, so nothing of it is believed but by the IdP's signature.
Inera does not document that its IdP sends any (inera-idp:6.4); a system must work as well without.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from joserfc.errors import JoseError

from rp.config import RpConfig
from rp.errors import IssuerWrong, NotALogout, NotForUs, SignatureWrong, TimeWrong
from rp.token import Keys, read, refusal

EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LEEWAY = 30  # seconds two servers' clocks may differ
_TYPES = (None, "JWT", "logout+jwt")  # section 2.4 recommends the last one, and demands none


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutToken:
    """A token whose signature is right: what it says, and who hears it."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    config: RpConfig

    @property
    def names(self) -> Mapping[str, str]:
        """What it calls the sign-in that is over: as much as it says."""
        return {name: said for name in ("sid", "sub") if (said := self._text(name))}

    @property
    def jti(self) -> str:
        return self._text("jti")

    def _text(self, name: str) -> str:
        value = self.claims.get(name)
        return value if isinstance(value, str) else ""


def read_logout(said: str, keys: Keys, config: RpConfig) -> LogoutToken:
    """The token, once its signature is right (section 2.6, steps 2 and 3). Raises `SignInRefused`."""
    try:
        signed = read(said, keys)
    except JoseError as error:
        raise refusal(error) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignatureWrong(f"the token cannot be read: {error}"[:200]) from None
    return LogoutToken(header=signed.header, claims=signed.claims, config=config)


def token_is_of_the_type(token: LogoutToken) -> None:
    """Section 4.1: an access token that is signed with the same key is another type."""
    if token.header.get("typ") not in _TYPES:
        raise NotALogout(f"typ is {token.header.get('typ')!r:.80}")


def token_is_of_our_issuer(token: LogoutToken) -> None:
    """Section 2.6, step 4, as an ID token: Core 3.1.3.7, step 2."""
    if token.claims.get("iss") != token.config.issuer:
        raise IssuerWrong


def token_is_for_us_alone(token: LogoutToken) -> None:
    """Section 2.6, step 4, as an ID token: Core 3.1.3.7, step 3. Another system's says nothing of our users."""
    if token.claims.get("aud") not in (token.config.client_id, [token.config.client_id]):
        raise NotForUs


def token_is_of_now(token: LogoutToken) -> None:
    """Section 2.6, step 4: both times are required, and an old token is somebody's recording."""
    issued, expires, now = token.claims.get("iat"), token.claims.get("exp"), time.time()
    if not _is_time(issued) or not _is_time(expires):
        raise TimeWrong("iat or exp is missing")
    if issued > now + _LEEWAY or expires <= now - _LEEWAY:
        raise TimeWrong


def token_tells_of_a_logout(token: LogoutToken) -> None:
    """Section 2.6, step 6: else any token of the IdP would do, as an ID token that somebody kept."""
    events = token.claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise NotALogout("there is no logout among its events")


def token_has_no_nonce(token: LogoutToken) -> None:
    """Section 2.6, step 7: what has one was made for a login."""
    if "nonce" in token.claims:
        raise NotALogout("it bears a nonce")


def token_names_somebody(token: LogoutToken) -> None:
    """Section 2.6, step 5: a session, a user, or both. What names nobody would be everybody's."""
    if not token.names:
        raise NotALogout("it has neither sid nor sub")


def token_can_be_told_from_others(token: LogoutToken) -> None:
    """Section 2.4: jti is required, and what has none could come again and again."""
    if not token.jti:
        raise NotALogout("it has no jti")


def _is_time(said: Any) -> TypeGuard[int | float]:
    return isinstance(said, int | float) and not isinstance(said, bool)


CHECKS: tuple[Callable[[LogoutToken], None], ...] = (
    token_is_of_the_type,
    token_is_of_our_issuer,
    token_is_for_us_alone,
    token_is_of_now,
    token_tells_of_a_logout,
    token_has_no_nonce,
    token_names_somebody,
    token_can_be_told_from_others,
)
