"""What a scenario expects: a decision of the care system at a function, or how a login ended."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Method = Literal["card", "app-here", "app-elsewhere"]
Bears = Literal["hsa-id", "second-hsa-id", "personal-number", "type-1", "telia"]
Consent = Literal["allow", "allow-always", "refuse"]
Entered = Literal["right", "wrong", "none"]
Way = Literal["check", "demand-loa2", "demand-loa3", "demand-loa2-or-loa3", "step-up"]
Pressed = Literal["login", "request", "method", "choice"]
DriverName = Literal["http", "browser"]
DecisionName = Literal["granted", "step-up", "denied", "error"]
Code = Annotated[str, Field(pattern=r"^(IDP|RP|AUT|DEV|ISS)-\d{3}$")]


class Strict(BaseModel):
    """What is not known is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Decision(Strict):
    """What the care system should have decided at a function."""

    decision: DecisionName
    code: Code | None = None

    def __str__(self) -> str:
        return f"{self.decision} {self.code}" if self.code else self.decision


class Ending(Strict):
    """How a login should have ended, seen from the care system.

    ``signed-in``; ``rejected``: it got an answer, and that was a refusal; ``no-answer``: it heard nothing.
    """

    ending: Literal["signed-in", "rejected", "no-answer"]
    code: Code | None = None

    def __str__(self) -> str:
        return f"{self.ending} {self.code}" if self.code else self.ending


def expected(value: Any) -> Any:
    """The short forms: ``granted``, ``{decision: denied, code: RP-305}``, ``{rejected: IDP-210}``, ``no-answer``."""
    match value:
        case "granted" | "step-up" | "denied" | "error":
            return {"decision": value}
        case "signed-in" | "no-answer":
            return {"ending": value}
        case "rejected":
            raise ValueError("rejected needs its code, as in {rejected: RP-302}: for any reason is no ending")
        case {"rejected": code, **rest} if not rest:
            return {"ending": "rejected", "code": code}
        case {"no-answer": code, **rest} if not rest:
            return {"ending": "no-answer", "code": code}
        case {"decision": _}:
            return value
        case _:
            raise ValueError(
                "expect is granted, step-up, denied, error, {decision: denied, code: RP-305}, signed-in, "
                "{rejected: IDP-210}, no-answer or {no-answer: IDP-201}"
            )


def near(name: str, names: Collection[str]) -> str:
    """ "; did you mean ...?", where there is something like it."""
    found = difflib.get_close_matches(name, sorted(names), n=1)
    return f"; did you mean {found[0]}?" if found else ""
