"""SITHS eID Portal: what an ID-administratör does (siths-eid:1.1, siths-eid:5)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from idp_mock.credentials.credential import Credential
from idp_mock.errors import BadControl, NotFound
from idp_mock.issuing.attempt import Attempt
from idp_mock.issuing.dates import SWEDEN, THAW, is_frozen
from idp_mock.issuing.desk import Desk
from idp_mock.issuing.order import CardOrder, OrderedKind
from idp_mock.journal import What
from idp_mock.people.person import RESERVE_CARDS, Person


class Portal:
    """Orders cards, hands them out, changes them and revokes them. ``by`` is what the administrator is there with.

    Every act raises `errors.IssuingRefusal` where a rule does not hold, and `NotFound`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def order(
        self,
        person_id: str,
        kind: OrderedKind,
        *,
        by: str,
        name: str = "",
        employment: str = "",
        card: str = "",
        days: int = 0,
    ) -> CardOrder:
        """A card for somebody. ``card``: the reserve card that it is to be fetched onto; empty: one of the drawer."""
        desk = self._desk
        with desk.visit("portal", card) as now:
            receiver: Person | None = None
            with suppress(NotFound):
                receiver = desk.hsa.person(person_id)
            own = next(iter(receiver.employments), None) if receiver else None
            onto = self._reserve_card(card, kind) if card else None
            administrator = desk.login(by)
            attempt = Attempt(
                act="order",
                now=now,
                by=administrator,
                receiver=receiver,
                employment=employment or (own.hsa_id if own else ""),
                kind=kind,
                days=days,
                card_is_of=self._whose(onto) if onto else "",
                is_revoked=onto is not None and desk.is_revoked(onto),
                last_day=desk.last_day(onto) if onto else None,
            )
            desk.judge(attempt)
            person = desk.hsa.person(person_id)
            order = CardOrder(
                credential=self._called(person, name or kind, onto, is_said=bool(name)),
                kind=kind,
                person=person.id,
                employment=attempt.employment,
                ordered_by=administrator.person.id,
                ordered_on=now.astimezone(SWEDEN).date(),
                card=onto.card_number if onto else "",
                blank=onto.id if onto and onto.holder != person.id else "",
                days=days,
            )
            desk.keep(order)
            says = {"credential": order.credential, "kind": kind, "by": order.ordered_by}
            desk.tell("portal", "card", What.CARD_ORDERED, says)
            return order

    def hand_out(self, credential_id: str, *, by: str) -> CardOrder:
        """The card is given to its holder; of LoA 3 reserve cards another administrator does it (gits:14)."""
        desk = self._desk
        with desk.visit("portal", credential_id) as now:
            order, administrator = desk.order_of(credential_id), desk.login(by)
            desk.judge(Attempt(act="hand-out", now=now, by=administrator, order=order))
            handed = replace(order, state="handed-out", handed_out_by=administrator.person.id)
            desk.keep(handed)
            says = {"credential": credential_id, "by": handed.handed_out_by}
            desk.tell("portal", "card", What.CARD_HANDED_OUT, says)
            return handed

    def add_certificate(self, credential_id: str, employment: str, *, by: str) -> Credential:
        """One more HSA-id on a card, of another employment of its holder (gits:6)."""
        desk = self._desk
        with desk.visit("portal", credential_id) as now:
            person, held = desk.hsa.holder(credential_id)
            card = desk.wallet.get(credential_id)
            attempt = Attempt(
                act="add-certificate",
                now=now,
                by=desk.login(by),
                receiver=person,
                employment=employment,
                credential=card,
                held=held,
                is_revoked=desk.is_revoked(card),
            )
            desk.judge(attempt)
            if employment in {c.hsa_id for c in card.for_login} or not card.offered.get("hsa-id"):
                raise BadControl(f"{employment} is on the card already, or the card bears no HSA-id")
            more = replace(held, more_employments=(employment,))
            others = (one if one.id != held.id else more for one in person.credentials)
            changed = replace(person, credentials=tuple(others))
            made = desk.wallet.add(changed, more)
            desk.hsa.put(changed)
            says = {"credential": credential_id, "serial": str(made.certificates[-1].serial)}
            desk.tell("portal", "card", What.CERTIFICATE_ADDED, says)
            return made

    def unlock(self, credential_id: str, *, by: str) -> Credential:
        """Give a locked card its tries back in a meeting (siths-eid:3.5). Raises `CannotBeUnlocked` of a dead one."""
        desk = self._desk
        with desk.visit("portal", credential_id) as now:
            card = desk.wallet.get(credential_id)
            desk.judge(
                Attempt(
                    act="unlock",
                    now=now,
                    by=desk.login(by),
                    credential=card,
                    is_revoked=desk.is_revoked(card),
                    way="id-administrator",
                )
            )
            desk.codes.unlock(credential_id)
            says = {"credential": credential_id, "way": "id-administrator"}
            desk.tell("portal", "card", What.CARD_UNLOCKED, says)
            return card

    def revoke(self, credential_id: str) -> datetime:
        """Revoke it (spärra): at once, or when the portal opens again where it is frozen, since it is written down.

        When it takes effect (siths-eid:4.5, case:28); that it is the very moment of the opening is [MOCK].
        """
        desk = self._desk
        with desk.visit("portal", credential_id) as now:
            if not is_frozen(now):
                desk.wallet.revoke(credential_id)
                says = {"credential": credential_id, "change": "revoke"}
                desk.journal.tell("owner", "card", What.CREDENTIAL_CHANGED, says)
                return now
            desk.wallet.revoke(credential_id, at=THAW)
            desk.tell("portal", "card", What.REVOCATION_NOTED, {"credential": credential_id})
            return THAW

    def _reserve_card(self, credential_id: str, kind: OrderedKind) -> Credential:
        """Raises `BadControl` where it is none, or where something else is ordered."""
        card = self._desk.wallet.get(credential_id)
        if card.kind not in RESERVE_CARDS or kind not in RESERVE_CARDS:
            raise BadControl("only a reserve card is ordered onto a reserve card")
        return card

    def _whose(self, card: Credential) -> str:
        """Whose it is: whoever it was ordered for, or who used it. A blank one in somebody's hand is nobody's."""
        ordered = self._desk.bound_to(card.card_number)
        return ordered or ("" if card.kind == "blank-reserve-card" else card.holder)

    def _called(self, person: Person, name: str, onto: Credential | None, *, is_said: bool) -> str:
        """The same card keeps its name. Raises `BadControl` where the name that was said is taken."""
        if onto is not None and onto.holder == person.id:
            return onto.id
        free = self._desk.free_name(person, name)
        if is_said and free != f"{person.id}.{name}":
            raise BadControl(f"there is a {person.id}.{name} already")
        return free
