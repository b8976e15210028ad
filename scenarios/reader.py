"""Who plays the card reader: which card is in it, and which of its certificates the user picks."""

from __future__ import annotations

from scenarios.control import Control, Refused
from scenarios.drivers import Driver
from scenarios.drivers.driver import Card
from scenarios.errors import StepImpossible
from scenarios.model import Bears

_NOTHING_TO_SHOW = ("DEV-103", "DEV-110")  # a blank card, and one that this computer cannot read


class Reader:
    """One user's reader, plugged into that user's computer and browser."""

    def __init__(self, control: Control, driver: Driver) -> None:
        self._control, self._driver = control, driver
        self._inserted = self._device = ""

    def insert(self, credential: str, device: str, bears: Bears = "hsa-id") -> None:
        """Put the card in. A blank card has no certificate to show (siths-eid:2.1).

        Raises `StepImpossible` where the card has no such certificate.
        """
        self._inserted, self._device = credential, device
        try:
            pem = self._control.ask("GET", f"credentials/{credential}/pem", bears=bears, device=device)
        except Refused as refused:
            if refused.code not in _NOTHING_TO_SHOW:
                raise StepImpossible(f"{bears} cannot be picked: {refused}") from None
            self._driver.hold(None)
        else:
            self._driver.hold(Card(pem["certificate"], pem["key"]))

    def pick(self, bears: Bears) -> None:
        """Pick another certificate in the browser's window."""
        self.insert(self._inserted, self._device, bears)

    def read_again(self, credential: str) -> None:
        """Where this card is in, what is on it now."""
        if credential == self._inserted:
            self.insert(credential, self._device)

    def pull_out(self) -> None:
        self._inserted = ""
        self._driver.hold(None)
