"""A target: how to sign in to a care system, what its functions are, and how to read what it decided."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal, Self

from bs4.css import soupsieve
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from scenarios.model import DecisionName, Method, Way
from siths_files import read

SAMPLE = Path(__file__).with_name("sample-rp.yaml")
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _selector(css: str) -> str:
    if soupsieve is None:  # it comes with bs4, unless somebody took it away
        return css
    try:
        soupsieve.compile(css.replace("{}", "claim"))
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"{css!r} is no CSS selector: {str(error).splitlines()[0]}") from None
    return css


Text = Annotated[str, Field(min_length=1)]
Selector = Annotated[Text, AfterValidator(_selector)]


class Rule(_Strict):
    """How one decision is recognised: everything that is named must be so."""

    status: int | None = None
    css: Selector | None = None  # something on the page matches
    text: Text | None = None  # the page holds this text
    address: Text | None = None  # the address begins so
    header: dict[str, str] | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not any((self.status, self.css, self.text, self.address, self.header)):
            raise ValueError("a rule names status, css, text, address or header")
        return self


class Shown(_Strict):
    """Where on a page a word stands: the text of what ``css`` finds, or one of its attributes."""

    css: Selector
    attribute: str | None = None


class ShownClaims(_Strict):
    """Where the system shows what it was told: the text of what ``css`` finds, ``{}`` being the claim's name."""

    open: str
    css: Selector


class Needs(_Strict):
    """What a function requires, as far as the target tells: a level ("at least"), and claims."""

    loa: Literal[0, 2, 3] = 0
    claims: dict[str, str] = {}


class TargetFunction(_Strict):
    """A function of the care system: where it is, and what it requires."""

    open: str
    requires: Needs


class Action(_Strict):
    """Something the user does on the target's own pages."""

    open: str | None = None
    click: str | None = None  # a link or button with this text

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.open is None) == (self.click is None):
            raise ValueError("an action names either open or click")
        return self


class Registration(_Strict):
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


class Reads(_Strict):
    """How to tell what the system decided. What no rule recognises is an error, never a denial."""

    granted: Rule
    denied: Rule
    step_up: Rule | None = Field(default=None, alias="step-up")
    signed_in: Rule | None = None  # how the system shows that somebody is signed in, on any page
    refused: Rule | None = None  # how it shows that a login failed
    code: Shown | None = None
    reason: Shown | None = None
    decided_by: Shown | None = None
    claims: ShownClaims | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Target(_Strict):
    """A care system under test."""

    format: Literal[1]
    name: str
    url: str  # where its functions begin
    idp: str = "http://localhost:8400"  # the mock that it trusts
    start: Literal["sample"] | None = None  # the sample is started by the player; everything else is there
    ways: list[Way] = ["check"]  # how it uses LoA; scenarios for other ways are skipped
    client: Registration
    people: dict[str, str] = {}  # which person plays which role
    sign_in: Annotated[list[Action], Field(min_length=1)]
    sign_out: Annotated[list[Action], Field(min_length=1)]
    functions: Annotated[dict[str, TargetFunction], Field(min_length=1)]
    reads: Reads
    restart: Text | None = (
        None  # a command that starts the system anew, for a review that it does not survive
    )

    def function(self, *, requires: str | None, name: str | None) -> TargetFunction | None:
        """The function with this name, or the first one that requires just this level."""
        if name is not None:
            return self.functions.get(name)
        loa = {"nothing": 0, "loa2": 2, "loa3": 3}[requires or "nothing"]
        return next((f for f in self.functions.values() if f.requires.loa == loa), None)

    def at(self, *, url: str, idp: str, client_id: str) -> Self:
        """The same target at other addresses: how the player starts the sample on free ports."""
        client = self.client.model_copy(update={"client_id": client_id})
        return self.model_copy(update={"url": url, "idp": idp, "client": client})


def load_target(path: Path = SAMPLE) -> Target:
    """Raises `siths_files.BadFile`."""
    return read(path, Target)


DECISIONS: tuple[tuple[DecisionName, str], ...] = (
    ("granted", "granted"),
    ("step-up", "step_up"),
    ("denied", "denied"),
)
