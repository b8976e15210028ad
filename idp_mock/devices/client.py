"""Whether a client starts at all: the app with a question from the IdP, or the card for the browser.

What is refused here nobody else hears of: the order is never opened, or TLS gets no certificate (siths-eid:3.5).
What the clients say in these cases is not found, so all texts but those of siths-eid:3.6 are ours [MOCK].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from idp_mock.credentials.credential import Credential
from idp_mock.devices.device import Device, DeviceKind
from idp_mock.devices.kinds import APPS, FORBIDDEN, KINDS, SHOWS_CARD
from idp_mock.errors import (
    AppOfAnotherEnvironment,
    CardNotForMac,
    ClientTooOld,
    ForbiddenMix,
    NothingInDevice,
    NotInstalled,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A client that is started, on this device, with this in it. ``minimum`` is the oldest version that is let in."""

    device: Device
    inside: Credential | None
    minimum: str


Check = Callable[[Started], None]


def app_is_installed(started: Started) -> None:
    """Without it the browser cannot open the link, and there is nothing to scan a QR with (case:50)."""
    if not APPS & set(started.device.installed):
        raise NotInstalled("there is no SITHS eID app")


def packages_are_not_mixed(started: Started) -> None:
    """That they must not be is known [D], and what comes of it is not: here nothing finds the card [MOCK]."""
    if any(mix <= set(started.device.installed) for mix in FORBIDDEN):
        raise ForbiddenMix(" and ".join(started.device.installed))


def app_is_of_this_environment(started: Started) -> None:
    """It starts, and holds no eID that it knows of (case:52)."""
    if started.device.environment != "this":
        raise AppOfAnotherEnvironment


def client_is_new_enough(started: Started) -> None:
    """case:51; a Mac and a phone have versions of their own, and no minimum that is known."""
    device = started.device
    if KINDS[device.kind].has_minimum and _number(device.version) < _number(started.minimum):
        raise ClientTooOld(f"{device.version} is older than {started.minimum}")


def something_is_inside(started: Started) -> None:
    """A blank card is as good as none (case:25)."""
    if started.inside is None or not started.inside.for_login:
        raise NothingInDevice(f"{started.device.id} holds no usable SITHS eID")


def card_works_here(started: Started) -> None:
    if started.inside is not None:
        must_be_for(started.device.kind, started.inside)


def something_shows_the_card(started: Started) -> None:
    """Without the Minidriver it takes Net iD, with a licence of its own (gits:18)."""
    device = started.device
    if device.kind != "mac" and not SHOWS_CARD & set(device.installed):
        raise NotInstalled("nothing shows the card to the browser")


APP_CHECKS: tuple[Check, ...] = (
    app_is_installed,
    packages_are_not_mixed,
    app_is_of_this_environment,
    client_is_new_enough,
    something_is_inside,
    card_works_here,
)
CARD_CHECKS: tuple[Check, ...] = (
    packages_are_not_mixed,
    something_shows_the_card,
    card_works_here,
)


def app_must_start(started: Started) -> None:
    """Raises what the app's checks raise."""
    for check in APP_CHECKS:
        check(started)


def card_must_be_shown(started: Started) -> None:
    """Raises what the checks of a login by card raise."""
    for check in CARD_CHECKS:
        check(started)


def must_be_for(kind: DeviceKind, credential: Credential) -> None:
    """Raises `CardNotForMac`: a Mac does not work with every card (gits:7)."""
    if kind == "mac" and not credential.works_on_a_mac:
        raise CardNotForMac


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
