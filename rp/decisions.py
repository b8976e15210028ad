"""What the care system decides about a sign-in at a function, and what each code of a decision means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says: in Swedish to the user, and why it is given."""

    verdict: Verdict
    title: str
    why: str


# RP-305, a level that does not reach, is a refusal as well and stands with them in ``errors``.
MEANINGS: Mapping[str, Meaning] = {
    "RP-200": Meaning(Verdict.GRANTED, "Öppen för alla", "The function requires no sign-in."),
    "RP-201": Meaning(
        Verdict.STEP_UP, "Inloggning krävs", "Nobody is signed in, and the function requires somebody."
    ),
    "RP-202": Meaning(
        Verdict.GRANTED,
        "Tillitsnivån räcker",
        "The level and every claim that the policy requires are there.",
    ),
    "RP-203": Meaning(
        Verdict.STEP_UP,
        "Högre tillitsnivå krävs",
        "The level is lower than the policy requires, and the user is asked to identify again at a higher one.",
    ),
    "RP-204": Meaning(
        Verdict.GRANTED,
        "Dispens",
        "The level is lower than the policy requires, and a dispensation covers this function, credential and time.",
    ),
    "RP-206": Meaning(
        Verdict.DENIED,
        "Ditt medarbetaruppdrag ger inte tillgång",
        "A claim that the policy requires is absent or has another value; the page names it.",
    ),
}


def decided(code: str, *, reason: str = "", **by: str) -> Decision:
    """The decision of this code; ``by`` is what decided it."""
    meaning = MEANINGS[code]
    return Decision(verdict=meaning.verdict, code=code, reason=reason or meaning.title, **by)
