"""Who holds a card, how a device is, what a row says: what the mock is asked when a login is told as a story."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from scenarios.control import Control, Refused
from scenarios.model import Device
from scenarios.recordings.story import Asked
from scenarios.stage.known import as_it_should_be


class Who:
    """Asks one mock."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def asked(self) -> Asked:
        return Asked(card_of=self.card_of, device_of=self.device_of, row_of=self.row_of)

    def card_of(self, serial: str) -> str:
        """The credential with a certificate of this serial number; empty: none has."""
        for held in self._control.ask("GET", "credentials").get("credentials", ()):
            if held["kind"] == "mobile":
                continue  # is in no reader
            known = self._control.ask("GET", f"credentials/{held['id']}")
            if any(certificate["serial"] == serial for certificate in known["certificates"]):
                return str(held["id"])
        return ""

    def device_of(self, name: str) -> Device:
        """Its kind, and what is not as it should be."""
        said: dict[str, Any] = self._control.ask("GET", f"devices/{name}")
        usual = as_it_should_be(said["kind"])
        other = {key: said[key] for key, value in usual.items() if said[key] != value}
        if "installed" in other and set(other["installed"]) == set(usual["installed"]):
            del other["installed"]
        return Device.model_validate({"kind": said["kind"], **other})

    def row_of(self, person: str, key: str) -> str:
        """The name of the tjänste-id, the organisation or the assignment that the row is."""
        with suppress(Refused):
            for one in self._control.ask("GET", f"people/{person}").get("employments", ()):
                for commission in one.get("commissions", ()):
                    if key in (commission["hsa_id"], f"{one['hsa_id']}/{commission['hsa_id']}"):
                        return str(commission["name"])
                if key == one["organisation"].get("hsa_id"):
                    return str(one["organisation"]["name"])
        return key
