"""What portal and Mina sidor share: one visit at a time, the rules, who is logged in, and the journal."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from idp_mock.clock import Clock
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.product import product
from idp_mock.credentials.state import state_of
from idp_mock.credentials.status import Register
from idp_mock.credentials.wallet import Wallet
from idp_mock.errors import NotFound, Refusal
from idp_mock.issuing import rules
from idp_mock.issuing.attempt import Attempt
from idp_mock.issuing.login import Login
from idp_mock.issuing.order import CardOrder, Orders
from idp_mock.journal import Journal, What
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Held, Person
from idp_mock.store import Store

Place = Literal["portal", "mina-sidor"]
_ORDERS = "orders"
_KEEP = timedelta(days=3650)


class Codes(Protocol):
    """What knows how many wrong codes a credential still forgives."""

    def is_locked(self, credential_id: str) -> bool:
        """Whether it forgives none."""

    def unlock(self, credential_id: str) -> None:
        """It forgives as many as a new one."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The issuing of one environment. What was ordered lies in its store, what was issued in HSA and wallet."""

    hsa: Hsa
    wallet: Wallet
    register: Register
    codes: Codes
    store: Store
    journal: Journal
    clock: Clock
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def visit(self, place: Place, credential_id: str = "") -> Iterator[datetime]:
        """One at a time, so that two who see room for a third phone do not both get it. What is refused is told."""
        with self._lock:
            try:
                yield self.clock.now()
            except Refusal as refusal:
                says = {"why": refusal.detail, "credential": credential_id}
                self.journal.tell(place, "browser", What.REFUSED, says, code=refusal.code)
                raise

    def judge(self, attempt: Attempt) -> None:
        """Raises the refusal of the first rule that does not hold."""
        for check in rules.CHECKS:
            check(attempt)

    def login(self, credential_id: str) -> Login:
        """Who is there with this credential. Raises `NotFound`."""
        person, _ = self.hsa.holder(credential_id)
        credential = self.wallet.get(credential_id)
        known = credential.for_login and self.register.status(credential.for_login[0].serial) == "good"
        is_good = bool(known) and self.state(credential) == "active"
        return Login(person=person, credential=credential, is_good=is_good)

    def state(self, credential: Credential) -> str:
        locked = self.codes.is_locked(credential.id)
        return state_of(credential, self.register, now=self.clock.now(), locked=locked)

    def last_day(self, card: Credential) -> date | None:
        """Of the card itself, whatever lies on it; None where it is not known."""
        return product(card.series).last_day(card.made)

    def is_revoked(self, credential: Credential) -> bool:
        return self.state(credential) == "revoked"

    def phones(self, person: Person) -> int:
        """How many Mobilt SITHS somebody has; one that is revoked or has expired is none."""
        mobiles = (self.wallet.get(held.id) for held in person.credentials if held.kind == "mobile")
        return sum(self.state(mobile) not in ("revoked", "expired") for mobile in mobiles)

    def give(self, person_id: str, held: Held) -> Credential:
        """Somebody holds this from now on, in place of one of the same name, with certificates of now."""
        person = self.hsa.person(person_id)
        others = tuple(one for one in person.credentials if one.id != held.id)
        changed = replace(person, credentials=(*others, held))
        made = self.wallet.issue(changed, held)
        self.hsa.put(changed)
        self.codes.unlock(held.id)
        return made

    def take(self, credential_id: str) -> None:
        """Nobody holds it any more, since somebody else got the card."""
        person, _ = self.hsa.holder(credential_id)
        left = tuple(held for held in person.credentials if held.id != credential_id)
        self.hsa.put(replace(person, credentials=left))

    def free_name(self, person: Person, wanted: str) -> str:
        """What a new credential is called: ``anna-lindgren.mobile-2`` where there is a ``mobile`` already."""
        taken = {held.id for held in person.credentials} | {order.credential for order in self.orders()}
        names = (f"{person.id}.{wanted}" + (f"-{n}" if n > 1 else "") for n in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)

    def orders(self) -> tuple[CardOrder, ...]:
        """The oldest first."""
        return self._kept().by_credential

    def order_of(self, credential_id: str) -> CardOrder:
        """Raises `NotFound`."""
        found = self._kept().of(credential_id)
        if found is None:
            raise NotFound(f"nobody ordered {credential_id}")
        return found

    def bound_to(self, card_number: str) -> str:
        """Whom a reserve card is ordered for; empty: nobody."""
        return self._kept().bound_to(card_number)

    def keep(self, order: CardOrder) -> None:
        shelf = self.store.shelf("card-orders", Orders)
        shelf.put(_ORDERS, self._kept().having(order), self.clock.now() + _KEEP)

    def tell(self, place: Place, to: Literal["card", "device"], what: What, says: Mapping[str, Any]) -> None:
        self.journal.tell(place, to, what, says)

    def _kept(self) -> Orders:
        return self.store.shelf("card-orders", Orders).get(_ORDERS) or Orders()
