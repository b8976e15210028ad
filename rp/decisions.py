"""What the care system decides about a sign-in at a function. The class is the entry, as for refusals in ``errors``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Verdict(StrEnum):
    """What the care system does with a sign-in at a function."""

    GRANTED = "granted"
    STEP_UP = "step-up"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, and what decided it: shown on the page, so that nobody has to guess.

    ``reason`` is Swedish; ``decided_by`` names the claim, ``was`` what it said, ``wanted`` what it should have said.
    """

    verdict: Verdict
    code: str
    reason: str
    decided_by: str = ""
    was: str = ""
    wanted: str = ""


class Outcome:
    """How a decision can end: a stable code, what the user reads, and a docstring that explains."""

    code: ClassVar[str]
    verdict: ClassVar[Verdict]
    title: ClassVar[str]

    @classmethod
    def because(cls, reason: str = "", **by: str) -> Decision:
        """The decision that ends so; ``by`` is what decided it."""
        return Decision(verdict=cls.verdict, code=cls.code, reason=reason or cls.title, **by)


class OpenToAll(Outcome):
    """The function requires no sign-in."""

    code, verdict, title = "RP-200", Verdict.GRANTED, "Öppen för alla"


class LoginNeeded(Outcome):
    """Nobody is signed in, and the function requires somebody."""

    code, verdict, title = "RP-201", Verdict.STEP_UP, "Inloggning krävs"


class LevelReached(Outcome):
    """The level of assurance and every claim that the policy requires are there."""

    code, verdict, title = "RP-202", Verdict.GRANTED, "Tillitsnivån räcker"


class HigherLevelNeeded(Outcome):
    """The level is lower than the policy requires, and the user is asked to identify again at a higher one."""

    code, verdict, title = "RP-203", Verdict.STEP_UP, "Högre tillitsnivå krävs"


class Dispensed(Outcome):
    """The level is lower than the policy requires, and a dispensation covers this function, credential and time."""

    code, verdict, title = "RP-204", Verdict.GRANTED, "Dispens"


class ClaimMissing(Outcome):
    """A claim that the policy requires is absent or has another value; the page names it."""

    code, verdict, title = "RP-206", Verdict.DENIED, "Ditt medarbetaruppdrag ger inte tillgång"
    title_of_others = "Dina uppgifter ger inte tillgång"  # where the claim is not the commission's


class LevelTooLow(Outcome):
    """The level of assurance is lower than required, or unknown; at a login, none that was demanded (inera-idp:3)."""

    code, verdict, title = "RP-305", Verdict.DENIED, "Tillitsnivån räcker inte"


def catalogue() -> Iterator[type[Outcome]]:
    """Every ending of a decision, in the order of their codes."""
    return iter(sorted(Outcome.__subclasses__(), key=lambda outcome: outcome.code))
