"""Mistakes about what a browser's session holds, who it is of, and when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rp import guard
from rp.errors import AnotherPerson
from rp.guard import SignInAnswer
from rp.identity import SignedIn
from rp.mistakes.catalogue import mistake
from rp.parts import Parts
from rp.sessions import Pending, Session, Sessions


@mistake
def keys_users_on_sub(parts: Parts) -> Parts:
    """Takes sub for who somebody is, so that the same person is a stranger at the next login."""

    def same_sub(sign_in: SignInAnswer) -> None:
        before = sign_in.before
        if sign_in.pending.step_up and before and sign_in.told.claims.get("sub") != before.claim("sub"):
            raise AnotherPerson

    def checks() -> tuple[Callable[[SignInAnswer], None], ...]:
        right = guard.step_up_is_by_the_same_person
        return (*(check for check in parts.sign_in_checks() if check is not right), same_sub)

    return replace(parts, sign_in_checks=checks)


@mistake
def opens_any_return_address(parts: Parts) -> Parts:
    """Sends the user after the login wherever the link to the login said."""
    return replace(parts, local=str)


@mistake
def accepts_a_late_answer(parts: Parts) -> Parts:
    """Finds a login by its state alone, so that its answer counts in a browser that has forgotten it."""
    begun: dict[str, Pending] = {}

    def begins(session: Session, pending: Pending) -> None:
        begun[pending.state] = pending
        parts.begin(session, pending)

    def takes(session: Session, state: str) -> Pending | None:
        mine, anybodys = parts.take(session, state), begun.pop(state, None)
        return mine or anybodys

    return replace(parts, begin=begins, take=takes)


@mistake
def step_up_keeps_the_old_token(parts: Parts) -> Parts:
    """Asks for a higher level, gets it, and goes on with the token that it had."""

    def keeps(sessions: Sessions, old: Session, signed_in: SignedIn) -> Session:
        return parts.renew(sessions, old, old.signed_in or signed_in)

    return replace(parts, renew=keeps)


@mistake
def keeps_the_session_at_step_up(parts: Parts) -> Parts:
    """Gives a new session at a login and none at a step-up: whoever shared the old one has the higher level too."""

    def keeps(sessions: Sessions, old: Session, signed_in: SignedIn) -> Session:
        if old.signed_in is None:
            return parts.renew(sessions, old, signed_in)
        old.signed_in = signed_in
        return old

    return replace(parts, renew=keeps)


@mistake
def logs_out_only_in_the_browser(parts: Parts) -> Parts:
    """Gives the browser another cookie and forgets nothing, so that the old one still opens everything."""
    return replace(parts, forget=lambda _sessions, _session: None)
