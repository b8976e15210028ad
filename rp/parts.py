"""The parts of the sample that a planted mistake may replace; the right ones stand here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from rp import guard, login, logout_token
from rp.addresses import local
from rp.config import RpConfig
from rp.decisions import Decision
from rp.guard import Answer, SignInAnswer
from rp.identity import ASKED, SignedIn
from rp.login import Verify
from rp.logout_token import LogoutToken
from rp.policy import Function, Policy, decide
from rp.sessions import Pending, Session, Sessions
from rp.token import Keys

Decide = Callable[[Policy, Function, SignedIn | None, datetime], Decision]
ReadLogout = Callable[[str, Keys, RpConfig], LogoutToken]
End = Callable[[Sessions, LogoutToken], int]
Begin = Callable[[Session, Pending], None]
Take = Callable[[Session, str], Pending | None]
Forget = Callable[[Sessions, Session], None]
Renew = Callable[[Sessions, Session, SignedIn], Session]


def renew(sessions: Sessions, old: Session, signed_in: SignedIn) -> Session:
    """A new id at every sign-in, or whoever knew the old one is signed in too."""
    return sessions.renewed(old, signed_in)


def forget(sessions: Sessions, session: Session) -> None:
    """Who logs out is forgotten here, and not only by the browser: whoever copied the cookie has nothing."""
    sessions.drop(session)
    session.signed_in = None


def end(sessions: Sessions, token: LogoutToken) -> int:
    """What the IdP tells of ends the sessions that it names, and no other user's."""
    return sessions.end(token.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How the IdP is known and asked, answers judged, tokens believed, decisions made, and sessions begun and ended."""

    issuer: Callable[[str], str] = str  # as it was configured, to the letter (inera-idp:1.1)
    asks: tuple[str, ...] = ASKED

    answer_checks: Callable[[], tuple[Callable[[Answer], None], ...]] = field(
        default=lambda: guard.ANSWER_CHECKS  # read when used, so that a test can replace one
    )
    sign_in_checks: Callable[[], tuple[Callable[[SignInAnswer], None], ...]] = field(
        default=lambda: guard.SIGN_IN_CHECKS
    )
    verify: Verify = login.verify
    decide: Decide = decide
    local: Callable[[str], str] = local  # where a link may lead after the login
    begin: Begin = Session.begin  # each login beside those that are under way already
    take: Take = Session.take  # of this browser's logins, and each once
    renew: Renew = renew
    forget: Forget = forget
    logs_out_at_the_idp: bool = True
    read_logout: ReadLogout = logout_token.read_logout
    logout_checks: Callable[[], tuple[Callable[[LogoutToken], None], ...]] = field(
        default=lambda: logout_token.CHECKS
    )
    end: End = end
