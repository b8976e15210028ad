"""An order: one question from the IdP to Autentiseringstjänsten, "let this user identify". Its states are a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from idp_mock.errors import OrderExpired, OrderOutOfStep


class OrderState(StrEnum):
    """Where an order stands. The real service's names are not public: these are [MOCK] (siths-eid:2.2)."""

    PENDING = "pending"  # nobody has scanned the QR or followed the link
    OPENED = "opened"  # an app shows who asks
    SIGNED = "signed"  # the certificate's key signed the challenge and everything held
    CANCELLED = "cancelled"
    FAILED = "failed"  # the app approved, but the certificate or the signature was refused
    EXPIRED = "expired"


_NEXT = {
    OrderState.PENDING: {OrderState.OPENED, OrderState.CANCELLED},
    OrderState.OPENED: {OrderState.SIGNED, OrderState.CANCELLED, OrderState.FAILED},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked, of whom it is asked is not known yet. Times are environment time, UTC."""

    ref: str
    login: str  # the login it belongs to, for the journal
    method: Literal["app-here", "app-elsewhere"]
    asks: str  # who asks: shown as the app's header (organizationName)
    message: str  # shown to the user (authMessage)
    challenge: bytes  # what the credential's key signs
    start_token: str  # what the siths:// link bears
    qr_secret: bytes  # what the frames of the animated QR are made with
    issuers: tuple[str, ...]  # names of the accepted issuing CAs
    made_at: datetime
    expires_at: datetime
    state: OrderState = OrderState.PENDING
    device: str = ""  # who opened it
    certificate: bytes = b""  # DER, of whoever signed
    refused: str = ""  # the code of the refusal that made it fail

    def state_at(self, now: datetime) -> OrderState:
        """The state, given that what nobody finished in time has expired."""
        return OrderState.EXPIRED if self.state in _NEXT and now >= self.expires_at else self.state

    def opened_by(self, device: str, *, now: datetime) -> Self:
        """An app shows who asks."""
        self._must_reach(OrderState.OPENED, now)
        return replace(self, state=OrderState.OPENED, device=device)

    def signed(self, certificate: bytes, *, now: datetime) -> Self:
        """The user approved, and everything held."""
        self._must_reach(OrderState.SIGNED, now)
        return replace(self, state=OrderState.SIGNED, certificate=certificate)

    def failed(self, code: str, *, now: datetime) -> Self:
        """The user approved, and the certificate or the signature was refused with ``code``."""
        self._must_reach(OrderState.FAILED, now)
        return replace(self, state=OrderState.FAILED, refused=code)

    def cancelled(self, *, now: datetime) -> Self:
        self._must_reach(OrderState.CANCELLED, now)
        return replace(self, state=OrderState.CANCELLED)

    def _must_reach(self, state: OrderState, now: datetime) -> None:
        """Raises `OrderExpired` and `OrderOutOfStep`."""
        if self.state_at(now) is OrderState.EXPIRED:
            raise OrderExpired
        if state not in _NEXT.get(self.state, ()):
            raise OrderOutOfStep(f"{self.state} cannot become {state}")
