"""The SSO sessions that somebody logged out of, and what of their tokens that ends."""

from __future__ import annotations

from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.oidc.grant import Grant
from idp_mock.oidc.refresh import Refresh
from idp_mock.oidc.tokens import Access
from idp_mock.store import Shelf, Store


class Ended:
    """What a logout does to tokens that were given is a setting; a session that ran out ends none."""

    def __init__(self, config: IdpConfig, store: Store, clock: Clock) -> None:
        self._config, self._clock = config, clock
        self._sids: Shelf[str] = store.shelf("sessions-logged-out", str, by="wall")  # as their access tokens

    def add(self, sid: str) -> None:
        """Somebody logged out of it: remembered as long as a token of it may come."""
        longest = max(
            self._config.refresh_token_life, self._config.access_token_life, self._config.login_life
        )
        self._sids.put(sid, sid, self._clock.wall() + longest)

    def ends_code(self, grant: Grant) -> bool:
        return self._config.tokens_at_logout == "all-end" and self._is_over(grant.session)

    def ends_access(self, access: Access) -> bool:
        return self._config.tokens_at_logout == "all-end" and self._is_over(access.session)

    def ends_refresh(self, refresh: Refresh) -> bool:
        """Back-Channel Logout 2.7: one given without offline_access ends, one with it outlives the session."""
        how = self._config.tokens_at_logout
        ends = how == "all-end" or (how == "refresh-tokens-end" and not refresh.offline)
        return ends and self._is_over(refresh.grant.session)

    def _is_over(self, sid: str) -> bool:
        return self._sids.get(sid) is not None
