"""What portal and Mina sidor refuse: one rule a function, each with what it is known from, in the order of a visit.

First whether anything is issued at all, then who is there, then whom it is for, then what is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from idp_mock.credentials.product import product
from idp_mock.errors import (
    AdministratorWantsLoa3,
    CannotLogInThere,
    CardOfAnother,
    CardPastItsLastDay,
    CodeMalformed,
    CodesNotOrderedAgain,
    ExtendedOnce,
    IssuingFrozen,
    IssuingQrSpent,
    NotAnAdministrator,
    NotExtended,
    NotInHsa,
    NumberGivesLoa2Only,
    OrderedAnew,
    OrderNotThere,
    OrdersStopped,
    PhoneWantsLoa3,
    RevokedForGood,
    SecondAdministratorWanted,
    TermTooLong,
    TooManyHsaIds,
    TooManyPhones,
    TooYoung,
    UnlockedInAnotherWay,
)
from idp_mock.issuing.attempt import Attempt
from idp_mock.issuing.dates import SWEDEN, age, is_frozen, orders_are_stopped
from idp_mock.people.person import RESERVE_CARDS

Check = Callable[[Attempt], None]
MOST_PHONES = 3  # siths-eid:5
SIX_MONTHS = 184  # days, of the longest six months there are
EXTENDED = ("extend", "renew")  # on Mina sidor, and by whoever owns the mock


def issuing_is_not_frozen(attempt: Attempt) -> None:
    """gits:1, gits:2, case:28: who has the PUK letter unlocks the card in the app, without the portal."""
    if attempt.way != "puk-letter" and is_frozen(attempt.now):
        raise IssuingFrozen


def the_supplier_takes_orders(attempt: Attempt) -> None:
    """gits:2: reserve cards lie in a drawer already; an ordinary card is made by the supplier."""
    if attempt.act == "order" and attempt.kind == "ordinary-card" and orders_are_stopped(attempt.now):
        raise OrdersStopped


def who_logs_in_can(attempt: Attempt) -> None:
    """siths-eid:1.1: both are logged in to with a SITHS eID."""
    if attempt.by is not None and not attempt.by.is_good:
        raise CannotLogInThere


def an_id_administrator_is_at_the_portal(attempt: Attempt) -> None:
    """siths-eid:1.1, gits:14"""
    if attempt.is_at_the_portal and (attempt.by is None or not attempt.by.is_administrator):
        raise NotAnAdministrator


def who_issues_loa3_has_loa3(attempt: Attempt) -> None:
    """gits:14, siths-eid:5: with a LoA 2 card the button is grey."""
    if attempt.wants_loa3 and (attempt.by is None or attempt.by.loa != "loa3"):
        raise AdministratorWantsLoa3


def the_receiver_is_in_hsa(attempt: Attempt) -> None:
    """gits:11, case:39: there where the employment is, and still when something is fetched."""
    if attempt.receiver is None:
        if attempt.act == "order":
            raise NotInHsa
        return
    employments = {employment.hsa_id for employment in attempt.receiver.employments}
    if not employments or (attempt.employment and attempt.employment not in employments):
        raise NotInHsa("the person has no such employment in HSA")


def loa3_wants_a_personal_number(attempt: Attempt) -> None:
    """gits:10, gits:14"""
    of_loa3 = attempt.kind in ("ordinary-card", "reserve-card-loa3")
    if of_loa3 and attempt.receiver is not None and attempt.receiver.has_coordination_number:
        raise NumberGivesLoa2Only


def the_receiver_is_old_enough(attempt: Attempt) -> None:
    """siths-eid:5: 18 for LoA 3, 15 for LoA 2"""
    if attempt.act != "order" or attempt.receiver is None:
        return
    youngest = 15 if attempt.kind == "reserve-card-loa2" else 18
    if age(attempt.receiver.personal_number, attempt.now) < youngest:
        raise TooYoung


def a_reserve_card_is_one_persons(attempt: Attempt) -> None:
    """gits:9, case:27: one that was ordered onto is bound, used or not."""
    if attempt.card_is_of and attempt.receiver is not None and attempt.card_is_of != attempt.receiver.id:
        raise CardOfAnother


def a_reserve_card_holds_six_months(attempt: Attempt) -> None:
    """gits:13, gits:14"""
    if attempt.kind in RESERVE_CARDS and attempt.days > SIX_MONTHS:
        raise TermTooLong


def the_order_is_at_that_step(attempt: Attempt) -> None:
    """gits:14: ordered, handed out, activated, each once and in this order."""
    wanted = {"hand-out": "ordered", "activate": "handed-out"}.get(attempt.act)
    if wanted and attempt.order is not None and attempt.order.state != wanted:
        raise OrderNotThere(f"the order is {attempt.order.state}")


def another_administrator_hands_it_out(attempt: Attempt) -> None:
    """gits:14: two of them for a reserve card of LoA 3, and one is enough for the rest."""
    order, by = attempt.order, attempt.by
    if attempt.act != "hand-out" or order is None or by is None or not order.is_loa3_reserve_card:
        return
    if by.person.id == order.ordered_by:
        raise SecondAdministratorWanted


def what_is_revoked_stays_so(attempt: Attempt) -> None:
    """siths-eid:4.5"""
    if attempt.is_revoked:
        raise RevokedForGood


def the_card_itself_still_lasts(attempt: Attempt) -> None:
    """gits:12: four, five, seven or ten years; that the portal says no afterwards is ours [MOCK]."""
    if attempt.last_day is not None and attempt.now.astimezone(SWEDEN).date() > attempt.last_day:
        raise CardPastItsLastDay(f"its last day was {attempt.last_day}")


def only_a_reserve_card_is_extended(attempt: Attempt) -> None:
    """gits:13, gits:14"""
    card = attempt.credential
    if attempt.act in EXTENDED and card is not None and card.kind not in RESERVE_CARDS:
        raise NotExtended


def loa2_is_extended_by_a_new_order(attempt: Attempt) -> None:
    """gits:13: an ID-administratör orders, and the holder fetches; in one region for 14 days at a time."""
    card = attempt.credential
    if attempt.act == "extend" and card is not None and card.kind == "reserve-card-loa2":
        raise OrderedAnew


def loa3_is_extended_once(attempt: Attempt) -> None:
    """gits:14"""
    card = attempt.credential
    if attempt.act in EXTENDED and card is not None and card.kind == "reserve-card-loa3" and card.extended:
        raise ExtendedOnce


def a_phone_is_made_from_loa3(attempt: Attempt) -> None:
    """siths-eid:5, case:31: a card, or another phone"""
    if attempt.act == "ask-for-phone" and (attempt.by is None or attempt.by.loa != "loa3"):
        raise PhoneWantsLoa3


def the_qr_is_good(attempt: Attempt) -> None:
    """siths-eid:2.3, siths-eid:5: once, and for 15 minutes"""
    if not attempt.qr_is_good:
        raise IssuingQrSpent


def nobody_has_a_fourth_phone(attempt: Attempt) -> None:
    """siths-eid:5, case:30: those that are revoked or have expired do not count."""
    if attempt.act in ("ask-for-phone", "fetch-phone") and attempt.phones >= MOST_PHONES:
        raise TooManyPhones


def a_card_bears_no_third_hsa_id(attempt: Attempt) -> None:
    """gits:6"""
    if attempt.act == "add-certificate" and attempt.held is not None and attempt.held.more_employments:
        raise TooManyHsaIds


def the_code_has_six_to_eight_digits(attempt: Attempt) -> None:
    """siths-eid:3.5"""
    if attempt.code is not None and not re.fullmatch(r"[0-9]{6,8}", attempt.code):
        raise CodeMalformed


def a_reserve_cards_codes_are_not_ordered_again(attempt: Attempt) -> None:
    """siths-eid:3.5"""
    card = attempt.credential
    if attempt.act == "unlock" and card is not None and card.kind in RESERVE_CARDS:
        raise CodesNotOrderedAgain


def a_card_is_unlocked_as_its_series_is(attempt: Attempt) -> None:
    """siths-eid:3.5: those of the portal at the administrator's or with a Mobilt SITHS; a phone is fetched anew."""
    card = attempt.credential
    if attempt.act != "unlock" or card is None:
        return
    if not card.card_number or attempt.way not in product(card.series).unlocked_by:
        raise UnlockedInAnotherWay
    if attempt.way == "mobilt-siths" and (attempt.by is None or attempt.by.credential.kind != "mobile"):
        raise UnlockedInAnotherWay("nobody is there with a Mobilt SITHS")


CHECKS: tuple[Check, ...] = (
    issuing_is_not_frozen,
    the_supplier_takes_orders,
    who_logs_in_can,
    an_id_administrator_is_at_the_portal,
    who_issues_loa3_has_loa3,
    the_receiver_is_in_hsa,
    loa3_wants_a_personal_number,
    the_receiver_is_old_enough,
    a_reserve_card_is_one_persons,
    a_reserve_card_holds_six_months,
    the_order_is_at_that_step,
    another_administrator_hands_it_out,
    what_is_revoked_stays_so,
    the_card_itself_still_lasts,
    only_a_reserve_card_is_extended,
    loa2_is_extended_by_a_new_order,
    loa3_is_extended_once,
    a_phone_is_made_from_loa3,
    the_qr_is_good,
    nobody_has_a_fourth_phone,
    a_card_bears_no_third_hsa_id,
    the_code_has_six_to_eight_digits,
    a_reserve_cards_codes_are_not_ordered_again,
    a_card_is_unlocked_as_its_series_is,
)
