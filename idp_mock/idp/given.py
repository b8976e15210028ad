"""The access tokens that were given, what each opens, and how they end."""

from __future__ import annotations

from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.idp.ended import Ended
from idp_mock.idp.families import Families
from idp_mock.oidc.tokens import Access
from idp_mock.store import Shelf, Store


class Given:
    """What came of each code."""

    def __init__(self, config: IdpConfig, store: Store, clock: Clock) -> None:
        self._config, self._clock = config, clock
        self.families = Families(config, store, clock)
        self.ended = Ended(config, store, clock)
        self._accesses: Shelf[Access] = store.shelf("accesses", Access, by="wall")
        self._token_of_code: Shelf[str] = store.shelf("token-of-code", str, by="wall")
        self._came_twice: Shelf[str] = store.shelf("codes-that-came-twice", str)

    def keep(self, token: str, access: Access, *, code: str) -> None:
        """A token that is given now; ``code`` is empty where it came of a refresh."""
        until = self._clock.wall() + self._config.access_token_life
        self._accesses.put(token, access, until)
        if code:
            self._token_of_code.put(code, token, until)
            if self._came_twice.get(code) is not None:  # while this one was being answered
                self.withdraw(token)

    def known(self, token: str) -> Access | None:
        """What was given, ended or not."""
        return self._accesses.get(token)

    def open_to(self, token: str) -> Access | None:
        """What the token opens, unless it was withdrawn; late is the reader's check."""
        access = self._accesses.get(token)
        if access is None or self.ended.ends_access(access):
            return None
        return access if not access.family or self.families.is_alive(access.family) else None

    def withdraw(self, token: str) -> None:
        """An access token or a refresh token, and all that came of the same code."""
        access = self._accesses.get(token)
        self._accesses.drop(token)
        self.families.end(access.family if access else self.families.of(token))

    def withdraw_code(self, code: str) -> None:
        """RFC 6749 section 4.1.2: a code that comes twice costs the first one its tokens."""
        self._came_twice.put(code, code, self._clock.now() + self._config.login_life)
        token = self._token_of_code.get(code)
        if token is not None:
            self.withdraw(token)
