"""The computer's own dialogs: the PIN of the card for mutual TLS, and the card that is the active one.

The keys that TLS signs with are handed to whoever plays the browser; this is what the computer asks before that. It
remembers a PIN until the card is pulled out, or the computer is another one; how long a real one does is not found
[MOCK].
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from idp_mock.devices.client import Started, card_must_be_shown
from idp_mock.devices.device import Device
from idp_mock.devices.kinds import KINDS
from idp_mock.devices.tries import Tries
from idp_mock.errors import Locked, NothingInDevice, PinNotEntered, WrongCode
from idp_mock.journal import Journal, What


def primed(device: Device) -> Device:
    """The right PIN was entered, in the dialog of TLS or in the app, which primes the same memory [D] siths-eid:1.2."""
    return replace(device, pin_of=device.credential) if remembers(device) else device


def remembers(device: Device) -> bool:
    """PIN-SSO: only where the kind has it, and only for mutual TLS."""
    return KINDS[device.kind].remembers_pin


def pin(started: Started, digits: str, code: str, tries: Tries, journal: Journal) -> Device:
    """The user answers the dialog; where the computer remembers the PIN there is none. The device as it is then.

    Raises `NothingInDevice`, `PinNotEntered`, `WrongCode`, `Locked`, and what the checks of a login by card raise.
    """
    card_must_be_shown(started)
    device = started.device
    if started.inside is None or not started.inside.for_login:
        raise NothingInDevice(f"{device.id} holds no usable card")
    if device.remembers_pin:
        return device
    if not digits:
        raise PinNotEntered
    right = secrets.compare_digest(digits.encode("utf-8", "replace"), code.encode())
    left = tries.entered(device.credential, right=right)
    journal.tell("device", "card", What.CODE_ENTERED, {"right": right, "tries_left": left})
    if not left:
        raise Locked
    if not right:
        raise WrongCode(f"{left} tries left")
    return primed(device)


def activated(device: Device, credential_id: str) -> Device:
    """Another card of its readers is the active one. Raises `NothingInDevice`."""
    if credential_id == device.credential:
        return device
    if credential_id not in device.others:
        raise NothingInDevice(f"{credential_id} is in no reader of {device.id}")
    stay = (one for one in (device.credential, *device.others) if one and one != credential_id)
    return replace(device, credential=credential_id, others=tuple(stay), refused="")
