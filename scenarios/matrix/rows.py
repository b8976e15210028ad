"""The rows of the table: every credential that the mock has, in every state that it can be in, by every method."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from scenarios.control import Control
from scenarios.errors import BadArgument
from scenarios.model import Device, DeviceKind, Known, Method
from scenarios.model.endings import near

State = Literal["active", "revoked", "expired", "locked", "not-yet-valid", "blank"]
# What can become of one that is active. One holder of each kind stands for all: nobody else's would end otherwise.
BECOMES: tuple[State, ...] = ("revoked", "expired", "locked", "not-yet-valid")
_PLAIN = ("ordinary-card", "upgraded-card", "type-1-card", "reserve-card-loa2", "reserve-card-loa3", "mobile")
_DEVICES: tuple[DeviceKind, ...] = ("windows-minidriver", "iphone")  # where one is, of those that can hold it


class Row(NamedTuple):
    """Who logs in, with what, in which state it is, and how."""

    person: str
    name: str
    credential: str  # without the person: reserve-card-loa2
    kind: str
    state: State
    method: Method
    device: Device

    @property
    def id(self) -> str:
        """As the mock calls the credential."""
        return f"{self.person}.{self.credential}"


def rows(
    control: Control, known: Known, methods: Collection[Method], people: Collection[str] = ()
) -> tuple[Row, ...]:
    """In the order of the mock's people; ``people`` are those that are wanted, none: all. Raises `BadArgument`."""
    names = {one["id"]: str(one["name"]) for one in control.ask("GET", "people")["people"]}
    for person in people:
        if person not in names:
            raise BadArgument(f"there is no person {person}{near(person, names)}")
    held = control.ask("GET", "credentials")["credentials"]
    wanted = [one for one in held if not people or one["holder"] in people]
    return tuple(_rows(control, known, sorted(methods), names, wanted))


def _rows(
    control: Control,
    known: Known,
    methods: list[Method],
    names: dict[str, str],
    held: Iterable[dict[str, str]],
) -> Iterator[Row]:
    shown: set[str] = set()
    for one in held:
        holder, kind = one["holder"], one["kind"]
        credential = one["id"].removeprefix(f"{holder}.")
        now: State = control.ask("GET", f"credentials/{one['id']}")["state"]
        states = [now, *BECOMES] if now == "active" and kind in _PLAIN and kind not in shown else [now]
        shown.add(kind)
        for state in states:
            for method in methods:
                device = _device(known, holder, credential, method)
                if device is not None:
                    yield Row(holder, names[holder], credential, kind, state, method, device)


def _device(known: Known, person: str, credential: str, method: Method) -> Device | None:
    """A usual device that such a login works in; None: there is none, as for a card in an app of a phone."""
    for kind in _DEVICES:
        device = Device(kind=kind)
        if known.uses is None or not known.uses(person, credential, device, method):
            return device
    return None
