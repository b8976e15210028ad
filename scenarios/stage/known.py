"""Whom and what a scenario may name: persons with what they hold, and faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from idp_mock.config import IdpConfig
from idp_mock.devices.device import DeviceKind
from idp_mock.devices.kinds import KINDS, holds, why_not, why_not_on
from idp_mock.errors import BadSetting, catalogue
from idp_mock.faults.catalogue import FAULTS
from idp_mock.people.load import SHIPPED, load
from idp_mock.people.person import Kind
from rp.mistakes import MISTAKES
from scenarios.control import Control
from scenarios.model import Device, IdpSetting, Known, Method
from scenarios.stage.standing import asked
from scenarios.targets.target import Target


def known_to(target: Target, *, token: str = "") -> Known:
    """What the mock that ``target`` trusts knows: the shipped people where the player starts it, else it is asked.

    Raises `Unreached` and `siths_files.BadFile`.
    """
    people = _shipped() if target.start == "sample" else _asked(asked(target, token)[0])
    roles = {role: people[person] for role, person in target.people.items() if person in people}
    codes = frozenset(refusal.code for refusal in catalogue())
    return Known(
        people={person: frozenset(held) for person, held in (people | roles).items()},
        faults=frozenset(FAULTS),
        codes=codes,
        settings=_wrong,
        uses=_uses(people | roles),
    )


def described(path: Path = SHIPPED) -> list[tuple[str, str, str]]:
    """Everybody in the file: id, name, and one sentence. Raises `siths_files.BadFile`."""
    return [(person.id, person.name, person.about) for person in load(path)]


def faults() -> list[tuple[str, str]]:
    """Every fault and the rule that it breaks."""
    return [(name, fault.rule) for name, fault in FAULTS.items()]


def mistakes() -> list[tuple[str, str]]:
    """Every mistake that can be planted in the sample, and what it is."""
    return [(name, _sentence(plant_it)) for name, plant_it in MISTAKES.items()]


def as_it_should_be(kind: DeviceKind) -> dict[str, Any]:
    """A device of this kind that nothing is special about, in the words of the control API."""
    about = KINDS[kind]
    return {
        "version": next(reversed(about.versions), ""),
        "installed": list(about.installed),
        "environment": "this",
    }


def _wrong(name: str, value: IdpSetting) -> str:
    """What is wrong with this setting of the IdP; empty: nothing. An issuer is one that nobody has (RFC 6761)."""
    if name == "issuer":
        address = urlsplit(str(value))
        fits = (
            address.scheme == "https"
            and (address.hostname or "").endswith(".test")
            and address.path == "/oidc"
        )
        return "" if fits else f"{value!r:.80} is no issuer as https://idp.siths.test:443/oidc"
    try:
        IdpConfig().with_settings({name: value})
    except BadSetting as error:
        return str(error)
    return ""


def _uses(people: Mapping[str, Mapping[str, Kind]]) -> Callable[[str, str, Device, Method], str]:
    """What the table of devices says of a login (docs/devices.md)."""

    def wrong(person: str, credential: str, device: Device, method: Method) -> str:
        kind = people[person][credential]
        wrong = why_not(kind, device.kind, method) or why_not_on(device.kind, device.installed or ())
        if not wrong and not device.registered and holds(kind) != "card":
            return f"a {kind} is registered in its app from the start (siths-eid:3.2)"
        if not wrong and device.version and not KINDS[device.kind].versions:
            return f"{device.kind} has no SITHS eID that a version could be of (siths-eid:1.2)"
        return wrong

    return wrong


def _shipped() -> dict[str, dict[str, Kind]]:
    return {
        person.id: {held.id.removeprefix(f"{person.id}."): held.kind for held in person.credentials}
        for person in load()
    }


def _asked(control: Control) -> dict[str, dict[str, Kind]]:
    found: dict[str, dict[str, Kind]] = {
        person["id"]: {} for person in control.ask("GET", "people").get("people", ())
    }
    for held in control.ask("GET", "credentials").get("credentials", ()):
        found[held["holder"]][held["id"].removeprefix(f"{held['holder']}.")] = held["kind"]
    return found


def _sentence(of: Callable[..., object]) -> str:
    return " ".join((of.__doc__ or "").split())
