"""Who plays the card reader: which card is in it, its PIN, and which of its certificates the user picks."""

from __future__ import annotations

from scenarios.control import Refused
from scenarios.devices import Devices
from scenarios.drivers import Driver
from scenarios.drivers.driver import Card
from scenarios.errors import StepImpossible
from scenarios.model import Bears, Device, Entered

# A blank card, one that this computer cannot read, and a computer with nothing or too much that could read it.
_NOTHING_TO_SHOW = ("DEV-103", "DEV-110", "DEV-111", "DEV-115")


class Reader:
    """One user's reader, plugged into that user's computer and browser."""

    def __init__(self, devices: Devices, driver: Driver) -> None:
        self._devices, self._control, self._driver = devices, devices.control, driver
        self._inserted = ""
        self._device = Device(kind="windows-minidriver")
        self._card: Card | None = None
        self._shown: Card | None = None

    def insert(self, credential: str, device: Device, bears: Bears = "hsa-id") -> None:
        """Put the card in. A blank card has no certificate to show (siths-eid:2.1).

        Raises `StepImpossible` where the card has no such certificate.
        """
        self._inserted, self._device = credential, device
        self._devices.ready(credential, device)
        try:
            pem = self._control.ask("GET", f"devices/{credential}/card", bears=bears)
        except Refused as refused:
            if refused.code not in _NOTHING_TO_SHOW:
                raise StepImpossible(f"{bears} cannot be picked: {refused}") from None
            self._card = None
        else:
            self._card = Card(pem["certificate"], pem["key"])
        self._show(self._card)

    def pick(self, bears: Bears) -> None:
        """Pick another certificate in the browser's window."""
        self.insert(self._inserted, self._device, bears)

    def pin(self, entered: Entered) -> None:
        """Answer the computer that asks for the PIN. Without it TLS gets no certificate (siths-eid:3.1).

        Raises `Refused`. Where no card can be shown nobody asks.
        """
        if self._card is None:
            return
        code = ""
        if entered != "none":
            code = str(self._control.ask("GET", f"credentials/{self._inserted}")["code"])
            code = code if entered == "right" else code[:-1] + str((int(code[-1]) + 1) % 10)
        try:
            self._control.ask("POST", f"devices/{self._inserted}/pin", {"code": code})
        except Refused:
            self._show(None)
            raise
        if self._shown is not self._card:
            self._show(self._card)

    def read_again(self, credential: str) -> None:
        """Where this card is in, what is on it now."""
        if credential == self._inserted:
            self.insert(credential, self._device)

    def pull_out(self) -> None:
        self._devices.pull_out(self._inserted)
        self._inserted, self._card = "", None
        self._show(None)

    def _show(self, card: Card | None) -> None:
        self._shown = card
        self._driver.hold(card)
