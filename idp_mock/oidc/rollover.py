"""Changing the signing key while care systems log in: both keys are published before the switch (inera-idp:1.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import jwt

from idp_mock.errors import RolloverOutOfStep
from idp_mock.oidc.keys import SigningKey
from idp_mock.store import Shelf, Store

Act = Literal["announce", "switch", "withdraw"]
State = Literal["signs", "next", "old"]
_FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
_WHERE = "now"


@dataclass(frozen=True, slots=True)
class Rollover:
    """Which key signs, by its number, and which other one is published: the next one, or the old one."""

    signs: int = 0
    beside: int | None = None

    def after(self, act: Act) -> Rollover:
        """One step on: announce, switch, withdraw. Raises `RolloverOutOfStep`."""
        match act, self.beside:
            case "announce", None:
                return Rollover(self.signs, self.signs + 1)
            case "switch", int(key) if key > self.signs:
                return Rollover(key, self.signs)
            case "withdraw", int(key) if key < self.signs:
                return Rollover(self.signs)
        raise RolloverOutOfStep(f"{act} is not the next step; a rollover is announce, switch, withdraw")

    @property
    def published(self) -> tuple[int, ...]:
        """The oldest first."""
        return (self.signs,) if self.beside is None else tuple(sorted((self.signs, self.beside)))

    def state(self, key: int) -> State:
        if key == self.signs:
            return "signs"
        return "next" if key > self.signs else "old"


class KeyRing:
    """The signing keys of one environment, each made once and parsed once.

    Which of them signs is in the store: replicas switch together, and a reset goes back to the first one.
    """

    def __init__(self, store: Store, make: Callable[[int], SigningKey]) -> None:
        self._shelf: Shelf[Rollover] = store.shelf("rollover", Rollover)
        self._make = make
        self._parsed = {0: make(0)}

    @property
    def signing(self) -> SigningKey:
        return self._key(self.now.signs)

    @property
    def now(self) -> Rollover:
        return self._shelf.get(_WHERE) or Rollover()

    def turn(self, act: Act) -> None:
        """One step of a rollover. Raises `RolloverOutOfStep`."""
        known = self._shelf.get(_WHERE)
        moved = (known or Rollover()).after(act)
        self._key(max(moved.published))  # made before anybody waits for it
        if known is None:
            self._shelf.put(_WHERE, moved, _FOR_EVER)
        elif not self._shelf.swap(_WHERE, known, moved):
            raise RolloverOutOfStep(f"somebody else took the step {act} at the same moment")

    def published(self) -> list[tuple[SigningKey, State]]:
        now = self.now
        return [(self._key(number), now.state(number)) for number in now.published]

    def jwks(self) -> dict[str, Any]:
        """Every key that a token may be signed with, now or soon (inera-idp:1.2)."""
        return {"keys": [self._key(number).jwk for number in self.now.published]}

    def verified(self, token: str) -> dict[str, Any]:
        """The claims of a token of ours, of a withdrawn key too. Raises `jwt.InvalidTokenError`."""
        kid = jwt.get_unverified_header(token).get("kid")
        for number in range(max(self.now.published) + 1):
            if (key := self._key(number)).kid == kid:
                return key.verified(token)
        raise jwt.InvalidTokenError("no key of ours has this kid")

    def _key(self, number: int) -> SigningKey:
        key = self._parsed.get(number)
        if key is None:
            key = self._parsed.setdefault(number, self._make(number))
        return key
