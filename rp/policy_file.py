"""policy.yaml: strict, every fault told at once with its line."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rp.policy import Dispensation, Function, Policy, Requirement
from siths_files import Misfits, Where, read

RESERVED = (  # addresses, and "/"
    *("login", "callback", "logout", "leaving", "signed-out", "backchannel-logout", "static"),
    "start",
)


def _is_in_the_calendar(day: str) -> str:
    date.fromisoformat(day)
    return day


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_is_in_the_calendar)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Oid = Annotated[str, Field(pattern=r"^\d+(\.\d+)+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RequirementEntry(_Strict):
    """What a function requires, from a day on."""

    loa: Literal[0, 2, 3]
    claims: dict[str, str] = {}
    since: Day | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _claims_are_of_somebody(self) -> Self:
        if self.claims and not self.loa:
            raise ValueError("claims need a loa of 2 or 3: who is not signed in has none")
        return self

    def requirement(self) -> Requirement:
        since = date.fromisoformat(self.since) if self.since else None
        return Requirement(loa=self.loa, claims=self.claims, since=since)


class FunctionEntry(_Strict):
    """One thing that users do."""

    name: str
    about: str = ""
    requires: Annotated[list[RequirementEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _always_requires_something(self) -> Self:
        if all(entry.since for entry in self.requires):
            raise ValueError("one requirement must have no from, or nothing is required before the first day")
        days = [entry.since for entry in self.requires]
        if len(set(days)) < len(days):
            raise ValueError("two requirements begin at the same time")
        return self


class DispensationEntry(_Strict):
    """A dated exception."""

    name: str
    why: str
    functions: Annotated[list[str], Field(min_length=1)]
    policies: Annotated[list[Oid], Field(min_length=1)]
    since: Day = Field(alias="from")
    until: Day = Field(alias="to")
    hours: Annotated[list[Clock], Field(min_length=2, max_length=2)] | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if date.fromisoformat(self.since) > date.fromisoformat(self.until):
            raise ValueError(f"begins {self.since} and ends {self.until}")
        return self

    def dispensation(self) -> Dispensation:
        hours = self.hours and (time.fromisoformat(self.hours[0]), time.fromisoformat(self.hours[1]))
        return Dispensation(
            name=self.name,
            why=self.why,
            functions=tuple(self.functions),
            policies=tuple(self.policies),
            since=date.fromisoformat(self.since),
            until=date.fromisoformat(self.until),
            hours=hours or None,
        )


class PolicyFile(_Strict):
    """policy.yaml"""

    format: Literal[1]
    functions: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")], FunctionEntry], Field(min_length=1)
    ]
    dispensations: list[DispensationEntry] = []

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        taken: list[tuple[Where, str]] = [
            (("functions", name), f"functions.{name} is an address of the care system itself")
            for name in self.functions
            if name in RESERVED
        ]
        taken += [
            (
                ("dispensations", n, "functions", m),
                f"dispensations.{n}.functions.{m}: no such function: {name}",
            )
            for n, entry in enumerate(self.dispensations)
            for m, name in enumerate(entry.functions)
            if name not in self.functions
        ]
        if taken:
            raise Misfits(*taken)
        return self


SHIPPED = Path(__file__).with_name("policy.yaml")


def load(path: Path = SHIPPED) -> Policy:
    """The policy in the file. Raises `siths_files.BadFile` with every fault."""
    file = read(path, PolicyFile)
    return Policy(
        functions={
            name: Function(
                id=name,
                name=entry.name,
                about=entry.about,
                requirements=tuple(r.requirement() for r in entry.requires),
            )
            for name, entry in file.functions.items()
        },
        dispensations=tuple(entry.dispensation() for entry in file.dispensations),
    )
