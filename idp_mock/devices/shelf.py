"""Every device of one environment. Each credential has a device of its own, with the same id, from the start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from idp_mock.clock import Clock
from idp_mock.devices.device import AppStart, Device, DeviceKind, Of, Software
from idp_mock.devices.kinds import KINDS, holds, why_not_on
from idp_mock.errors import BadControl, DeviceCannot
from idp_mock.people.hsa import Hsa
from idp_mock.store import Store

_KEEP = timedelta(days=3650)


class Devices:
    """Where they lie, and how one comes to be."""

    def __init__(self, hsa: Hsa, store: Store, clock: Clock) -> None:
        self._hsa, self._clock, self._kept = hsa, clock, store.shelf("devices", Device)

    def get(self, device_id: str) -> Device:
        """Raises `NotFound` where neither a device nor a credential is called so."""
        found = self._kept.get(device_id)
        if found is None:
            _, held = self._hsa.holder(device_id)
            found = self.add(
                device_id, held.phone if held.kind == "mobile" else "windows-minidriver", device_id
            )
        return found

    def lay(self, device: Device) -> None:
        self._kept.put(device.id, device, self._clock.now() + _KEEP)

    def add(
        self,
        device_id: str,
        kind: DeviceKind,
        credential_id: str,
        *,
        others: Sequence[str] = (),
        version: str = "",
        installed: Sequence[Software] | None = None,
        environment: Of = "this",
        app_start: AppStart = "ask",
        registered: bool = True,
    ) -> Device:
        """A new device with this credential in it (empty: none); one with the same id is gone then.

        What is not said is as it should be. Raises `NotFound`, `DeviceCannot` and `BadControl`.
        """
        about = KINDS[kind]
        for one in filter(None, (credential_id, *others)):
            _, held = self._hsa.holder(one)
            if holds(held.kind) != about.holds:
                raise DeviceCannot(f"{one} in {kind} ({about.source})")
        software = about.installed if installed is None else tuple(installed)
        if wrong := why_not_on(kind, software):
            raise BadControl(wrong)
        made = Device(
            id=device_id,
            kind=kind,
            credential=credential_id,
            others=tuple(others),
            version=version or next(reversed(about.versions), ""),
            installed=software,
            environment=environment,
            app_start=app_start,
            registered=registered or about.holds == "mobile",
        )
        self.lay(made)
        return made
