"""How a page of the system is read: which decision it shows, and where its words stand."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from scenarios.model import DecisionName
from scenarios.targets.json_path import JsonPath
from scenarios.targets.strict import Selector, Strict, Text

Scalar = str | int | float | bool | None


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no pattern: {error}") from None
    return text


Pattern = Annotated[Text, AfterValidator(_pattern)]


class Rule(Strict):
    """How one decision is recognised: everything that is named must be so."""

    status: int | None = None
    css: Selector | None = None  # something on the page matches
    text: Text | None = None  # the page holds this text
    address: Text | None = None  # the address begins so; with a slash at first, its path does
    redirect: Text | None = None  # the same of an address that a redirect led through, or to
    header: dict[str, str] | None = None
    json_says: dict[JsonPath, Scalar] | None = Field(default=None, alias="json")  # each has this value
    any_of: list[Rule] | None = Field(default=None, alias="any")  # one of these holds

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        named = (self.status, self.css, self.text, self.address, self.redirect)
        if not any((*named, self.header, self.json_says, self.any_of)):
            raise ValueError("a rule names status, css, text, address, redirect, header, json or any")
        return self


class Shown(Strict):
    """Where a word stands: in what ``css`` finds, in JSON, in a header, or what a pattern finds."""

    css: Selector | None = None
    attribute: str | None = None  # of what ``css`` finds; its text unless something else is said
    json_at: JsonPath | None = Field(default=None, alias="json")
    header: Text | None = None
    text: Pattern | None = None  # in the text of the page: its first group, or all of it
    redirect: Pattern | None = None  # in an address that a redirect led through, or to

    @model_validator(mode="after")
    def _names_one_place(self) -> Self:
        places = (self.css, self.json_at, self.header, self.text, self.redirect)
        if sum(place is not None for place in places) != 1:
            raise ValueError("what is shown names one of css, json, header, text and redirect")
        if self.attribute and self.css is None:
            raise ValueError("attribute is of what css finds")
        return self


class ShownClaims(Strict):
    """Where the system shows what it was told, ``{}`` being the claim's name."""

    open: str
    css: Selector | None = None
    json_at: JsonPath | None = Field(default=None, alias="json")

    @model_validator(mode="after")
    def _names_one_place(self) -> Self:
        if (self.css is None) == (self.json_at is None):
            raise ValueError("claims are shown by css or by json")
        return self

    def of(self, name: str) -> Shown:
        """Where this claim stands."""
        if self.css is not None:
            return Shown(css=self.css.replace("{}", name))
        return Shown.model_validate({"json": (self.json_at or "").replace("{}", name)})


class Reads(Strict):
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


DECISIONS: tuple[tuple[DecisionName, str], ...] = (
    ("granted", "granted"),
    ("step-up", "step_up"),
    ("denied", "denied"),
)
