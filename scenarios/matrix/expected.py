"""What a cell should be: the target's own ``requires``, applied to what the mock knows of the login."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from scenarios.matrix.facts import Facts
from scenarios.model import Way
from scenarios.targets.requires import SWEDEN
from scenarios.targets.target import Target

Should = Literal["granted", "step-up", "denied", "not-granted", "unknown"]


class Expected(NamedTuple):
    """``not-granted``: denied or asked for another login, as the system likes; ``unknown``: nobody here can tell."""

    should: Should
    why: str

    def holds(self, decision: str) -> bool | None:
        """Whether it is so; None where nobody can tell. An error is never right."""
        if decision == "error":
            return False
        if self.should == "unknown":
            return None
        return decision in ("step-up", "denied") if self.should == "not-granted" else decision == self.should


def expected(name: str, facts: Facts, target: Target, at: datetime, way: Way | None) -> Expected:
    """Of the function with this name, for who logged in so; ``way`` is how LoA is used, None: it is not known."""
    needs = target.functions[name].needs(at.astimezone(SWEDEN).date())
    if not needs.loa and not needs.claims:
        return Expected("granted", "it requires nothing")
    if not facts.signed_in and not facts.loa:
        return Expected("not-granted", f"nobody is signed in{f': {facts.refused}' if facts.refused else ''}")
    if facts.told is not None and target.identity and facts.told.isdisjoint(target.identity):
        return Expected("not-granted", f"none of {', '.join(target.identity)} was told, so it is nobody")
    steps_up = way == "step-up" or (way is None and "step-up" in target.ways)
    for claim, wanted in needs.claims.items():
        said = facts.says(claim)
        if said is None:
            return Expected("unknown", f"what {claim} said is not known here")
        if said != wanted:
            why = f"{claim} is {said!r} and should be {wanted!r}" if said else f"{claim} was not told"
            return Expected("not-granted" if steps_up and facts.loa < needs.loa else "denied", why)
    if facts.loa >= needs.loa:
        return Expected("granted", f"LoA {facts.loa} is at least LoA {needs.loa}")
    if any(one.covers(name, facts.policies, at) for one in target.dispensations):
        return Expected("granted", "a dispensation covers it")
    why = f"LoA {facts.loa or 'none'} is less than LoA {needs.loa}"
    if way == "step-up":
        return Expected("step-up", why)
    return Expected("not-granted" if steps_up or not facts.signed_in else "denied", why)
