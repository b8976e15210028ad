"""Every kind of device: what it holds, what is installed on it as it should be, and which login it is good for.

These tables are data with sources, and docs/devices.md prints them. A scenario that contradicts them is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from idp_mock.config import Method
from idp_mock.devices.device import DeviceKind, Software
from idp_mock.people.person import Kind

Holds = Literal["card", "mobile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One kind of device."""

    holds: Holds  # a card in its reader, or a Mobilt SITHS
    installed: tuple[Software, ...]  # as it should be
    may: frozenset[Software]  # what else may be, or may be left of before
    versions: tuple[str, ...] = ()  # of SITHS eID, as far as they were seen; the last one unless one is said
    has_minimum: bool = False  # whether older ones are refused (gits:16)
    remembers_pin: bool = False  # PIN-SSO for mutual TLS; no app has it [D] siths-eid:1.2
    source: str


_WINDOWS: frozenset[Software] = frozenset({"siths-eid", "siths-eid-minidriver", "net-id"})
_WINDOWS_VERSIONS = ("1.0", "2.0", "2.0.8325", "2.0.8481", "2.1")
_PHONE_VERSIONS = ("2.2.5", "2.3.0")
_APP: frozenset[Software] = frozenset({"siths-eid"})


def _phone(source: str) -> About:
    return About(holds="mobile", installed=("siths-eid",), may=_APP, versions=_PHONE_VERSIONS, source=source)


KINDS: Mapping[DeviceKind, About] = MappingProxyType(
    {
        "windows-minidriver": About(
            holds="card",
            installed=("siths-eid-minidriver",),
            may=_WINDOWS,
            versions=_WINDOWS_VERSIONS,
            has_minimum=True,
            remembers_pin=True,
            source="gits:17, siths-eid:1.2",
        ),
        "windows-net-id": About(
            holds="card",
            installed=("siths-eid", "net-id"),
            may=_WINDOWS,
            versions=_WINDOWS_VERSIONS,
            has_minimum=True,
            remembers_pin=True,
            source="gits:18, siths-eid:1.2",
        ),
        "mac": About(
            holds="card",
            installed=("siths-eid",),
            may=_APP,
            versions=("1.0.8481",),
            source="gits:7, siths-eid:1.2",
        ),
        "linux": About(
            holds="card",
            installed=("sac-minidriver",),
            may=frozenset({"sac-minidriver"}),
            source="siths-eid:1.2",
        ),
        "iphone": _phone("gits:8, siths-eid:1.2"),
        "ipad": _phone("case:11, siths-eid:5"),
        "android": _phone("gits:8, siths-eid:1.2"),
    }
)


@dataclass(frozen=True, slots=True)
class Use:
    """A login that works: this in a device of this kind, by this method. What stands in no row does not."""

    device: DeviceKind
    holds: Holds
    method: Method
    source: str


USES: tuple[Use, ...] = (
    Use("windows-minidriver", "card", "card", "gits:17, case:1"),
    Use("windows-minidriver", "card", "app-here", "case:2, siths-eid:3.2"),
    Use("windows-minidriver", "card", "app-elsewhere", "case:3, siths-eid:3.4"),
    Use("windows-net-id", "card", "card", "gits:18"),
    Use("windows-net-id", "card", "app-here", "gits:18"),
    Use("windows-net-id", "card", "app-elsewhere", "gits:18, siths-eid:3.4"),
    Use("mac", "card", "card", "gits:7, case:10"),
    Use("mac", "card", "app-here", "gits:7, case:10"),
    Use("mac", "card", "app-elsewhere", "gits:7, siths-eid:3.4"),
    Use("linux", "card", "card", "siths-eid:1.2"),
    Use("iphone", "mobile", "app-here", "case:5, siths-eid:3.3"),
    Use("iphone", "mobile", "app-elsewhere", "case:4, siths-eid:3.4"),
    Use("ipad", "mobile", "app-here", "case:11, siths-eid:3.3"),
    Use("ipad", "mobile", "app-elsewhere", "siths-eid:5, siths-eid:3.4"),
    Use("android", "mobile", "app-here", "case:5, siths-eid:3.3"),
    Use("android", "mobile", "app-elsewhere", "case:4, siths-eid:3.4"),
)

# What must not stand beside one another: uninstall, restart, install [D] (siths-eid:1.2 and 7, gits:17).
FORBIDDEN: tuple[frozenset[Software], ...] = (
    frozenset({"siths-eid-minidriver", "net-id"}),
    frozenset({"siths-eid-minidriver", "siths-eid"}),
)
APPS: frozenset[Software] = frozenset({"siths-eid", "siths-eid-minidriver"})
# What shows the card to a browser; on a Mac the app brings it (siths-eid:1.2).
SHOWS_CARD: frozenset[Software] = frozenset({"siths-eid-minidriver", "net-id", "sac-minidriver"})


def holds(kind: Kind) -> Holds:
    """What such a credential is, to a device."""
    return "mobile" if kind == "mobile" else "card"


def why_not(kind: Kind, device: DeviceKind, method: Method) -> str:
    """The rule that this login breaks; empty: it can be. ``kind`` is the credential's."""
    what = holds(kind)
    if what != KINDS[device].holds:
        rule = "it is in a phone or a tablet" if what == "mobile" else "a card is in the reader of a computer"
        return f"{kind} cannot be in {device}: {rule} ({KINDS[device].source})"
    if any((one.device, one.holds, one.method) == (device, what, method) for one in USES):
        return ""
    can = ", ".join(one.method for one in USES if one.device == device)
    return f"{device} cannot do {method}, but {can} ({KINDS[device].source})"


def why_not_on(device: DeviceKind, installed: Collection[str]) -> str:
    """The first that cannot be installed there; empty: all can."""
    may = KINDS[device].may
    for one in installed:
        if one not in may:
            return f"{one} is not for {device}, where {', '.join(sorted(may))} can be installed"
    return ""
