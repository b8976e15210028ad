"""The SSO session: one for a person at a time, of fixed length, never extended (inera-idp:6.3)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from idp_mock.clock import Clock
from idp_mock.config import Method
from idp_mock.credentials.certificate import Certificate
from idp_mock.signin.choice import Row
from idp_mock.signin.kept import NOTHING_KEPT, Kept
from idp_mock.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SsoSession:
    """Who is signed in at the IdP, and how. ``ends_at`` is environment time, ``identified_at`` wall clock."""

    id: str
    holder: str  # one name for the person, whichever certificate was used
    certificate: Certificate
    method: Method
    identified_at: datetime
    ends_at: datetime
    subjects: dict[str, str] = field(default_factory=dict)  # client_id -> sub
    kept: Kept = NOTHING_KEPT  # what the user has chosen at work


class SsoSessions:
    """The SSO sessions of one environment."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        life: timedelta,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self._sessions, self._newest = store.shelf("sso", SsoSession), store.shelf("sso-of-person", str)
        self._clock, self._life, self._token = clock, life, token

    def start(
        self, certificate: Certificate, method: Method, identified_at: datetime, *, holder: str
    ) -> SsoSession:
        """A new session; an older one of the same ``holder`` ends (2.3 and later)."""
        ends_at = self._clock.now() + self._life
        session = SsoSession(
            id=self._token(),
            holder=holder,
            certificate=certificate,
            method=method,
            identified_at=identified_at,
            ends_at=ends_at,
        )
        older = self._newest.get(holder)
        if older is not None:
            self._sessions.drop(older)
        self._newest.put(holder, session.id, ends_at)
        self._sessions.put(session.id, session, ends_at)
        return session

    def get(self, session_id: str) -> SsoSession | None:
        """The session, unless it has ended or a newer one of the same person has taken its place."""
        session = self._sessions.get(session_id) if session_id else None
        if session is None or self._clock.now() >= session.ends_at:
            return None
        return session if self._newest.get(session.holder) == session.id else None

    def sub(self, session: SsoSession, client_id: str) -> str:
        """Who the user is to this client: random for each session, the same as long as it lives (inera-idp:2.3)."""
        while True:
            current = self._sessions.get(session.id) or session
            if client_id in current.subjects:
                return current.subjects[client_id]
            sub = str(uuid.uuid4())
            told = replace(current, subjects={**current.subjects, client_id: sub})
            if self._sessions.swap(session.id, current, told) or self._sessions.get(session.id) is None:
                return sub

    def keep(self, session: SsoSession, row: Row) -> None:
        """Remember what the user chose, for the next care system in this session (inera-idp:4.2, rule 9)."""
        while (current := self._sessions.get(session.id)) is not None:
            if self._sessions.swap(session.id, current, replace(current, kept=Kept.of(row))):
                return

    def end(self, session_id: str) -> None:
        self._sessions.drop(session_id)
