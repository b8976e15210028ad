"""A beställning: a card that an ID-administratör has ordered for somebody, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

OrderedKind = Literal["ordinary-card", "reserve-card-loa2", "reserve-card-loa3"]
OrderState = Literal["ordered", "handed-out", "activated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """``credential`` is what the card will be called. ``card`` is the reserve card that it is fetched onto."""

    credential: str
    kind: OrderedKind
    person: str
    employment: str
    ordered_by: str  # the administrator's id
    ordered_on: date
    card: str = ""  # its card number; empty: a new one
    blank: str = ""  # what that one is called in the hand of somebody else, who never used it
    days: int = 0  # how long its certificates are to hold; 0: as long as such a card holds
    state: OrderState = "ordered"
    handed_out_by: str = ""

    @property
    def is_loa3_reserve_card(self) -> bool:
        """Whether two administrators are wanted (gits:14)."""
        return self.kind == "reserve-card-loa3"


@dataclass(frozen=True, slots=True)
class Orders:
    """All of them, by what their cards are called, the oldest first."""

    by_credential: tuple[CardOrder, ...] = ()

    def of(self, credential_id: str) -> CardOrder | None:
        """The newest order of this card."""
        return next((o for o in reversed(self.by_credential) if o.credential == credential_id), None)

    def bound_to(self, card_number: str) -> str:
        """Whom somebody ordered something for onto this card; empty: nobody."""
        return next((o.person for o in self.by_credential if card_number and o.card == card_number), "")

    def having(self, order: CardOrder) -> Orders:
        """With this one, in place of the one that it was."""
        before = self.of(order.credential)
        if before is None or before.state == "activated":
            return Orders((*self.by_credential, order))
        return Orders(tuple(order if one is before else one for one in self.by_credential))
