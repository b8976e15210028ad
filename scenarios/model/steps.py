"""The steps of a scenario, as a file says them. The list is closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from scenarios.model.endings import Bears, Code, Decision, Ending, Method, Strict, expected, near
from scenarios.model.written import DURATION, EXPECTED

ADMINISTRATOR = "id-administrator.ordinary-card"


def _duration(value: Any) -> Any:
    """``7d``, ``-30d``, ``90s``, ``2h``, ``15m``."""
    if isinstance(value, str) and (found := re.fullmatch(r"(-?\d{1,9})([dhms])", value)):
        unit = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}[found[2]]
        return timedelta(**{unit: int(found[1])})
    raise ValueError(f"{value!r} is not a time like 7d, -30d, 2h, 15m or 90s")


class Open(Strict):
    """Open a function: one that ``requires`` a level, whatever it is called there, or one by its name."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["requires"]}, {"required": ["function"]}]}
    )
    do: Literal["open"] = "open"
    requires: Literal["nothing", "loa2", "loa3"] | None = None
    function: str | None = None
    session: Literal["own", "planted", "beside"] = "own"
    # planted: ``who`` bears the cookies that the first user began with
    # beside: ``who`` is the same user at a second care system, and bears the IdP's cookies alone
    who: str | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.requires is None) == (self.function is None):
            raise ValueError("open names either requires or function")
        return self


class SignIn(Strict):
    """All of the user's part of a login, from method to choice. What is not said is the scenario's."""

    do: Literal["sign-in"] = "sign-in"
    person: str | None = None
    credential: str | None = None
    device: str | None = None
    method: Method | None = None
    choose: str | None = None  # the row that holds this text; the first one if nothing is said
    who: str | None = None


class ChooseMethod(Strict):
    """Choose one of the three ways to log in; what is not said is the scenario's."""

    do: Literal["choose-method"] = "choose-method"
    method: Method | None = None
    who: str | None = None


class Scan(Strict):
    """Scan the QR that is shown, or follow the app link. ``late``: a photograph that has become old."""

    do: Literal["scan"] = "scan"
    late: bool = False
    again: bool = False  # scan once more what was scanned before
    person: str | None = None  # whose phone, if another than the scenario's
    credential: str | None = None
    expect: Code | None = None  # the refusal that this scan ends in
    who: str | None = None


class EnterCode(Strict):
    """Enter the legitimeringskod in the app."""

    do: Literal["code"] = "code"
    code: Literal["right", "wrong"] = "right"
    who: str | None = None


class Approve(Strict):
    """Press Legitimera in the app."""

    do: Literal["approve"] = "approve"
    who: str | None = None


class Cancel(Strict):
    """Press Avbryt, in the app or on the IdP's page."""

    do: Literal["cancel"] = "cancel"
    where: Literal["app", "page"] = "page"
    who: str | None = None


class Choose(Strict):
    """Choose a tjänste-id or commission whose row holds this text."""

    do: Literal["choose"] = "choose"
    row: str
    who: str | None = None


class PickCertificate(Strict):
    """Pick a certificate of the card in the browser's picker: by what it bears, or by whose it is."""

    do: Literal["pick-certificate"] = "pick-certificate"
    bears: Bears
    who: str | None = None


class Insert(Strict):
    """Put a credential into the reader."""

    do: Literal["insert"] = "insert"
    person: str | None = None
    credential: str | None = None
    who: str | None = None


class PullOut(Strict):
    """Take the card out of the reader."""

    do: Literal["pull-out"] = "pull-out"
    who: str | None = None


class MoveClock(Strict):
    """Let time pass in the mock: ``clock: 200d``."""

    do: Literal["clock"] = "clock"
    by: Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema(DURATION)]


class RollOver(Strict):
    """The IdP changes its signing key: announces the next one, switches to it, or withdraws the old one."""

    do: Literal["rollover"] = "rollover"
    act: Literal["announce", "switch", "withdraw"]


class TellFault(Strict):
    """Set a fault for the next login. ``everybody``: a service is down from now on, whoever asks, to the end."""

    do: Literal["fault"] = "fault"
    name: str
    everybody: bool = False


class Revoke(Strict):
    """Revoke a credential."""

    do: Literal["revoke"] = "revoke"
    person: str | None = None
    credential: str | None = None


class Issue(Strict):
    """Order a card in the portal and hand it out. It is activated by a step of its own."""

    do: Literal["issue"] = "issue"
    kind: Literal["ordinary-card", "reserve-card-loa2", "reserve-card-loa3"]
    id: str | None = None  # what the card is called from now on; its kind, if nothing is said
    person: str | None = None
    card: str | None = None  # the reserve card that it is fetched onto: whose and which; a new one otherwise
    days: Annotated[int, Field(ge=1)] | None = None
    by: str = ADMINISTRATOR
    handed_out_by: str | None = None  # ``by``, and for LoA 3 reserve cards the second administrator
    expect: Code | None = None


class Activate(Strict):
    """Activate a card on Mina sidor, with a code that its holder chooses."""

    do: Literal["activate"] = "activate"
    credential: str | None = None
    person: str | None = None
    code: str = "123456"
    expect: Code | None = None


class Extend(Strict):
    """Extend a reserve card on Mina sidor. ``by``: what its holder is logged in with, if not the card itself."""

    do: Literal["extend"] = "extend"
    credential: str | None = None
    person: str | None = None
    by: str | None = None
    expect: Code | None = None


class Unlock(Strict):
    """Unlock a card: with the PUK of its letter, or at the administrator's."""

    do: Literal["unlock"] = "unlock"
    credential: str | None = None
    person: str | None = None
    way: Literal["puk-letter", "new-puk-letter", "id-administrator"] = "puk-letter"
    puk: Literal["right", "wrong"] = "right"
    by: str | None = None  # whom no letter helps; the one who orders, if nobody is said
    expect: Code | None = None


class AddPhone(Strict):
    """Fetch a Mobilt SITHS, logged in to Mina sidor with ``credential``. ``late``: the QR has become old."""

    do: Literal["add-phone"] = "add-phone"
    id: str  # what the phone is called from now on
    credential: str | None = None
    person: str | None = None
    phone: Literal["iphone", "android"] = "iphone"
    code: str = "123456"
    late: bool = False
    expect: Code | None = None


class AddCertificate(Strict):
    """Put the HSA-id of one more employment onto a card, in the portal."""

    do: Literal["add-certificate"] = "add-certificate"
    employment: str
    credential: str | None = None
    person: str | None = None
    by: str = ADMINISTRATOR
    expect: Code | None = None


class WaitUntilExpired(Strict):
    """Wait until the order has expired; the clock is moved, nobody waits."""

    do: Literal["wait-until-expired"] = "wait-until-expired"
    who: str | None = None


class GoOn(Strict):
    """Press on, on the IdP's page that keeps the answer back."""

    do: Literal["go-on"] = "go-on"
    who: str | None = None


class SignOut(Strict):
    """Log out of the care system; ``forget-the-system``: only lose its cookies, as a new window does."""

    do: Literal["sign-out"] = "sign-out"
    leave: Literal["log-out", "forget-the-system"] = "log-out"
    who: str | None = None


class Expect(Strict):
    """A decision or an ending, told apart by its value."""

    do: Literal["expect"] = "expect"
    to: Annotated[Decision | Ending, BeforeValidator(expected), WithJsonSchema(EXPECTED)]
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
    | Issue
    | Activate
    | Extend
    | Unlock
    | AddPhone
    | AddCertificate
    | WaitUntilExpired
    | GoOn
    | SignOut
    | Expect,
    Field(discriminator="do"),
]

# What a step's own short form fills: ``- code: wrong`` is ``{do: code, code: wrong}``.
SHORT = {
    "code": "code",
    "cancel": "where",
    "choose": "row",
    "clock": "by",
    "rollover": "act",
    "fault": "name",
    "activate": "credential",
    "extend": "credential",
    "unlock": "credential",
    "add-phone": "id",
    "add-certificate": "employment",
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
    "issue",
    "activate",
    "extend",
    "unlock",
    "add-phone",
    "add-certificate",
    "wait-until-expired",
    "go-on",
    "sign-out",
    "expect",
]


def step(value: Any) -> Any:
    """A step as people write it: a word, or one word and what belongs to it."""
    if isinstance(value, str):
        value = {value: None}
    if not isinstance(value, dict) or not value:
        raise ValueError("a step is a word, or one word with what belongs to it")
    name = next(iter(value))
    if name not in STEPS:
        raise ValueError(f"{name} is no step{near(str(name), STEPS) or '; steps are ' + ', '.join(STEPS)}")
    said, rest = value[name], {k: v for k, v in value.items() if k != name}
    if said is None:
        return {"do": name} | rest
    if name == "expect":
        who = {"who": said["who"]} if isinstance(said, dict) and "who" in said else {}
        to = {k: v for k, v in said.items() if k != "who"} if who else said
        return {"do": name, "to": to} | who | rest
    if isinstance(said, dict):
        return {"do": name} | said | rest
    if name not in SHORT:
        raise ValueError(f"{name} takes no {said!r}")
    return {"do": name, SHORT[name]: said} | rest
