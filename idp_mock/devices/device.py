"""A device and what its screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

DeviceKind = Literal[
    "windows-minidriver",  # SITHS eID för Windows MD: the app, and the minidriver that shows the card (gits:17)
    "windows-net-id",  # SITHS eID för Windows, and Net iD that shows the card, with a licence of its own (gits:18)
    "mac",
    "linux",
    "iphone",
    "ipad",
    "android",
]
DEVICES: tuple[DeviceKind, ...] = get_args(DeviceKind)
Software = Literal["siths-eid", "siths-eid-minidriver", "net-id", "sac-minidriver"]
Of = Literal["this", "another"]  # the environment that an app was made for
AppStart = Literal["ask", "always"]  # "Tillåt alltid": whether the browser asks before it opens the app
Consent = Literal["allow", "allow-always", "refuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A computer or phone with what is installed on it, and the credential that is in it."""

    id: str
    kind: DeviceKind
    credential: str  # empty: nothing in the reader; with several readers the active one (siths-eid:1.2)
    others: tuple[str, ...] = ()  # the cards in its other readers
    version: str = ""  # of its SITHS eID
    installed: tuple[Software, ...] = ()
    environment: Of = "this"  # whose app it is
    app_start: AppStart = "ask"
    registered: bool = True  # the card was used in this app before (case:8)
    ready: bool = False  # it has been registered just now, and the app says so
    pin_of: str = ""  # the card whose PIN the computer remembers, for mutual TLS alone (case:6)
    order: str = ""  # the order that its app has open
    code_entered: bool = False  # the right code has been entered for it
    refused: str = ""  # the code of the last refusal that its user saw

    @property
    def remembers_pin(self) -> bool:
        """Whether the next login by card asks for no PIN."""
        return bool(self.credential) and self.pin_of == self.credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the app shows now. ``state`` is the order's, or ``idle``."""

    device: str
    kind: DeviceKind
    version: str
    installed: tuple[Software, ...]
    environment: Of
    app_start: AppStart
    credential: str
    others: tuple[str, ...]
    state: str
    method: str = ""  # app-here or app-elsewhere
    asks: str = ""
    message: str = ""
    tries_left: int = 3
    seconds_left: float = 0.0
    registered: bool = True
    ready: bool = False  # "Klar att användas", siths-eid:3.6
    code_entered: bool = False
    pin_remembered: bool = False
    refused: str = ""
