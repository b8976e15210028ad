"""What must hold of an issuer's answer before it says anything about a certificate, top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from idp_mock.credentials.issuers import Manner
from idp_mock.errors import StatusNotTheirs, StatusStale, StatusTooSlow, StatusUnreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How an issuer answered, when that was, and how long who asked would have waited."""

    manner: Manner
    now: datetime
    patience: timedelta


def issuer_answers(answered: Answered) -> None:
    """Somebody is there (case:61)."""
    if not answered.manner.answers:
        raise StatusUnreachable


def issuer_answers_in_time(answered: Answered) -> None:
    """Compared, not waited for: a login that nobody lets in need not take longer than one that is let in."""
    if answered.manner.after > answered.patience:
        took, waits = answered.manner.after.total_seconds(), answered.patience.total_seconds()
        raise StatusTooSlow(f"the answer takes {took:g} s, and the IdP waits {waits:g} s")


def answer_is_the_issuers(answered: Answered) -> None:
    """RFC 6960 section 3.2, steps 2 to 4; before what it says is read."""
    if not answered.manner.signed_by_issuer:
        raise StatusNotTheirs


def answer_is_fresh(answered: Answered) -> None:
    """RFC 6960 section 3.2, step 6, with the environment's clock."""
    if answered.now >= answered.manner.next_update:
        raise StatusStale(f"it was good until {answered.manner.next_update:%Y-%m-%d %H:%M} UTC")


CHECKS: tuple[Callable[[Answered], None], ...] = (
    issuer_answers,
    issuer_answers_in_time,
    answer_is_the_issuers,
    answer_is_fresh,  # last: of an old answer a "revoked" still holds, since nobody can take that back
)
