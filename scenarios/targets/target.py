"""A target: how to sign in to a care system, what its functions are, and how to read what it decided."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from scenarios.model import Method, Way
from scenarios.targets.reads import DECISIONS, Reads, Rule, Shown, ShownClaims
from scenarios.targets.requires import SWEDEN, Dispensation, Needs, Required, newest
from scenarios.targets.strict import Strict, Text
from siths_files import Misfits, Where, read

SAMPLE = Path(__file__).with_name("sample-rp.yaml")
PATIENCE = 10.0  # seconds that a page may take, unless the target says otherwise
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class TargetFunction(Strict):
    """A function of the care system: where it is, and what it requires."""

    open: str
    requires: Required

    def needs(self, on: date) -> Needs:
        """What it requires on this day: the newest requirement that has begun."""
        return newest(self.requires, on)


class Action(Strict):
    """Something the user does on the target's own pages."""

    open: str | None = None
    click: str | None = None  # a link or button with this text

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.open is None) == (self.click is None):
            raise ValueError("an action names either open or click")
        return self


class LocalIdp(Strict):
    """An IdP of one's own between the care system and the mock, as Keycloak: the mock is its upstream."""

    url: Text  # every page of it begins so
    to_siths: list[
        Action
    ] = []  # what the user does there on the way to the mock; none: it leads on by itself
    back: list[Action] = []  # and on the way back
    asks: Rule | None = None  # how its page that asks for a login is told; None: any that is no HTTP error


class Registration(Strict):
    """How the system is registered at the IdP."""

    client_id: str
    client_secret: str = ""
    redirect_uris: list[str] = []
    logout_uris: list[str] = []
    backchannel_logout_uri: str | None = None
    backchannel_logout_session_required: bool = False
    frontchannel_logout_uri: str | None = None
    frontchannel_logout_session_required: bool = False
    methods: Annotated[list[Method], Field(min_length=1)] = ["app-elsewhere", "app-here", "card"]
    claims: list[str] = []  # which claims it may have; none named: all that the mock's first client has

    @property
    def told_of_logouts(self) -> dict[str, str | bool]:
        """What is said of it, by the names of clients.yaml."""
        said = self.model_dump(exclude_defaults=True)
        return {name: value for name, value in said.items() if "channel_logout_" in name}

    @field_validator("client_secret")
    @classmethod
    def _from_the_environment(cls, text: str) -> str:
        """``${JOURNAL_SECRET}`` is read from the environment, so that no secret stands in a file."""

        def value(found: re.Match[str]) -> str:
            if found[1] not in os.environ:
                raise ValueError(f"the environment variable {found[1]} is not set")
            return os.environ[found[1]]

        return _VARIABLE.sub(value, text)


class Target(Strict):
    """A care system under test."""

    format: Literal[1]
    name: str
    url: str  # where its functions begin
    idp: str = "http://localhost:8400"  # the mock that it trusts
    local_idp: LocalIdp | None = None  # what stands between the two; None: nothing
    start: Literal["sample"] | None = None  # the sample is started by the player; everything else is there
    restart: Text | None = None  # the command that starts it again when it does not answer
    ca: Path | None = (
        None  # whom to trust when its pages are https, PEM, beside the mock's CA; below the file
    )
    patience: Annotated[float, Field(gt=0, le=600)] = PATIENCE  # seconds that one of its pages may take
    settle: Annotated[float, Field(ge=0, le=60)] = (
        2.0  # seconds that script may take to show what was decided
    )
    ways: list[Way] = ["check"]  # how it uses LoA; scenarios for other ways are skipped
    client: Registration
    people: dict[str, str] = {}  # which person plays which role
    sign_in: Annotated[list[Action], Field(min_length=1)]
    sign_out: Annotated[list[Action], Field(min_length=1)]
    identity: list[str] = []  # the claims that say who it is; a login that tells none of them is nobody's
    functions: Annotated[dict[str, TargetFunction], Field(min_length=1)]
    dispensations: list[Dispensation] = []
    reads: Reads

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        wrong: list[tuple[Where, str]] = []
        for name, function in self.functions.items():
            days = Counter(one.since for one in function.requires)
            if max(days.values()) > 1:
                wrong.append(
                    (("functions", name), f"functions.{name}: two requirements begin at the same time")
                )
        for number, one in enumerate(self.dispensations):
            place = f"dispensations.{number}"
            wrong += [
                (("dispensations", number, "functions"), f"{place}.functions: no such function: {name}")
                for name in one.functions
                if name not in self.functions
            ]
        if wrong:
            raise Misfits(*wrong)
        return self

    def function(
        self, *, requires: str | None, name: str | None, at: datetime | None = None
    ) -> TargetFunction | None:
        """The function with this name, or the first one that requires just this level; ``at`` is when, None: now."""
        if name is not None:
            return self.functions.get(name)
        loa = {"nothing": 0, "loa2": 2, "loa3": 3}[requires or "nothing"]
        day = (at or datetime.now(SWEDEN)).astimezone(SWEDEN).date()
        return next((one for one in self.functions.values() if one.needs(day).loa == loa), None)

    def is_before_siths(self, address: str) -> bool:
        """Whether a page is of the local IdP, which may be on the same server as the system."""
        return self.local_idp is not None and address.startswith(self.local_idp.url)

    def at(self, *, url: str, idp: str, client_id: str) -> Self:
        """The same target at other addresses: how the player starts the sample on free ports."""
        client = self.client.model_copy(update={"client_id": client_id})
        return self.model_copy(update={"url": url, "idp": idp, "client": client})


def load_target(path: Path = SAMPLE) -> Target:
    """Raises `siths_files.BadFile`."""
    target = read(path, Target)
    return target.model_copy(update={"ca": path.parent / target.ca}) if target.ca else target


__all__ = [
    "DECISIONS",
    "PATIENCE",
    "SAMPLE",
    "Action",
    "Dispensation",
    "LocalIdp",
    "Needs",
    "Reads",
    "Registration",
    "Rule",
    "Shown",
    "ShownClaims",
    "Target",
    "TargetFunction",
    "load_target",
]
