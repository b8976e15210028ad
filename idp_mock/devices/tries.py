"""How many wrong codes a credential still forgives. The count is the credential's, whatever device it is in."""

from __future__ import annotations

import threading
from datetime import timedelta

from idp_mock.clock import Clock
from idp_mock.errors import CannotBeUnlocked, Locked, Refusal
from idp_mock.store import Store

TRIES = 3  # [V] old cards; the new products' number was not found, siths-eid:3.5
PUK_TRIES = 11  # [V] a card is dead after more than ten wrong PUKs, siths-eid:3.5
_KEEP = timedelta(days=3650)


class Tries:
    """The counts of one environment. Sixteen guesses at the same moment are sixteen guesses."""

    name, at_most = "tries", TRIES
    over: type[Refusal] = Locked

    def __init__(self, store: Store, clock: Clock) -> None:
        self._left, self._clock = store.shelf(self.name, int), clock
        self._first = threading.Lock()

    def left(self, credential_id: str) -> int:
        left = self._left.get(credential_id)
        return self.at_most if left is None else left

    def entered(self, credential_id: str, *, right: bool) -> int:
        """How many tries are left after this one: the right code gives all of them back.

        Raises ``over`` when there was none left, also for the right code.
        """
        with self._first:
            if self._left.get(credential_id) is None:
                self.give_back(credential_id)
        while True:
            before = self.left(credential_id)
            if before <= 0:
                raise self.over
            after = self.at_most if right else before - 1
            if self._left.swap(credential_id, before, after):
                return after

    def give_back(self, credential_id: str) -> None:
        """All of them, as a PUK does (case:45)."""
        self._left.put(credential_id, self.at_most, self._clock.now() + _KEEP)

    def use_up(self, credential_id: str) -> None:
        """All of them, as so many wrong codes do."""
        self._left.put(credential_id, 0, self._clock.now() + _KEEP)


class PukTries(Tries):
    """The same for PUKs. What was wrong too often is dead for good, and nobody gives these back."""

    name, at_most = "puk-tries", PUK_TRIES
    over = CannotBeUnlocked
