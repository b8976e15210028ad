"""What the care system does: decide, begin a login, end one, log out. The views only show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rp import guard
from rp.config import LOA3, RpConfig
from rp.decisions import Decision, HigherLevelNeeded, LevelTooLow
from rp.errors import NotALogout, StateUnknown
from rp.guard import Answer, SignInAnswer
from rp.identity import SignedIn
from rp.login import Login
from rp.logouts import Logouts
from rp.parts import Parts
from rp.policy import LEVELS, SWEDEN, Function, Policy
from rp.sessions import Session, Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One running care system."""

    config: RpConfig
    policy: Policy
    sessions: Sessions
    login: Login
    logouts: Logouts
    parts: Parts

    def now(self) -> datetime:
        """The time that decisions are made at; one without a zone is meant as in Sweden."""
        at = self.config.at or datetime.now(UTC)
        return at if at.tzinfo else at.replace(tzinfo=SWEDEN)

    def decide(self, function: Function, signed_in: SignedIn | None) -> Decision:
        """Whether the function opens. Where the system steps up, a level that is too low is asked for anew."""
        decision = self.parts.decide(self.policy, function, signed_in, self.now())
        if decision.code == LevelTooLow.code and self.config.way == "step-up":
            by = {"decided_by": decision.decided_by, "was": decision.was, "wanted": decision.wanted}
            return HigherLevelNeeded.because(**by)
        return decision

    def begin(self, session: Session, *, to: str, step_up: bool, language: str) -> str:
        """Where to send the browser to log in, or to step up. Raises `errors.IdpUnreachable`."""
        demanded = self._enough_for(to) if step_up else self.config.demanded
        address, pending = self.login.begin(to=to, demanded=demanded, step_up=step_up, language=language)
        self.parts.begin(session, pending)
        return address

    def _enough_for(self, path: str) -> tuple[str, ...]:
        """Every level that opens the function at ``path``: the IdP compares exactly, so "at least" lists them all."""
        function = self.policy.functions.get(path.strip("/"))
        least = function.requirement_at(self.now()).loa if function else LEVELS[LOA3]
        return tuple(acr for acr, level in LEVELS.items() if level >= least)

    def end(self, session: Session, query: Mapping[str, Sequence[str]]) -> tuple[Session, str]:
        """The browser is back from the IdP: a new session for who signed in, and where that user wanted to go.

        Raises a `errors.SignInRefused`; who was signed in before stays so.
        """
        pending = self.parts.take(session, next(iter(query.get("state", ())), "")) or session.newest()
        promised = pending is not None and self.login.iss_is_promised
        answer = Answer.of(query, pending=pending, config=self.config, iss_is_promised=promised)
        guard.hold(self.parts.answer_checks(), answer)
        if pending is None:
            raise StateUnknown
        told = self.login.redeem(answer.args.get("code", ""), pending)
        before = session.signed_in
        sign_in = SignInAnswer(told=told, pending=pending, before=before, config=self.config)
        guard.hold(self.parts.sign_in_checks(), sign_in)
        signed_in = SignedIn.of(told.claims, id_token=told.id_token, access_token=told.access_token)
        return self.parts.renew(self.sessions, session, signed_in), pending.next

    def log_out(self, session: Session) -> Session:
        """Forget the user here. A new session, which knows where to go on to end the session at the IdP too.

        That address is asked for later, so that an IdP that is silent cannot keep anybody signed in here.
        """
        made = self.sessions.new()
        made.leaving = session.signed_in
        self.parts.forget(self.sessions, session)
        return made

    def hear_logout(self, said: Sequence[str]) -> None:
        """The IdP's server posts a logout token. Raises a `errors.SignInRefused`, and nobody is logged out."""
        if len(said) != 1:
            raise NotALogout(f"there are {len(said)} logout tokens")
        self.logouts.hear(said[0])

    def way_out(self, session: Session) -> str:
        """Where the browser goes on from the page that says "logging out"; once. Raises `errors.IdpUnreachable`."""
        left, session.leaving = session.leaving, None
        if left is None:
            return f"{self.config.url}/"
        if not self.parts.logs_out_at_the_idp:
            return f"{self.config.url}/signed-out"
        return self.login.logout_address(left.id_token)
