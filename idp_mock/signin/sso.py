"""The SSO session: one for a person at a time, of fixed length, never extended (inera-idp:6.3)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from idp_mock.clock import Clock
from idp_mock.config import Method
from idp_mock.credentials.certificate import Certificate
from idp_mock.signin.choice import Row
from idp_mock.signin.kept import NOTHING_KEPT, Kept
from idp_mock.store import Shelf, Store


@dataclass(frozen=True, slots=True)
class KnownAs:
    """What a client that was told of a sign-in calls the user, and the session."""

    sub: str
    sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SsoSession:
    """Who is signed in at the IdP, and how. ``ends_at`` is environment time, ``identified_at`` wall clock."""

    id: str  # known to the browser alone
    sid: str  # what clients may know of it: a UUID, as SAML's SessionIndex is [M] (inera-idp:7)
    holder: str  # one name for the person, whichever certificate was used
    browser: str
    certificate: Certificate
    method: Method
    identified_at: datetime
    ends_at: datetime
    subjects: dict[str, str] = field(default_factory=dict)  # client_id -> sub
    before: Mapping[str, KnownAs] = field(default_factory=dict)  # who was told in what this one took over
    kept: Kept = NOTHING_KEPT  # what the user has chosen at work

    @property
    def told(self) -> dict[str, KnownAs]:
        """Every client that was told of this user in this browser, by the names that it heard last."""
        return {**self.before, **{client: KnownAs(sub, self.sid) for client, sub in self.subjects.items()}}


@dataclass(frozen=True, slots=True)
class _Named:
    """Whom a ``sub`` was made for."""

    holder: str
    until: datetime


class SsoSessions:
    """The SSO sessions of one environment. ``remembered``: for how long it is known who a ``sub`` was."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        life: timedelta,
        remembered: timedelta,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self._sessions, self._newest = store.shelf("sso", SsoSession), store.shelf("sso-of-person", str)
        self._named: Shelf[_Named] = store.shelf("holder-of-sub", _Named)
        self._clock, self._life, self._remembered, self._token = clock, life, remembered, token

    def start(
        self,
        certificate: Certificate,
        method: Method,
        identified_at: datetime,
        *,
        holder: str,
        browser: str = "",
    ) -> SsoSession:
        """A new session; an older one of the same ``holder`` ends (2.3 and later).

        What the older one told in the same browser, as before a step-up, the new one knows: logging out is for all
        [MOCK]. To take its place is no logout: nobody is told of that.
        """
        ends_at = self._clock.now() + self._life
        older_id = self._newest.get(holder)
        older = self.get(older_id) if older_id else None
        session = SsoSession(
            id=self._token(),
            sid=str(uuid.uuid4()),
            holder=holder,
            browser=browser,
            certificate=certificate,
            method=method,
            identified_at=identified_at,
            ends_at=ends_at,
            before=older.told if older and older.browser == browser else {},
        )
        if older_id is not None:
            self._sessions.drop(older_id)
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
                until = self._clock.now() + self._remembered
                self._named.put(sub, _Named(session.holder, until), until)
                return sub

    def holder_of(self, sub: str) -> str:
        """The person that a client was told of by this name; empty when that is forgotten."""
        named = self._named.get(sub)
        return named.holder if named and self._clock.now() < named.until else ""

    def keep(self, session: SsoSession, row: Row) -> None:
        """Remember what the user chose, for the next care system in this session (inera-idp:4.2, rule 9)."""
        while (current := self._sessions.get(session.id)) is not None:
            if self._sessions.swap(session.id, current, replace(current, kept=Kept.of(row))):
                return

    def end(self, session_id: str) -> None:
        self._sessions.drop(session_id)
