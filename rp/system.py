"""What the care system does: decide, begin a login, end one, log out. The views only show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rp import guard
from rp.config import LOA3, RpConfig
from rp.errors import StateUnknown
from rp.guard import Answer, SignInAnswer
from rp.identity import SignedIn
from rp.login import Login
from rp.parts import Parts
from rp.policy import Decision, Function, Policy, Verdict
from rp.sessions import Session, Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One running care system."""

    config: RpConfig
    policy: Policy
    sessions: Sessions
    login: Login
    parts: Parts

    def now(self) -> datetime:
        """The time that decisions are made at."""
        return self.config.at or datetime.now(UTC)

    def decide(self, function: Function, signed_in: SignedIn | None) -> Decision:
        """Whether the function opens. Where the system steps up, a level that is too low is asked for anew."""
        decision = self.parts.decide(self.policy, function, signed_in, self.now())
        if decision.code == "RP-305" and self.config.way == "step-up":
            return replace(decision, verdict=Verdict.STEP_UP, code="RP-203", reason="Högre tillitsnivå krävs")
        return decision

    def begin(self, session: Session, *, to: str, step_up: bool, language: str) -> str:
        """Where to send the browser to log in, or to step up. Raises `errors.IdpUnreachable`."""
        demanded = (LOA3,) if step_up else self.config.demanded
        address, pending = self.login.begin(to=to, demanded=demanded, step_up=step_up, language=language)
        session.begin(pending)
        return address

    def end(self, session: Session, args: Mapping[str, str]) -> tuple[Session, str]:
        """The browser is back from the IdP: a new session for who signed in, and where that user wanted to go.

        Raises a `errors.SignInRefused`; who was signed in before stays so.
        """
        pending = session.take(args.get("state", ""))
        guard.hold(self.parts.answer_checks(), Answer(args=args, pending=pending, config=self.config))
        if pending is None:
            raise StateUnknown
        told = self.login.redeem(args.get("code", ""), pending)
        before = session.signed_in
        answer = SignInAnswer(told=told, pending=pending, before=before, config=self.config)
        guard.hold(self.parts.sign_in_checks(), answer)
        signed_in = SignedIn.of(told.claims, id_token=told.id_token, access_token=told.access_token)
        return self.parts.renew(self.sessions, session, signed_in), pending.next

    def log_out(self, session: Session) -> str:
        """Forget the user here first, then end the session at the IdP. Where to send the browser."""
        self.sessions.drop(session)
        if session.signed_in is None or not self.parts.logs_out_at_the_idp:
            return f"{self.config.url}/signed-out"
        return self.login.logout_address(session.signed_in.id_token)
