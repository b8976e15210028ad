"""A device and what its screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

DeviceKind = Literal["windows-minidriver", "mac", "iphone", "android"]
DEVICES: tuple[DeviceKind, ...] = get_args(DeviceKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A computer or phone with the SITHS eID app, and the credential that is in it."""

    id: str
    kind: DeviceKind
    credential: str  # empty: nothing in the reader
    order: str = ""  # the order that its app has open
    code_entered: bool = False  # the right code has been entered for it
    refused: str = ""  # the code of the last refusal that its user saw


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the app shows now. ``state`` is the order's, or ``idle``."""

    device: str
    kind: DeviceKind
    credential: str
    state: str
    method: str = ""  # app-here or app-elsewhere
    asks: str = ""
    message: str = ""
    tries_left: int = 3
    seconds_left: float = 0.0
    code_entered: bool = False
    refused: str = ""
