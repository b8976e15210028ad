"""Everything that came of one code: its access tokens and its refresh tokens. They end together."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.errors import RefreshTokenSpent
from idp_mock.oidc.grant import Grant
from idp_mock.oidc.refresh import Refresh
from idp_mock.oidc.request import OFFLINE
from idp_mock.store import Once, Shelf, Spent, Store


class Families:
    """Refresh tokens: each is good once, and one that comes twice ends its whole family (RFC 9700 section 4.14.2).

    That Inera IdP gives a new one at each use is not known [MOCK]; that they are 43 characters is (inera-idp:1.3).
    """

    def __init__(
        self,
        config: IdpConfig,
        store: Store,
        clock: Clock,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self._config, self._clock, self._token = config, clock, token
        self._refreshes: Once[Refresh] = store.once("refresh-tokens", Refresh)
        self._was: Shelf[Refresh] = store.shelf("refresh-tokens-that-were", Refresh)
        self._alive: Shelf[str] = store.shelf(
            "families", str, by="wall"
        )  # their access tokens are the wall's

    def begin(self, grant: Grant) -> Refresh:
        """A new family, for what was granted. How long it may be refreshed is counted from here."""
        ends = self._clock.now() + self._config.refresh_token_life
        refresh = Refresh(
            grant=replace(grant, nonce=""),
            family=self._token(),
            expires_at=ends,
            offline=OFFLINE in grant.scope.split(),
        )
        longest = 2 * self._config.refresh_token_life + self._config.access_token_life
        self._alive.put(refresh.family, refresh.family, self._clock.wall() + longest)
        return refresh

    def token(self, refresh: Refresh) -> str:
        """A new refresh token of the family."""
        token = self._token()
        self._refreshes.put(token, refresh, self._keep(refresh))
        self._was.put(token, refresh, self._keep(refresh))
        return token

    def _keep(self, refresh: Refresh) -> datetime:
        """Access tokens of its last moment are still good, and late is told as late."""
        return refresh.expires_at + self._config.access_token_life + self._config.refresh_token_life

    def take(self, token: str) -> Refresh:
        """What the token stands for, a single time. Raises `RefreshTokenSpent`, and ends the family of one that was."""
        try:
            refresh = self._refreshes.take(token)
        except Spent:
            self.end(self.of(token))
            raise RefreshTokenSpent from None
        if not self.is_alive(refresh.family):
            raise RefreshTokenSpent
        return refresh

    def of(self, token: str) -> str:
        """The family of a refresh token, spent or not; empty for one that is none."""
        known = self._was.get(token)
        return known.family if known else ""

    def owner(self, token: str) -> tuple[str, str]:
        """The client that got this refresh token, and in which login; empty for one that is none."""
        known = self._was.get(token)
        return (known.grant.client_id, known.grant.login) if known else ("", "")

    def is_alive(self, family: str) -> bool:
        return self._alive.get(family) is not None

    def end(self, family: str) -> None:
        self._alive.drop(family)
