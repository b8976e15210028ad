"""What locks a credential, and what unlocks it: three wrong codes, and the right PUK."""

from __future__ import annotations

import secrets

from idp_mock.clock import Clock
from idp_mock.credentials.wallet import Wallet
from idp_mock.devices.puk import puk_of
from idp_mock.devices.tries import PukTries, Tries
from idp_mock.errors import CannotBeUnlocked, WrongPuk
from idp_mock.people.hsa import Hsa
from idp_mock.store import Store


class Locks:
    """Those of one environment. A lock is the credential's, whatever device it is in."""

    def __init__(self, wallet: Wallet, hsa: Hsa, store: Store, clock: Clock) -> None:
        self.tries = Tries(store, clock)
        self._puks = PukTries(store, clock)
        self._wallet, self._hsa = wallet, hsa

    def block(self, credential_id: str) -> None:
        """As three wrong codes do. Raises `NotFound`."""
        self._hsa.holder(credential_id)
        self.tries.use_up(credential_id)

    def unlock(self, credential_id: str) -> None:
        """Its tries are given back (case:45). Raises `NotFound`, and `CannotBeUnlocked` where it is dead."""
        self._hsa.holder(credential_id)
        if not self._puks.left(credential_id):
            raise CannotBeUnlocked("too many wrong PUKs")
        self.tries.give_back(credential_id)

    def puk(self, credential_id: str, digits: str) -> None:
        """The same, for whoever enters the right PUK; empty: there is no card. Raises `WrongPuk` too."""
        puk = puk_of(self._wallet.get(credential_id)) if credential_id else ""
        if not puk:
            raise CannotBeUnlocked("it has no PUK")
        right = secrets.compare_digest(digits.encode("utf-8", "replace"), puk.encode())
        left = self._puks.entered(credential_id, right=right)
        if not left:
            raise CannotBeUnlocked("too many wrong PUKs")
        if not right:
            raise WrongPuk(f"{left} tries left")
        self.unlock(credential_id)
