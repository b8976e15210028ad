"""Sessions on the server's side, found by a random id in a cookie.

Login state, an ID token and three hundred commissions do not fit in a cookie, and what is not in the browser cannot
be read or changed there.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from rp.identity import SignedIn

COOKIE = "siths_rp_session"
_LIFE = 8 * 3600.0  # seconds, a working day
_MOST = 10_000  # sessions; the oldest goes first
_MOST_PENDING = 10  # logins begun and not ended in one browser: tabs
_PENDING_LIFE = 900.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A login that this browser was sent away for. Bound to the browser, and taken once."""

    state: str
    nonce: str
    verifier: str
    next: str  # where the user wanted to go: a path of ours
    demanded: tuple[str, ...]  # the levels that were demanded as essential acr
    step_up: bool
    begun: float  # seconds since the epoch, wall clock


@dataclass(slots=True)
class Session:
    """What the server remembers of one browser."""

    id: str
    touched: float
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    signed_in: SignedIn | None = None
    leaving: SignedIn | None = None  # who signed out here, and is to sign out at the IdP
    pending: OrderedDict[str, Pending] = field(default_factory=OrderedDict)

    def begin(self, pending: Pending) -> None:
        self.pending[pending.state] = pending
        while len(self.pending) > _MOST_PENDING:
            self.pending.popitem(last=False)

    def newest(self) -> Pending | None:
        """The login that was begun last and has not ended: what the answer of an unknown state may claim to be of."""
        for found in reversed(list(self.pending.values())):
            if time.time() - found.begun < _PENDING_LIFE:
                return found
        return None

    def take(self, state: str) -> Pending | None:
        """The login with this state, once; none that is too old."""
        found = self.pending.pop(state, None)
        return found if found and time.time() - found.begun < _PENDING_LIFE else None


def _has(signed_in: SignedIn, names: Mapping[str, str]) -> bool:
    return all(signed_in.claim(name) == value for name, value in names.items())


class Sessions:
    """All sessions of one running sample."""

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session_id: str) -> Session | None:
        with self._lock:
            found = self._by_id.get(session_id)
            if found is None or time.time() - found.touched > _LIFE:
                self._by_id.pop(session_id, None)
                return None
            found.touched = time.time()
            self._by_id.move_to_end(session_id)
            return found

    def new(self) -> Session:
        made = Session(secrets.token_urlsafe(32), time.time())
        with self._lock:
            self._by_id[made.id] = made
            while len(self._by_id) > _MOST:
                self._by_id.popitem(last=False)
        return made

    def renewed(self, old: Session, signed_in: SignedIn) -> Session:
        """A new session with a new id for who has signed in; the old id, and its tokens, open nothing any more.

        Only logins that are under way in other tabs come along.
        """
        made = self.new()
        made.signed_in, made.pending = signed_in, old.pending
        self.drop(old)
        return made

    def end(self, names: Mapping[str, str]) -> int:
        """Every session of a sign-in that has these claims, and how many that were; of no names it is everybody's.

        ``sub`` is new at each sign-in (inera-idp:2.3), so it never ends a session of another day.
        """
        with self._lock:
            ended = [one for one in self._by_id.values() if one.signed_in and _has(one.signed_in, names)]
            for session in ended:
                del self._by_id[session.id]
                session.signed_in = None
        return len(ended)

    def drop(self, session: Session) -> None:
        with self._lock:
            self._by_id.pop(session.id, None)
