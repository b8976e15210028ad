"""What somebody wants at the portal or on Mina sidor, with everything that the rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from idp_mock.credentials.credential import Credential
from idp_mock.credentials.product import Unlock
from idp_mock.issuing.login import Login
from idp_mock.issuing.order import CardOrder, OrderedKind
from idp_mock.people.person import Held, Person

Act = Literal[
    "order",
    "hand-out",
    "activate",
    "extend",
    "renew",
    "ask-for-phone",
    "fetch-phone",
    "add-certificate",
    "unlock",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One act. What it has nothing to do with is None or empty."""

    act: Act
    now: datetime
    by: Login | None = None
    receiver: Person | None = None  # whom it is for; None: HSA knows nobody called so
    employment: str = ""  # the HSA-id that it is to bear
    kind: OrderedKind | None = None
    days: int = 0
    card_is_of: str = ""  # whose the reserve card is already; empty: nobody's
    order: CardOrder | None = None
    credential: Credential | None = None  # what is changed
    held: Held | None = None
    is_revoked: bool = False
    last_day: date | None = None  # of the card itself, where it is known
    phones: int = 0  # how many Mobilt SITHS the holder has that are good
    qr_is_good: bool = True
    code: str | None = None
    way: Unlock | None = None
    is_owner: bool = False  # whoever owns the mock stands in for everybody who would be at the counter

    @property
    def is_at_the_portal(self) -> bool:
        """Whether an ID-administratör does it; a holder with a Mobilt SITHS unlocks a card alone (siths-eid:3.5)."""
        acts = ("order", "hand-out", "add-certificate")
        return not self.is_owner and (self.act in acts or self.way == "id-administrator")

    @property
    def wants_loa3(self) -> bool:
        """Whether it is about a reserve card of LoA 3, or somebody hands one out."""
        kind = self.order.kind if self.order else self.kind
        return self.act in ("order", "hand-out") and kind == "reserve-card-loa3"
