"""Mistakes about the level that a decision rests on, and about whose decision it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rp.decisions import Decision, LevelReached, LevelTooLow
from rp.identity import SignedIn
from rp.mistakes.catalogue import mistake
from rp.parts import Parts


def _reached(decision: Decision) -> Decision:
    by = {"decided_by": decision.decided_by, "was": decision.was, "wanted": decision.wanted}
    return LevelReached.because(**by)


@mistake
def compares_loa_as_text(parts: Parts) -> Parts:
    """Compares two addresses as text, so that a level nobody knows is higher than LoA 3."""

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        decision = parts.decide(policy, function, signed_in, at)
        if decision.code == LevelTooLow.code and decision.was >= decision.wanted:
            return _reached(decision)
        return decision

    return replace(parts, decide=decides)


@mistake
def reads_the_last_digit(parts: Parts) -> Parts:
    """Takes whatever ends in the right digit for a level, another federation's too."""

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        decision = parts.decide(policy, function, signed_in, at)
        if decision.code == LevelTooLow.code and decision.was[-1:] in tuple("34"):
            return _reached(decision)
        return decision

    return replace(parts, decide=decides)


@mistake
def caches_a_decision_across_users(parts: Parts) -> Parts:
    """Decides once for each function, and remembers what it decided for whoever comes next."""
    decided: dict[str, Decision] = {}

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        if signed_in is None:
            return parts.decide(policy, function, signed_in, at)
        if function.id not in decided:
            decided[function.id] = parts.decide(policy, function, signed_in, at)
        return decided[function.id]

    return replace(parts, decide=decides)
