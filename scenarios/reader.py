"""Who plays the card reader: which card is in it, and which of its certificates the user picks."""

from __future__ import annotations

from typing import Literal

from scenarios.control import Control, Refused
from scenarios.drivers import Driver
from scenarios.drivers.driver import Card

Bears = Literal["hsa-id", "personal-number"]


class Reader:
    """One user's reader, plugged into that user's browser."""

    def __init__(self, control: Control, driver: Driver) -> None:
        self._control, self._driver = control, driver
        self._inserted = ""

    def insert(self, credential: str, bears: Bears = "hsa-id") -> None:
        """Put the card in. A blank card has no certificate to show (siths-eid:2.1)."""
        self._inserted = credential
        try:
            pem = self._control.ask("GET", f"credentials/{credential}/pem", bears=bears)
        except Refused:
            self._driver.hold(None)
        else:
            self._driver.hold(Card(pem["certificate"], pem["key"]))

    def pick(self, bears: Bears) -> None:
        """Pick the other certificate in the browser's window."""
        self.insert(self._inserted, bears)

    def pull_out(self) -> None:
        self._inserted = ""
        self._driver.hold(None)
