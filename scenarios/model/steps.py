"""The steps of a scenario, as a file says them. The list is closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from scenarios.model.device import Where
from scenarios.model.employment import Employment
from scenarios.model.endings import (
    Bears,
    Code,
    Consent,
    Decision,
    Ending,
    Entered,
    Method,
    Pressed,
    Strict,
    expected,
)
from scenarios.model.written import DURATION, EXPECTED

ADMINISTRATOR = "id-administrator.ordinary-card"


def duration(value: Any) -> Any:
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
    session: Literal["own", "planted", "stolen", "beside"] = "own"
    # planted: ``who`` bears the cookies that the first user began with
    # stolen: ``who`` bears the cookies that the first user has now
    # beside: ``who`` is the same user at a second care system, and bears the IdP's cookies alone
    lured: bool = False  # by a link that somebody else wrote: its return address leads elsewhere
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
    device: Where | None = None
    method: Method | None = None
    choose: str | None = None  # the row that holds this text; the first one if nothing is said
    code: Entered = "right"  # none: who sits there does not know it, and enters none
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
    device: Where | None = None
    consent: Consent = "allow"  # whether the browser may open the app
    expect: Code | None = None  # the refusal that this scan ends in
    who: str | None = None


class EnterCode(Strict):
    """Enter the legitimeringskod in the app."""

    do: Literal["code"] = "code"
    code: Literal["right", "wrong"] = "right"
    expect: Code | None = None  # the refusal that the app shows
    who: str | None = None


class Approve(Strict):
    """Press Legitimera in the app."""

    do: Literal["approve"] = "approve"
    expect: Code | None = None  # the refusal that the app shows
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
    """Put a credential into the reader; ``beside`` the card that is in one, into another reader."""

    do: Literal["insert"] = "insert"
    person: str | None = None
    credential: str | None = None
    beside: bool = False
    who: str | None = None


class Activate(Strict):
    """Choose the active card in the app, among those in the readers."""

    do: Literal["activate"] = "activate"
    person: str | None = None
    credential: str | None = None
    expect: Code | None = None  # the refusal that this ends in
    who: str | None = None


class Unlock(Strict):
    """Unlock a locked card: in the app with its PUK, at the administrator's, or with one's own Mobilt SITHS."""

    do: Literal["unlock"] = "unlock"
    puk: Literal["right", "wrong"] = "right"
    way: Literal["puk", "id-administrator", "mobilt-siths"] = "puk"
    by: str | None = None  # whose and which, of who unlocks it at the portal or on Mina sidor
    person: str | None = None
    credential: str | None = None
    expect: Code | None = None  # as above
    who: str | None = None

    @model_validator(mode="after")
    def _by_somebody(self) -> Self:
        if self.way == "mobilt-siths" and self.by is None:
            raise ValueError("unlock with Mobilt SITHS names by: whose and which")
        return self


class Tab(Strict):
    """Go to another tab of the same browser, a new one or one that is open. The first is called ``first``."""

    do: Literal["tab"] = "tab"
    name: str
    who: str | None = None


class PullOut(Strict):
    """Take the card out of the reader."""

    do: Literal["pull-out"] = "pull-out"
    who: str | None = None


class MoveClock(Strict):
    """Let time pass in the mock: ``clock: 200d``."""

    do: Literal["clock"] = "clock"
    by: Annotated[timedelta, BeforeValidator(duration), WithJsonSchema(DURATION)]


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


class ActivateCard(Strict):
    """Activate a card on Mina sidor, with a code that its holder chooses."""

    do: Literal["activate-card"] = "activate-card"
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


class Move(Strict):
    """Leave an employment, begin another one, or both; what is on a card stays as it was."""

    do: Literal["move"] = "move"
    leaves: str | None = None  # its HSA-id
    begins: Employment | None = None
    person: str | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if self.leaves is None and self.begins is None:
            raise ValueError("move names leaves, begins or both")
        return self


class WaitUntilExpired(Strict):
    """Wait until the order has expired; the clock is moved, nobody waits."""

    do: Literal["wait-until-expired"] = "wait-until-expired"
    who: str | None = None


class GoOn(Strict):
    """Press on, on the IdP's page that keeps the answer back."""

    do: Literal["go-on"] = "go-on"
    who: str | None = None


class PressTwice(Strict):
    """Press twice what one press is enough for: it is sent twice, and the browser shows the second answer."""

    do: Literal["press-twice"] = "press-twice"
    what: Pressed
    who: str | None = None


class CloseTab(Strict):
    """Close the tab that the login is in. The browser and its cookies stay, and so does what the app has open."""

    do: Literal["close-tab"] = "close-tab"
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
    | Activate
    | Unlock
    | Tab
    | MoveClock
    | RollOver
    | TellFault
    | Revoke
    | Issue
    | ActivateCard
    | Extend
    | AddPhone
    | AddCertificate
    | Move
    | WaitUntilExpired
    | GoOn
    | PressTwice
    | CloseTab
    | SignOut
    | Expect,
    Field(discriminator="do"),
]
