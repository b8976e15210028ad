"""Devices as the virtual app shows them: what each kind is called, and in which condition one can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from idp_mock.devices.device import DeviceKind, Screen
from idp_mock.devices.kinds import KINDS, Holds
from idp_mock.web.texts import _

NAMES: dict[DeviceKind, str] = {
    "windows-minidriver": _("Windows-dator: SITHS eID med Minidriver"),
    "windows-net-id": _("Windows-dator: SITHS eID och Net iD"),
    "mac": _("Mac"),
    "linux": _("Linux-dator"),
    "iphone": _("iPhone"),
    "ipad": _("iPad"),
    "android": _("Android-telefon"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is not as it should be. ``on``: the kinds that can be so."""

    name: str
    on: frozenset[DeviceKind]
    said: Mapping[str, Any]


_ALL = frozenset(KINDS)
_APPS = _ALL - {"linux"}
_WINDOWS = frozenset(kind for kind, about in KINDS.items() if about.has_minimum)
_COMPUTERS = frozenset(kind for kind in _APPS if KINDS[kind].holds == "card")
CONDITIONS: dict[str, Condition] = {
    "as-it-should-be": Condition(_("Som den ska vara"), _ALL, {}),
    "old": Condition(_("För gammal version"), _WINDOWS, {"version": "1.0"}),
    "not-installed": Condition(_("Appen är inte installerad"), _APPS, {"installed": ()}),
    "another-environment": Condition(_("Appen hör till en annan miljö"), _APPS, {"environment": "another"}),
    "mixed": Condition(
        _("Minidriver och Net iD samtidigt"), _WINDOWS, {"installed": ("siths-eid-minidriver", "net-id")}
    ),
    "new-card": Condition(_("Kortet har aldrig använts i appen"), _COMPUTERS, {"registered": False}),
}


def kinds_for(holds: Holds) -> list[DeviceKind]:
    """Those that such a credential can be in."""
    return [kind for kind, about in KINDS.items() if about.holds == holds]


def condition_of(screen: Screen) -> str:
    """Which of them the device is in; empty: in none of these."""
    about = KINDS[screen.kind]
    should = {
        "version": next(reversed(about.versions), ""),
        "installed": about.installed,
        "environment": "this",
        "registered": True,
    }
    for name, one in CONDITIONS.items():
        wanted = should | dict(one.said)
        if screen.kind in one.on and all(getattr(screen, key) == value for key, value in wanted.items()):
            return name
    return ""
