"""What the users hold and sit at: each credential in a device of its own, put up anew when it becomes another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scenarios.control import Control
from scenarios.model import Device, Method


@dataclass(frozen=True, slots=True)
class Holds:
    """What a user logs in with."""

    credential: str  # as the mock calls it: person.kind
    device: Device
    method: Method


class Devices:
    """Those of one scenario, whoever uses them: who sits down next finds a computer as the one before left it."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self._stand: dict[str, dict[str, Any]] = {}

    def ready(self, credential: str, device: Device, beside: tuple[str, ...] = ()) -> None:
        """This in such a device, with ``beside`` in its other readers. Raises `Refused` where it cannot be."""
        wanted = {**device.said, "credential": credential}
        if beside:
            wanted["others"] = list(beside)
        if self._stand.get(credential) != wanted:
            self.control.ask("PUT", f"devices/{credential}", wanted)
            self._stand[credential] = wanted

    def pull_out(self, credential: str) -> None:
        """The reader is empty, and the computer forgets what it knew of the card."""
        before = self._stand.pop(credential, None)
        if before is not None:
            self.control.ask("PUT", f"devices/{credential}", {"kind": before["kind"], "credential": ""})
