"""SITHS eID Mina sidor: what a holder does alone (siths-eid:5)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from idp_mock.credentials.credential import Credential
from idp_mock.errors import BadControl, NotFound
from idp_mock.issuing.attempt import Attempt
from idp_mock.issuing.dates import SWEDEN
from idp_mock.issuing.desk import Desk
from idp_mock.issuing.login import Login
from idp_mock.issuing.order import CardOrder
from idp_mock.journal import What
from idp_mock.people.person import Held, Phone

QR = "siths-mock-issuing:"  # what the QR of Mina sidor says was not found, siths-eid:2.3 [MOCK]
_QR_LIFE = timedelta(minutes=15)  # [D] siths-eid:5


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneQr:
    """The QR that a phone fetches a Mobilt SITHS with. Tied to the person; ``until`` is environment time."""

    text: str
    person: str
    made_from: str
    until: datetime


class MinaSidor:
    """Activates, extends, unlocks, and fetches Mobilt SITHS.

    Every act raises `errors.IssuingRefusal` where a rule does not hold, and `NotFound`.
    """

    def __init__(self, desk: Desk, token: Callable[[], str] = lambda: secrets.token_urlsafe(24)) -> None:
        self._desk, self._token = desk, token
        self._qrs = desk.store.shelf("issuing-qrs", PhoneQr)

    def activate(self, credential_id: str, code: str) -> Credential:
        """AKTIVERA: the holder chooses a code, and the certificates are fetched onto the card (siths-eid:3.6)."""
        desk = self._desk
        with desk.visit("mina-sidor", credential_id) as now:
            order = desk.order_of(credential_id)
            before = self._before(order)
            card = desk.wallet.get(before.id) if before else None
            desk.judge(
                Attempt(
                    act="activate",
                    now=now,
                    receiver=desk.hsa.person(order.person),
                    employment=order.employment,
                    order=order,
                    is_revoked=card is not None and desk.is_revoked(card),
                    last_day=desk.last_day(card) if card else None,
                    code=code,
                )
            )
            made = desk.give(order.person, self._held(order, code, now))
            if order.blank:
                desk.take(order.blank)
            desk.keep(replace(order, state="activated"))
            self._tell(What.CARD_ACTIVATED, made)
            return made

    def extend(self, credential_id: str, *, by: str = "") -> Credential:
        """New certificates on a reserve card of LoA 3, once (gits:14, case:26).

        ``by``: what the holder is logged in with; empty: the card itself.
        """
        desk = self._desk
        with desk.visit("mina-sidor", credential_id) as now:
            card, login = self._own(credential_id, by or credential_id)
            desk.judge(
                Attempt(
                    act="extend",
                    now=now,
                    by=login,
                    receiver=login.person,
                    credential=card,
                    is_revoked=desk.is_revoked(card),
                    last_day=desk.last_day(card),
                )
            )
            made = desk.wallet.renew(credential_id)
            self._tell(What.CARD_EXTENDED, made)
            return made

    def unlock(self, credential_id: str, *, by: str) -> Credential:
        """A card of one's own gets its tries back, for who is logged in with a Mobilt SITHS (siths-eid:3.5).

        Raises `CannotBeUnlocked` where it is dead.
        """
        desk = self._desk
        with desk.visit("mina-sidor", credential_id) as now:
            card, login = self._own(credential_id, by)
            revoked = desk.is_revoked(card)
            desk.judge(
                Attempt(
                    act="unlock", now=now, by=login, credential=card, is_revoked=revoked, way="mobilt-siths"
                )
            )
            desk.codes.unlock(credential_id)
            says = {"credential": credential_id, "way": "mobilt-siths"}
            desk.tell("mina-sidor", "card", What.CARD_UNLOCKED, says)
            return card

    def ask_for_phone(self, by: str) -> PhoneQr:
        """Skapa nytt SITHS eID: a QR for a phone, for whoever is logged in with LoA 3."""
        desk = self._desk
        with desk.visit("mina-sidor", by) as now:
            login = desk.login(by)
            phones = desk.phones(login.person)
            desk.judge(Attempt(act="ask-for-phone", now=now, by=login, receiver=login.person, phones=phones))
            made = PhoneQr(
                text=QR + self._token(), person=login.person.id, made_from=by, until=now + _QR_LIFE
            )
            self._qrs.put(made.text, made, made.until)
            desk.tell("mina-sidor", "device", What.PHONE_ASKED, {"credential": by})
            return made

    def fetch_phone(self, text: str, *, phone: Phone, code: str, name: str = "") -> Credential:
        """Hämta SITHS eID: the phone scanned the QR, and its holder chooses a code."""
        desk = self._desk
        with desk.visit("mina-sidor") as now:
            qr = self._qrs.get(text)
            is_good = qr is not None and now < qr.until
            person = desk.hsa.person(qr.person) if qr else None
            phones = desk.phones(person) if person else 0
            attempt = Attempt(
                act="fetch-phone", now=now, receiver=person, qr_is_good=is_good, phones=phones, code=code
            )
            desk.judge(attempt)
            if qr is None or person is None:
                raise NotFound("there is no such QR")
            called = desk.free_name(person, name or "mobile")
            if name and called != f"{person.id}.{name}":
                raise BadControl(f"there is a {person.id}.{name} already")
            held = Held(
                id=called,
                kind="mobile",
                code=code,
                made=now.astimezone(SWEDEN).date(),
                made_from=qr.made_from,
                phone=phone,
            )
            made = desk.give(person.id, held)
            self._qrs.drop(text)
            self._tell(What.PHONE_FETCHED, made)
            return made

    def _own(self, credential_id: str, by: str) -> tuple[Credential, Login]:
        """What one holds, and how one is there. Raises `NotFound` where it is somebody else's."""
        card, login = self._desk.wallet.get(credential_id), self._desk.login(by)
        if login.person.id != card.holder:
            raise NotFound(f"{login.person.id} holds no {credential_id}")
        return card, login

    def _held(self, order: CardOrder, code: str, now: datetime) -> Held:
        """The card as it is from now on: the one that it was, or a new one."""
        before, extended = self._before(order), 0
        if before is None:
            before = Held(id=order.credential, kind=order.kind, made=now.astimezone(SWEDEN).date())
        elif before.kind == order.kind == "reserve-card-loa2":
            extended = self._desk.wallet.get(before.id).extended + 1
        return replace(
            before,
            id=order.credential,
            kind=order.kind,
            code=code,
            employment=order.employment,
            card_number=order.card or before.card_number,
            ordered=order.ordered_on,
            valid_from=None,
            days=order.days,
            extended=extended,
        )

    def _before(self, order: CardOrder) -> Held | None:
        """The reserve card in somebody's hand that it is fetched onto."""
        try:
            return self._desk.hsa.holder(order.blank or order.credential)[1]
        except NotFound:
            return None

    def _tell(self, what: What, made: Credential) -> None:
        first = made.for_login[0]
        says = {"credential": made.id, "serial": str(first.serial), "until": first.not_after.isoformat()}
        self._desk.tell("mina-sidor", "device" if made.kind == "mobile" else "card", what, says)
