"""A scenario, as a file says it. Strict: what is not known is a fault, told with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from scenarios.written import DURATION, EXPECTED, TIME, StepsAsWritten
from siths_files import Misfits, Where

Method = Literal["card", "app-here", "app-elsewhere"]
Way = Literal["check", "demand-loa2", "demand-loa3", "demand-loa2-or-loa3", "step-up"]
DriverName = Literal["http", "browser"]
DecisionName = Literal["granted", "step-up", "denied", "error"]
Code = Annotated[str, Field(pattern=r"^(IDP|RP|AUT|DEV|ISS)-\d{3}$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")]
Citation = Annotated[  # a row of the announcement, a scenario or a section of docs/facts/, or a section of a standard
    str,
    Field(pattern=r"^(gits:\d+|case:\d+|(inera-idp|siths-eid|oidc-core|oidc-logout|rfc\d{4}):\d+(\.\d+)*)$"),
]


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what a scenario may name. Given as the context ``known`` when a file is read."""

    people: Mapping[str, Collection[str]]  # a person, or a role of the target: the kinds of their credentials
    faults: Collection[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _swedish(value: Any) -> Any:
    """``2026-03-02 20:00``, in Sweden."""
    try:
        time = datetime.strptime(str(value), "%Y-%m-%d %H:%M")  # Swedish, in the next line
    except ValueError:
        raise ValueError(f"{value!r} is not a time like 2026-03-02 20:00") from None
    return time.replace(tzinfo=ZoneInfo("Europe/Stockholm"))


def _duration(value: Any) -> Any:
    """``7d``, ``-30d``, ``90s``, ``2h``, ``15m``."""
    if isinstance(value, str) and (found := re.fullmatch(r"(-?\d{1,9})([dhms])", value)):
        unit = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}[found[2]]
        return timedelta(**{unit: int(found[1])})
    raise ValueError(f"{value!r} is not a time like 7d, -30d, 2h, 15m or 90s")


class Decision(_Strict):
    """What the care system should have decided at a function."""

    decision: DecisionName
    code: Code | None = None

    def __str__(self) -> str:
        return f"{self.decision} {self.code}" if self.code else self.decision


class Ending(_Strict):
    """How a login should have ended, seen from the care system.

    ``signed-in``; ``rejected``: it got an answer, and that was a refusal; ``no-answer``: it heard nothing.
    """

    ending: Literal["signed-in", "rejected", "no-answer"]
    code: Code | None = None

    def __str__(self) -> str:
        return f"{self.ending} {self.code}" if self.code else self.ending


def _expected(value: Any) -> Any:
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


class Open(_Strict):
    """Open a function: one that ``requires`` a level, whatever it is called there, or one by its name."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["requires"]}, {"required": ["function"]}]}
    )
    do: Literal["open"] = "open"
    requires: Literal["nothing", "loa2", "loa3"] | None = None
    function: str | None = None
    session: Literal["own", "planted"] = (
        "own"  # planted: ``who`` bears the cookies that the first user began with
    )
    who: str | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.requires is None) == (self.function is None):
            raise ValueError("open names either requires or function")
        return self


class SignIn(_Strict):
    """All of the user's part of a login, from method to choice. What is not said is the scenario's."""

    do: Literal["sign-in"] = "sign-in"
    person: str | None = None
    credential: str | None = None
    device: str | None = None
    method: Method | None = None
    choose: str | None = None  # the row that holds this text; the first one if nothing is said
    who: str | None = None


class ChooseMethod(_Strict):
    """Choose one of the three ways to log in; what is not said is the scenario's."""

    do: Literal["choose-method"] = "choose-method"
    method: Method | None = None
    who: str | None = None


class Scan(_Strict):
    """Scan the QR that is shown, or follow the app link. ``late``: a photograph that has become old."""

    do: Literal["scan"] = "scan"
    late: bool = False
    again: bool = False  # scan once more what was scanned before
    person: str | None = None  # whose phone, if another than the scenario's
    credential: str | None = None
    expect: Code | None = None  # the refusal that this scan ends in
    who: str | None = None


class EnterCode(_Strict):
    """Enter the legitimeringskod in the app."""

    do: Literal["code"] = "code"
    code: Literal["right", "wrong"] = "right"
    who: str | None = None


class Approve(_Strict):
    """Press Legitimera in the app."""

    do: Literal["approve"] = "approve"
    who: str | None = None


class Cancel(_Strict):
    """Press Avbryt, in the app or on the IdP's page."""

    do: Literal["cancel"] = "cancel"
    where: Literal["app", "page"] = "page"
    who: str | None = None


class Choose(_Strict):
    """Choose a tjänste-id or commission whose row holds this text."""

    do: Literal["choose"] = "choose"
    row: str
    who: str | None = None


class PickCertificate(_Strict):
    """Pick the certificate that bears this in the browser's picker."""

    do: Literal["pick-certificate"] = "pick-certificate"
    bears: Literal["hsa-id", "personal-number"]
    who: str | None = None


class Insert(_Strict):
    """Put a credential into the reader."""

    do: Literal["insert"] = "insert"
    person: str | None = None
    credential: str | None = None
    who: str | None = None


class PullOut(_Strict):
    """Take the card out of the reader."""

    do: Literal["pull-out"] = "pull-out"
    who: str | None = None


class MoveClock(_Strict):
    """Let time pass in the mock: ``clock: 200d``."""

    do: Literal["clock"] = "clock"
    by: Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema(DURATION)]


class RollOver(_Strict):
    """The IdP changes its signing key: announces the next one, switches to it, or withdraws the old one."""

    do: Literal["rollover"] = "rollover"
    act: Literal["announce", "switch", "withdraw"]


class TellFault(_Strict):
    """Set a fault for the next login."""

    do: Literal["fault"] = "fault"
    name: str


class Revoke(_Strict):
    """Revoke a credential."""

    do: Literal["revoke"] = "revoke"
    person: str | None = None
    credential: str | None = None


class WaitUntilExpired(_Strict):
    """Wait until the order has expired; the clock is moved, nobody waits."""

    do: Literal["wait-until-expired"] = "wait-until-expired"
    who: str | None = None


class SignOut(_Strict):
    """Log out of the care system; ``forget-the-system``: only lose its cookies, as a new window does."""

    do: Literal["sign-out"] = "sign-out"
    leave: Literal["log-out", "forget-the-system"] = "log-out"
    who: str | None = None


class Expect(_Strict):
    """A decision or an ending, told apart by its value."""

    do: Literal["expect"] = "expect"
    to: Annotated[Decision | Ending, BeforeValidator(_expected), WithJsonSchema(EXPECTED)]
    who: str | None = None


Step = Annotated[
    Open
    | SignIn
    | ChooseMethod
    | Scan
    | EnterCode
    | Approve
    | Cancel
    | Choose
    | PickCertificate
    | Insert
    | PullOut
    | MoveClock
    | RollOver
    | TellFault
    | Revoke
    | WaitUntilExpired
    | SignOut
    | Expect,
    Field(discriminator="do"),
]

# What a step's own short form fills: ``- code: wrong`` is ``{do: code, code: wrong}``.
_SHORT = {
    "code": "code",
    "cancel": "where",
    "choose": "row",
    "clock": "by",
    "rollover": "act",
    "fault": "name",
    "pick-certificate": "bears",
    "choose-method": "method",
    "expect": "to",
    "sign-out": "leave",
}
STEPS = [
    "open",
    "sign-in",
    "choose-method",
    "scan",
    "code",
    "approve",
    "cancel",
    "pick-certificate",
    "choose",
    "insert",
    "pull-out",
    "clock",
    "rollover",
    "fault",
    "revoke",
    "wait-until-expired",
    "sign-out",
    "expect",
]


def _step(value: Any) -> Any:
    """A step as people write it: a word, or one word and what belongs to it."""
    if isinstance(value, str):
        value = {value: None}
    if not isinstance(value, dict) or not value:
        raise ValueError("a step is a word, or one word with what belongs to it")
    name = next(iter(value))
    if name not in STEPS:
        raise ValueError(f"{name} is no step{_near(str(name), STEPS) or '; steps are ' + ', '.join(STEPS)}")
    said, rest = value[name], {k: v for k, v in value.items() if k != name}
    if said is None:
        return {"do": name} | rest
    if name == "expect":
        who = {"who": said["who"]} if isinstance(said, dict) and "who" in said else {}
        to = {k: v for k, v in said.items() if k != "who"} if who else said
        return {"do": name, "to": to} | who | rest
    if isinstance(said, dict):
        return {"do": name} | said | rest
    if name not in _SHORT:
        raise ValueError(f"{name} takes no {said!r}")
    return {"do": name, _SHORT[name]: said} | rest


class Scenario(_Strict):
    """A short story with an expected ending."""

    format: Literal[1]
    id: Id
    name: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]
    source: Annotated[list[Citation], Field(min_length=1)]
    person: str
    credential: str
    device: Literal["windows-minidriver", "iphone", "android"] = "windows-minidriver"
    method: Method
    way: Way = "check"
    at: Annotated[datetime, BeforeValidator(_swedish), WithJsonSchema(TIME)] | None = (
        None  # the day the care system decides at; None: today
    )
    fault: str | None = None
    drivers: Annotated[list[DriverName], Field(min_length=1)] = ["http", "browser"]
    because: str | None = None
    tags: list[str] = []
    steps: Annotated[
        list[Annotated[Step, BeforeValidator(_step), StepsAsWritten(_SHORT)]], Field(min_length=1)
    ]
    claims: dict[str, str] = {}  # what the care system was told: a value, ``present`` or ``absent``

    @model_validator(mode="after")
    def _says_why_a_driver_is_left_out(self) -> Self:
        if len(set(self.drivers)) < 2 and not self.because:
            raise ValueError("a driver is left out, so because: must say why")
        return self

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if not any(isinstance(step, Expect) for step in self.steps):
            raise ValueError("nothing is expected, so nothing could fail")
        return self

    @model_validator(mode="after")
    def _names_what_there_is(self, info: ValidationInfo) -> Self:
        """Persons, what they hold, and faults: where the mock's are known, a name that is none is told now."""
        known = (info.context or {}).get("known")
        if known is not None and (faults := tuple(self._unknown(known))):
            raise Misfits(*faults)
        return self

    def _unknown(self, known: Known) -> Iterator[tuple[Where, str]]:
        places: list[tuple[Where, Any]] = [((), self)]
        places += [(("steps", at), step) for at, step in enumerate(self.steps)]
        for where, place in places:
            person = getattr(place, "person", None)
            held = known.people.get(person or self.person)
            if person is not None and held is None:
                yield (*where, "person"), f"there is no person {person}{_near(person, known.people)}"
            credential = getattr(place, "credential", None)
            if credential is not None and held is not None and credential not in held:
                whose = person or self.person
                yield (*where, "credential"), f"{whose} holds no {credential}, but {', '.join(sorted(held))}"
            fault = place.name if isinstance(place, TellFault) else getattr(place, "fault", None)
            if fault is not None and fault not in known.faults:
                yield (*where, "fault"), f"there is no fault {fault}{_near(fault, known.faults)}"

    @property
    def endings(self) -> tuple[str, ...]:
        """Everything that is expected, in order."""
        return tuple(str(step.to) for step in self.steps if isinstance(step, Expect))


def _near(name: str, names: Collection[str]) -> str:
    near = difflib.get_close_matches(name, sorted(names), n=1)
    return f"; did you mean {near[0]}?" if near else ""
