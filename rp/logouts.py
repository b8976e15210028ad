"""Logouts that the IdP's server tells of: the user logged out in another system, and is out of this one too."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from rp.config import RpConfig
from rp.errors import LogoutTokenSpent
from rp.guard import hold
from rp.parts import Parts
from rp.sessions import Sessions
from rp.token import Keys

_NEW_KEYS = 60.0  # seconds: whoever posts nonsense here makes us ask the IdP for its keys no more often
_MOST = 10_000  # tokens that are remembered; the oldest goes first, and expires within minutes anyway


class Logouts:
    """Believes a logout token as little as an ID token, and each once. ``keys`` fetches the IdP's, anew or not."""

    def __init__(self, config: RpConfig, keys: Keys, sessions: Sessions, parts: Parts) -> None:
        self._config, self._keys, self._sessions, self._parts = config, keys, sessions, parts
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._asked = float("-inf")
        self._lock = threading.Lock()

    def hear(self, said: str) -> int:
        """How many sessions ended: none where the user was out already, which is no fault (section 2.7).

        Raises a `errors.SignInRefused`; then none has ended.
        """
        token = self._parts.read_logout(said, self._fetched, self._config)
        hold(self._parts.logout_checks(), token)
        self._must_be_new(token.jti)
        return self._parts.end(self._sessions, token)

    def _fetched(self, anew: bool) -> Mapping[str, Any]:
        """The keys. A kid that is not known is a reason to ask anew, but not for everybody who makes one up."""
        with self._lock:
            now = time.monotonic()
            may = anew and now - self._asked >= _NEW_KEYS
            if may:
                self._asked = now
        return self._keys(may)

    def _must_be_new(self, jti: str) -> None:
        """Section 2.6, step 8: who recorded a token logs nobody out with it."""
        with self._lock:
            if jti in self._heard:
                raise LogoutTokenSpent
            self._heard[jti] = None
            while len(self._heard) > _MOST:
                self._heard.popitem(last=False)
