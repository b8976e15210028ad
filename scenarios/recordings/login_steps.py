"""One login as the steps of a story: `sign-in` where nothing went wrong, and each thing by itself where it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarios.model import (
    Approve,
    Cancel,
    Choose,
    ChooseMethod,
    Device,
    EnterCode,
    Insert,
    Method,
    PickCertificate,
    PullOut,
    Scan,
    SignIn,
    Step,
    WaitUntilExpired,
)
from scenarios.recordings.noted import Showed

Event = Mapping[str, Any]
_CANCELLED = "IDP-220"
_OF_THE_APP = "DEV-"


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody logged in with, as a scenario names it."""

    person: str
    credential: str
    device: Device
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One login as the journal tells it, and what only others know of it."""

    events: Sequence[Event]
    showed: tuple[Showed, ...]  # what went into the virtual reader meanwhile
    card_of: Callable[[str], str]  # whose card has a certificate with this serial number; empty: nobody's
    device_of: Callable[[str], Device]  # how a device is
    row_of: Callable[[str, str], str]  # what a person's row says to somebody who reads it
    by_itself: bool = True  # the system led there
    _cache: dict[str, str] = field(default_factory=dict)

    def of(self, what: str) -> list[Event]:
        return [event for event in self.events if event["what"] == what]

    @property
    def method(self) -> Method:
        chosen = self.of("method-chosen")
        return chosen[-1]["says"]["method"] if chosen else "card"

    def held(self) -> Held | None:
        """None where nothing was shown and nothing scanned."""
        opened = [event["says"]["device"] for event in self.of("order-opened")]
        opened += [event["says"]["device"] for event in self.of("refused") if event["says"].get("device")]
        if opened:
            registered = sum(event["says"]["right"] for event in self.of("code-entered")) < 2
            device = self.device_of(opened[0]).model_copy(update={"registered": registered})
            return _held(opened[0], device, self.method)
        if card := self.card:
            return _held(card, Device(kind="windows-minidriver"), self.method)
        return None

    @property
    def card(self) -> str:
        """The last one that was shown to the mutual-TLS host."""
        if self.showed:
            return self.showed[-1].card
        serials = [event["says"].get("serial", "") for event in self.of("certificate-shown")]
        return self.card_of(serials[-1]) if serials and serials[-1] else ""


def steps(login: Evidence, usual: Held) -> list[Step]:
    """``usual`` is what the scenario says of the whole story, which no step says again."""
    if login.of("session-reused"):
        return [] if login.by_itself else [SignIn()]
    held = login.held() or usual
    made = login.of("choice-made")
    if _is_plain(login):
        row = login.row_of(held.person, made[-1]["says"]["row"]) if made else None
        return [SignIn(**_different(held, usual), choose=row)]
    return [*_before(login, held, usual), *_one_by_one(login, held, usual)]


def _is_plain(login: Evidence) -> bool:
    """The way that `sign-in` goes: nothing was wrong, cancelled, begun anew or left."""
    if len(login.of("method-chosen")) != 1 or login.of("order-cancelled") or login.of("order-expired"):
        return False
    if len(login.of("choice-offered")) > len(login.of("choice-made")):
        return False
    if any(event["code"] == _CANCELLED or event["code"].startswith(_OF_THE_APP) for event in login.events):
        return False
    if login.method == "card":
        shown = login.of("certificate-shown")
        return len(shown) == 1 and bool(login.card) and all(one.bears == "hsa-id" for one in login.showed)
    codes = [event["says"]["right"] for event in login.of("code-entered")]
    return len(login.of("order-opened")) == 1 and all(codes) and len(login.of("order-signed")) == 1


def _before(login: Evidence, held: Held, usual: Held) -> list[Step]:
    """What is done before the method is chosen: the card that is in the reader, or that none is."""
    if login.method != "card" or not login.of("certificate-shown"):
        return []
    if not login.card:
        return [PullOut()]
    who = _different(held, usual)
    found: list[Step] = [Insert(person=who.get("person"), credential=who.get("credential"))] if who else []
    picked = [one.bears for one in login.showed if one.bears != "hsa-id"]
    return [*found, PickCertificate.model_validate({"bears": picked[-1]})] if picked else found


def _one_by_one(login: Evidence, held: Held, usual: Held) -> list[Step]:
    found: list[Step] = []
    who = {name: value for name, value in _different(held, usual).items() if name != "method"}
    events = list(login.events)
    for n, event in enumerate(events):
        says, refusal = event["says"], _refusal_after(events, n)
        match event["what"]:
            case "method-chosen" if says["by"] == "user":
                found.append(ChooseMethod(method=None if says["method"] == usual.method else says["method"]))
            case "order-opened":
                found.append(Scan(**who))
            case "code-entered":
                found.append(EnterCode(code="right" if says["right"] else "wrong", expect=refusal or None))
            case "order-signed":
                found.append(Approve(expect=event["code"] or None))
            case "order-cancelled" if event["from"] == "device":
                found.append(Cancel(where="app"))
            case "order-expired":
                found.append(WaitUntilExpired())
            case "choice-made":
                found.append(Choose(row=login.row_of(held.person, says["row"])))
            case "refused" if event["code"] == _CANCELLED and not _cancelled_in_the_app(events):
                found.append(Cancel())
            case "refused" if event["from"] == "device" and not login.of("order-opened"):
                found.append(Scan(**who, expect=event["code"]))
    return found


def _refusal_after(events: Sequence[Event], n: int) -> str:
    """The app's answer to what was done in event ``n``."""
    after = events[n + 1] if n + 1 < len(events) else None
    is_answer = after is not None and after["what"] == "refused" and after["from"] == "device"
    return str(after["code"]) if after is not None and is_answer else ""


def _cancelled_in_the_app(events: Sequence[Event]) -> bool:
    return any(event["what"] == "order-cancelled" and event["from"] == "device" for event in events)


def _different(held: Held, usual: Held) -> dict[str, Any]:
    return {
        name: getattr(held, name)
        for name in ("person", "credential", "device", "method")
        if getattr(held, name) != getattr(usual, name)
    }


def _held(name: str, device: Device, method: Method) -> Held:
    person, _, credential = name.partition(".")
    return Held(person, credential, device, method)
